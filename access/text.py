"""YAML text as plain values, with the place of every key and item.

YAML 1.2 (https://yaml.org/spec/1.2.2/): `on` and `no` are words, and a date stays the text that
was written, so that what it means is decided in one place, `access.form`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from access.mistakes import Mistake
from access.model import Place

Path = tuple[str | int, ...]

MOST_NODES = 200_000  # Aliases can multiply; a declaration of 5,000 people has a third of this.


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One file: its value, and where each part of it stands."""

    file: str
    value: Any
    lines: Mapping[Path, int]

    def place(self, path: Path) -> Place:
        """Return where a path stands, or the nearest thing around it that is written down."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(file=self.file, line=self.lines.get(path, 0))


def parse(file: str, text: str) -> tuple[Tree, list[Mistake]]:
    """Return the tree of a file and what keeps it from being read; the tree is then empty."""
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file=file, line=mark.line + 1 if mark else 0)
        what = f"this is not YAML: {error.problem or error.context or 'unreadable'}"
        return Tree(file=file, value={}, lines={}), [Mistake(place=place, what=what)]
    reader = _Reader(file)
    value = reader.value(node, ()) if node is not None else {}
    return Tree(file=file, value=value, lines=reader.lines), reader.mistakes


class _Reader:
    """Turns one file's nodes into values, noting lines and mistakes on the way."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.mistakes: list[Mistake] = []
        self.nodes = 0

    def value(self, node: Node, path: Path) -> Any:
        self.nodes += 1
        if self.nodes == MOST_NODES:
            self.wrong(node, "this file unfolds to too much", "Use fewer aliases, or more files.")
        if self.nodes >= MOST_NODES:
            return None
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, place)) for place, item in enumerate(node.value)]
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
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

    def wrong(self, node: Node, what: str, mend: str = "Keep one of them.") -> None:
        place = Place(file=self.file, line=node.start_mark.line + 1)
        self.mistakes.append(Mistake(place=place, what=what, mend=mend))


def _scalar(node: ScalarNode) -> Any:
    """Return a scalar as YAML 1.2 types it; times and anything else stay text."""
    kind = str(node.tag).rpartition(":")[2]
    text = str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind == "int" and text.lstrip("+-").isdecimal():
        return int(text)
    return text
