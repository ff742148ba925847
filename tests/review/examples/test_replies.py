"""What is asked of the stacks of the examples, and the documents that `who-can` and `explain` say.

To renew one, delete it and run this test.
"""

import shutil
from pathlib import Path

import pytest

from tests.review.conftest import Run
from tests.review.formats.documents import kept

PAGE = Path(__file__).parents[3] / "docs/reference/command.md"
FOLDER = Path(__file__).parent
ENDINGS = {"text": "txt", "json": "json"}


@pytest.mark.parametrize("format_", ENDINGS)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("aws", ("who-can", "s3:GetObject")),
        ("aws", ("explain", "dmitri", "support:ResolveCase")),
        ("ovh", ("who-can", "vps:apiovh:getConsoleUrl")),
        ("ovh", ("explain", "carla", "account:apiovh:me/changeEmail")),
        ("scaleway", ("who-can", "ObjectStorageReadOnly", "--on", "archive")),
        ("scaleway", ("explain", "backup", "InstancesFullAccess")),
    ],
)
def test_a_reply_is_the_document_beside_the_example(
    grantbook: Run, project: Path, name: str, words: tuple[str, ...], format_: str
) -> None:
    """Of the stack as it is after the change."""
    shutil.rmtree(project / "stacks")
    shutil.copytree(FOLDER / name / "after", project, dirs_exist_ok=True)

    said = grantbook(*words, "--format", format_)

    assert (said.status, said.stderr) == (0, "")
    assert said.stdout == kept(FOLDER / name / f"{words[0]}.{ENDINGS[format_]}", said.stdout)


def test_the_page_shows_what_is_near_to_a_no() -> None:
    """As the document has it."""
    said = (FOLDER / "ovh" / "explain.txt").read_text("utf-8")

    assert f"```text\n{said}```" in PAGE.read_text("utf-8")
