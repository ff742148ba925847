"""By which lines, and through what, somebody has what they have."""

from collections.abc import Iterable

from access.effective.statement import Because
from access.place import Place
from access.world import Side


def team(
    sides: Iterable[Side], there: set[str], who: Iterable[str], because: Iterable[Because]
) -> str:
    """Return the team through which some have it, where they are all its people, or ""."""
    ways = [{word.removeprefix("team ") for word in each.through} for each in because]
    shared = set.intersection(*ways) if ways else set()
    teams = {name: side.teams[name] for side in sides for name in shared & side.teams.keys()}
    whole = [name for name in sorted(teams) if teams[name] & there == {*who}]
    return whole[0] if whole else ""


def places(because: Iterable[Because]) -> tuple[Place, ...]:
    """Return where it is said, in order of file and line."""
    found = {each.place for each in because if each.place}
    return tuple(sorted(found, key=lambda each: (each.file, each.line)))


def words(because: Iterable[Because]) -> tuple[str, ...]:
    """Return through what it counts: `bundle login`, `team support`, sorted."""
    found = {word for each in because for word in (*each.through, each.said) if word}
    return tuple(sorted(found))
