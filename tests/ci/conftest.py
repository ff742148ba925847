from pathlib import Path

import pytest

from tests.ci import clones


@pytest.fixture
def demo(tmp_path: Path) -> clones.Project:
    """Return the demo as a project of its own."""
    return clones.project(tmp_path)
