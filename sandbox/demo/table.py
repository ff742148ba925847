"""The table of a proof: a line for each call, readable without colour and in 80 columns."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group
from rich.table import Table
from rich.text import Text

from sandbox.demo import words
from sandbox.prover.proof import Line

NAMES = {"aws": "AWS", "ovh": "OVHcloud", "scaleway": "Scaleway"}
STYLES = {"allowed": "green", "refused": "red", "failed": "bold yellow"}
COLUMNS = ("cloud", "who", "call", "expected", "seen", "answer")
ACCOUNT_ACTION = "account:apiovh:"


def of(lines: Sequence[Line]) -> Group:
    """Return the lines below who judges each cloud; one that is wrong says so."""
    rows = [(line.expected.cloud, _cells(line)) for line in lines]
    heads = [Text(column, style="dim") for column in COLUMNS]
    widths = [
        max(map(len, column)) for column in zip(heads, *(row for _, row in rows), strict=True)
    ]
    return Group(_table([heads], widths), *_by_cloud(rows, widths))


def _by_cloud(
    rows: Sequence[tuple[str, list[Text]]], widths: Sequence[int]
) -> Iterator[Text | Table]:
    for cloud, found in groupby(rows, lambda row: row[0]):
        yield Text(f"{NAMES[cloud]}: {words.JUDGES[cloud]}", style="dim")
        yield _table([row for _, row in found], widths)
        yield Text()


def _table(rows: Sequence[list[Text]], widths: Sequence[int]) -> Table:
    """Return rows whose columns stand below those of the others."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    for width in widths[:-1]:
        table.add_column(no_wrap=True, min_width=width)
    table.add_column(overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def answer(line: Line) -> str:
    """Return the status, and in short what a refusal names."""
    said = line.seen.said.removeprefix(ACCOUNT_ACTION).removesuffix("Exception")
    return f"{line.seen.status} {said}".strip()


def _cells(line: Line) -> list[Text]:
    expected = line.expected
    judged = [_coloured(expected.word), _coloured(line.seen.word)]
    told = [NAMES[expected.cloud], expected.who, expected.call]
    answered = Text(answer(line) + ("" if line.holds else "  <- WRONG"), style="dim")
    return [*map(Text, told), *judged, answered]


def _coloured(word: str) -> Text:
    return Text(word, style=STYLES[word])
