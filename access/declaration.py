"""The files of a stack -> its Declaration, or every mistake in them with file and line.

Nothing is reported twice: an entry that its form refuses is still known by its key, so that those
who mention it are not refused too. Nothing hides: what is left of a refused entry is read as well.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from access import accounts, explain, form, model, salvage, text
from access.grants import aws, ovh, scaleway
from access.mistakes import Invalid, Mistake, Wrong, nearest
from access.reading import Entry, Reading
from access.sources import Sources

ROOMS: Mapping[str, Any] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}
RESERVED = "ovh-"  # OVHcloud\'s own policies, https://help.ovhcloud.com/csm/en-gb-iam-policies-api


def read(sources: Sources) -> model.Declaration:
    """Return the declaration of a stack. Raises Invalid with all of its mistakes."""
    known, mistakes = accounts.read_accounts(sources.config)
    reading = Reading(
        accounts=known,
        wrong_accounts=accounts.names(sources.config) - known.keys(),
        complete=sources.complete,
        mistakes=[*sources.mistakes, *mistakes],
    )
    for tree in sources.files:
        reading.enter(tree)
    reading.unique()
    reading.renamed()
    bundles = {
        entry.key: _grants(reading, entry, entry.written, entry.path, entry.key)
        for entry in reading.entries["bundles"].values()
    }
    declared = model.Declaration(
        stack=sources.stack,
        accounts=tuple(known[name] for name in sorted(known)),
        people=tuple(_person(reading, entry, bundles) for entry in _sound(reading, "people")),
        teams=tuple(_team(reading, entry, bundles) for entry in _sound(reading, "teams")),
        applications=tuple(
            _application(reading, entry, bundles) for entry in _sound(reading, "applications")
        ),
    )
    reading.mistakes += _reserved(declared)
    if reading.mistakes:
        raise Invalid(reading.mistakes)
    return declared


def _reserved(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the entries that would have a name on OVHcloud which it keeps for itself."""
    for account in declared.accounts:
        on = (declared.people_on, declared.teams_on, declared.applications_on)
        for entry in (entry for entries in on for entry in entries(account.name)):
            name = account.named(entry.key)
            if account.cloud == "ovh" and name.startswith(RESERVED):
                what = f'"{entry.key}" would be named "{name}" on "{account.name}"'
                mend = f"OVHcloud keeps {RESERVED}… for itself: rename it, or give a `prefix`."
                yield Mistake(place=entry.place, what=what, mend=mend)


def _sound(reading: Reading, section: str) -> Iterator[Entry]:
    """Yield the entries that can be read, sorted by key."""
    for _, entry in sorted(reading.entries[section].items()):
        if entry.form is not None:
            yield entry


def _grants(
    reading: Reading, entry: Entry, written: Any, path: text.Path, bundle: str
) -> tuple[model.Grant, ...]:
    """Return the grants written under accounts' names, each checked in its cloud's words.

    Accounts come in order of their names, the grants of each as they are written.
    """
    below = path[len(entry.path) :]
    if not isinstance(written, dict):
        mend = "Write the name of an account below it, and a list of grants below that."
        reading.wrong(entry, Wrong(path=below, what="has grants that are no mapping", mend=mend))
        return ()
    found: list[model.Grant] = []
    for name, items in sorted(written.items()):
        account = reading.account(name, entry, (*below, name))
        if account is None:
            continue
        if not isinstance(items, list):
            what, mend = "has grants that are no list", "Begin each grant with a dash."
            reading.wrong(entry, Wrong(path=(*below, name), what=what, mend=mend))
            continue
        for index, item in enumerate(items):
            found += _grant(reading, entry, item, (*below, name, index), account, bundle)
    return tuple(found)


def _grant(
    reading: Reading,
    entry: Entry,
    item: Any,
    below: text.Path,
    account: model.Account,
    bundle: str,
) -> Iterator[model.Grant]:
    """Yield the grant of one item, or nothing where its form refuses it."""
    room, shape = ROOMS[account.cloud], form.GRANTS[account.cloud]
    written: Any = None
    wrongs: list[Wrong] = []
    try:
        written = shape.model_validate(item)
    except ValidationError as refusal:
        errors = refusal.errors()
        wrongs = [explain.wrong(error, shape, room.UNSUPPORTED) for error in errors]
        written = salvage.rest(shape, item, errors)
    refused = bool(wrongs)
    if written:
        place = entry.tree.place((*entry.path, *below))
        scope = model.Scope(account=account.name, bundle=bundle, until=written.until, place=place)
        grant, more = room.resolve(written, scope, account)
        # Of what is left of a refused grant only single words are judged: the rest may be missing.
        wrongs += [found for found in more if not refused or len(found.path) > 1]
        yield grant
    for found in wrongs:
        path = (*below, *found.path)
        reading.wrong(entry, Wrong(path=path, what=found.what, mend=found.mend))


