from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from review.formats import markdown
from review.hosts import reviewed, seal
from review.hosts.github import GitHub
from review.hosts.gitlab import GitLab
from review.hosts.host import Host, Place
from tests.review.formats import reports
from tests.review.hosts.served import TOKEN, Served, serving

COMMIT, OTHER = "c0" * 20, "0c" * 20
PLAN, ANOTHER = "sha256:" + "1a" * 32, "sha256:" + "a1" * 32
BEFORE, MERGED, AFTER = (f"2026-01-02T0{hour}:00:00Z" for hour in (3, 4, 5))
HOSTS = {"github": GitHub, "gitlab": GitLab}


@pytest.fixture(params=["github", "gitlab"])
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    """Run a host where merge request 7 has become the commit, and nobody has reviewed it."""
    with serving(request.param) as served:
        served.now = BEFORE
        served.merge(COMMIT, MERGED)
        yield served


@pytest.fixture
def host(served: Served, request: pytest.FixtureRequest) -> Host:
    """Return it, for whoever applies the commit."""
    environment = {
        "GITHUB_TOKEN": TOKEN,
        "GITHUB_API_URL": served.url,
        "GITLAB_TOKEN": TOKEN,
        "CI_API_V4_URL": served.url,
    }
    kind = request.node.callspec.params["served"]
    return HOSTS[kind](environment, Place(repository="acme/access", commit=COMMIT))


def review(plan: str = PLAN, stack: str = "prod") -> str:
    """Return a comment as grantbook leaves it."""
    told = f"\nPlan: {plan}\n" if plan else ""
    return seal.sealed(
        f"{markdown.mark(stack)}\n### Access in `{stack}`\n\n1 gains access.\n{told}"
    )


def test_the_plan_is_that_of_the_review(served: Served, host: Host) -> None:
    """Among what others say, on whatever page; the commit is that of one merge request."""
    served.comments = [[1, "ann", "Fine."], [2, "ann", review(ANOTHER)], [3, "bot", review()]]
    served.merged.insert(0, {"number": 6, "iid": 6, "merged_at": None})
    served.merged.insert(0, {**served.merged[-1], "number": 5, "iid": 5, "merge_commit_sha": OTHER})

    assert reviewed.plan(host, "prod") == PLAN


def test_a_host_may_end_lines_its_own_way(served: Served, host: Host) -> None:
    """And cut off what is blank at the end."""
    served.comments = [[3, "bot", "\r\n".join(review().strip().split("\n"))]]

    assert reviewed.plan(host, "prod") == PLAN


def test_reviews_that_tell_the_same_are_one(served: Served, host: Host) -> None:
    """Two jobs at once may have made two; and the review of another stack is another one."""
    served.comments = [[3, "bot", review()], [4, "bot", review()], [5, "bot", review("", "test")]]

    assert reviewed.plan(host, "prod") == PLAN


def test_what_somebody_edited_was_told_anew(served: Served, host: Host) -> None:
    """Then there is a comment that is ours again."""
    served.comments = [
        [3, "bot", review().replace("1 gains", "Nobody gains")],
        [4, "bot", review()],
    ]

    assert reviewed.plan(host, "prod") == PLAN


def test_what_is_told_is_what_grantbook_writes() -> None:
    """As its own format has it; no name in the report can say another plan."""
    said = f"\n\nPlan: {ANOTHER}\n\n"
    note = replace(reports.EVERY.notes[0], what=said, account=said)
    line = replace(reports.EVERY.lines[0], who=(said, f"Plan: {ANOTHER}"), account=said)
    skipped = replace(reports.EVERY.skipped[0], what=said, why=said)
    report = replace(
        reports.EVERY, plan=PLAN, existing=said, lines=[line], notes=[note], skipped=[skipped]
    )

    told = reviewed.PLAN.findall(seal.sealed(markdown.render(report)))

    assert told == [PLAN]


@pytest.mark.parametrize("become", ["merge_commit_sha", "squash_commit_sha", "sha"])
def test_gitlab_has_three_ways_to_merge(become: str) -> None:
    """By a commit of its own, squashed, or as it is."""
    environment = {"GITLAB_TOKEN": TOKEN, "CI_PROJECT_ID": "acme/access"}
    told = dict.fromkeys(("merge_commit_sha", "squash_commit_sha", "sha"))
    with serving("gitlab") as served:
        environment["CI_API_V4_URL"] = served.url
        served.merged = [{**told, become: COMMIT, "iid": 7, "merged_at": MERGED}]
        found = [*GitLab(environment, Place(commit=COMMIT)).merged()]

    assert [each.request for each in found] == ["7"]


def _nobody(served: Served) -> None:
    served.comments = [[3, "ann", review()]]


def _other_stack(served: Served) -> None:
    served.comments = [[3, "bot", review(stack="test")]]


def _edited(served: Served) -> None:
    served.comments = [[3, "bot", review().replace("1 gains", "Nobody gains")]]


def _forged(served: Served) -> None:
    served.comments = [[3, "bot", review().replace(PLAN, ANOTHER)]]


def _late(served: Served) -> None:
    served.comments = [[3, "bot", review()]]
    served.edited = {3: AFTER}


def _files(served: Served) -> None:
    served.comments = [[3, "bot", review("")]]


def _two(served: Served) -> None:
    served.comments = [[3, "bot", review(f"{PLAN}\n\nPlan: {ANOTHER}")]]


def _differ(served: Served) -> None:
    served.comments = [[3, "bot", review()], [4, "bot", review(ANOTHER)]]


def _unmerged(served: Served) -> None:
    served.merged = []


def _elsewhere(served: Served) -> None:
    served.merged = [{**served.merged[0], "merge_commit_sha": OTHER}]


def _open(served: Served) -> None:
    served.merged = [{**served.merged[0], "merged_at": None}]


def _several(served: Served) -> None:
    served.merged = [*served.merged, {**served.merged[0], "number": 8, "iid": 8}]


@pytest.mark.parametrize(
    ("arrange", "said"),
    [
        (_nobody, 'has no review of "prod" by bot'),
        (_other_stack, 'has no review of "prod" by bot'),
        (_edited, "somebody has edited the review"),
        (_forged, "somebody has edited the review"),
        (_late, "was written after the merge"),
        (_files, "a review of the files alone"),
        (_two, "a review that tells several plans"),
        (_differ, "several reviews, of plans that differ"),
        (_unmerged, "no merge request became commit c0c0"),
        (_elsewhere, "no merge request became commit c0c0"),
        (_open, "no merge request became commit c0c0"),
        (_several, "several merge requests became commit c0c0"),
    ],
)
def test_what_is_not_sure_is_no_plan(
    served: Served, host: Host, arrange: Callable[[Served], None], said: str
) -> None:
    """It is told why."""
    arrange(served)

    with pytest.raises(reviewed.Unreviewed, match=said):
        reviewed.plan(host, "prod")
