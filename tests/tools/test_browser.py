import shutil
import subprocess
from pathlib import Path

from tests.tools.conftest import Script

BROWSER = Path(__file__).parents[2] / "tools" / "browser.sh"


def browser(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script with the programs of one folder alone."""
    shell = shutil.which("sh")
    assert shell
    return subprocess.run(
        [shell, str(BROWSER)],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": str(folder)},
    )


def test_a_browser_that_is_there_is_taken(script: Script, tmp_path: Path) -> None:
    """Without a word, whatever installed it."""
    script("chromium", "exit 0")
    script("chromedriver", "exit 0")

    said = browser(tmp_path)

    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")


def test_root_gets_it_from_the_packages(script: Script, tmp_path: Path) -> None:
    """A driver that is missing is reason enough."""
    script("chromium", "exit 0")
    script("id", "echo 0")
    script("apt-get", f'echo "$@" >>{tmp_path}/asked')

    said = browser(tmp_path)

    assert said.returncode == 0
    assert (tmp_path / "asked").read_text().splitlines() == [
        "update -qq",
        "install -qq --no-install-recommends chromium chromium-driver",
    ]


def test_nobody_is_made_root(script: Script, tmp_path: Path) -> None:
    """The command is said, and the tests go on without."""
    script("id", "echo 1000")
    script("apt-get", "exit 1")

    said = browser(tmp_path)

    assert said.returncode == 0
    assert "are skipped" in said.stdout
    assert said.stdout.endswith("sudo apt-get install chromium chromium-driver\n")


def test_other_systems_are_told_what_is_wanted(tmp_path: Path) -> None:
    """And the tests go on without."""
    said = browser(tmp_path)

    assert said.returncode == 0
    assert "are skipped: they want chromium and chromedriver on PATH" in said.stdout


def test_packages_that_cannot_be_had_keep_no_other_test_from_running(
    script: Script, tmp_path: Path
) -> None:
    """After what apt-get said itself."""
    script("id", "echo 0")
    script("apt-get", '[ "$1" = update ] || { echo "no such package" >&2; exit 100; }')

    said = browser(tmp_path)

    assert said.returncode == 0
    assert said.stderr == "no such package\n"
    assert "are skipped: apt-get could not install chromium" in said.stdout
