"""Who can do something in the demo's stack, and in stacks of the test's own."""

import json
import shutil
from pathlib import Path

import pytest

from tests.review.conftest import Run

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/reference/command.md"
DOCUMENT = Path(__file__).with_name("who_can.json")
LEADS = (
    "For 1 it depends.\n"
    "sandbox, as declared: support:ResolveCase\n"
    "\n"
    "depends: members of support-leads (bruno) have support:ResolveCase on aws, everywhere, "
    "until 2035-06-30T23:59:59Z (because stacks/sandbox/teams.yaml:25 through "
    "managed: AWSSupportAccess, team support-leads)\n"
)
PERSON = "people: {{al: {{email: al@b.c, grants: {{{0}}}}}}}\n"


@pytest.fixture
def demo(project: Path) -> Path:
    """Return a project with the demo's stack alone."""
    shutil.rmtree(project / "stacks")
    shutil.copytree(ROOT / "stacks", project / "stacks")
    return project


def write(project: Path, text: str) -> None:
    """Make the good stack say something else."""
    (project / "stacks/good/all.yaml").write_text(text, "utf-8")


@pytest.mark.usefixtures("demo")
def test_who_can_close_cases_is_who_leads(grantbook: Run) -> None:
    """Until their end; who is denied it is not there. The page shows the same."""
    said = grantbook("who-can", "support:ResolveCase")

    assert (said.status, said.stdout, said.stderr) == (0, LEADS, "")
    assert f"```text\n{LEADS}```" in PAGE.read_text("utf-8")


@pytest.mark.usefixtures("demo")
def test_json_is_the_same_for_programs(grantbook: Run) -> None:
    """A whole document is kept beside this test."""
    said = grantbook("who-can", "ObjectStorageFullAccess", "--on", "data", "--format", "json")

    assert said.stdout == DOCUMENT.read_text("utf-8")


@pytest.mark.parametrize(
    ("grant", "on", "answer"),
    [
        ("allow: 's3:*'", "", "yes: al has s3:GetObject on aws, everywhere"),
        ("allow: 's3:*', resources: 'arn:aws:s3:::a/*'", "", "on arn:aws:s3:::a/*"),
        ("allow: 's3:*'", "arn:aws:s3:::a/b", "yes: al has s3:GetObject on aws, on arn:aws:s3:::a"),
        ("allow: 's3:*', resources: 'arn:aws:s3:::a/b'", "arn:aws:s3:::a/*", "depends: al has"),
        ("allow: 's3:*', condition: {Bool: {'aws:SecureTransport': true}}", "", "depends: al has"),
    ],
)
def test_what_an_answer_depends_on_is_said(
    grantbook: Run, project: Path, grant: str, on: str, answer: str
) -> None:
    """A condition, or a part of the resource that is asked about."""
    write(project, PERSON.format(f"aws: [{{{grant}}}]"))

    said = grantbook("who-can", "s3:GetObject", *(["--on", on] if on else []))

    assert answer in said.stdout


def test_a_deny_of_a_part_is_told_with_its_line(grantbook: Run, project: Path) -> None:
    """It limits the answer."""
    text = (
        "people:\n  al:\n    email: al@b.c\n    grants:\n      aws:\n        - allow: 's3:*'\n"
        "        - {deny: 's3:*', resources: 'arn:aws:s3:::a/*'}\n"
    )
    write(project, text)

    said = grantbook("who-can", "s3:GetObject").stdout

    assert "but not on arn:aws:s3:::a/*" in said
    assert "limited by stacks/good/all.yaml:7" in said


def test_whoever_may_assume_a_role_is_told(grantbook: Run, project: Path) -> None:
    """They can what it can."""
    program = (
        "people: {al: {email: al@b.c}}\napplications:\n  ci:\n    owner: al\n"
        "    grants: {aws: [{allow: 's3:*'}]}\n"
        "    assumed_by: {service: lambda.amazonaws.com}\n"
    )
    write(project, program)

    said = grantbook("who-can", "s3:GetObject").stdout

    assert "ci may be assumed by the service lambda.amazonaws.com" in said


def test_nobody_is_an_answer(grantbook: Run) -> None:
    """With exit status 0."""
    said = grantbook("who-can", "s3:GetObject")

    assert (said.status, said.stdout) == (0, "Nobody can.\ngood, as declared: s3:GetObject\n")


def test_nobody_is_said_with_doubt_where_there_is_any(grantbook: Run, project: Path) -> None:
    """A policy that no file has may hold it."""
    own = "arn:aws:iam::123456789012:policy/own"
    write(project, PERSON.format(f"aws: [{{managed: '{own}'}}]"))

    said = grantbook("who-can", "s3:GetObject").stdout

    assert said.startswith("Nobody can, as far as it could be judged; 1 thing could not.\n")
    assert f"not judged: {own}, held by al: is a policy that no file of this stack has" in said


def test_one_cloud_alone_can_be_asked_about(grantbook: Run, project: Path) -> None:
    """Of a wildcard that is of all."""
    scaleway = "scaleway: [{permission_sets: IAMReadOnly, organization: true}]"
    write(project, PERSON.format(f"aws: [{{allow: 's3:*'}}], {scaleway}"))

    said = grantbook("who-can", "*", "--cloud", "scaleway", "--format", "json")

    assert {each["cloud"] for each in json.loads(said.stdout)["answers"]} == {"scaleway"}


def test_an_unknown_action_is_the_users_input(grantbook: Run) -> None:
    """With the nearest one."""
    said = grantbook("who-can", "support:ReslveCase")

    assert (said.status, said.stdout) == (2, "")
    assert said.stderr == (
        '"support:ReslveCase" is no action\n  Did you mean "support:ResolveCase"?\n'
    )


@pytest.mark.usefixtures("demo")
def test_a_project_that_no_file_names_is_told_beside_the_answer(grantbook: Run) -> None:
    """It may be a slip of the pen."""
    said = grantbook("who-can", "ObjectStorageFullAccess", "--on", "dta")

    assert said.status == 0
    assert 'Did you mean "data"?' in said.stderr
