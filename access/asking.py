"""Who can do what by one side, as answers to a question about actions and a resource.

Laws: yes is said of what is allowed at all times, and on all of the resource that is asked about;
whatever hangs on a condition, a time or a part of it depends. What is asked more narrowly is
answered by a part of the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from access import patterns, world
from access.aws_resources import fits
from access.diff import Holder
from access.effective import region
from access.effective.cells import Access, Cell
from access.effective.region import Region
from access.effective.statement import Because, Said, Statement
from access.world import Side

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Some actions on one account, and on a resource of it; `*` asks about any.

    `kinds` are ARNs of what they are done on, where AWS tells: a grant on anything else gives
    nothing.
    """

    account: str
    actions: int
    on: str = patterns.ANY
    kinds: tuple[str, ...] = ()

    @property
    def anywhere(self) -> "Question":
        """The same, whatever the resource."""
        return replace(self, on=patterns.ANY, kinds=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one holder has of what is asked: where, what says so, and what limits it."""

    holder: Holder
    actions: int
    cells: tuple[Cell, ...]
    is_certain: bool
    because: tuple[Because, ...]
    limits: tuple[Because, ...]


def answers(side: Side, question: Question) -> Iterator[Answer]:
    """Yield who has what of it, sorted by holder; actions that one has alike are one answer."""
    part = Part(question)
    asked = Side(
        said={
            holder: part.of(said)
            for holder, said in side.said.items()
            if holder.account == question.account
        },
        clouds=side.clouds,
    )
    for holder in sorted(asked.said):
        yield from _of(asked.said[holder], world.access(asked, holder), holder, question)


class Part:
    """What is said of a question; a deny keeps its own region, to be told as it is.

    What a team says is said of each of its members, and is looked at once.
    """

    def __init__(self, question: Question) -> None:
        self._question = question
        self._parts: dict[int, Statement | None] = {}
        self._kept: list[Statement] = []

    def of(self, said: Said) -> Said:
        """Return what is said of somebody, as far as the question goes."""
        return replace(
            said,
            statements=self._those(said.statements),
            bounds=None if said.bounds is None else self._those(said.bounds),
            apart=self._those(said.apart),
        )

    def _those(self, statements: Sequence[Statement]) -> tuple[Statement, ...]:
        for each in statements:
            if id(each) not in self._parts:
                self._kept.append(each)  # Or another one might come by the same id.
                self._parts[id(each)] = _narrowed(each, self._question)
        return tuple(filter(None, map(self._parts.__getitem__, map(id, statements))))


def classes(found: Iterable[tuple[Thing, int]], every: int) -> Mapping[tuple[Thing, ...], int]:
    """Return sets of actions by the things that they go with, `()` for none; each action once."""
    parts: dict[tuple[Thing, ...], int] = {(): every}
    for thing, actions in found:
        halves = [
            half
            for things, part in parts.items()
            for half in (((*things, thing), part & actions), (things, part & ~actions))
        ]
        parts = {things: part for things, part in halves if part}
    return parts


def because(statements: Iterable[Statement]) -> tuple[Because, ...]:
    """Return what says some statements, each once, in order of file and line."""
    return tuple(sorted({each.because for each in statements}, key=order))


def order(because: Because) -> tuple[object, ...]:
    """Return what sorts reasons; those that no file says come first."""
    place = because.place
    at = (place.file, place.line) if place else ("", 0)
    return (*at, because.through, because.said)


def _narrowed(statement: Statement, question: Question) -> Statement | None:
    """Return what of a statement is asked about, None for nothing."""
    if not (actions := statement.actions & question.actions):
        return None
    there = statement.region
    if statement.allows and question.on != patterns.ANY:
        there = region.meet(there, Region(on=(question.on,)))
    part = replace(statement, actions=actions, region=there)
    return part if _is_somewhere(part, question) else None


def _is_somewhere(statement: Statement, question: Question) -> bool:
    """Tell whether there is anything that a statement and a question both mean."""
    there = statement.region
    if region.disjoint(there, there):
        return False
    kinds = question.kinds if statement.allows else ()
    return not kinds or any(all(fits(each, kind) for each in there.on) for kind in kinds)


def _of(said: Said, access: Access, holder: Holder, question: Question) -> Iterator[Answer]:
    """Yield what one holder has: the same cells for the same reasons are one answer."""
    by_cells = classes(sorted(access.items()), question.actions)
    for cells, actions in by_cells.items():
        reached: dict[Because, int] = {}
        for each in _speaking((*said.statements, *said.apart), actions, cells, allows=True):
            reached[each.because] = reached.get(each.because, 0) | each.actions
        reasons = sorted(reached.items(), key=lambda each: order(each[0]))
        for why, part in classes(reasons, actions).items():
            if cells:
                yield Answer(
                    holder=holder,
                    actions=part,
                    cells=cells,
                    is_certain=any(_is_certain(cell, question) for cell in cells),
                    because=why,
                    limits=because(_limiting(said, part, cells)),
                )


def _is_certain(cell: Cell, question: Question) -> bool:
    is_whole = question.on == patterns.ANY or region.covers(cell.allow, Region(on=(question.on,)))
    return cell.is_certain and is_whole


def _limiting(said: Said, actions: int, cells: Sequence[Cell]) -> Iterator[Statement]:
    """Yield what denies a part of cells, and the boundary that lets them through."""
    whole = [Cell(allow=replace(cell.allow, but=(), after="", until="")) for cell in cells]
    bounds = said.bounds or ()
    yield from _speaking((*said.statements, *bounds), actions, whole, allows=False)
    yield from _speaking(bounds, actions, whole, allows=True)


def _speaking(
    statements: Iterable[Statement], actions: int, cells: Sequence[Cell], *, allows: bool
) -> Iterator[Statement]:
    """Yield the statements that allow, or deny, some of the actions where some cells are."""
    for each in statements:
        meets = any(not region.disjoint(each.region, cell.allow) for cell in cells)
        if each.allows == allows and each.actions & actions and meets:
            yield each
