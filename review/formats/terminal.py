"""A report for a terminal: a table as wide as it is, or one line an entry for a pipe.

https://no-color.org
"""

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from access.ranks import Rank
from review import tables
from review.formats import words
from review.report import Line, Report, Skipped
from review.words import printable

STYLES = {
    Rank.ADMINISTRATOR: "bold red",
    Rank.OUTSIDE: "red",
    Rank.SECRETS: "magenta",
    Rank.DELETES: "yellow",
    Rank.WRITES: "cyan",
    Rank.READS: "green",
}
SIGNS = {"gained": "+", "widened": "+", "changed": "±", "narrowed": "-", "lost": "-"}
COLUMNS = ("rank", "who", "gains or loses", "where", "because")
NARROW = 100  # Columns of a terminal below which an entry's parts stand below each other.


def render(report: Report, *, whole: bool = False) -> str:
    """Return a report as a file takes it: a line an entry; `whole` folds no list."""
    plain = Console(width=tables.ENDLESS, force_terminal=False, color_system=None)
    return shown(report, plain, whole=whole)


def shown(report: Report, on: Console, *, whole: bool = False) -> str:
    """Return a report as a console takes it; `whole` folds no list."""
    with on.capture() as printed:
        for part in _parts(report, on, whole=whole):
            on.print(part)
    return "".join(f"{line.rstrip()}\n" for line in printed.get().splitlines())


def _parts(report: Report, on: Console, *, whole: bool) -> Iterator[RenderableType]:
    """Yield what is printed: a summary, the lines, the notes, and what could not be judged."""
    yield Text(words.summary(report), style="bold")
    yield Text(printable(f"{report.stack}, from {report.existing} to {report.desired}"))
    if said := words.run(report):
        yield Text(said)
    if report.lines:
        yield ""
        cells = [_cells(report, each, whole=whole) for each in report.lines]
        yield from _shaped(report, cells, on)
    if report.notes:
        yield ""
        yield from _notes(report, whole=whole)
    if report.skipped:
        yield ""
        yield from map(_skipped, report.skipped)
    if said := words.plan(report):
        yield ""
        yield Text(printable(said))


def _cells(report: Report, line: Line, *, whole: bool) -> tuple[str, ...]:
    """Return what stands in the columns of a line."""
    beside = words.marks(line)
    what = f"{words.verb(line)} {words.folded(line.said, whole=whole)}"
    found = (
        f"{SIGNS[line.effect]} {line.rank.word}",
        words.who(line, whole=whole),
        f"{what} [{beside}]" if beside else what,
        f"on {line.account}, {words.where(line)}",
        words.because(report, line, whole=whole),
    )
    return tuple(map(printable, found))


def _shaped(report: Report, cells: list[tuple[str, ...]], on: Console) -> Iterator[RenderableType]:
    styles = [STYLES[each.rank] for each in report.lines]
    if not on.is_terminal or on.width == tables.ENDLESS:
        for rank, who, what, where, because in cells:
            yield Text(
                f"{rank}: {who} {what} {where}" + (f" (because {because})" if because else "")
            )
    elif on.width < NARROW:
        for each, style in zip(cells, styles, strict=True):
            yield _block(each, style)
    else:
        yield _table(cells, styles)


def _table(cells: list[tuple[str, ...]], styles: list[str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="underline")
    for title in COLUMNS:
        table.add_column(title, overflow="fold", no_wrap=title == COLUMNS[0])
    for (rank, *others), style in zip(cells, styles, strict=True):
        table.add_row(Text(rank, style=style), *map(Text, others))
    return table


def _block(cells: tuple[str, ...], style: str) -> Table:
    """Return one entry, its parts below each other."""
    rank, *others = cells
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(rank[:1], style=style), Text(rank[2:], style=style))
    for other in filter(None, others):
        table.add_row("", Text(other))
    return table


def _notes(report: Report, *, whole: bool) -> Iterator[Text]:
    """Yield notes; of many that are alike the first few, and how many more there are."""
    kinds: dict[tuple[Rank, str], list[Text]] = {}
    for each in report.notes:
        kinds.setdefault((each.rank, each.mark), []).append(_note(each.rank, words.noted(each)))
    for (rank, mark), notes in kinds.items():
        few = notes if whole or len(notes) <= words.FEW + 1 else notes[: words.FEW]
        yield from few
        if more := len(notes) - len(few):
            yield _note(rank, f"{mark}: {more} more, which --verbose shows")


def _note(rank: Rank, said: str) -> Text:
    return Text.assemble((f"note, {rank.word}", STYLES[rank]), f": {printable(said)}")


def _skipped(skipped: Skipped) -> Text:
    style = STYLES[Rank.ADMINISTRATOR] if skipped.is_new else "bold"
    return Text.assemble(("not judged", style), f": {printable(words.not_judged(skipped))}")
