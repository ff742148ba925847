import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from providers import http
from tests.review.conftest import Run
from tests.review.hosts.served import TOKEN, Refusal, Served, serving
from tests.review.hosts.test_reviewed import AFTER, BEFORE, COMMIT, MERGED, review
from tests.review.test_plan import HASH, example

VARIABLES = {
    "github": {
        "GITHUB_ACTIONS": "true",
        "GITHUB_REPOSITORY": "acme/access",
        "GITHUB_SHA": COMMIT,
        "GITHUB_REF": "refs/heads/main",
        "GITHUB_TOKEN": TOKEN,
    },
    "gitlab": {
        "GITLAB_CI": "true",
        "CI_PROJECT_ID": "acme/access",
        "CI_COMMIT_SHA": COMMIT,
        "GITLAB_TOKEN": TOKEN,
    },
}
URLS = {"github": "GITHUB_API_URL", "gitlab": "CI_API_V4_URL"}


@pytest.fixture(params=["github", "gitlab"])
def host(request: pytest.FixtureRequest) -> str:
    """Name the host; all of this holds on both."""
    return str(request.param)


@pytest.fixture
def served(host: str, monkeypatch: pytest.MonkeyPatch, project: Path) -> Iterator[Served]:
    """Run a host with the pipeline of a commit, which was reviewed, and a preview."""
    for name in [name for of in VARIABLES.values() for name in of]:
        monkeypatch.delenv(name, raising=False)
    for name, value in VARIABLES[host].items():
        monkeypatch.setenv(name, value)
    (project / "preview.json").write_text(json.dumps(example()), "utf-8")
    with serving(host) as served, stamina.set_testing(True, attempts=http.ATTEMPTS, cap=True):
        monkeypatch.setenv(URLS[host], served.url)
        served.now = BEFORE
        served.comments = [[3, "bot", review(HASH)]]
        served.merge(COMMIT, MERGED)
        yield served


def test_the_run_that_was_reviewed_passes(grantbook: Run, served: Served) -> None:
    """Nothing is written to the host."""
    passed = grantbook("reviewed", "preview.json")

    assert (passed.status, passed.stderr) == (0, "")
    assert passed.stdout == f"This run is the one that was reviewed: {HASH}\n"
    assert served.wrote() == []


@pytest.mark.usefixtures("served")
def test_a_stack_that_has_moved_is_refused(grantbook: Run, project: Path) -> None:
    """In any resource, also one that the run leaves as it is; with the way out."""
    moved = example()
    moved["steps"][1]["oldState"]["outputs"]["name"] = "by hand"
    (project / "preview.json").write_text(json.dumps(moved), "utf-8")

    refused = grantbook("reviewed", "preview.json")

    now = grantbook("plan", "preview.json").stdout.strip()
    assert (refused.status, refused.stdout) == (1, "")
    assert f"The stack has moved since the review, or it was of another run: that was {HASH}" in (
        refused.stderr
    )
    assert f"with its plan: {now}\n" in refused.stderr


def test_without_a_review_nothing_passes(grantbook: Run, served: Served) -> None:
    """Such as one that was written after the merge."""
    served.edited = {3: AFTER}

    refused = grantbook("reviewed", "preview.json")

    assert (refused.status, refused.stdout) == (1, "")
    assert "was written after the merge.\n  Nothing was changed." in refused.stderr


def test_a_run_that_changes_nothing_needs_no_review(
    grantbook: Run, served: Served, project: Path
) -> None:
    """And nobody is asked."""
    idle = example()
    idle["steps"][2]["op"] = "same"
    idle["changeSummary"] = {"same": 3}
    (project / "preview.json").write_text(json.dumps(idle), "utf-8")

    passed = grantbook("reviewed", "preview.json")

    assert (passed.status, passed.stderr) == (0, "")
    assert passed.stdout == "This run changes nothing, so it needs no review.\n"
    assert served.calls == []


@pytest.mark.usefixtures("served")
def test_outside_a_pipeline_the_place_is_said(
    grantbook: Run, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And asked for where it is not."""
    kept = {f"{host.upper()}_TOKEN"}
    for name in VARIABLES[host].keys() - kept:
        monkeypatch.delenv(name)
    at = ("--host", host, "--repository", "acme/access")

    passed = grantbook("reviewed", "preview.json", *at, "--commit", COMMIT)
    refused = [
        grantbook("reviewed", "preview.json", *words)
        for words in (("--commit", COMMIT), (*at,), (*at[:2], "--commit", COMMIT))
    ]

    assert passed.status == 0
    assert [each.status for each in refused] == [2, 2, 2]
    assert "Say which with --host." in refused[0].stderr
    assert "Say its whole hash with --commit." in refused[1].stderr
    assert "Say `--repository" in refused[2].stderr
    assert "--request" not in refused[2].stderr


@pytest.mark.parametrize("commit", ["main", COMMIT[:12], f"../../{COMMIT}", COMMIT.upper()])
def test_a_commit_is_said_in_full(grantbook: Run, served: Served, commit: str) -> None:
    """A branch may be another one by then."""
    refused = grantbook("reviewed", "preview.json", "--commit", commit)

    assert refused.status == 2
    assert "this is no commit" in refused.stderr
    assert served.calls == []


@pytest.mark.parametrize(("status", "ended"), [(403, 2), (404, 2), (422, 3), (500, 3)])
def test_a_host_that_does_not_tell_is_no_review(
    grantbook: Run, served: Served, status: int, ended: int
) -> None:
    """Nothing passes because nobody could be asked."""
    served.refusals = [Refusal(method="GET", status=status) for _ in range(http.ATTEMPTS)]

    failed = grantbook("reviewed", "preview.json")

    assert (failed.status, failed.stdout) == (ended, "")
    assert str(status) in failed.stderr
    assert TOKEN not in failed.stderr


def test_a_token_of_an_app_says_whose_it_is(grantbook: Run, served: Served) -> None:
    """By --author."""
    served.comments = [[3, "acme[bot]", review(HASH)]]

    assert grantbook("reviewed", "preview.json", "--author", "acme[bot]").status == 0
    assert grantbook("reviewed", "preview.json").status == 1
