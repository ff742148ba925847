"""What was declared, under the keys that it has now: who was renamed is still the same.

Laws: nothing but keys is another, and what nobody was renamed from is as it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from access import model

Names = Mapping[str, str]
"""Keys now, by the keys of before."""


def names(existing: model.Declaration, desired: model.Declaration) -> Names:
    """Return the keys of those who are declared on both sides, and were renamed between."""
    return {
        old: new
        for before, now in (
            (existing.people, desired.people),
            (existing.teams, desired.teams),
            (existing.applications, desired.applications),
        )
        for old, new in _renamed(before, now)
    }


def under(declared: model.Declaration, new: Names) -> model.Declaration:
    """Return a declaration whose people, teams and applications have other keys."""
    return replace(
        declared,
        people=tuple(sorted((_person(each, new) for each in declared.people), key=_key)),
        teams=tuple(
            sorted(
                (replace(each, key=new.get(each.key, each.key)) for each in declared.teams),
                key=_key,
            )
        ),
        applications=tuple(
            sorted((_application(each, new) for each in declared.applications), key=_key)
        ),
    )


def _renamed(
    before: Iterable[model.Principal], now: Iterable[model.Principal]
) -> list[tuple[str, str]]:
    known = {each.key for each in before}
    return [
        (each.renamed_from, each.key)
        for each in now
        if each.renamed_from in known and each.key not in known
    ]


def _key(principal: model.Principal) -> str:
    return principal.key


def _person(person: model.Person, new: Names) -> model.Person:
    return replace(
        person,
        key=new.get(person.key, person.key),
        memberships=tuple(
            replace(each, team=new.get(each.team, each.team)) for each in person.memberships
        ),
    )


def _application(program: model.Application, new: Names) -> model.Application:
    return replace(
        program,
        key=new.get(program.key, program.key),
        owner=new.get(program.owner, program.owner),
    )
