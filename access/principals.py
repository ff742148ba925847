"""The people, teams and applications of a stack, from their entries."""

from collections.abc import Iterator, Mapping
from typing import Any

from access import aws_identities, form, model, renaming, tags, trusts
from access.granting import Bundles, granted
from access.mistakes import Wrong, nearest
from access.reading import Entry, Reading

GROUP_WORDS: Mapping[str, set[str]] = {
    "aws": {"inline", "exclusive"},
    "ovh": {"role", "name"},
    "scaleway": {"membership"},
}
ENDLESS = {"aws": "AWS", "ovh": "an OAuth2 client of OVHcloud"}


def person(reading: Reading, entry: Entry, bundles: Bundles) -> model.Person:
    """Return a person; whom they mention is noted where it is not there."""
    written: form.Person = entry.form
    memberships = [
        model.Membership(team=team, until=None)
        if isinstance(team, str)
        else model.Membership(team=team.team, until=team.until)
        for team in written.teams
    ]
    reading.once(entry, "teams", [membership.team for membership in memberships])
    for index, membership in enumerate(memberships):
        reading.known("teams", membership.team, entry, ("teams", index))
    for index, name in enumerate(written.accounts):
        account = reading.account(name, entry, ("accounts", index))
        if account and account.federated:
            what = f'is to exist on "{name}", where people are federated'
            mend = "They come through the identity provider there: leave it out."
            reading.wrong(entry, Wrong(path=("accounts", index), what=what, mend=mend))
    return model.Person(
        key=entry.key,
        grants=_own(reading, entry, granted(reading, entry, bundles)),
        renamed_from=written.renamed_from or "",
        place=entry.place,
        email=written.email,
        memberships=tuple(sorted(memberships, key=lambda membership: membership.team)),
        accounts=tuple(sorted(set(written.accounts))),
        until=written.until,
        suspended=written.suspended,
        has_password=written.password,
        invited=tuple(sorted(set(_invited(reading, entry)))),
        tags=_tags(reading, entry),
        identities=aws_identities.of_people(reading, entry),
    )


def _invited(reading: Reading, entry: Entry) -> Iterator[str]:
    """Yield the accounts that invite a person, which only Scaleway does."""
    for index, name in enumerate(entry.form.invite):
        account = reading.account(name, entry, ("invite", index))
        if account and account.cloud != "scaleway":
            what = f'is to be invited to "{name}", but only Scaleway invites people'
            mend = "Leave it out: a user is made there."
            reading.wrong(entry, Wrong(path=("invite", index), what=what, mend=mend))
        elif account and entry.form.suspended:
            what = f'is suspended, but invited to "{name}", where only members can be locked'
            mend = "Take the invitation out, or make them a member: leave `invite` out."
            reading.wrong(entry, Wrong(path=("invite", index), what=what, mend=mend))
        elif account:
            yield name


def _tags(reading: Reading, entry: Entry) -> dict[str, str]:
    """Return tags by key, sorted."""
    found: dict[str, str] = dict(sorted(entry.form.tags.items()))
    for wrong in tags.mistakes(found, entry.noun):
        reading.wrong(entry, wrong)
    return found


def _own(reading: Reading, entry: Entry, found: tuple[model.Grant, ...]) -> tuple[model.Grant, ...]:
    """Return a person's own grants; where people are federated only teams can hold any."""
    for name in sorted({grant.account for grant in found}):
        if reading.accounts[name].federated:
            what = f'has grants of their own on "{name}", where people are federated'
            mend = "Only groups are known there: grant it to a team."
            reading.wrong(entry, Wrong(path=("grants", name), what=what, mend=mend))
    return found


def team(reading: Reading, entry: Entry, bundles: Bundles) -> model.Team:
    """Return a team with what its groups are."""
    return model.Team(
        key=entry.key,
        grants=granted(reading, entry, bundles),
        renamed_from=entry.form.renamed_from or "",
        place=entry.place,
        description=entry.form.description,
        groups=tuple(_groups(reading, entry)),
        tags=_tags(reading, entry),
        identities=aws_identities.of_groups(reading, entry),
    )


def _groups(reading: Reading, entry: Entry) -> Iterator[model.Group]:
    """Yield what is said of a team's groups, each in the words that its cloud has."""
    written: form.Team = entry.form
    for name, group in sorted(written.groups.items()):
        account = reading.account(name, entry, ("groups", name))
        if account is None:
            continue
        for word in sorted(group.model_fields_set - _group_words(account)):
            what = f'has a group with a {word} on "{name}", which groups there have not'
            mend = (
                "OVHcloud has `role` and `name`, Scaleway `membership`, AWS `inline` and "
                "`exclusive`: leave it out."
            )
            reading.wrong(entry, Wrong(path=("groups", name, word), what=what, mend=mend))
        role: Any = group.role
        partial = group.membership == "partial"
        yield model.Group(account=name, role=role, name=group.name, partial=partial)


def _group_words(account: model.Account) -> set[str]:
    """Return what can be said of a group on an account.

    A permission set is all of one piece; its group has a name where it comes from elsewhere.
    """
    if center := account.setup.identity_center:
        return set() if center.is_own else {"name"}
    return GROUP_WORDS[account.cloud]


