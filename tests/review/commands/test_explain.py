"""Why somebody can do something, or cannot, in the demo's stack and in one of the test's own."""

import json
import shutil
from pathlib import Path

import pytest

from tests.review.conftest import Run

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/reference/command.md"
DENIED = (
    "sandbox, as declared: alice, support:ResolveCase\n"
    "\n"
    "no: alice lacks support:ResolveCase on aws: a deny wins "
    "(because stacks/sandbox/teams.yaml:19 through team support)\n"
)
CAROL = (
    "sandbox, as declared: carol\n"
    "\n"
    "yes: carol has iam:ChangePassword on aws, on arn:aws:iam::123456789012:user/carol "
    "(because stacks/sandbox/people.yaml:10 through their own sign-in)\n"
    "yes: carol has iam:GetAccountPasswordPolicy on aws, everywhere "
    "(because stacks/sandbox/people.yaml:10 through their own sign-in)\n"
    "no: carol lacks * on ovh: no grant speaks of it\n"
    "no: carol lacks * on scaleway: no grant speaks of it\n"
)
S3 = "AmazonS3ReadOnlyAccess"
BOUNDARY = f"permissions_boundary: {S3}"
ELSEWHERE = "it is granted on other resources alone: on arn:aws:s3:::a/*"


@pytest.fixture
def demo(project: Path) -> Path:
    """Return a project with the demo's stack alone."""
    shutil.rmtree(project / "stacks")
    shutil.copytree(ROOT / "stacks", project / "stacks")
    return project


@pytest.mark.usefixtures("demo")
def test_a_deny_that_wins_is_told_with_its_line(grantbook: Run) -> None:
    """The page shows the same."""
    said = grantbook("explain", "alice", "support:ResolveCase")

    assert (said.status, said.stdout, said.stderr) == (0, DENIED, "")
    assert f"```text\n{DENIED}```" in PAGE.read_text("utf-8")


@pytest.mark.usefixtures("demo")
def test_without_an_action_all_access_is_told(grantbook: Run) -> None:
    """On all accounts where they are, nothing among it; one line for each reason."""
    assert grantbook("explain", "carol").stdout == CAROL


@pytest.mark.usefixtures("demo")
def test_a_wildcard_is_answered_part_by_part(grantbook: Run) -> None:
    """What they have, and what not."""
    said = json.loads(grantbook("explain", "alice", "support:*", "--format", "json").stdout)

    yes, no = said["answers"]
    assert (yes["answer"], no["answer"]) == ("yes", "no")
    assert no["actions"] == ["support:ResolveCase"]
    assert "support:CreateCase" in yes["actions"]


@pytest.mark.parametrize(
    ("person", "words", "why"),
    [
        ("accounts: [aws]", ["s3:GetObject"], "no grant speaks of it\n"),
        ("", ["s3:GetObject"], "nothing of the declaration brings them there\n"),
        (
            "suspended: true, grants: {aws: [{allow: 's3:*'}]}",
            ["s3:GetObject"],
            "they are suspended (because stacks/good/all.yaml:1)\n",
        ),
        (
            "grants: {aws: [{allow: 's3:*', resources: 'arn:aws:s3:::a/*'}]}",
            ["s3:GetObject", "--on", "arn:aws:s3:::b/c"],
            f"{ELSEWHERE} (because stacks/good/all.yaml:1)\n",
        ),
        (
            "grants: {aws: [{allow: 's3:*', resources: 'arn:aws:s3:::a/*'}]}",
            ["s3:ListBucket"],
            f"{ELSEWHERE} (because stacks/good/all.yaml:1)\n",
        ),
        (
            f"users: {{aws: {{{BOUNDARY}}}}}, grants: {{aws: [{{allow: 's3:*'}}]}}",
            ["s3:PutObject"],
            f"it is beyond the boundary (because stacks/good/all.yaml:1 through managed: {S3})\n",
        ),
    ],
)
def test_a_no_says_what_is_missing(
    grantbook: Run, project: Path, person: str, words: list[str], why: str
) -> None:
    """A grant, a way there, or what lets it through."""
    more = f", {person}" if person else ""
    text = f"people: {{al: {{email: al@b.c{more}}}}}\n"
    (project / "stacks/good/all.yaml").write_text(text, "utf-8")

    said = grantbook("explain", "al", *words)

    assert said.status == 0, said.stderr
    assert said.stdout.endswith(f" on aws: {why}")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["alise"], 'stack "sandbox" has nobody called "alise"\n  Did you mean "alice"?\n'),
        (["support"], '"support" is a team\n  Ask about one of its people: "alice".\n'),
        (["alice", "s3:GetObjct"], '"s3:GetObjct" is no action\n'),
    ],
)
def test_a_question_that_nobody_can_answer_is_the_users_input(
    grantbook: Run, words: list[str], said: str
) -> None:
    """With what to ask instead."""
    refused = grantbook("explain", *words)

    assert (refused.status, refused.stdout) == (2, "")
    assert said in refused.stderr
