"""The grants of an entry, each checked in the words of its account's cloud."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from access import explain, form, model, salvage, text
from access.grants import aws, ovh, scaleway
from access.mistakes import Wrong
from access.reading import Entry, Reading

ROOMS: Mapping[str, Any] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}
Bundles = Mapping[str, tuple[model.Grant, ...]]


def grants(
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
        found += listed(reading, entry, items, (*below, name), account, bundle)
    return tuple(found)


def listed(
    reading: Reading,
    entry: Entry,
    items: Any,
    below: text.Path,
    account: model.Account,
    bundle: str = "",
) -> Iterator[model.Grant]:
    """Yield the grants of a list on one account, in its cloud's words."""
    if not isinstance(items, list):
        what, mend = "has grants that are no list", "Begin each grant with a dash."
        reading.wrong(entry, Wrong(path=below, what=what, mend=mend))
        return
    for index, item in enumerate(items):
        yield from _grant(reading, entry, item, (*below, index), account, bundle)


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


def granted(reading: Reading, entry: Entry, bundles: Bundles) -> tuple[model.Grant, ...]:
    """Return all grants of a principal: its own, then those of its bundles, sorted by name."""
    names = entry.form.bundles
    found = list(grants(reading, entry, entry.form.grants, (*entry.path, "grants"), ""))
    reading.once(entry, "bundles", names)
    for name in sorted(set(names)):
        if reading.known("bundles", name, entry, ("bundles", names.index(name))):
            found += bundles[name]
    return tuple(found)
