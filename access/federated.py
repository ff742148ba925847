"""AWS accounts whose people are federated: there has to be a way in for them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

from collections.abc import Iterator, Mapping

from access import centers, model, permission_sets
from access.mistakes import Mistake, listed


def barred(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the accounts of AWS that nobody could come to, and what cannot be made of a way in."""
    for account in declared.accounts:
        if account.cloud != "aws" or not account.federated:
            continue
        teams = declared.teams_on(account.name)
        if teams and not (account.setup.identity_center or account.setup.saml_providers):
            yield Mistake(
                place=teams[0].place,
                what=f'team "{teams[0].key}" has grants on "{account.name}", where people are '
                "federated, and nobody signs them in",
                mend=f"Write `identity_center` or `saml_providers` of {account.name} below "
                "`accounts:`.",
            )
        if account.setup.identity_center:
            for team in teams:
                yield from permission_sets.mistakes(team, account)
    yield from centers.mistakes(declared)


def parted(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the denies that do not act on what the same people are allowed by another team.

    Who comes from elsewhere has one role at a time, and so what one team is granted.
    """
    for account in declared.accounts:
        if account.cloud != "aws" or not account.federated:
            continue
        teams = declared.teams_on(account.name)
        others_of = _shared(declared)
        for team in teams:
            others = [each.key for each in teams if each.key in others_of[team.key]]
            if others and _denies(team, account):
                yield Mistake(
                    place=team.place,
                    what=f'team "{team.key}" is denied something on "{account.name}", and people '
                    f"of it are also in {listed(others)}: they choose one team when they sign in, "
                    "and the deny acts in its own only",
                    mend="Deny it to each of the teams, or give the account's `users` a "
                    "`permissions_boundary`.",
                )


def _shared(declared: model.Declaration) -> Mapping[str, set[str]]:
    """Return the other teams that somebody of a team is in, by its key."""
    found: dict[str, set[str]] = {team.key: set() for team in declared.teams}
    for person in declared.people:
        teams = {membership.team for membership in person.memberships}
        for team in teams & found.keys():
            found[team] |= teams - {team}
    return found


def _denies(team: model.Team, account: model.Account) -> bool:
    grants = team.grants_on(account.name)
    return any(isinstance(grant, model.AwsGrant) and grant.deny for grant in grants)
