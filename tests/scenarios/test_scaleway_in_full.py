import pytest

from sandbox.prover import scaleway
from sandbox.prover.identity import Program
from sandbox.prover.proof import Expectation
from sandbox.scaleway.state import PRINCIPALS
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.scenarios.scaleway_in_full import expected
from tests.scenarios.scaleway_in_full.story import Story

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """One stack, two runs, and all that was called between them."""
    with Sandbox() as sandbox:
        return Story(sandbox, Scratch.of(tmp_path_factory.mktemp("in-full"), sandbox))


def test_member_has_what_the_group_has_in_its_project(story: Story) -> None:
    """Servers are read in `data`; other projects and other rights stay closed."""
    lines = [*expected.BY_THE_GROUP, *expected.OUTSIDE_THE_PROJECT, *expected.BEYOND_THE_SETS]

    assert story.wrong("first", lines) == []


def test_declared_project_is_a_scope_from_the_first_run(story: Story) -> None:
    """The stack makes the project and the grant on it; a server is made there and nowhere else."""
    lines = [*expected.IN_THE_DECLARED_PROJECT, *expected.OUTSIDE_THE_DECLARED_PROJECT]

    assert story.wrong("first", lines) == []


def test_condition_on_a_resource_opens_the_named_one(story: Story) -> None:
    """The grant is on both projects, and reaches one secret; a list is no resource."""
    lines = [*expected.THE_RESOURCE, *expected.ANOTHER_RESOURCE, *expected.NO_RESOURCE]

    assert story.wrong("first", lines) == []


def test_condition_on_an_address_opens_from_inside_its_range(story: Story) -> None:
    """The same call with the same key is refused from outside; inside opens no other project."""
    lines = [*expected.FROM_INSIDE, *expected.FROM_OUTSIDE, *expected.FROM_INSIDE_ELSEWHERE]

    assert story.wrong("first", lines) == []


def test_condition_on_a_date_opens_with_it_without_a_run(story: Story) -> None:
    """Closed on the last day before, open on the day after."""
    assert story.wrong("first", expected.NOT_YET) == []
    assert story.wrong("last day", expected.NOT_YET) == []
    assert story.wrong("day after", expected.BEGUN) == []


def test_grant_with_a_last_day_closes_after_it_without_a_run(story: Story) -> None:
    """Open on the day itself; who has no end goes on."""
    assert story.wrong("last day", [*expected.ENDING, *expected.ENDLESS]) == []
    assert story.wrong("day after", [*expected.ENDED, *expected.ENDLESS]) == []


def test_key_opens_its_project_until_it_expires(story: Story) -> None:
    """Then the API answers 401, whatever the policy says."""
    lines = [*expected.BY_THE_KEY, *expected.OUTSIDE_THE_KEYS_PROJECT]

    later = story.lines("day after", expected.ENDED_KEY)

    assert story.wrong("first", lines) == []
    assert [line.seen.status for line in later] == [401]
    assert all(line.holds for line in later)


def test_sets_of_both_types_cover_the_whole_organization(story: Story) -> None:
    """In every project, the one that the stack makes included, and no more than they say."""
    assert story.wrong("first", [*expected.EVERYWHERE, *expected.BEYOND_THE_AUDIT]) == []


def test_parked_policy_lets_nobody_do_anything(story: Story) -> None:
    """It stands there without a principal, and whoever has nothing else is refused."""
    assert story.wrong("first", expected.NOTHING) == []
    assert story.parked["no_principal"] is True
    assert [key for key in PRINCIPALS if story.parked.get(key)] == []


def test_what_was_parked_opens_once_somebody_holds_it(story: Story) -> None:
    """The same grant, moved to a person: the calls that were refused are let through."""
    assert story.wrong("second", expected.HANDED_OVER) == []
    assert "emergency" not in story.policies


def test_suspended_person_may_do_nothing_until_it_is_taken_away(story: Story) -> None:
    """The team's grants wait: the same calls are let through after the next run."""
    assert story.wrong("first", expected.SUSPENDED) == []
    assert story.wrong("second", expected.BACK) == []


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("GET servers", "not a call of Scaleway: GET servers"),
        ("GET servers in nowhere", "0 projects are called nowhere"),
        ("GET secrets/nothing in data", "0 secrets are called nothing"),
    ],
)
def test_call_that_means_nothing_is_no_refusal(call: str, said: str) -> None:
    """A proof with a slip in it must not pass for a cloud that says no."""
    with Sandbox(clouds=("scaleway",)) as sandbox:
        stranger = Program(access_key="", secret_key="")

        with pytest.raises((ValueError, LookupError), match=f"^{said}$"):
            scaleway.call(sandbox.env, stranger, call)


def test_every_call_is_answered_as_it_was_written_down(story: Story) -> None:
    """No line of any moment comes out otherwise, while the cloud enforces."""
    moments = ("first", "last day", "day after", "second")

    assert [wrong for moment in moments for wrong in story.wrong(moment)] == []


@pytest.mark.parametrize(
    ("switch", "wrong_first", "wrong_later"),
    [
        (
            "allow_everything",
            [*expected.NOT_GRANTED, *expected.NOT_MET, *expected.OUT_OF_SCOPE],
            expected.ENDED,  # Whoever is not let in asks for no right.
        ),
        ("ignore_denies", [], []),  # Scaleway has no deny.
        ("ignore_scopes", expected.OUT_OF_SCOPE, []),
        ("ignore_expiry", [], expected.ENDED_KEY),  # A last day is a condition there.
    ],
)
def test_a_cloud_that_does_not_enforce_is_caught_at_the_right_lines(
    story: Story, switch: str, wrong_first: list[Expectation], wrong_later: list[Expectation]
) -> None:
    """Each switch makes exactly those lines come out otherwise that depend on it."""
    first, later = story.wrong(f"first, {switch}"), story.wrong(f"day after, {switch}")

    assert first == sorted(line.name for line in wrong_first)
    assert later == sorted(line.name for line in wrong_later)
