import shutil
from pathlib import Path

import pytest

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


ADMIN = "teams: {ops: {groups: {ovh: {role: ADMIN}}}}\n"
WILD = """
bundles:
  eyes:
    ovh: [{allow: ["vps:apiovh:ips/*"], resources: ["vps:*", account]}]
teams:
  ops: {bundles: [eyes]}
  devs:
    bundles: [eyes]
    grants:
      ovh:
        - {allow: ["*"], except: ["account:apiovh:iam/policy/*"], resources: ["vps:one"]}
        - {deny: ["vps:apiovh:*"], resources: ["urn:v1:eu:resource:*"]}
"""


LATER = " on the account, also what comes later"
VERBS = ("create", "delete", "edit", "get")
FIRST = (
    "account:apiovh:cloud/order/get, account:apiovh:cloud/order/rule/availability/get,"
    " account:apiovh:clusterHadoop/orderInformations/get"
)

DENIED = (
    "vps:apiovh:abortSnapshot, vps:apiovh:activeOptions/get,"
    " vps:apiovh:automatedBackup/attachedBackup/get"
)


@pytest.mark.parametrize(("words", "status"), [([], 0), (["--fail-on", "warning"], 1)])
def test_a_warning_is_told_and_fails_only_when_asked(
    grantbook: Run, project: Path, words: list[str], status: int
) -> None:
    """With its line and what to do instead, before the line that counts it."""
    (project / "stacks/good/all.yaml").write_text(ADMIN, "utf-8")

    warned = grantbook("validate", *words)

    lines = warned.stdout.splitlines()
    assert warned.status == status
    assert lines[0].startswith(
        'stacks/good/all.yaml:1: warning: team "ops" has the role ADMIN on "ovh": '
    )
    assert lines[1:] == [
        "  Leave the role out, and grant what is needed.",
        "stacks/good: 3 accounts, 0 people, 1 team, 0 applications; 1 warning.",
    ]


def test_a_mistake_weighs_more_than_a_warning(grantbook: Run, project: Path) -> None:
    """Whatever order the stacks come in, and whatever is asked."""
    (project / "stacks/good/all.yaml").write_text(ADMIN, "utf-8")
    shutil.copytree(MISTAKES / "stacks", project / "stacks", dirs_exist_ok=True)

    assert grantbook("validate", "--fail-on", "warning").status == 2


def test_nothing_to_warn_of_is_fine_with_any_limit(grantbook: Run) -> None:
    """The limit is the least that counts, and there is nothing."""
    assert grantbook("validate", "--fail-on", "warning").status == 0


def test_wildcards_are_shown_with_what_they_reach(grantbook: Run, project: Path) -> None:
    """Once each, in order of lines; the actions folded after a few."""
    (project / "stacks/good/all.yaml").write_text(WILD, "utf-8")

    shown = grantbook("validate", "--wildcards").stdout.splitlines()

    file = "stacks/good/all.yaml"
    assert shown == [
        "stacks/good: 3 accounts, 0 people, 2 teams, 0 applications; nothing to object.",
        f"{file}:4: allow vps:apiovh:ips/* reaches 3 actions",
        "  vps:apiovh:ips/delete, vps:apiovh:ips/edit, vps:apiovh:ips/get",
        f"{file}:4: resources urn:v1:eu:resource:vps:* reaches every vps{LATER}",
        f"{file}:11: allow * reaches 4790 actions",
        f"  {FIRST} and 4787 more",
        f"{file}:11: except account:apiovh:iam/policy/* reaches 4 actions",
        "  " + ", ".join(f"account:apiovh:iam/policy/{verb}" for verb in VERBS),
        f"{file}:12: deny vps:apiovh:* reaches 82 actions",
        f"  {DENIED} and 79 more",
        f"{file}:12: resources urn:v1:eu:resource:* reaches everything{LATER}",
    ]


def test_wildcards_on_aws_are_shown_with_what_they_reach(grantbook: Run, project: Path) -> None:
    """Actions counted and folded, ARNs in words; everything is what a grant is for anyway."""
    written = """
teams:
  ops:
    grants:
      aws:
        - {allow: ["s3:GetObjectTag*", "support:CreateCase"]}
        - {deny: "s3:PutObject?cl", resources: ["arn:aws:s3:::logs/*", "arn:aws:s3:::a/b"]}
"""
    (project / "stacks/good/all.yaml").write_text(written, "utf-8")

    shown = grantbook("validate", "--wildcards").stdout.splitlines()

    file = "stacks/good/all.yaml"
    assert shown[1:] == [
        f"{file}:6: allow s3:GetObjectTag* reaches 1 action",
        "  s3:GetObjectTagging",
        f"{file}:7: deny s3:PutObject?cl reaches 1 action",
        "  s3:PutObjectAcl",
        (
            f'{file}:7: resources arn:aws:s3:::logs/* reaches every object of s3 like "logs/*", '
            "also what comes later"
        ),
    ]


def test_all_actions_of_a_wildcard_are_shown_when_asked(grantbook: Run, project: Path) -> None:
    """One in a line; as many as were counted."""
    (project / "stacks/good/all.yaml").write_text(WILD, "utf-8")

    shown = grantbook("validate", "--wildcards", "--verbose").stdout.splitlines()

    assert "  account:apiovh:iam/policy/edit" in shown
    assert sum(line.startswith("  ") for line in shown) > 4790


def test_wildcards_of_a_declared_permissions_group_are_shown(grantbook: Run, project: Path) -> None:
    """It grants whatever is bound to it, wherever it is named."""
    written = """
accounts:
  ovh:
    permissions_groups:
      viewer:
        description: See policies
        allow: ["account:apiovh:iam/policy/*"]
"""
    (project / "stacks/good/all.yaml").write_text(written, "utf-8")

    shown = grantbook("validate", "--wildcards").stdout.splitlines()

    assert shown[1] == "stacks/good/all.yaml:5: allow account:apiovh:iam/policy/* reaches 4 actions"


def test_a_stack_with_mistakes_shows_no_wildcards(grantbook: Run, project: Path) -> None:
    """What it means is not known."""
    (project / "stacks/good/all.yaml").write_text(f"{WILD}peopel: {{}}\n", "utf-8")

    shown = grantbook("validate", "--wildcards")

    assert shown.status == 2
    assert "reaches" not in shown.stdout


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
