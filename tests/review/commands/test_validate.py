import shutil
from pathlib import Path

from tests.review.conftest import Run

MISTAKES = Path(__file__).parents[2] / "access/ten_mistakes"


def test_a_good_stack_is_counted(grantbook: Run) -> None:
    """By argument, by option, or as the only one there is."""
    results = [grantbook("validate", *words) for words in [["good"], ["--stack", "good"], []]]

    assert [result.status for result in results] == [0, 0, 0]
    assert {result.stdout for result in results} == {
        "stacks/good: 3 accounts, 0 people, 1 team, 0 applications; nothing to object.\n"
    }
    assert {result.stderr for result in results} == {""}


def test_mistakes_are_the_report(grantbook: Run, project: Path) -> None:
    """All ten on stdout, after what is fine, and exit 2; each run the same bytes."""
    shutil.copytree(MISTAKES / "stacks", project / "stacks", dirs_exist_ok=True)

    first, second = grantbook("validate"), grantbook("validate")

    assert first.status == 2
    assert first.stdout == (MISTAKES / "expected.txt").read_text("utf-8") + (
        "stacks/good: 3 accounts, 0 people, 1 team, 0 applications; nothing to object.\n"
    )
    assert (first.stdout, first.stderr) == (second.stdout, "")


def test_a_stack_that_is_not_there_is_said(grantbook: Run) -> None:
    """With the nearest that is, else with all."""
    near, far = grantbook("validate", "god"), grantbook("validate", "production")

    assert [near.status, far.status] == [2, 2]
    assert near.stdout == (
        'stacks/Pulumi.god.yaml: there is no stack "god"\n  Did you mean "good"?\n'
    )
    assert far.stdout.endswith('\n  Stacks here: "good".\n')


def test_two_stacks_are_one_too_many(grantbook: Run) -> None:
    """Which one is meant is not guessed; the same twice is fine."""
    assert grantbook("validate", "good", "--stack", "good").status == 0
    refused = grantbook("validate", "good", "--stack", "other")

    assert refused.status == 2
    assert '"good" and --stack "other" are two stacks: name one.' in refused.stderr


def test_a_folder_without_stacks_is_said(grantbook: Run, project: Path) -> None:
    """So that a pipeline in the wrong folder does not pass."""
    shutil.rmtree(project / "stacks")

    refused = grantbook("validate")

    assert refused.status == 2
    assert refused.stdout == (
        "stacks/: no stack here\n  Run this where stacks/Pulumi.<stack>.yaml is.\n"
    )
