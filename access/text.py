"""YAML text as plain values, with the place of every key and item.

YAML 1.2 (https://yaml.org/spec/1.2.2/): `on` and `no` are words, and a date stays the text that
was written, so that what it means is decided in one place, `access.form`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from access import nodes
from access.mistakes import Mistake
from access.place import Place

Path = tuple[str | int, ...]
Node = Any  # Of either library that reads YAML.

MOST_NODES = 200_000  # Aliases can multiply; a declaration of 5,000 people has a third of this.
MOST_LEVELS = 40  # An alias can hold itself; the deepest condition has a third of this.
WHOLE = re.compile(r"[-+]?[0-9]{1,18}")  # Longer ones are nothing to count with, and stay text.
BOOLS = {"true": True, "false": False}
NULLS = {"", "~", "null"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One file: its value, and where each part of it stands.

    Only of a complete one can it be said what is not there.
    """

    file: str
    value: Any
    lines: Mapping[Path, int]
    complete: bool = True

    def place(self, path: Path) -> Place:
        """Return where a path stands, or the nearest thing around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(file=self.file, line=self.lines.get(path, 0))


def parse(file: str, text: str) -> tuple[Tree, list[Mistake]]:
    """Return the tree of a file and what keeps it from being read; the tree is then empty."""
    try:
        node = nodes.composed(text)
    except (YAMLError, RecursionError, ValueError, OverflowError) as error:
        line, problem = _unreadable(error, text)
        wrong = Mistake(
            place=Place(file=file, line=line),
            what=f"this is not YAML: {problem}",
            mend="Look at this line and the one above: indentation, colons, quotes, brackets.",
        )
        return Tree(file=file, value={}, lines={}, complete=False), [wrong]
    return unfolded(file, node)


def unfolded(file: str, node: Node | None) -> tuple[Tree, list[Mistake]]:
    """Return the tree of a root and its mistakes; it is empty where it would be too large."""
    reader = _Reader(file)
    value = reader.value(node, ()) if node is not None else {}
    if reader.stopped:
        return Tree(file=file, value={}, lines={}, complete=False), reader.mistakes
    return Tree(file=file, value=value, lines=reader.lines), reader.mistakes


def _unreadable(error: Exception, text: str) -> tuple[int, str]:
    """Return the line where reading ended, 0 when there is none, and why."""
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        return mark.line + 1 if mark else 0, str(error.problem or error.context)
    if isinstance(error, ReaderError):
        found = f"a character that no text holds, number {error.character}"
        return text.count("\n", 0, error.position) + 1, found
    if isinstance(error, RecursionError):
        return 0, "more brackets in each other than can be read"
    return 0, "an escape in quotes that is no character"


class _Reader:
    """Turns one file's nodes into values, noting lines and mistakes on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.mistakes: list[Mistake] = []
        self.nodes = 0
        self.stopped = False

    def value(self, node: Node, path: Path) -> Any:
        self.nodes += 1
        if not self.stopped and (self.nodes > MOST_NODES or len(path) > MOST_LEVELS):
            self.stopped = True
            self.wrong(node, "this file unfolds to too much", "Use fewer aliases, or more files.")
        if self.stopped:
            return None
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.id == "mapping":
            return self.mapping(node, path)
        if node.id == "sequence":
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        return _scalar(str(node.tag), self.word(node))

    def mapping(self, node: Node, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if key_node.id != "scalar":
                self.wrong(key_node, "a key that is no word", "Write one word before the colon.")
                continue
            key = self.word(key_node)
            inner = (*path, key)
            if key == "<<":
                self.wrong(key_node, 'merge keys ("<<") are not read', "Write the keys out.")
            elif key in found:
                first = self.lines[inner]
                self.wrong(key_node, f'"{key}" is here twice; first in line {first}')
            else:
                self.lines[inner] = key_node.start_mark.line + 1
                found[key] = self.value(value_node, inner)
        return found

    def word(self, node: Node) -> str:
        """Return a scalar's text; JSON's escapes write one character as two halves."""
        written = str(node.value)
        if written.isascii():
            return written
        try:
            return written.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            self.wrong(node, "an escape in quotes that is no character", "Write it as it is.")
            return ""

    def wrong(self, node: Node, what: str, mend: str = "Keep one of them.") -> None:
        place = Place(file=self.file, line=node.start_mark.line + 1)
        self.mistakes.append(Mistake(place=place, what=what, mend=mend))


def _scalar(tag: str, text: str) -> Any:
    """Return a scalar as YAML 1.2 types it; times and anything else stay text."""
    kind = tag.rpartition(":")[2]
    if kind == "null" and text.lower() in NULLS:
        return None
    if kind == "bool" and text.lower() in BOOLS:
        return BOOLS[text.lower()]
    if kind == "int" and WHOLE.fullmatch(text):
        return int(text)
    return text
