"""Of whom nobody can say whether they have what a question asks about, and why.

On Scaleway permission sets are atoms: what one covers of another is not published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from access import asking, patterns, world
from access.asking import Question
from access.diff import Holder
from access.effective.statement import Because, Said
from access.world import Side

ID = re.compile(r"project:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
COVERS = "what it covers of other permission sets is not published"
SAME = "no file says whether it is the same project"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """Something that cannot be judged, and who holds it on an account, sorted."""

    account: str
    what: str
    why: str
    who: tuple[str, ...]
    because: Because


def unsure(side: Side, question: Question) -> tuple[Unsure, ...]:
    """Return what cannot be judged, once for all who hold it, sorted."""
    found: dict[tuple[str, str], dict[str, Because]] = {}
    for holder, said in side.said.items():
        if holder.account == question.account:
            for what, why, because in _of(side, holder, said, question):
                found.setdefault((what, why), {})[holder.key] = because
    return tuple(
        Unsure(
            account=question.account,
            what=what,
            why=why,
            who=tuple(sorted(held)),
            because=min(held.values(), key=asking.order),
        )
        for (what, why), held in sorted(found.items())
    )


def _of(
    side: Side, holder: Holder, said: Said, question: Question
) -> Iterator[tuple[str, str, Because]]:
    yield from ((each.what, each.why, each.because) for each in said.unjudged)
    cloud = side.clouds[holder.account]
    if cloud != "scaleway":
        return
    for each in said.statements:
        there = each.region.on[0]
        if each.actions & question.actions and _may_be_the_same(there, question.on):
            yield there, SAME, each.because
        elif patterns.overlap(there, question.on) or _may_be_the_same(there, question.on):
            for name in world.actions(cloud).listed(each.actions & ~question.actions):
                yield name, COVERS, each.because


def _may_be_the_same(one: str, other: str) -> bool:
    """Tell whether one project is told by its id and another one by its name."""
    is_any = patterns.ANY in (one, other)
    return not is_any and bool(ID.fullmatch(one)) != bool(ID.fullmatch(other))
