"""Tables of what is on an account: as wide as the terminal, or one line an object for a pipe.

Where not even the longest words of a table fit beside each other, its objects are told in blocks.
"""

import sys
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from providers.inventory import Kind, Object
from review.rows import Cell, Seen, Sheet, row
from review.words import printable

ENDLESS = 10_000  # Characters in a line of a pipe: nothing is wrapped there.
GAP = 2  # Spaces between columns.


def console() -> Console:
    """Return where tables are printed; a terminal's width has no say in a pipe."""
    width = None if sys.stdout.isatty() else ENDLESS
    return Console(width=width, highlight=False, markup=False, emoji=False)


def show(objects: Iterable[Object], sheets: Mapping[Kind, Sheet], seen: Seen, on: Console) -> None:
    """Print a table for each kind that there is."""
    listed = list(objects)
    for kind, sheet in sheets.items():
        every = [each for each in listed if each.kind == kind]
        left_out = [each.name for each in every if _is_everywhere(each) and not seen.whole]
        rows = [row(sheet, each, seen) for each in every if each.name not in left_out]
        if every:
            on.print(Text(f"\n{sheet.title} ({len(every)})", style="bold"))
        if rows:
            _print(_columns(sheet), [[_text(cell, on) for cell in cells] for cells in rows], on)
        if left_out:
            on.print(f"  and {len(left_out)} of the cloud's own: {seen.some(left_out)}")


def _is_everywhere(found: Object) -> bool:
    """Tell whether an object is the same on every account and grants nothing by itself."""
    return found.kind == "permissions_group" and found.is_builtin


def _columns(sheet: Sheet) -> list[str]:
    return [*sheet.columns, *(["made by"] if sheet.has_maker else [])]


def _text(cell: Cell, on: Console) -> str:
    return ("\n" if on.is_terminal else "; ").join(printable(part) for part in cell)


def _print(columns: Sequence[str], rows: Sequence[Sequence[str]], on: Console) -> None:
    """Print rows below each other, without the spaces at their ends."""
    longest = [
        max(len(word) for text in (title, *cells) for word in text.split() or [""])
        for title, *cells in zip(columns, *rows, strict=True)
    ]
    fits = sum(longest) + GAP * len(columns) <= on.width
    with on.capture() as printed:
        on.print(_table(columns, rows, longest) if fits else _blocks(columns, rows))
    for line in printed.get().splitlines():
        on.out(line.rstrip(), highlight=False)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]], longest: Sequence[int]) -> Table:
    table = Table(box=None, padding=(0, GAP, 0, 0), header_style="underline")
    for title, width in zip(columns, longest, strict=True):
        table.add_column(title, min_width=width)
    for cells in rows:
        table.add_row(*map(Text, cells))
    return table


def _blocks(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Text:
    lines = [
        f"{'- ' if title == columns[0] else '  '}{title}: {part}"
        for cells in rows
        for title, cell in zip(columns, cells, strict=True)
        for part in cell.splitlines()
    ]
    return Text("\n".join(lines))
