"""Imports between rooms go one way, and each room keeps to its own kind of work."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS: Mapping[str, frozenset[str]] = {
    "access": frozenset(),
    "guardrails": frozenset({"access"}),
    "providers": frozenset({"access"}),
    "components": frozenset({"access", "providers"}),
    "review": frozenset({"access", "guardrails", "providers"}),
    "sandbox": frozenset(),  # A second reading of the API documents, so that it can disagree.
    "tools": frozenset(),
    "bench": frozenset({"access", "providers", "review", "sandbox"}),
    "__main__": frozenset({"access", "components"}),
}
CALLERS = {"aiohttp", "boto3", "botocore", "httpx", "requests", "socket", "urllib3"}
CALLERS |= {"http.client", "urllib.request"}
ENGINE = {"pulumi", "pulumi_aws"}
MAY_CALL = {"providers", "sandbox", "tools"}
IMPURE = {*CALLERS, *ENGINE, "subprocess", "time"}
MOMENTS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today"}
SURROUNDINGS = {"os.environ", "os.getenv", "environ", "getenv"}
OPENING = {"open", "read_bytes", "read_text", "write_bytes", "write_text"}
OPENERS = {
    "access/sources.py",  # The declarations.
    "access/catalogue/lookup.py",  # The data beside it, through importlib.resources.
}


def room_of(file: Path) -> str:
    """Return the room that a file of the tree belongs to."""
    top = file.relative_to(ROOT).parts[0]
    return top.removesuffix(".py")


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and full name of every module, or thing in one, that a tree imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _said(node.func) in {
            "__import__",
            "import_module",
            "importlib.import_module",
        }:
            yield node.lineno, _first_word(node)


def wrong_imports(room: str, text: str) -> list[str]:
    """Return the arrows that a file of a room must not have, as `line: imported`."""
    found = []
    for line, name in imports(ast.parse(text)):
        top = name.partition(".")[0]
        is_arrow = top in ROOMS and top != room and top not in ROOMS[room]
        is_call = room not in MAY_CALL and _within(name, CALLERS)
        is_relative = name.startswith(".")
        is_impure = room == "access" and _within(name, IMPURE)
        if is_arrow or is_call or is_relative or is_impure or top == "tests":
            found.append(f"{line}: {name}")
    return found


def impurities(file: str, text: str) -> list[str]:
    """Return where a pure file looks at clock, environment or files, as `line: what`."""
    found = []
    for node in ast.walk(ast.parse(text)):
        said = _said(node)
        opens = isinstance(node, ast.Call) and _said(node.func).rpartition(".")[2] in OPENING
        if said in SURROUNDINGS or any(said.endswith(moment) for moment in MOMENTS):
            found.append(f"{node.lineno}: {said}")  # type: ignore[attr-defined]  # It has a place.
        elif isinstance(node, ast.Call) and opens and file not in OPENERS:
            found.append(f"{node.lineno}: {_said(node.func)}")
    return found


def _said(node: ast.AST) -> str:
    """Return a name with its dots, "" for what is no name."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_said(node.value)}.{node.attr}"
    return ""


def _first_word(node: ast.Call) -> str:
    """Return the module that a call imports, as far as it is written down."""
    first = node.args[0] if node.args else None
    if isinstance(first, ast.JoinedStr):
        first = first.values[0]
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _within(name: str, modules: set[str]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)


FILES = sorted(
    file
    for room in ROOMS
    for file in [*(ROOT / room).rglob("*.py"), ROOT / f"{room}.py"]
    if file.is_file() and room_of(file) == room
)


def test_rooms_import_along_the_arrows_alone() -> None:
    """All files of the tree; the table above is the picture of the house."""
    wrong = {
        str(file.relative_to(ROOT)): found
        for file in FILES
        if (found := wrong_imports(room_of(file), file.read_text("utf-8")))
    }

    assert wrong == {}


def test_every_folder_of_code_is_a_room() -> None:
    """A new one has to find its place in the table."""
    folders = {
        path.parent.name for path in ROOT.glob("*/__init__.py") if not path.parent.is_symlink()
    }

    assert folders - {"tests"} <= ROOMS.keys()


def test_access_is_pure() -> None:
    """Neither clock nor environment, and one file alone opens others."""
    wrong = {
        name: found
        for file in FILES
        if room_of(file) == "access"
        and (
            found := impurities(name := file.relative_to(ROOT).as_posix(), file.read_text("utf-8"))
        )
    }

    assert wrong == {}


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("access", "import providers"),
        ("access", "from providers import mark"),
        ("access", "from components.aws import policy"),
        ("access", "import pulumi"),
        ("access", "from pulumi.runtime import mocks"),
        ("access", "import boto3"),
        ("access", "import requests.auth"),
        ("access", "import urllib.request"),
        ("access", "from urllib import request"),
        ("access", "import time"),
        ("components", "import requests"),
        ("components", "import review.cli"),
        ("providers", "from components import build"),
        ("providers", "def late():\n    from sandbox import server"),
        ("review", "from components import build"),
        ("sandbox", "from providers.ovh import client"),
        ("sandbox", "import importlib\nimportlib.import_module('access.model')"),
        ("sandbox", "from importlib import import_module\nimport_module(f'access.{name}')"),
        ("tools", "import sandbox"),
        ("__main__", "from providers import mark"),
        ("__main__", "import tests"),
        ("components", "from . import account"),
    ],
)
def test_bad_import_is_found(room: str, text: str) -> None:
    """The first test of this file can fail."""
    assert wrong_imports(room, text)


@pytest.mark.parametrize(
    ("room", "text"),
    [
        ("access", "from urllib.parse import urlsplit"),
        ("access", "from access import model"),
        ("components", "import pulumi\nfrom providers import mark"),
        ("providers", "import requests\nfrom access import model"),
        ("sandbox", "from sandbox.http import Listener\nimport socket"),
        ("review", "from access import sources\nfrom providers import errors"),
        ("__main__", "import pulumi\nfrom components import build"),
    ],
)
def test_good_import_is_left_alone(room: str, text: str) -> None:
    """Nor does it always fail."""
    assert wrong_imports(room, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "from datetime import datetime\nx = datetime.now(UTC)",
        "import datetime\nx = datetime.datetime.now()",
        "from datetime import date\nx = date.today()",
        "import os\nx = os.environ['HOME']",
        "from os import getenv\nx = getenv('HOME')",
        "x = open('file')",
        "x = path.read_text()",
        "with path.open() as file: pass",
    ],
)
def test_impurity_is_found(text: str) -> None:
    """The test of purity can fail."""
    assert impurities("access/model.py", text)


def test_file_that_opens_files_may() -> None:
    """And it alone."""
    assert impurities("access/sources.py", "x = path.read_text()") == []
