"""What it costs to ask about a large company: `grantbook review` of several changes, and `who-can`.

Each is a process of its own, as in a pipeline. `.venv/bin/python -m bench.review_command`
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from bench import company
from bench.company import Sizes, Words
from bench.effective_access import BYTES

GRANTBOOK = (sys.executable, "-c", "from review.cli import main; main()")
ENV = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
FIRST = "validate"  # What the others are measured by: it reads the files, and no more.


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process took. `said` is the first line of what it said."""

    wall_s: float
    user_s: float
    peak_mb: float
    said: str


def main(people: int = 5000, teams: int = 500, policies: int = 500) -> None:
    """Review changes of a company of some size, ask who can do something, and print figures."""
    sizes = Sizes(people=people, teams=teams, policies=policies, applications=teams // 5)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        company.write(root, company.company(sizes))
        company.commit(root)
        typer.echo(f"{people} people, {teams} teams, {policies} policies, on three clouds")
        typer.echo(f"{'':<34}{'wall':>8}{'user':>8}{'memory':>9}  times {FIRST}")
        first = cost(root, [FIRST])
        say(FIRST, first, first)
        for name, change in CHANGES.items():
            words = company.company(sizes)
            change(words)
            company.write(root, words)
            say(f"review, {name}", cost(root, ["review", "--fail-on", "never"]), first)
        for action in ("s3:GetObject", "iam:CreateUser", "InstancesReadOnly"):
            say(f"who-can {action}", cost(root, ["who-can", action]), first)


def cost(root: Path, words: Sequence[str]) -> Cost:
    """Return what it takes to run `grantbook` in a project."""
    out = root / "said.txt"
    begun = time.perf_counter()
    with out.open("wb") as said:
        process = subprocess.Popen(  # noqa: S603 - our own command, with words of our own.
            [*GRANTBOOK, *words], cwd=root, stdout=said, stderr=said, env=ENV
        )
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)  # It has been waited for already.
    if status:
        raise SystemExit(out.read_text("utf-8"))
    return Cost(
        wall_s=time.perf_counter() - begun,
        user_s=used.ru_utime,
        peak_mb=used.ru_maxrss * BYTES / 1024**2,
        said=out.read_text("utf-8").partition("\n")[0],
    )


def say(name: str, found: Cost, first: Cost) -> None:
    """Print a line of figures, and how many times the first one it took."""
    took = f"{found.wall_s:>6.1f} s{found.user_s:>6.1f} s{found.peak_mb:>6.0f} MB"
    typer.echo(f"{name:<34}{took}{found.user_s / first.user_s:>7.1f}  {found.said[:60]}")


def _move(words: Words) -> None:
    words["people"]["person-1"]["teams"] = ["team-7"]


def _edit(words: Words) -> None:
    words["bundles"]["policy-0"]["aws"].append({"allow": ["iam:PassRole"]})


def _undeny(words: Words) -> None:
    grants = words["teams"]["team-1"]["grants"]["aws"]
    grants[:] = [grant for grant in grants if "deny" not in grant]


def _reorder(words: Words) -> None:
    for section, entries in words.items():
        words[section] = _backwards(entries)


def _backwards(value: Any) -> Any:
    """Return a value with all that has no order the other way round."""
    if isinstance(value, dict):
        return {key: _backwards(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [_backwards(each) for each in reversed(value)]
    return value


CHANGES: Mapping[str, Callable[[Words], None]] = {
    "of nothing": lambda _: None,
    "a person is moved": _move,
    "a policy of 100 teams": _edit,
    "a deny is removed": _undeny,
    "all is in another order": _reorder,
}


if __name__ == "__main__":
    typer.run(main)
