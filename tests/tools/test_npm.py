import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def npm(*words: str) -> subprocess.CompletedProcess[str]:
    """Run npm as `make setup` does, from anywhere."""
    return subprocess.run(
        ["sh", str(ROOT / "tools" / "npm.sh"), sys.executable, *words],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
    )


def test_npm_works_in_the_judges_folder() -> None:
    """With the Node.js of the environment, whatever PATH has."""
    where = npm("prefix")

    assert Path(where.stdout.strip()) == ROOT / "tests" / "judge"


def test_npm_that_fails_says_what_to_do() -> None:
    """After what npm said itself."""
    said = npm("no-such-command")

    assert said.returncode == 1
    assert "npm no-such-command did not work for the judge of AWS policies" in said.stderr
