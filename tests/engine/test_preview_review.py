"""A review of the run that the engine has previewed: it is the files, or notes say where not."""

import json
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sandbox.demo.words import DENY
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine.conftest import declare_rich
from tests.engine.test_identity_center import declare, federate
from tests.review.repositories import Repository

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

Json = dict[str, Any]
PREVIEW = ("preview", "--json", "--show-sames", "--non-interactive")
CASE = "support:ResolveCase on aws, everywhere"
EDITS = {
    "  felix:\n": "  fenella:\n    renamed_from: felix\n",
    "email: alice@example.com\n    teams: [support]": "email: alice@b.c\n    teams: [partners]",
    "  carla:\n    email: carla@example.com\n    teams: [support]\n    suspended: true\n": (
        "  zoe: {email: zoe@example.com, teams: [support, partners], until: 2032-01-01}\n"
    ),
}


class Reviewed:
    """A stack in a repository, whose runs are reviewed."""

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        self.scratch = Scratch.of(folder, sandbox)
        self.repository = Repository(folder)
        self.repository.git("commit", "--quiet", "--allow-empty", "--message", "nothing yet")

    def preview(self) -> str:
        """Return what the engine says of a run."""
        return self.scratch.pulumi(*PREVIEW)

    def review(self, preview: str) -> Json:
        """Return the review of a run, beside the change since the last commit."""
        words = ("review", "--preview", "-", "--format", "json", "--fail-on", "never")
        done = subprocess.run(
            ["grantbook", *words],
            cwd=self.scratch.folder,
            env=self.scratch.env,
            input=preview,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        found: Json = json.loads(done.stdout)
        return found

    def agrees(self) -> Json:
        """Return the review of a run that does what the files say."""
        report = self.review(self.preview())
        assert [each["what"] for each in report["notes"] if "differs" in each["mark"]] == []
        assert report["run"] == "agrees"
        return report


def differing(report: Json) -> list[tuple[str, str, bool]]:
    """Return what a review says of a run that is not the files."""
    assert report["run"] == "differs"
    return [
        (each["mark"], each["what"], each["opens"])
        for each in report["notes"]
        if "differs" in each["mark"]
    ]


@pytest.fixture(scope="module")
def demo(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Reviewed:
    """Return the stack of the sandbox, applied and committed; its first run agreed."""
    made = Reviewed(tmp_path_factory.mktemp("demo"), sandbox)
    first = made.agrees()
    assert {who for line in first["lines"] for who in line["who"]} == {
        *("alice", "backup", "bruno", "carol")
    }
    made.scratch.up()
    made.repository.commit()
    return made


def test_a_run_that_does_nothing_agrees(demo: Reviewed) -> None:
    """And nothing else is said, but which plan it is."""
    report = demo.agrees()

    assert report["is_empty"]
    assert report["plan"].startswith("sha256:")


def test_a_deny_that_goes_is_one_line_and_this_run_does_it(demo: Reviewed) -> None:
    """A run of the files before the edit does not, and a stack without the run is no revision."""
    before = demo.preview()
    demo.scratch.edit("teams.yaml", DENY, "")
    after = demo.preview()

    report, old = demo.review(after), demo.review(before)
    demo.repository.commit()
    merged = demo.review(after)
    demo.scratch.edit("teams.yaml", '- allow: ["support:*"]\n', f'- allow: ["support:*"]\n{DENY}')
    undone = demo.review(after)
    demo.repository.commit()

    assert (report["run"], [each["actions"] for each in report["lines"]]) == (
        *("agrees", [["support:ResolveCase"]]),
    )
    what = f"members of support (alice) {CASE}"
    not_done = f"this run does not give {what}, which the working tree says"
    not_there = f"the stack does not give {what}, which HEAD says in stacks/sandbox/teams.yaml:18"
    assert differing(old) == [("run differs", not_done, False)]
    assert differing(merged) == [("stack differs", not_there, True)]
    assert [(mark, opens) for mark, _, opens in differing(undone)] == [
        *(("run differs", True), ("stack differs", True)),
    ]


def test_a_policy_that_is_changed_in_a_preview_is_told(demo: Reviewed) -> None:
    """With who gains what."""
    digest = json.loads(demo.preview())
    (step,) = (each for each in digest["steps"] if "aws:iam/policy:Policy" in each["urn"])
    document = json.loads(step["newState"]["inputs"]["policy"])
    document["Statement"].append({"Effect": "Allow", "Action": "iam:*", "Resource": "*"})
    step["newState"]["inputs"]["policy"] = json.dumps(document)

    report = demo.review(json.dumps(digest))

    ((mark, what, opens),) = (each for each in differing(report) if "iam:AddUserToGroup" in each[1])
    assert (mark, opens) == ("run differs", True)
    assert what.startswith("this run gives members of support (alice) iam:")
    assert report["worst"] == "administrator"


def test_all_that_grantbook_makes_agrees(tmp_path: Path) -> None:
    """Before the first run, after it, and by an edit that makes, changes, replaces and deletes."""
    with Sandbox() as other:
        made = Reviewed(tmp_path, other)
        declare_rich(made.scratch, other)

        first = made.agrees()
        made.scratch.up()
        made.repository.commit()
        idle = made.agrees()
        for old, new in EDITS.items():
            made.scratch.edit("people.yaml", old, new)
        edited = made.agrees()

    assert {line["account"] for line in first["lines"]} == {"aws", "ovh", "scaleway"}
    assert (idle["lines"], idle["notes"]) == ([], [])
    assert "zoe" in {who for line in edited["lines"] for who in line["who"]}


def test_people_who_come_through_identity_center_agree(tmp_path: Path) -> None:
    """Before the first run, after it, and when somebody else comes."""
    with Sandbox() as other:
        made = Reviewed(tmp_path, other)
        for file in made.scratch.path("").iterdir():
            file.unlink()
        made.scratch.configure(partial(federate, other))
        declare(made.scratch)

        first = made.agrees()
        made.scratch.up()
        made.repository.commit()
        idle = made.agrees()
        made.scratch.edit("all.yaml", "suspended: true", "until: 2032-01-01")
        edited = made.agrees()

    assert {who for line in first["lines"] for who in line["who"]} == {
        *("alice", "bruno", "others in support")
    }
    assert idle["is_empty"]
    assert {who for line in edited["lines"] for who in line["who"]} == {"clara"}
