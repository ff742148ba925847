"""The files of a stack -> its Declaration, or every mistake in them with file and line.

Nothing is reported twice: an entry that its form refuses is still known by its key, so that those
who mention it are not refused too. Nothing hides: what is left of a refused entry is read as well.
"""

from collections.abc import Iterator
from datetime import datetime

from access import accounts, model, principals, setups, warnings
from access.federated import barred
from access.granting import grants
from access.limits import exceeded
from access.lockout import locked_out
from access.mistakes import Invalid
from access.reading import Entry, Reading
from access.reserved import reserved
from access.sources import Sources


def read(sources: Sources, now: datetime | None = None) -> model.Declaration:
    """Return the declaration of a stack. Raises Invalid with all of its mistakes.

    `now` is what the ends of API keys are measured from, where an account limits their lives.
    """
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
    setups.set_up(reading)
    bundles = {
        entry.key: grants(reading, entry, entry.written, entry.path, entry.key)
        for entry in reading.entries["bundles"].values()
    }
    declared = model.Declaration(
        stack=sources.stack,
        accounts=tuple(reading.accounts[name] for name in sorted(reading.accounts)),
        people=tuple(principals.person(reading, e, bundles) for e in _sound(reading, "people")),
        teams=tuple(principals.team(reading, e, bundles) for e in _sound(reading, "teams")),
        applications=tuple(
            principals.application(reading, e, bundles) for e in _sound(reading, "applications")
        ),
    )
    reading.mistakes += [*reserved(declared), *barred(declared)]
    reading.mistakes += [*exceeded(reading, declared, now), *locked_out(reading, declared)]
    if reading.mistakes:
        raise Invalid(reading.mistakes)
    return warnings.warned(declared)


def _sound(reading: Reading, section: str) -> Iterator[Entry]:
    """Yield the entries that can be read, sorted by key."""
    for _, entry in sorted(reading.entries[section].items()):
        if entry.form is not None:
            yield entry
