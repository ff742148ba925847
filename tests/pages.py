"""A page followed as its reader would, in a scratch checkout; what it shows must be what is said.

Blocks marked `console` hold commands after `$ `, below each what it prints, with `…` for lines
left out; `console fails` says that the commands end badly. Blocks marked `sh` are one command that
prints nothing, and those marked `diff` edits of a file.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sandbox.server import PORTS

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(\w+)( fails)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)(?:#[^)]*)?\)")
TIME = re.compile(r"\d+(\.\d+)? ?(s|seconds)\b")
TREE = "│├└─"
LEFT_OUT = "…"
ELSEWHERE = ("AWS_", "OVH_", "SCW_", "PARTNER_", "PULUMI_", "MAKE", "MFLAGS")
ANY_PORT = " ".join(f"--{cloud}-port 0" for cloud in PORTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something the reader does: a command with what the page shows of its words, or an edit."""

    command: str = ""
    shown: tuple[str, ...] = ()
    fails: bool = False
    edit: str = ""


def blocks(page: Path, kind: str) -> list[str]:
    """Return the texts of a page's blocks of a kind."""
    return [found[3] for found in BLOCK.finditer(page.read_text("utf-8")) if found[1] == kind]


def steps(page: Path) -> Iterator[Step]:
    """Yield what the page tells its reader to do, in order."""
    for found in BLOCK.finditer(page.read_text("utf-8")):
        if found[1] == "diff":
            yield Step(edit=found[3])
        elif found[1] == "sh":
            yield Step(command=found[3])
        elif found[1] == "console":
            for part in re.split(r"^\$ ", found[3], flags=re.MULTILINE)[1:]:
                command, shown = _parted(part)
                yield Step(command=command, shown=shown, fails=bool(found[2]))


def _parted(part: str) -> tuple[str, tuple[str, ...]]:
    """Return a command, up to its last continued line, and the lines shown below it."""
    lines = part.splitlines()
    end = next(at for at, line in enumerate(lines) if not line.endswith("\\")) + 1
    return "\n".join(lines[:end]), tuple(lines[end:])


def missing(shown: Sequence[str], said: str) -> list[str]:
    """Return the first lines shown together that were not said so, none when all were."""
    left = _lines(said.splitlines())
    at_start = True
    chunk: list[str] = []
    for line in [*_lines(shown), LEFT_OUT]:
        if line != LEFT_OUT:
            chunk.append(line)
            continue
        place = _place(chunk, left)
        if place is None or (at_start and place):
            return chunk
        if not _is_tree(chunk):  # Branches come in any order.
            left = left[place + len(chunk) :]
        at_start, chunk = False, []
    ends = not shown or shown[-1] != LEFT_OUT
    return left if ends and left else []


def _place(chunk: list[str], lines: list[str]) -> int | None:
    wanted = _key(chunk)
    starts = range(len(lines) - len(chunk) + 1)
    return next((at for at in starts if _key(lines[at : at + len(chunk)]) == wanted), None)


def _key(lines: list[str]) -> list[str]:
    if not _is_tree(lines):
        return lines
    return sorted(line.translate(str.maketrans("", "", TREE + " ")) for line in lines)


def _is_tree(lines: list[str]) -> bool:
    return any(character in line for line in lines for character in TREE)


def _lines(lines: Sequence[str]) -> list[str]:
    """Return lines without blank ones, ends, and numbers of seconds."""
    return [TIME.sub("N s", line.rstrip()) for line in lines if line.strip()]


