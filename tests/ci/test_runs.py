"""From a merge request to the clouds: preview, review, comment, merge, check, run."""

from collections.abc import Iterator

import pytest

from sandbox.server import Sandbox
from tests.ci import clones, on_github, on_gitlab
from tests.ci.clones import DENY
from tests.ci.pipelines import BEFORE, Ended, Team, plan
from tests.review.hosts.served import serving

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

HOSTS = {"github": on_github, "gitlab": on_gitlab}
OTHER = "sha256:" + "0" * 64
LEADS = "        - managed: AWSSupportAccess\n"
SEES = '        - allow: ["support:DescribeCases"]\n'
BY_HAND = (
    "sed -i 's/Closes support cases, too/Closes them/' stacks/sandbox/teams.yaml && "
    "pulumi up --stack sandbox --yes --skip-preview --non-interactive"
)


@pytest.fixture(scope="module", params=["github", "gitlab"])
def kind(request: pytest.FixtureRequest) -> str:
    """Name the host."""
    return str(request.param)


@pytest.fixture(scope="module")
def team(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """Return the demo at a host, its stack made and not yet applied."""
    project = clones.project(tmp_path_factory.mktemp("runs"))
    with Sandbox() as sandbox, serving(kind) as host:
        host.me = "" if kind == "github" else "bot"  # A workflow's own token does not tell.
        host.now = BEFORE
        project.listen(sandbox.urls)
        project.by_hand(f"pulumi stack init {clones.STACK}", sandbox.env)
        pipelines = HOSTS[kind].Pipelines(project=project, host=host, env=sandbox.env)
        yield Team(project=project, host=host, sandbox=sandbox, pipelines=pipelines)


@pytest.fixture(scope="module")
def first(team: Team) -> list[tuple[Ended, int]]:
    """Apply main for the first time: by a push, by hand with another plan, and with its own.

    Each with the calls that it made to change something.
    """
    found: list[tuple[Ended, int]] = []
    for approved in ("", OTHER, "its own"):
        before = team.calls()
        ended = team.pipelines.up(plan(found[0][0].said) if approved == "its own" else approved)
        found.append((ended, team.calls() - before))
    return found


def test_main_without_a_review_is_approved_by_its_plan(
    first: list[tuple[Ended, int]], kind: str
) -> None:
    """The first run of a stack is refused, and goes through by hand with its own plan alone."""
    (pushed, at_first), (wrong, then), (approved, at_last) = first

    assert pushed.failed == wrong.failed == HOSTS[kind].CHECK
    assert "no merge request became commit" in pushed.said
    assert f"This run is not the one of {OTHER}" in wrong.said
    assert (at_first, then) == (0, 0)
    assert approved.failed == "", approved.said
    assert " created\n" in approved.said
    assert at_last > 0


@pytest.mark.usefixtures("first")
def test_what_was_reviewed_is_applied(team: Team) -> None:
    """One comment says what it means and which plan it is; nobody is asked again."""
    reviewed = team.change(DENY, "")
    team.merge()

    applied = team.pipelines.up()

    assert [each.failed for each in reviewed] == ["", ""], reviewed
    assert len(team.host.bodies) == 1
    assert "gain `support:ResolveCase`; deny gone" in team.host.bodies[0]
    assert "This run does what the files say" in team.host.bodies[0]
    assert applied.failed == "", applied.said
    assert f"This run is the one that was reviewed: {plan(team.host.bodies[0])}" in applied.said
    assert "~ 1 updated" in applied.said


@pytest.mark.usefixtures("first")
def test_a_run_that_changes_nothing_needs_no_review(team: Team) -> None:
    """Such as a page that somebody pushed who may."""
    team.project.origin.commit({"README.md": "Who may do what.\n"})
    before = team.calls()

    applied = team.pipelines.up()

    assert applied.failed == "", applied.said
    assert "This run changes nothing, so it needs no review." in applied.said
    assert team.calls() == before


@pytest.mark.usefixtures("first")
def test_a_stack_that_has_moved_is_refused(team: Team, kind: str) -> None:
    """Somebody ran something else in between: nothing is undone unasked, but by its own plan."""
    reviewed = team.change(LEADS, LEADS + SEES)
    team.project.by_hand(BY_HAND, team.sandbox.env)
    team.merge()
    before = team.calls()

    refused = team.pipelines.up()
    untouched = team.calls() == before
    approved = team.pipelines.up(plan(refused.said))

    assert [each.failed for each in reviewed] == ["", ""], reviewed
    assert refused.failed == HOSTS[kind].CHECK
    assert "The stack has moved since the review" in refused.said
    assert "Closes them" not in team.host.bodies[0]
    assert untouched
    assert approved.failed == "", approved.said


@pytest.mark.usefixtures("first")
def test_a_broken_main_can_be_mended(team: Team) -> None:
    """The commit before cannot be read, so the run is not reviewed against it; it goes on."""
    teams = "stacks/sandbox/teams.yaml"
    text = (team.project.origin.root / teams).read_text("utf-8")
    team.project.origin.commit({teams: text.replace("teams:", "teems:")})
    broken = team.pipelines.up()
    team.project.origin.commit({teams: text})

    mended = team.pipelines.up()

    assert broken.failed != ""
    assert "teems" in broken.said
    assert mended.failed == "", mended.said
    assert "There is no review of this run." in mended.said
