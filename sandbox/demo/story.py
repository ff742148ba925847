"""The demo step by step: apply, prove, edit one line, prove again.

It is told the sandbox, so that a test may tell it a sandbox that does not enforce.
"""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from textwrap import fill

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from sandbox.demo import expected, preview, review, table, words
from sandbox.demo.engine import Engine
from sandbox.prover import identity, proof
from sandbox.scratch import STACK, Failed, Scratch
from sandbox.server import Sandbox

APPLY = ("up", "--yes", "--skip-preview", "--non-interactive")
PREVIEW = ("preview", "--diff", "--non-interactive")
WIDTH = 80  # As the tables.
OUTPUTS = ("stack", "output", "--json", "--show-secrets")


class Story:
    """One telling, in `scratch`, a copy of the checkout under `folder`. It shows no secret."""

    def __init__(self, sandbox: Sandbox, folder: Path, console: Console, began: float) -> None:
        self._sandbox = sandbox
        self._console = console
        self._began = began
        self.scratch = Scratch(folder, sandbox.urls, sandbox.env)
        self._engine = Engine(self.scratch)

    def tell(self) -> int:
        """Return 0 when every call came out as expected, 1 otherwise."""
        self._say(words.OPENING)
        try:
            lines = [*self._declare_and_prove(), *self._edit_and_prove()]
        except Failed as failure:
            self._say(words.FAILED)
            self._console.print(str(failure), markup=False, soft_wrap=True)
            return 1
        return self._close(lines)

    def _declare_and_prove(self) -> list[proof.Line]:
        self._say(words.DECLARED)
        self._console.print(_support(self.scratch.path("teams.yaml")), markup=False, style="cyan")
        self._say(words.NEWCOMER)
        self._say(words.APPLIED)
        self._engine.run("stack", "init", STACK)
        self._run("pulumi up", *APPLY)
        self._say(words.PROVED)
        lines = self._prove(expected.BEFORE)
        self._console.print(table.of(lines))
        return lines

    def _edit_and_prove(self) -> list[proof.Line]:
        self._say(words.EDITED)
        review.keep(self.scratch)
        self.scratch.edit("teams.yaml", words.DENY, "")
        self._console.print(f"  teams.yaml  -{words.DENY}", end="", markup=False, style="red")
        self._review()
        said = self._run("pulumi preview --diff", *PREVIEW)
        for line in preview.condensed(said):
            self._console.print(line, markup=False, style=preview.style(line), soft_wrap=True)
        self._run("pulumi up", *APPLY)
        self._say(words.PROVED_AGAIN)
        lines = self._prove(expected.AFTER)
        news = [line for line in lines if line.expected not in expected.BEFORE or not line.holds]
        self._console.print(table.of(news))
        return lines

    def _review(self) -> None:
        """Show what the edit means."""
        if told := review.said(self.scratch):
            self._say("  $ grantbook review")
            for line in told:
                shown = fill(line, WIDTH, initial_indent="    ", subsequent_indent="    ")
                style = "bold" if line.startswith("+") else None
                self._console.print(shown, markup=False, style=style, soft_wrap=True)

    def _close(self, lines: Sequence[proof.Line]) -> int:
        wrong = [line for line in lines if not line.holds]
        if not wrong:
            seconds = time.monotonic() - self._began
            self._say(words.CLOSING.format(count=len(lines), seconds=seconds))
            return 0
        are = "is" if len(wrong) == 1 else "are"
        self._say(words.WRONG.format(count=len(wrong), total=len(lines), are=are))
        for line in wrong:
            told = f"expected {line.expected.word}, seen {line.seen.word}: {table.answer(line)}"
            self._console.print(f"  {line.expected.name}: {told}", markup=False, soft_wrap=True)
        return 1

    def _prove(self, expectations: Sequence[proof.Expectation]) -> list[proof.Line]:
        identities = identity.found(json.loads(self._engine.run(*OUTPUTS)))
        return proof.prove(self._sandbox.env, identities, expectations)

    def _run(self, shown: str, *command: str) -> str:
        """Run the engine under a clock; leave a line with what it counted."""
        began = time.monotonic()
        with self._clock(shown):
            said = self._engine.run(*command)
        took = f"{time.monotonic() - began:.1f} s"
        self._say(f"  $ {shown:<22} {preview.counted(said)} [dim]({took})[/]")
        return said

    @contextmanager
    def _clock(self, shown: str) -> Iterator[None]:
        columns = (TextColumn("  $ {task.description}"), SpinnerColumn(), TimeElapsedColumn())
        quiet = not self._console.is_terminal
        with Progress(*columns, console=self._console, transient=True, disable=quiet) as clock:
            clock.add_task(shown)
            yield

    def _say(self, text: str) -> None:
        self._console.print(text, soft_wrap=True)


def _support(teams: Path) -> str:
    """Return the declaration of the team `support`, as it stands in its file."""
    _, _, found = teams.read_text("utf-8").partition("\n  support:\n")
    return "  support:\n" + found.partition("\n\n")[0].partition("\n  support-leads:")[0]
