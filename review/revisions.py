"""The declaration of a stack as a revision in git has it, read without a checkout.

https://git-scm.com/docs/git-cat-file
https://git-scm.com/docs/gitrevisions
"""

import errno
import os
import posixpath
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from access import declaration, model, sources
from access.mistakes import Invalid

LINK = "120000"  # The mode of a symbolic link.
FILES = {"100644", "100755", LINK}
MOST_LINKS = 40  # As many as Linux follows.
FORK = "..."


class Unreadable(Exception):
    """A revision that cannot be compared with, and what to do; for the user to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """A file of a revision: what kind, and the id of what it holds."""

    mode: str
    id_: str


class Revision:
    """The files of a revision. `inside` is where in the repository the project's root is."""

    def __init__(self, inside: str, blobs: Mapping[str, Blob], pipe: "Pipe") -> None:
        self.inside = inside
        self.blobs = blobs
        self.folders = {folder for path in blobs for folder in _above(path)}
        self._pipe = pipe

    def names(self, folder: str) -> Iterable[str]:
        """Return what is in a folder."""
        there = f"{self.real(folder)}/"
        below = (path for path in self.blobs if path.startswith(there))
        return {path.removeprefix(there).partition("/")[0] for path in below}

    def is_file(self, path: str) -> bool:
        """Tell whether a path leads to a file of the repository."""
        return self.real(path) in self.blobs

    def real(self, path: str) -> str:
        """Return where in the repository a path leads, symbolic links followed."""
        waiting = posixpath.join(self.inside, path).split("/")
        found, links = "", 0
        while waiting:
            part = waiting.pop(0)
            found = posixpath.normpath(posixpath.join(found, part))
            blob = self.blobs.get(found)
            if blob and blob.mode == LINK:
                links += 1
                if links > MOST_LINKS:
                    return ""  # A circle leads nowhere.
                target = os.fsdecode(self._pipe.blob(blob.id_))
                waiting = [*target.split("/"), *waiting]
                found = "/" if target.startswith("/") else posixpath.dirname(found)
        return found

    def shown(self, path: str) -> str:
        """Return a path from the project's root on, or up from it."""
        return posixpath.normpath(path)

    def read(self, path: str) -> bytes:
        """Return what a file holds. Raises OSError."""
        real = self.real(path)
        if real in self.folders:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if real not in self.blobs:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return self._pipe.blob(self.blobs[real].id_)


class Pipe:
    """A git that is asked for one object after another."""

    def __init__(self, asked: IO[bytes], told: IO[bytes]) -> None:
        self._asked = asked
        self._told = told

    def blob(self, id_: str) -> bytes:
        """Return what an object holds."""
        self._asked.write(f"{id_}\n".encode())
        self._asked.flush()
        head = self._told.readline().split()
        if len(head) != 3:  # noqa: PLR2004 - id, type and size, or that it is missing.
            raise Unreadable(f"git has not got the object {id_}\n  Fetch it: `git fetch`.")
        held = self._told.read(int(head[2]))
        self._told.read(1)  # The end of the line.
        return held


def declared(root: Path, stack: str, name: str) -> model.Declaration:
    """Return what a stack declared at a revision: nothing, where it was not there yet.

    Raises Unreadable.
    """
    with opened(root, name) as files:
        if not (files.is_file(sources.config_of(stack)) and sources.declared_in(files, stack)):
            return nothing(stack)
        found = sources.gathered(files, stack)
    try:
        return declaration.read(found)
    except Invalid as invalid:
        mistakes = "\n".join(f"{name}:{mistake}" for mistake in invalid.mistakes)
        advice = "Compare with another revision, one that can be read: --against REF."
        raise Unreadable(f"{mistakes}\n{name} cannot be compared with.\n  {advice}") from invalid


def nothing(stack: str) -> model.Declaration:
    """Return a declaration of nothing at all."""
    return model.Declaration(stack=stack, accounts=(), people=(), teams=(), applications=())


@contextmanager
def opened(root: Path, name: str) -> Iterator[Revision]:
    """Open the files of a revision, by its name as git takes it. Raises Unreadable."""
    inside = _inside(root)
    blobs = dict(_blobs(root, _commit(root, name)))
    asking = [_git(), "-C", str(root), "cat-file", "--batch"]
    with subprocess.Popen(  # noqa: S603 - git, with words of our own.
        asking, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise TypeError("both are pipes")
        yield Revision(inside, blobs, Pipe(process.stdin, process.stdout))


def _inside(root: Path) -> str:
    """Return where in its repository a project is, "" for the top."""
    status, told = _said(root, "rev-parse", "--show-prefix")
    if status:
        advice = "A review compares with a revision in git: run this in a repository of yours."
        raise Unreadable(f"{_why(told)}\n  {advice}")
    return os.fsdecode(told).strip("\n").rstrip("/")


def _commit(root: Path, name: str) -> str:
    """Return the commit that a name means; of `main...`, the one where HEAD has left main."""
    base = name.removesuffix(FORK)
    commit = _parsed(root, base)
    if base == name:
        return commit
    status, told = _said(root, "merge-base", commit, _parsed(root, "HEAD"))
    if status:
        advice = "In a shallow clone, fetch more of it: `git fetch --unshallow`."
        raise Unreadable(f'"{base}" and HEAD have no commit in common here\n  {advice}')
    return told.decode().strip()


def _parsed(root: Path, name: str) -> str:
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    status, told = _said(root, *words)
    if status or not name:
        advice = "Name a branch, a tag or a commit; `git fetch` brings those of others."
        raise Unreadable(f'there is no revision "{name}"\n  {advice}')
    return told.decode().strip()


def _blobs(root: Path, commit: str) -> Iterator[tuple[str, Blob]]:
    """Yield the files of a commit, by their paths in the repository."""
    status, told = _said(root, "ls-tree", "-r", "-z", "--full-tree", commit)
    if status:
        raise Unreadable(f"{_why(told)}\n  Fetch what is missing: `git fetch`.")
    for line in filter(None, told.split(b"\0")):
        head, _, path = line.partition(b"\t")
        mode, _, id_ = head.decode().split()
        if mode in FILES:
            yield os.fsdecode(path), Blob(mode=mode, id_=id_)


def _above(path: str) -> Iterator[str]:
    """Yield the folders that a path is in."""
    while path := posixpath.dirname(path):
        yield path


def _said(root: Path, *words: str) -> tuple[int, bytes]:
    """Return how a question to git ended, and its answer, or why there is none."""
    command = [_git(), "-C", str(root), *words]
    ended = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - git, our words.
    return ended.returncode, ended.stderr if ended.returncode else ended.stdout


def _why(told: bytes) -> str:
    """Return git's own words, which may be several lines, in one."""
    return " ".join(told.decode("utf-8", "replace").split())


def _git() -> str:
    found = shutil.which("git")
    if found is None:
        raise Unreadable("git is not installed\n  Its revisions are what a review compares with.")
    return found
