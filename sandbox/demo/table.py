"""The table of a proof: a line for each call, readable without colour and in 80 columns."""

from collections.abc import Sequence
from itertools import groupby

from rich.table import Table
from rich.text import Text

from sandbox.prover.proof import Line

NAMES = {"aws": "AWS", "ovh": "OVHcloud", "scaleway": "Scaleway"}
STYLES = {"allowed": "green", "refused": "red", "failed": "bold yellow"}
ACCOUNT_ACTION = "account:apiovh:"


def of(lines: Sequence[Line]) -> Table:
    """Return the lines as a table, the clouds apart; one that is wrong says so."""
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), pad_edge=False)
    for column in ("cloud", "who", "call", "expected", "seen"):
        table.add_column(column, no_wrap=True)
    table.add_column("judged by", overflow="fold")
    for _, of_cloud in groupby(lines, lambda line: line.expected.cloud):
        for line in of_cloud:
            table.add_row(*_cells(line))
        table.add_row()
    return table


def judged_by(line: Line) -> str:
    """Return the status, and in short what a refusal names."""
    said = line.seen.said.removeprefix(ACCOUNT_ACTION).removesuffix("Exception")
    return f"{line.seen.status} {said}".strip()


def _cells(line: Line) -> list[Text]:
    expected = line.expected
    words = [_coloured(expected.word), _coloured(line.seen.word)]
    told = [NAMES[expected.cloud], expected.who, expected.call]
    judged = Text(judged_by(line) + ("" if line.holds else "  <- WRONG"), style="dim")
    return [*map(Text, told), *words, judged]


def _coloured(word: str) -> Text:
    return Text(word, style=STYLES[word])
