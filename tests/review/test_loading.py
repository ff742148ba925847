import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASKED = """
import sys
from review.cli import main
try:
    main()
finally:
    print(*sorted({"boto3", "pulumi", "requests"} & sys.modules.keys()))
"""


def loaded(project: Path, *words: str) -> list[str]:
    """Return which libraries that talk to clouds a command has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", ASKED, *words],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert "bug" not in done.stderr
    return done.stdout.splitlines()[-1].split()


@pytest.mark.parametrize(
    "words",
    [
        ("validate",),
        ("who-can", "iam:CreateUser"),
        ("catalogue", "aws", "iam:CreateUser"),
        ("review", "--help"),
        ("explain", "--help"),
    ],
)
def test_what_asks_no_cloud_loads_no_client(project: Path, words: tuple[str, ...]) -> None:
    """They take longer to load than a small question to answer."""
    assert loaded(project, *words) == []


def test_what_asks_clouds_loads_their_clients(project: Path) -> None:
    """So that the test above looks for what is there."""
    assert loaded(project, "inventory", "--help") == ["boto3", "pulumi", "requests"]
