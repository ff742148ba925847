"""Each package that the project asks for has its reason written down."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "decisions" / "dependencies.md"


def test_every_dependency_has_its_reason() -> None:
    """And none is explained that is no longer there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [
        *project["dependencies"],
        *(name for extra in project["optional-dependencies"].values() for name in extra),
    ]
    wanted = {re.split(r"[\[<>=; ]", name)[0] for name in asked}

    rows = re.findall(r"^\| (`.*?) \|", PAGE.read_text("utf-8"), re.MULTILINE)

    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row)} == wanted
