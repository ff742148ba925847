"""What a declaration may say, but somebody should think about once more."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from access import aws_boundaries, aws_warnings, federated, model
from access.catalogue import lookup
from access.mistakes import Mistake

ROLES: Mapping[str, str] = {
    "ADMIN": "may do everything on the account, users, groups and policies included",
    "REGULAR": "may change everything on the account but users and groups",
    "UNPRIVILEGED": "may read everything on the account",
}


def warned(declared: model.Declaration) -> model.Declaration:
    """Return a declaration with its warnings, in order of file and line."""
    ours = {*_roles(declared), *_disabled(declared), *_former(declared), *_untagged(declared)}
    found = sorted(
        ours.union(
            aws_boundaries.warned(declared),
            aws_warnings.warned(declared),
            federated.parted(declared),
        ),
        key=lambda each: (each.place.file, each.place.line, each.what),
    )
    return replace(declared, warnings=tuple(found))


def _roles(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the roles of groups: they act outside of all policies, and no deny names them."""
    for team in declared.teams:
        for group in team.groups:
            if group.role in ROLES:
                yield Mistake(
                    place=team.place,
                    what=f'team "{team.key}" has the role {group.role} on "{group.account}": '
                    f"whoever is in it {ROLES[group.role]}, whatever its grants say",
                    mend="Leave the role out, and grant what is needed.",
                )


def _disabled(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the identity providers that lock out the users that the same stack makes."""
    for account in declared.accounts:
        provider = account.setup.identity_provider
        people = declared.people_on(account.name)
        if provider and provider.disable_users and people:
            count = f"{len(people)} {'people' if len(people) > 1 else 'person'}"
            yield Mistake(
                place=provider.place,
                what=f'account "{account.name}" keeps its own users from signing in, among them '
                f"{count} of this stack",
                mend="Give the account `people: federated`, or leave out disable_users.",
            )


def _former(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the permission sets under names that Scaleway has changed."""
    parked = (each for account in declared.accounts for each in account.parked)
    for holder in (*declared.holders, *parked):
        for grant in holder.grants:
            for name in grant.former if isinstance(grant, model.ScalewayGrant) else ():
                yield Mistake(
                    place=grant.place,
                    what=f'"{name}" is called "{lookup.renamed_permission_sets()[name]}" on '
                    "Scaleway today",
                    mend="Write the new name; it is used already.",
                )


def _untagged(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the tags that reach nothing: OVHcloud has none for people and programs."""
    tagging = [account.name for account in declared.accounts if account.cloud != "ovh"]
    tagged = {
        each.key
        for name in tagging
        for each in (
            *declared.people_on(name),
            *declared.teams_on(name),
            *declared.applications_on(name),
        )
    }
    for holder in declared.holders:
        if holder.tags and holder.key not in tagged:
            yield Mistake(
                place=holder.place,
                what=f'"{holder.key}" has tags, but is on no account that has tags for it',
                mend="AWS and Scaleway have them: leave them out.",
            )
