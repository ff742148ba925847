"""The texts of a stack's declaration, with what they include. Only this file opens others.

A stack is the folder `stacks/<stack>/`; its accounts are named in `stacks/Pulumi.<stack>.yaml`.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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


def collect(root: Path, stack: str) -> Sources:
    """Return the files of a stack, in order of their paths; those included come last."""
    folder = root / "stacks" / stack
    config, mistakes = _read(root, root / "stacks" / f"Pulumi.{stack}.yaml")
    waiting = sorted(path for path in folder.glob("[!.]*") if path.suffix in {".yaml", ".yml"})
    if not waiting:
        mistakes.append(
            Mistake(
                place=Place(file=_shown(root, folder) + "/", line=0),
                what="no declaration here",
                mend="Write one, for example people.yaml; see docs/reference/declaration.md.",
            )
        )
    complete = bool(waiting)
    trees: dict[Path, text.Tree] = {}
    while waiting:
        path = waiting.pop(0)
        if path.resolve() not in trees:
            tree, wrong = _read(root, path)
            trees[path.resolve()] = tree
            more, missing = _included(tree, path)
            mistakes += [*wrong, *missing]
            waiting += more
            complete = complete and tree.complete and not missing
    files = [*trees.values()]
    return Sources(stack=stack, config=config, files=files, mistakes=mistakes, complete=complete)


def _included(tree: text.Tree, path: Path) -> tuple[list[Path], list[Mistake]]:
    """Return the files that a tree includes, and the ones that are not there."""
    wanted = tree.value.get("include") if isinstance(tree.value, dict) else None
    found: list[Path] = []
    missing: list[Mistake] = []
    if not isinstance(wanted, list | None):
        what, mend = "include is no list", "For example `include: [../shared/teams.yaml]`."
        missing.append(Mistake(place=tree.place(("include",)), what=what, mend=mend))
    for index, name in enumerate(wanted if isinstance(wanted, list) else []):
        other = path.parent / str(name)
        if _is_there(other):
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


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # A name longer than any file's.
        return False


def _read(root: Path, path: Path) -> tuple[text.Tree, list[Mistake]]:
    """Return one file's tree, or an empty one and the mistake that says why."""
    shown = _shown(root, path)
    try:
        return text.parse(shown, path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        reason = "not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        wrong = Mistake(
            place=Place(file=shown, line=0),
            what=f"cannot be read: {reason}",
            mend="It has to be a file of UTF-8 text that you may open.",
        )
        return text.Tree(file=shown, value={}, lines={}, complete=False), [wrong]


def _shown(root: Path, path: Path) -> str:
    """Return a path as a reader at the project's root would write it."""
    return Path(os.path.relpath(path, root)).as_posix()
