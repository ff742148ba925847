"""The texts of a stack's declaration, with what they include. Only this file opens others.

A stack is the folder `stacks/<stack>/`; its accounts are named in `stacks/Pulumi.<stack>.yaml`.
"""

import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from access import text
from access.mistakes import Mistake
from access.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files of one stack as trees, and what kept some of them from being read.

    Only of a complete stack can it be said that something is not declared.
    """

    stack: str
    config: text.Tree
    files: Sequence[text.Tree]
    mistakes: Sequence[Mistake]
    complete: bool


class Files(Protocol):
    """Where the files are: a folder, or a revision of one. Paths begin at the project's root."""

    def names(self, folder: str) -> Iterable[str]:
        """Return what is in a folder, in any order; nothing where there is none."""

    def is_file(self, path: str) -> bool:
        """Tell whether a path leads to a file."""

    def real(self, path: str) -> str:
        """Return where a path leads: two that lead to the same place are one file."""

    def shown(self, path: str) -> str:
        """Return a path as a reader at the project's root would write it."""

    def read(self, path: str) -> bytes:
        """Return what a file holds. Raises OSError."""


class Folder:
    """The files as they are now."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self, folder: str) -> Iterable[str]:
        """Return what is in a folder."""
        return [path.name for path in (self.root / folder).glob("*")]

    def is_file(self, path: str) -> bool:
        """Tell whether a path leads to a file."""
        try:
            return (self.root / path).is_file()
        except OSError:  # A name longer than any file's.
            return False

    def real(self, path: str) -> str:
        """Return where a path leads."""
        return str((self.root / path).resolve())

    def shown(self, path: str) -> str:
        """Return a path from the root on, or up from it."""
        return Path(os.path.relpath(self.root / path, self.root)).as_posix()

    def read(self, path: str) -> bytes:
        """Return what a file holds. Raises OSError."""
        return (self.root / path).read_bytes()


def collect(root: Path, stack: str) -> Sources:
    """Return the files of a stack, in order of their paths; those included come last."""
    return gathered(Folder(root), stack)


def config_of(stack: str) -> str:
    """Return the path of the file that names a stack's accounts."""
    return f"stacks/Pulumi.{stack}.yaml"


def declared_in(files: Files, stack: str) -> list[str]:
    """Return the paths of a stack's own files, sorted."""
    folder = f"stacks/{stack}"
    return sorted(
        f"{folder}/{name}"
        for name in files.names(folder)
        if not name.startswith(".") and Path(name).suffix in {".yaml", ".yml"}
    )


def gathered(files: Files, stack: str) -> Sources:
    """Return the files of a stack from wherever they are, as `collect` does."""
    config, mistakes = _read(files, config_of(stack))
    waiting = declared_in(files, stack)
    if not waiting:
        mistakes.append(
            Mistake(
                place=Place(file=f"stacks/{stack}/", line=0),
                what="no declaration here",
                mend="Write one, for example people.yaml; see docs/reference/declaration.md.",
            )
        )
    complete = bool(waiting)
    trees: dict[str, text.Tree] = {}
    while waiting:
        path = waiting.pop(0)
        if files.real(path) not in trees:
            tree, wrong = _read(files, path)
            trees[files.real(path)] = tree
            more, missing = _included(files, tree, path)
            mistakes += [*wrong, *missing]
            waiting += more
            complete = complete and tree.complete and not missing
    return Sources(
        stack=stack, config=config, files=[*trees.values()], mistakes=mistakes, complete=complete
    )


def _included(files: Files, tree: text.Tree, path: str) -> tuple[list[str], list[Mistake]]:
    """Return the files that a tree includes, and the ones that are not there."""
    wanted = tree.value.get("include") if isinstance(tree.value, dict) else None
    found: list[str] = []
    missing: list[Mistake] = []
    if not isinstance(wanted, list | None):
        what, mend = "include is no list", "For example `include: [../shared/teams.yaml]`."
        missing.append(Mistake(place=tree.place(("include",)), what=what, mend=mend))
    for index, name in enumerate(wanted if isinstance(wanted, list) else []):
        other = posixpath.join(posixpath.dirname(path), str(name))
        if files.is_file(other):
            found.append(other)
        else:
            missing.append(
                Mistake(
                    place=tree.place(("include", index)),
                    what=f'includes "{name}", which is not there',
                    mend="Paths are relative to the file that includes them.",
                )
            )
    return found, missing


def _read(files: Files, path: str) -> tuple[text.Tree, list[Mistake]]:
    """Return one file's tree, or an empty one and the mistake that says why."""
    shown = files.shown(path)
    try:
        written = files.read(path).decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        wrong = Mistake(
            place=Place(file=shown, line=0),
            what=f"cannot be read: {reason}",
            mend="It has to be a file of UTF-8 text that you may open.",
        )
        return text.Tree(file=shown, value={}, lines={}, complete=False), [wrong]
    tree, mistakes = _parsed(shown, written.replace("\r\n", "\n").replace("\r", "\n"))
    return tree, [*mistakes]


@lru_cache(maxsize=1_000)
def _parsed(file: str, written: str) -> tuple[text.Tree, tuple[Mistake, ...]]:
    """Return a text's tree; two revisions of a stack have most of their texts in common."""
    tree, mistakes = text.parse(file, written)
    return tree, tuple(mistakes)