class Reader:
    """Somebody with a shell in a copy of the checkout; `make setup` is done there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ports: dict[str, str] = {}
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ELSEWHERE)}
        self._shell = subprocess.Popen(
            ["bash", "--norc", "--noprofile"],
            cwd=folder,
            env=kept,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._sandboxes: list[subprocess.Popen[str]] = []
        self.run('make() { command make --old-file setup --no-print-directory "$@"; }')

    def do(self, step: Step) -> None:
        """Take a step of a page; what is said must be what the page shows."""
        if step.edit:
            self.edit(step.edit)
            return
        started = step.command == "make sandbox"
        status, said = (0, self._start_sandbox()) if started else self.run(step.command)
        assert bool(status) == step.fails, f"$ {step.command}\n{said}"
        lines = [*step.shown, LEFT_OUT] if started and not step.shown else step.shown
        assert missing(lines, said) == [], f"$ {step.command}\n{said}"

    def run(self, command: str) -> tuple[int, str]:
        """Return the status of a command and what it says."""
        assert self._shell.stdin
        assert self._shell.stdout
        self._shell.stdin.write(f"{command}\nprintf '\\n=end= %s\\n' $?\n")
        self._shell.stdin.flush()
        said = ""
        for line in self._shell.stdout:
            if line.startswith("=end= "):
                return int(line.split()[1]), self._usual(said)
            said += line
        raise AssertionError(f"$ {command}\n{said}")

    def edit(self, told: str) -> None:
        """Replace lines of a file as a diff says; its first line names the file."""
        head, *lines = told.splitlines()
        file = self.folder / head.removeprefix("--- ")
        old = "".join(f"{line[1:]}\n" for line in lines if line[0] in " -")
        new = "".join(f"{line[1:]}\n" for line in lines if line[0] in " +")
        text = file.read_text("utf-8")
        assert text.count(old) == 1, told
        file.write_text(text.replace(old, new), "utf-8")

    def leave(self) -> None:
        """Press Ctrl-C in the sandbox's terminal, and close both."""
        for process in self._sandboxes:
            os.killpg(process.pid, signal.SIGINT)
            process.communicate(timeout=30)
        self._shell.communicate(timeout=30)

    def _start_sandbox(self) -> str:
        """Run what `make sandbox` runs, in another terminal, on any free ports."""
        recipe = self.run("make --dry-run sandbox")[1].strip()
        process = subprocess.Popen(
            ["sh", "-c", f"{recipe} {ANY_PORT}"],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._sandboxes.append(process)
        assert process.stdout
        said = ""
        for line in process.stdout:
            said += line
            if line.startswith("Stop it"):
                break
        self._listen(said)
        return self._usual(said)

    def _listen(self, said: str) -> None:
        """Let the stack look for the clouds at the ports that they were given."""
        given = re.findall(r"http://127.0.0.1:(\d+)", said)
        self._ports = dict(zip(map(str, PORTS.values()), given, strict=True))
        file = self.folder / "stacks" / "Pulumi.sandbox.yaml"
        text = file.read_text("utf-8")
        for usual, port in self._ports.items():
            text = text.replace(f":{usual}", f":{port}")
        file.write_text(text, "utf-8")

    def _usual(self, said: str) -> str:
        """Return what is said with the usual ports and a folder that anybody could have."""
        for usual, port in self._ports.items():
            said = said.replace(f":{port}", f":{usual}")
        return said.replace(str(self.folder), "~/grantbook")


@contextmanager
def reading(folder: Path) -> Iterator[Reader]:
    """Copy the declarations and link the rest of the checkout into a folder, for one reader."""
    for item in ROOT.iterdir():
        if item.name not in {"stacks", ".git", ".sandbox"} and not item.name.startswith(
            ".coverage"
        ):
            (folder / item.name).symlink_to(item)
    shutil.copytree(ROOT / "stacks", folder / "stacks")
    reader = Reader(folder)
    try:
        yield reader
    finally:
        reader.leave()


def follow(page: Path, folder: Path, declare: Callable[[Path], None]) -> None:
    """Take every step of a page, and declare what it shows in its sandbox's stacks."""
    with reading(folder) as reader:
        for step in steps(page):
            reader.do(step)
            if step.command == "make sandbox":
                declare(folder / "stacks")


def recipe(target: str) -> str:
    """Return what `make` runs for a target, once set up."""
    command = ["make", "--dry-run", "--old-file", "setup", target]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return shlex.join(shlex.split(done.stdout.replace("\\\n", " ")))


def tracked() -> list[str]:
    """Return the files that are kept in git."""
    command = ["git", "ls-files"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()