def application(reading: Reading, entry: Entry, bundles: Bundles) -> model.Application:
    """Return an application with its keys; on AWS and OVHcloud it has to be reachable."""
    written: form.Application = entry.form
    owners = {**reading.entries["people"], **reading.entries["teams"]}
    judged = reading.complete and "owner" not in entry.refused
    if judged and written.owner not in owners:
        what = f'has the owner "{written.owner}", who is neither a person nor a team'
        advice = nearest(written.owner, owners, "Name one by key; replace an owner who has left.")
        reading.wrong(entry, Wrong(path=("owner",), what=what, mend=advice))
    keys = [_key(reading, entry, name, key) for name, key in sorted(written.keys.items())]
    for name in sorted({key.account for key in keys}):
        there = {key.key: key for key in keys if key.account == name}
        for wrong in renaming.claimed(("keys",), there):
            reading.wrong(entry, wrong)
    grants = granted(reading, entry, bundles)
    found = model.Application(
        key=entry.key,
        grants=grants,
        renamed_from=written.renamed_from or "",
        place=entry.place,
        description=written.description,
        owner=written.owner,
        keys=tuple(key for key in keys if key.account in reading.accounts),
        assumed_by=tuple(_trusts(reading, entry)),
        email=written.email or _owners(reading, written.owner),
        tags=_tags(reading, entry),
        identities=aws_identities.of_programs(reading, entry),
    )
    _assumable(reading, entry, found)
    _reachable(reading, entry, found)
    return found


def _owners(reading: Reading, owner: str) -> str:
    """Return the address of an owner; a team has none."""
    person = reading.entries["people"].get(owner)
    return person.form.email if person and person.form else ""


def _key(reading: Reading, entry: Entry, name: str, written: form.ApiKey) -> model.ApiKey:
    path = ("keys", name)
    account = reading.account(written.on, entry, (*path, "on"))
    if written.expires and written.lifetime:
        what = f'has the key "{name}" with both expires and lifetime'
        reading.wrong(entry, Wrong(path=path, what=what, mend="Keep one of them."))
    kind: Any = written.kind
    if account and account.cloud != "ovh" and kind:
        what = f'has the key "{name}" of the kind {kind}, which only OVHcloud has'
        reading.wrong(entry, Wrong(path=(*path, "kind"), what=what, mend="Leave it out."))
    if account and not _ends(account, kind) and (written.expires or written.lifetime):
        what = f'has the key "{name}" with an end, which {ENDLESS[account.cloud]} has not'
        mend = "Leave it out, and remove the key by hand; keys of Scaleway end by themselves."
        reading.wrong(entry, Wrong(path=path, what=what, mend=mend))
    if account and account.cloud != "aws" and written.status == "inactive":
        what = f'has the key "{name}" that is inactive, which only keys of AWS can be'
        mend = "Leave the key out: it is deleted."
        reading.wrong(entry, Wrong(path=(*path, "status"), what=what, mend=mend))
    if account and account.cloud != "scaleway" and written.default_project:
        what = f'has the key "{name}" with a default_project, which only Scaleway has'
        mend = "Leave it out."
        reading.wrong(entry, Wrong(path=(*path, "default_project"), what=what, mend=mend))
    return model.ApiKey(
        key=name,
        account=written.on,
        expires=written.expires,
        lifetime=written.lifetime,
        default_project=written.default_project,
        renamed_from=written.renamed_from or "",
        place=entry.tree.place((*entry.path, *path)),
        kind=kind,
        is_active=written.status == "active",
    )


def _ends(account: model.Account, kind: str) -> bool:
    return account.cloud == "scaleway" or bool(kind)


def _trusts(reading: Reading, entry: Entry) -> Iterator[model.Trust]:
    """Yield who may assume an application's role; a refused entry is not judged once more."""
    for index, written in enumerate(entry.form.assumed_by):
        for wrong in trusts.mistakes(written) if "assumed_by" not in entry.refused else ():
            path = ("assumed_by", index, *wrong.path)
            reading.wrong(entry, Wrong(path=path, what=wrong.what, mend=wrong.mend))
        yield trusts.trust(written)


def _assumable(reading: Reading, entry: Entry, application: model.Application) -> None:
    """On AWS an application is a role that somebody assumes, or a user that has keys."""
    if entry.refused & {"keys", "assumed_by"}:
        return
    for name, account in reading.accounts.items():
        if account.cloud != "aws" or not application.grants_on(name):
            continue
        if not application.keys_on(name) and not application.assumed_by:
            what = f'has grants on "{name}", but neither a key there nor an assumed_by'
            mend = "Say who assumes its role, for example `assumed_by: {service: ...}`, or a key."
            reading.wrong(entry, Wrong(path=("grants", name), what=what, mend=mend))


def _reachable(reading: Reading, entry: Entry, application: model.Application) -> None:
    """Note tokens on OVHcloud without an address for the user that holds them."""
    if entry.refused & {"keys", "owner", "email"} or application.email:
        return
    for key in application.keys:
        account = reading.accounts.get(key.account)
        if key.kind and account and account.cloud == "ovh":
            what = f'has the token "{key.key}", but nobody\'s address for the user that holds it'
            mend = "Give the application an `email`; an owner who is a person lends theirs."
            reading.wrong(entry, Wrong(path=("keys", key.key), what=what, mend=mend))
