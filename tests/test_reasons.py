"""What a check is told to overlook, and what is left undone, has its reason beside it."""

import ast
import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    file
    for top in ROOT.glob("[!.]*")
    for file in ([top] if top.suffix == ".py" else top.rglob("*.py"))
    if not {"build", "node_modules"} & {*file.parts}
)
OVERLOOKING = re.compile(
    r"# *(type: *ignore(\[[^]]*\])?|(ruff: *)?noqa(: *[A-Z]+\d+(, *[A-Z]+\d+)*)?"
    r"|pragma: *no \w+|fmt: *\w+)(?P<reason>.*)"
)
MENTION = re.compile(rf"{OVERLOOKING.pattern}|NotImplementedError|skip|xfail")
WORD = re.compile(r"[A-Za-z]{2}")
UNDONE = {"NotImplementedError", "NotImplementedError()"}
SKIPPING = {"skip", "skipif", "xfail"}


def without_reason(text: str) -> list[str]:
    """Return the lines that need a reason and say none, as `line: what stands there`."""
    if not MENTION.search(text):  # Most files, which need not be taken apart.
        return []
    lines = text.splitlines()
    tree = ast.parse(text)
    found = {*_overlooked(text), *_undone(tree, lines), *_left_out(tree)}
    return [f"{line}: {lines[line - 1].strip()}" for line in sorted(found)]


def _overlooked(text: str) -> Iterator[int]:
    for token in tokenize.generate_tokens(StringIO(text).readline):
        found = OVERLOOKING.search(token.string) if token.type == tokenize.COMMENT else None
        if found and not WORD.search(found["reason"]):
            yield token.start[0]


def _undone(tree: ast.AST, lines: list[str]) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc and ast.unparse(node.exc) in UNDONE:
            has_reason = "#" in lines[node.lineno - 1]
            yield from () if has_reason else (node.lineno,)


def _left_out(tree: ast.AST) -> Iterator[int]:
    """Yield where tests are skipped without a word: one is the argument of `skip`, or `reason`."""
    said: set[ast.AST] = set()
    for node in ast.walk(tree):  # A call comes before what it calls.
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            has_reason = any(each.arg == "reason" for each in node.keywords)
            if has_reason or (node.args and node.func.attr == "skip"):
                said.add(node.func)
        elif isinstance(node, ast.Attribute) and node.attr in SKIPPING and node not in said:
            is_of_pytest = ast.unparse(node.value) in {"pytest", "pytest.mark"}
            yield from (node.lineno,) if is_of_pytest else ()


def test_whatever_is_overlooked_has_its_reason() -> None:
    """In every file of the tree."""
    wrong = {
        str(file.relative_to(ROOT)): found
        for file in FILES
        if (found := without_reason(file.read_text("utf-8")))
    }

    assert len(FILES) > 500
    assert wrong == {}


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # type: ignore",
        "x = f()  # type: ignore[no-untyped-call]",
        "import os  # noqa",
        "import os  # noqa: E402",
        "import os  # noqa: E402, I001",
        "# ruff: noqa: E402",
        "x = 1  # pragma: no cover",
        "x = 1  # fmt: skip",
        "raise NotImplementedError",
        "raise NotImplementedError()",
        "pytest.skip()",
        "mark = pytest.mark.skip",
        "mark = pytest.mark.skipif(True)",
        "mark = pytest.mark.xfail(strict=True)",
    ],
)
def test_a_line_without_a_reason_is_found(line: str) -> None:
    """The first test of this file can fail."""
    assert without_reason(f"x = 0\n{line}\n") == [f"2: {line}"]


@pytest.mark.parametrize(
    "line",
    [
        "x = f()  # type: ignore[no-untyped-call] # The library's own gap.",
        "import os  # noqa: E402 - as above.",
        "# ruff: noqa: N802, ARG002  (The service decides the names of its calls.)",
        "raise NotImplementedError  # Each cloud asks in its own way.",
        'raise NotImplementedError("on Windows")',
        'pytest.skip("every input of this type replaces")',
        'mark = pytest.mark.skipif(True, reason="no browser")',
        'text = "# type: ignore"',
    ],
)
def test_a_line_with_its_reason_is_left_alone(line: str) -> None:
    """Nor does it always fail."""
    assert without_reason(f"{line}\n") == []
