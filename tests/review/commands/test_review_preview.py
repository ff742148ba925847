"""Reviews of a run by a saved preview, of which a stack of the test's own says little."""

import json
from pathlib import Path
from typing import Any

import pytest

from review.formats.words import RUNS
from tests.review.conftest import Run
from tests.review.repositories import Repository

OPS = "teams: {ops: {grants: {aws: [{allow: ['s3:GetObject']}]}}}\n"
AL = "people: {al: {email: al@b.c, password: false, teams: [ops]}}\n"
HEAD = "urn:pulumi:good::grantbook::"
AWS = f"{HEAD}pulumi:providers:aws::aws::0f6c"


def created(type_: str, key: str, **inputs: Any) -> dict[str, Any]:
    """Return a step that makes an object of AWS."""
    urn = f"{HEAD}aws:iam/{type_[0].lower()}{type_[1:]}:{type_}::aws/{key}"
    return {"op": "create", "urn": urn, "newState": {"urn": urn, "provider": AWS, "inputs": inputs}}


def saved(project: Path, *steps: dict[str, Any]) -> str:
    """Save a preview, and return its file."""
    digest = {"steps": steps, "changeSummary": {"create": len(steps)}}
    (project / "preview.json").write_text(json.dumps(digest), "utf-8")
    return "preview.json"


@pytest.fixture
def stack(project: Path) -> Path:
    """Return a repository whose stack has somebody in a team since the last commit."""
    made = Repository(project)
    made.commit()
    made.write({"stacks/good/all.yaml": OPS + AL})
    return project


@pytest.fixture
def run(stack: Path) -> str:
    """Return the preview of a run that does what the files say."""
    policy = {"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]}]}
    return saved(
        stack,
        created("User", "al", name="al"),
        created("Group", "ops", name="ops"),
        created("GroupMembership", "ops", group="ops", users=["al"]),
        created("GroupPolicy", "ops", group="ops", name="grants", policy=json.dumps(policy)),
    )


def test_a_run_that_does_what_the_files_say_says_so(grantbook: Run, run: str) -> None:
    """Below what is compared; the last line is the plan."""
    said = grantbook("review", "--preview", run)

    summary, compared, agrees, *_, plan = said.stdout.splitlines()
    assert (said.status, said.stderr) == (0, "")
    assert summary == "1 gains access; worst: secrets; 1 note."
    assert compared == "good, from HEAD to the working tree"
    assert agrees == RUNS["agrees"]
    assert plan == f"Plan: {grantbook('plan', run).stdout.strip()}"


def test_a_run_of_other_files_is_told(grantbook: Run, stack: Path, run: str) -> None:
    """And stops a pipeline where it opens as much as is asked for."""
    Repository(stack).write({"stacks/good/all.yaml": "teams: {ops: {}}\n"})

    said = grantbook("review", "--preview", run, "--fail-on", "secrets")

    assert said.status == 1
    assert (
        said.stdout.splitlines()[0] == "By the files alone: nobody gains or loses access; 1 note."
    )
    assert RUNS["differs"] in said.stdout
    assert "run differs: this run gives user al (not declared) s3:GetObject on aws" in said.stdout
    assert grantbook("review", "--preview", run).status == 0


def test_a_run_goes_with_a_revision(grantbook: Run, stack: Path, run: str) -> None:
    """What the stack does not hold and that revision says, is told of it."""
    Repository(stack).commit()
    Repository(stack).git("tag", "v1")

    said = grantbook("review", "--preview", run, "--against", "v1")

    assert "stack differs: the stack does not give members of ops (al) s3:GetObject" in said.stdout
    assert "which v1 says in stacks/good/all.yaml:1" in said.stdout


def test_a_run_goes_with_no_live_review(grantbook: Run, run: str) -> None:
    """They compare with different things."""
    said = grantbook("review", "--preview", run, "--live")

    assert (said.status, said.stdout) == (2, "")
    assert "--live compares with the clouds, --preview with a run: say one" in said.stderr


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "preview.json: cannot be read"),
        ("", "preview.json: this is no JSON"),
        ("[]", "preview.json: this is no preview"),
        ('{"steps": []}', "preview.json: this is no preview"),
        ("[" * 100_000, "preview.json: this is no JSON"),
        (
            json.dumps({"steps": [], "diagnostics": [{"severity": "error", "message": "no: x"}]}),
            "preview.json: the preview has failed: no: x",
        ),
        (
            json.dumps({"steps": [created("User", "al")], "changeSummary": {"same": 2}}),
            "preview.json: what stays as it is, is missing",
        ),
        (
            json.dumps({"steps": [created("User", "al")], "changeSummary": {"create": 1}}).replace(
                ":good:", ":other:"
            ),
            'preview.json: this is a preview of the stack "other", not of "good"',
        ),
    ],
)
def test_what_is_no_preview_of_the_stack_is_refused(
    grantbook: Run, stack: Path, text: str | None, why: str
) -> None:
    """With what to do, and no report."""
    if text is not None:
        (stack / "preview.json").write_text(text, "utf-8")

    said = grantbook("review", "--preview", "preview.json")

    assert (said.status, said.stdout) == (2, "")
    assert said.stderr.startswith(why)
