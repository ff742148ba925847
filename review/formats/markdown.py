"""A report for a comment of a merge request: one table, the worst first, the rest folded below.

Laws: it fits what a host takes; what does not fit is left out and counted, the least first, so
that nothing is left out that is worse than something shown; what somebody wrote stays inert.

https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting
https://docs.gitlab.com/user/markdown/
"""

from collections import Counter
from collections.abc import Callable, Sequence
from urllib.parse import quote

from access.ranks import Rank
from review.formats import words
from review.formats.entries import Entry, Kind, entries
from review.formats.escaped import clipped, code, text
from review.report import Report

# GitHub takes 65,536 characters, of which `grantbook comment` needs some to seal it, and a pipeline
# some for a sentence of its own; counted in bytes, which are never fewer.
LIMIT = 65_300
LONGEST_TITLE = 200
HEADS: dict[Kind, str] = {
    "lines": "| line | rank | who | gains or loses | where | because |\n|---|---|---|---|---|---|",
    "not judged": "**Not judged:**\n",
    "notes": "**Notes:**\n",
}
ELSEWHERE = "`--format json` has all of it."
BEGIN = "<details>\n<summary>In full</summary>\n"
END = "</details>\n"


def mark(stack: str) -> str:
    """Return the hidden first line, by which the comment of a stack is found again."""
    return f"<!-- grantbook review: {quote(stack, safe='', errors='replace')} -->"


def render(report: Report, limit: int = LIMIT) -> str:
    """Return a report as GitHub and GitLab take it, in so many bytes."""
    order = sorted(entries(report), key=lambda each: each.weight)
    plan = _plan(report)
    room = limit - _size(plan)
    count = _most(len(order), lambda most: _size(_document(report, order, most)) <= room)
    document = _document(report, order, count)
    return document + _details(order[:count], room - _size(document)) + plan


def _size(said: str) -> int:
    return len(said.encode())


def _most(count: int, fits: Callable[[int], bool]) -> int:
    """Return how many of them fit, where fewer always do."""
    least, most = 0, count
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if fits(middle) else (least, middle - 1)
    return least


def _document(report: Report, order: Sequence[Entry], count: int) -> str:
    """Return the comment with the first of the entries, and how many others there are."""
    stack, existing, desired = (
        clipped(each, LONGEST_TITLE) for each in (report.stack, report.existing, report.desired)
    )
    left = _left(order[count:])
    parts = [
        f"{mark(stack)}\n### Access in {code(stack)}",
        text(words.summary(report)),
        f"From {text(existing)} to {text(desired)}.",
        words.run(report),
        *(_section(kind, order[:count]) for kind in HEADS),
        f"**Not shown here, being the least:** {left}. {ELSEWHERE}" if left else "",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _plan(report: Report) -> str:
    """Return the last line, which no fold hides."""
    said = words.plan(report)
    return f"\n{text(said)}\n" if said else ""


def _section(kind: Kind, shown: Sequence[Entry]) -> str:
    """Return all of a kind, in the order of the report."""
    said = {each.number: each.said for each in shown if each.kind == kind}
    return "\n".join([HEADS[kind], *(said[number] for number in sorted(said))]) if said else ""


def _left(left: Sequence[Entry]) -> str:
    """Return how many are left out, by kind and rank."""
    found = Counter((each.kind, each.rank) for each in left)
    by_kind = {
        kind: [f"{found[kind, rank]} {rank.word}" for rank in Rank if found[kind, rank]]
        for kind in HEADS
    }
    return "; ".join(f"{kind}: {', '.join(counts)}" for kind, counts in by_kind.items() if counts)


def _details(shown: Sequence[Entry], room: int) -> str:
    """Return in full what is said in short, as far as there is room, the worst first."""
    told: list[Entry] = []
    left = room - _size(_folded([], len(shown)))
    for each in (entry for entry in shown if entry.in_full):
        size = _size(each.in_full) + 1
        if size <= left:
            told.append(each)
            left -= size
    missing = sum(bool(each.in_full) for each in shown) - len(told)
    return _folded(told, missing) if (told or missing) and left >= 0 else ""


def _folded(told: Sequence[Entry], missing: int) -> str:
    """Return what a reader unfolds."""
    kinds = list(HEADS)
    sorted_ = sorted(told, key=lambda each: (kinds.index(each.kind), each.number))
    more = words.counted(missing, "entry is", "entries are")
    parts = [
        BEGIN,
        *(each.in_full for each in sorted_),
        *([f"\n{more} too long to be told in full. {ELSEWHERE}"] if missing else []),
        "",
        END,
    ]
    return "\n" + "\n".join(parts)