Bundles = Mapping[str, tuple[model.Grant, ...]]


def _granted(reading: Reading, entry: Entry, bundles: Bundles) -> tuple[model.Grant, ...]:
    """Return all grants of a principal: its own, then those of its bundles, sorted by name."""
    names = entry.form.bundles
    found = list(_grants(reading, entry, entry.form.grants, (*entry.path, "grants"), ""))
    reading.once(entry, "bundles", names)
    for name in sorted(set(names)):
        if reading.known("bundles", name, entry, ("bundles", names.index(name))):
            found += bundles[name]
    return tuple(found)


def _person(reading: Reading, entry: Entry, bundles: Bundles) -> model.Person:
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
        reading.account(name, entry, ("accounts", index))
    return model.Person(
        key=entry.key,
        grants=_granted(reading, entry, bundles),
        renamed_from=written.renamed_from or "",
        place=entry.place,
        email=written.email,
        memberships=tuple(sorted(memberships, key=lambda membership: membership.team)),
        accounts=tuple(sorted(set(written.accounts))),
        until=written.until,
    )


def _team(reading: Reading, entry: Entry, bundles: Bundles) -> model.Team:
    return model.Team(
        key=entry.key,
        grants=_granted(reading, entry, bundles),
        renamed_from=entry.form.renamed_from or "",
        place=entry.place,
        description=entry.form.description,
    )


def _application(reading: Reading, entry: Entry, bundles: Bundles) -> model.Application:
    written: form.Application = entry.form
    owners = {**reading.entries["people"], **reading.entries["teams"]}
    judged = reading.complete and "owner" not in entry.refused
    if judged and written.owner not in owners:
        what = f'has the owner "{written.owner}", who is neither a person nor a team'
        advice = nearest(written.owner, owners, "Name one by key; replace an owner who has left.")
        reading.wrong(entry, Wrong(path=("owner",), what=what, mend=advice))
    keys = [_key(reading, entry, name, key) for name, key in sorted(written.keys.items())]
    grants = _granted(reading, entry, bundles)
    application = model.Application(
        key=entry.key,
        grants=grants,
        renamed_from=written.renamed_from or "",
        place=entry.place,
        description=written.description,
        owner=written.owner,
        keys=tuple(key for key in keys if key.account in reading.accounts),
        assumed_by=_trust(reading, entry, written.assumed_by),
    )
    _assumable(reading, entry, application)
    return application


def _key(reading: Reading, entry: Entry, name: str, written: form.ApiKey) -> model.ApiKey:
    path = ("keys", name)
    account = reading.account(written.on, entry, (*path, "on"))
    if written.expires and written.lifetime:
        what = f'has the key "{name}" with both expires and lifetime'
        reading.wrong(entry, Wrong(path=path, what=what, mend="Keep one of them."))
    if account and account.cloud != "scaleway" and (written.expires or written.lifetime):
        cloud = {"aws": "AWS", "ovh": "OVHcloud"}[account.cloud]
        what = f'has the key "{name}" with an end, which {cloud} has not'
        mend = "Keys end by themselves on Scaleway only: leave it out, and remove the key by hand."
        reading.wrong(entry, Wrong(path=path, what=what, mend=mend))
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
    )


def _trust(reading: Reading, entry: Entry, written: form.Trust | None) -> model.Trust | None:
    if written is None:
        return None
    if "assumed_by" not in entry.refused and bool(written.service) == bool(written.account):
        what = "has an assumed_by that needs a service or an account, one of both"
        mend = "For example `assumed_by: {service: lambda.amazonaws.com}`."
        reading.wrong(entry, Wrong(path=("assumed_by",), what=what, mend=mend))
    return model.Trust(
        service=written.service, account=written.account, external_id=written.external_id
    )


def _assumable(reading: Reading, entry: Entry, application: model.Application) -> None:
    """On AWS an application is a role that somebody assumes, or a user that has keys."""
    if entry.refused & {"keys", "assumed_by"}:
        return
    for name, account in reading.accounts.items():
        if account.cloud != "aws" or not application.grants_on(name):
            continue
        if not application.keys_on(name) and application.assumed_by is None:
            what = f'has grants on "{name}", but neither a key there nor an assumed_by'
            mend = "Say who assumes its role, for example `assumed_by: {service: ...}`, or a key."
            reading.wrong(entry, Wrong(path=("grants", name), what=what, mend=mend))
