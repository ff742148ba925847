import string
import subprocess
from collections.abc import Iterator, Mapping

import pytest

from tests.ci import clones
from tests.ci.clones import ADMINISTRATOR, DENY, STACK, Project
from tests.pages import ROOT
from tests.review.hosts.served import TOKEN, Served, serving

JOBS = clones.read(ROOT / "ci/gitlab/access.gitlab-ci.yml")
REVIEW = JOBS["access review"]
MERGE_REQUEST = {
    "GITLAB_CI": "true",
    "CI_MERGE_REQUEST_PROJECT_ID": "acme/access",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "acme/access",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
}


@pytest.fixture
def host() -> Iterator[Served]:
    """Run GitLab, for a project access token."""
    with serving("gitlab") as served:
        yield served


def run(project: Project, given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Return how the review of the change ended; its variables may name others."""
    folder = project.runner / "builds"
    project.clone("origin/change", folder)
    env = {**JOBS["variables"], "STACK": STACK, **given}
    for name, said in REVIEW["variables"].items():
        env[name] = string.Template(said).substitute(env)
    return project.bash("\n".join(REVIEW["script"]), folder, env)


def test_a_change_is_reviewed_in_one_note(demo: Project, host: Served) -> None:
    """It is kept as a file too, and as SARIF; nothing of the change itself is run."""
    demo.change(DENY, "")
    given = {**MERGE_REQUEST, "CI_API_V4_URL": host.url, "GITLAB_TOKEN": TOKEN}

    done = run(demo, given)

    assert done.returncode == 0, done.stdout + done.stderr
    kept = [demo.runner / "builds" / name for name in REVIEW["artifacts"]["paths"]]
    review, sarif = (file.read_text("utf-8") for file in kept)
    assert "gain `support:ResolveCase`; deny gone" in review
    assert '"2.1.0"' in sarif
    assert [body.startswith(review.rstrip()) for body in host.bodies] == [True]


def test_what_is_too_bad_stops_after_it_was_told(demo: Project, host: Served) -> None:
    """The note is there, and the job is red."""
    demo.change(DENY, DENY + ADMINISTRATOR)
    given = {**MERGE_REQUEST, "CI_API_V4_URL": host.url, "GITLAB_TOKEN": TOKEN}

    done = run(demo, given)

    assert done.returncode == 1
    assert ["administrator" in body for body in host.bodies] == [True]


def test_a_fork_gets_no_token_and_a_review(demo: Project, host: Served) -> None:
    """In the log and as a file."""
    demo.change(DENY, "")
    fork = {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "eve/access", "CI_API_V4_URL": host.url}

    done = run(demo, {**MERGE_REQUEST, **fork})

    assert done.returncode == 0, done.stdout + done.stderr
    assert "deny gone" in done.stdout
    assert (host.calls, host.bodies) == ([], [])


def test_a_review_ends_and_makes_way_for_the_next() -> None:
    """It holds nobody up."""
    assert "timeout" in REVIEW
    assert REVIEW["interruptible"] is True
