from collections.abc import Iterator, Mapping

import pytest

from tests.ci.clones import ADMINISTRATOR, DENY, Project
from tests.ci.on_gitlab import MERGE_REQUEST, Done, job, run
from tests.review.hosts.served import TOKEN, Served, serving

PREVIEW, REVIEW, UP = (job(f"access {name}") for name in ("preview", "review", "up"))
ALONE = "**The files alone:** there is no preview of the run, so no plan."


@pytest.fixture
def host() -> Iterator[Served]:
    """Run GitLab, for a project access token."""
    with serving("gitlab") as served:
        yield served


def review(project: Project, host: Served, more: Mapping[str, str] | None = None) -> Done:
    """Return how the review of the change ended, where there was no preview."""
    given = {**MERGE_REQUEST, "CI_API_V4_URL": host.url, "GITLAB_TOKEN": TOKEN}
    return run(project, "access review", "origin/change", {**given, **(more or {})})


def test_a_change_is_reviewed_in_one_note(demo: Project, host: Served) -> None:
    """It is kept as a file too, and as SARIF; nothing of the change itself is run."""
    demo.change(DENY, "")

    done = review(demo, host)

    assert done.status == 0, done.said
    said, sarif = ((done.folder / name).read_text("utf-8") for name in REVIEW["artifacts"]["paths"])
    assert "gain `support:ResolveCase`; deny gone" in said
    assert ALONE in said
    assert '"2.1.0"' in sarif
    assert [body.startswith(said.rstrip()) for body in host.bodies] == [True]


def test_what_is_too_bad_stops_after_it_was_told(demo: Project, host: Served) -> None:
    """The note is there, and the job is red."""
    demo.change(DENY, DENY + ADMINISTRATOR)

    done = review(demo, host)

    assert done.status == 1
    assert ["administrator" in body for body in host.bodies] == [True]


def test_a_fork_gets_no_token_and_a_review(demo: Project, host: Served) -> None:
    """In the log and as a file."""
    demo.change(DENY, "")

    done = review(demo, host, {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "eve/access"})

    assert done.status == 0, done.said
    assert "deny gone" in done.said
    assert (host.calls, host.bodies) == ([], [])


def test_a_change_brings_no_preview_of_its_own(demo: Project, host: Served) -> None:
    """What lies where the pipeline puts it would be taken for the run."""
    demo.change(DENY, "", {"preview.json": "{}"})

    done = review(demo, host)

    assert done.status == 1
    assert "preview.json is this pipeline's own" in done.said
    assert host.bodies == []


def test_who_gets_a_token_and_when() -> None:
    """A preview is for who may push here; by hand a run starts with a plan, on the main branch."""
    own = "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_MERGE_REQUEST_PROJECT_ID"
    main = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE == "

    assert own in PREVIEW["rules"][0]["if"]
    assert [rule["if"] for rule in UP["rules"]] == [f'{main}"push"', f'{main}"web" && $PLAN']
    assert [("id_tokens" in each) for each in (PREVIEW, REVIEW, UP)] == [True, False, True]
    assert UP["environment"] == "production"
    assert PREVIEW["environment"]["name"] == "preview"


def test_jobs_end_and_do_not_meet() -> None:
    """A review that is out of date is cut off, a run never."""
    assert all("timeout" in each for each in (PREVIEW, REVIEW, UP))
    assert (PREVIEW["interruptible"], REVIEW["interruptible"]) == (True, True)
    assert UP["resource_group"]
    assert "interruptible" not in UP
