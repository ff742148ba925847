import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import pages

PAGE = pages.ROOT / "docs" / "how-to" / "first-real-account.md"
REFUSALS = PAGE.read_text("utf-8").partition("| the line says |")[2].partition("\n\n")[0]
OURS = ("providers", "components")
THEIRS = ("sandbox/ovh", "sandbox/scaleway", "sandbox/aws")


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """Return a folder with the stack `prod` as the page writes it."""
    profile, config, declared = pages.blocks(PAGE, "yaml")
    folder = tmp_path / "stacks" / "prod"
    folder.mkdir(parents=True)
    (folder / "people.yaml").write_text(declared, "utf-8")
    lines = config.splitlines(keepends=True)
    with_profile = [f"    {profile}" if line.startswith("    aws:") else line for line in lines]
    (tmp_path / "stacks" / "Pulumi.prod.yaml").write_text(config, "utf-8")
    (tmp_path / "stacks" / "Pulumi.profile.yaml").write_text("".join(with_profile), "utf-8")
    shutil.copytree(folder, tmp_path / "stacks" / "profile")
    return tmp_path


@pytest.mark.parametrize("name", ["prod", "profile"])
def test_stack_of_the_page_is_valid(stack: Path, name: str) -> None:
    """And is counted as the page shows; with the profile, too."""
    shown = next(text for text in pages.blocks(PAGE, "text") if text.startswith("$ grantbook"))

    command = [str(Path(sys.executable).parent / "grantbook"), "validate", name]
    done = subprocess.run(command, cwd=stack, capture_output=True, text=True, check=False)

    assert done.stdout == shown.partition("\n")[2].replace("prod", name)


@pytest.mark.parametrize(
    "words", [row.split("`")[1] for row in REFUSALS.splitlines() if row.startswith("| `")]
)
def test_words_of_a_refusal_are_said_somewhere(words: str) -> None:
    """By grantbook, or by a cloud as the sandbox knows it."""
    files = [file for room in (*OURS, *THEIRS) for file in (pages.ROOT / room).rglob("*.py")]

    said = [file for file in files if words.partition(": account")[0] in file.read_text("utf-8")]

    assert said
