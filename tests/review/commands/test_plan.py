import io
import json
from pathlib import Path

import pytest

from review import plan
from tests.review.conftest import Run
from tests.review.test_plan import FAILED, HASH, SHORT, example

OTHER = "sha256:" + "0" * 64


@pytest.fixture(autouse=True)
def preview(project: Path) -> Path:
    """Save a preview."""
    file = project / "preview.json"
    file.write_text(json.dumps(example()), "utf-8")
    return file


def test_a_plan_is_told_as_a_hash(grantbook: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file, or through a pipe."""
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(example())))

    told = grantbook("plan", "preview.json")

    assert (told.status, told.stdout, told.stderr) == (0, f"{HASH}\n", "")
    assert grantbook("plan") == told


def test_the_plan_that_is_meant_passes(grantbook: Run) -> None:
    """As somebody approved it by its hash."""
    assert grantbook("plan", "preview.json", "--is", HASH).status == 0


def test_another_plan_does_not(grantbook: Run) -> None:
    """Its hash is told, with what to do."""
    refused = grantbook("plan", "preview.json", "--is", OTHER)

    assert (refused.status, refused.stdout) == (1, f"{HASH}\n")
    assert refused.stderr.startswith(f"This run is not the one of {OTHER}.\n  Review")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("none.json", None, "none.json: cannot be read: No such file or directory"),
        ("latin.json", b"\xe9", "latin.json: cannot be read: it is not UTF-8"),
        ("empty.json", b"", "empty.json: this is no JSON"),
        ("short.json", json.dumps(SHORT).encode(), "short.json: what stays as it is"),
        ("failed.json", json.dumps(FAILED).encode(), "failed.json: the preview has failed"),
    ],
)
@pytest.mark.parametrize("command", ["plan", "reviewed"])
def test_wrong_input_is_refused(
    grantbook: Run, project: Path, command: str, file: str, text: bytes | None, said: str
) -> None:
    """Exit 2, in one sentence."""
    if text is not None:
        (project / file).write_bytes(text)

    refused = grantbook(command, file)

    assert (refused.status, refused.stdout) == (2, "")
    assert said in refused.stderr


@pytest.mark.parametrize("wanted", ["1234", HASH.upper(), f"{HASH}\n", f"{HASH}0"])
def test_what_is_no_hash_is_refused(grantbook: Run, wanted: str) -> None:
    """Nothing could be that plan."""
    refused = grantbook("plan", "preview.json", "--is", wanted)

    assert (refused.status, refused.stdout) == (2, "")
    assert "is no hash of a plan" in refused.stderr


def test_how_to_make_a_preview_is_told_with_all_that_it_takes() -> None:
    """Without what stays as it is, nobody would see that the stack has moved."""
    assert "--show-sames" in plan.ADVICE
