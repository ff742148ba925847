import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ci import actions, clones
from tests.ci.clones import ADMINISTRATOR, DENY, Project
from tests.ci.on_github import REVIEW, UP
from tests.pages import ROOT
from tests.review.hosts.served import TOKEN, Served, serving

FILES = sorted((ROOT / "ci/github").glob("*.yml"))
PINNED = re.compile(r"uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n")
ALONE = "**The files alone:** there is no preview of the run, so no plan."


@pytest.fixture
def host() -> Iterator[Served]:
    """Run GitHub, for a workflow's own token."""
    with serving("github") as served:
        served.me = ""
        yield served


def run(project: Project, host: Served, head: str = "acme/access") -> actions.Run:
    """Return a run for pull request 7, which comes from a repository, where no state is told."""
    contexts = {
        "github.base_ref": "main",
        "github.ref": "refs/pull/7/merge",
        "github.repository": "acme/access",
        "github.sha": "origin/change",
        "github.token": TOKEN,
        "github.event.pull_request.head.repo.full_name": head,
        "needs.preview.result": "skipped",
        "vars.PULUMI_BACKEND_URL": "",
    }
    return actions.Run(project=project, contexts=contexts, env={"GITHUB_API_URL": host.url})


def test_a_change_is_reviewed_in_one_comment(demo: Project, host: Served) -> None:
    """It stands in the summary too, and as SARIF; nothing of the change itself is run."""
    demo.change(DENY, "")
    review = run(demo, host)

    failed = review.job(REVIEW, "review")

    assert failed == "", review.said
    summary = review.kept("summary").read_text("utf-8")
    assert "gain `support:ResolveCase`; deny gone" in summary
    assert [body.startswith(summary.rstrip()) for body in host.bodies] == [True]
    assert json.loads(review.kept("review.sarif").read_text("utf-8"))["version"] == "2.1.0"


def test_a_review_without_a_preview_says_so(demo: Project, host: Served) -> None:
    """Where no state is told, the preview is left out."""
    demo.change(DENY, "")

    failed = [run(demo, host).job(REVIEW, name) for name in ("preview", "review")]

    assert failed == ["-", ""]
    assert [ALONE in body for body in host.bodies] == [True]


def test_what_is_too_bad_stops_after_it_was_told(demo: Project, host: Served) -> None:
    """The comment is there, and the check is red."""
    demo.change(DENY, DENY + ADMINISTRATOR)
    review = run(demo, host)

    failed = review.job(REVIEW, "review")

    assert failed == "stop at what is too bad"
    assert ["administrator" in body for body in host.bodies] == [True]


def test_a_mistake_stops_first(demo: Project, host: Served) -> None:
    """And is told with its line."""
    demo.change(DENY, "        - denied: []\n")
    review = run(demo, host)

    failed = review.job(REVIEW, "review")

    assert failed == "validate"
    assert "stacks/sandbox/teams.yaml:" in review.said["validate"]
    assert host.bodies == []


def test_a_fork_gets_no_secret_and_a_review(demo: Project, host: Served) -> None:
    """Of the files, in the summary alone; the preview is for who may push."""
    demo.change(DENY, "")
    review, preview = (run(demo, host, head="eve/access") for _ in range(2))
    preview.contexts = {**preview.contexts, "vars.PULUMI_BACKEND_URL": "s3://state"}

    failed = review.job(REVIEW, "review"), preview.job(REVIEW, "preview")

    assert failed == ("", "-"), review.said
    summary = review.kept("summary").read_text("utf-8")
    assert "deny gone" in summary
    assert ALONE in summary
    assert (host.calls, host.bodies) == ([], [])
    assert TOKEN not in str(review.given)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_workflows_ask_for_little(file: Path) -> None:
    """No right but where a job says so, pinned actions, ends, and no text of others in a script."""
    text = file.read_text("utf-8")
    workflow = clones.read(file)

    assert workflow["permissions"] == {}
    assert "concurrency" in workflow
    assert "pull_request_target" not in workflow["on"]
    assert text.count("uses: ") == len(PINNED.findall(text))
    for job in workflow["jobs"].values():
        assert {"timeout-minutes", "permissions"} <= job.keys()
        assert set(job["permissions"].values()) <= {"read", "write"}
    for step in actions.steps(workflow):
        assert "${{" not in step.get("run", "")
        if "actions/checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


def test_who_reviews_cannot_reach_a_cloud() -> None:
    """And who reaches one cannot comment; nothing but the run itself has secrets."""
    rights = {name: job["permissions"] for name, job in (REVIEW["jobs"] | UP["jobs"]).items()}
    cloud = {"contents": "read", "id-token": "write"}

    assert rights == {
        "preview": cloud,
        "review": {"contents": "read", "pull-requests": "write", "security-events": "write"},
        "up": {**cloud, "pull-requests": "read"},
    }
    assert "secrets." not in str(REVIEW)
    having = [step["name"] for step in actions.steps(UP) if "secrets." in str(step)]
    assert having == ["up"]


def test_a_run_is_for_the_main_branch_and_alone(demo: Project, host: Served) -> None:
    """Whoever starts it by hand on another branch applies nothing; what runs is never cut off."""
    by_hand = run(demo, host)
    by_hand.contexts = {**by_hand.contexts, "github.ref": "refs/heads/change"}

    assert by_hand.job(UP, "up") == "-"
    assert UP["concurrency"] == {"group": "access-up", "cancel-in-progress": False}
    assert UP["jobs"]["up"]["environment"] == "production"
    assert REVIEW["jobs"]["preview"]["environment"] == "preview"
