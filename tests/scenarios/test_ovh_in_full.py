import pytest

from sandbox.prover.proof import Expectation
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.scenarios.ovh_in_full import expected
from tests.scenarios.ovh_in_full.story import Story

pytestmark = pytest.mark.engine

TAGS_BY_HAND = {"pulumi-python:dynamic/ovh:ResourceTags ovh/vps:vps-xx1111b.vps.ovh.net": "update"}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """One stack, three runs, and all that was called between them."""
    with Sandbox() as sandbox:
        return Story(sandbox, Scratch.of(tmp_path_factory.mktemp("in-full"), sandbox))


def test_role_of_an_administrator_manages_users_and_all_else(story: Story) -> None:
    """ADMIN needs no policy: not for users, not for products, not for the account."""
    assert story.wrong("first", expected.ADMIN) == []


def test_deny_of_a_policy_wins_over_a_role(story: Story) -> None:
    """Even an administrator reads no bill that the team's grants deny."""
    assert story.wrong("first", expected.ADMIN_DENIED) == []


def test_regular_role_changes_products_but_no_user(story: Story) -> None:
    """REGULAR reads and changes everything but users and groups."""
    assert story.wrong("first", [*expected.REGULAR, *expected.REGULAR_REFUSED]) == []


def test_unprivileged_role_reads_and_changes_nothing(story: Story) -> None:
    """UNPRIVILEGED reads everything on the account, bills and users among it."""
    assert story.wrong("first", [*expected.UNPRIVILEGED, *expected.UNPRIVILEGED_REFUSED]) == []


def test_role_none_grants_nothing(story: Story) -> None:
    """With NONE and no grant, not even the account can be read."""
    assert story.wrong("first", expected.NONE_REFUSED) == []


def test_grant_on_a_resource_group_covers_what_is_in_it(story: Story) -> None:
    """The server inside is read, the other is not, and reading is not rebooting."""
    lines = [*expected.IN_THE_GROUP, *expected.OUTSIDE_THE_GROUP, *expected.BEYOND_THE_GRANT]

    assert story.wrong("first", lines) == []


def test_resource_added_to_a_group_is_covered_after_the_next_run(story: Story) -> None:
    """The group was edited, the grant was not."""
    assert story.wrong("second", expected.ADDED_TO_THE_GROUP) == []


def test_resource_group_of_ovhcloud_covers_the_whole_account_and_no_other(story: Story) -> None:
    """`ovh-default` is found by its name, and the right on it is no more than what is granted."""
    assert story.wrong("first", [*expected.IN_THE_ACCOUNT, *expected.ANOTHER_ACCOUNT]) == []


def test_condition_on_a_tag_tells_resources_apart(story: Story) -> None:
    """The grant names all servers, and reaches the one whose tag has the value."""
    assert story.wrong("first", [*expected.TAGGED, *expected.OTHERWISE_TAGGED]) == []


def test_tag_declared_on_another_resource_opens_it_after_the_next_run(story: Story) -> None:
    """Neither the grant nor its condition changed."""
    assert story.wrong("second", expected.TAGGED_AS_WELL) == []


def test_tag_removed_by_hand_closes_is_seen_and_is_put_back(story: Story) -> None:
    """Nothing else is drift: not the user who has to change the password either."""
    assert story.wrong("by hand", expected.UNTAGGED) == []
    assert story.drift == TAGS_BY_HAND
    assert story.wrong("third", expected.TAGGED_AS_WELL) == []


def test_access_ends_with_the_last_day_without_a_run(story: Story) -> None:
    """The end of a grant, of a token, and of a person, teams and roles included."""
    assert story.wrong("last day", expected.LAST_DAY) == []
    assert story.wrong("day after", expected.DAY_AFTER) == []


def test_declared_permissions_group_allows_but_for_its_except_and_its_deny(story: Story) -> None:
    """What is excepted is not granted."""
    assert story.wrong("first", [*expected.OF_THE_GROUP, *expected.EXCEPTED]) == []


def test_except_of_a_permissions_group_trims_no_other_grant(story: Story) -> None:
    """Whoever is granted the reboot elsewhere has it."""
    assert story.wrong("first", expected.GRANTED_BESIDE_THE_EXCEPT) == []


def test_deny_of_a_permissions_group_holds_against_every_grant(story: Story) -> None:
    """`me/*` is granted beside it, and bills stay closed."""
    assert story.wrong("first", expected.DENIED_BY_THE_GROUP) == []


def test_managed_group_by_name_does_what_the_four_actions_do(story: Story) -> None:
    """Call by call, `controlPanelAccess` and the actions are answered alike."""
    by_name, by_actions = (
        [(line.expected.call, line.seen) for line in story.lines("first", lines)]
        for lines in (expected.BY_NAME, expected.BY_ACTIONS)
    )

    assert by_name == by_actions
    assert [seen.status for _, seen in by_name] == [200, 200, 200, 200]
    assert story.wrong("first", expected.BEYOND_THE_LOGIN) == []


def test_suspended_person_may_do_nothing_until_it_is_taken_away(story: Story) -> None:
    """The team's grants wait: the same calls are let through after the next run."""
    assert story.wrong("first", expected.SUSPENDED) == []
    assert story.wrong("second", expected.BACK) == []


def test_user_who_must_change_the_password_is_left_so_by_a_run(story: Story) -> None:
    """The status is OVHcloud's, and no run signs anybody in."""
    assert story.wrong("third", expected.MUST_CHANGE_THE_PASSWORD) == []


def test_federated_people_have_what_the_group_has_that_they_are_sent_in(story: Story) -> None:
    """The team's group has the name that the identity provider sends."""
    assert story.wrong("first", [*expected.SENT, *expected.BEYOND_THE_TEAM]) == []


def test_federated_people_without_the_group_have_nothing(story: Story) -> None:
    """Neither the team's key nor another spelling is the name."""
    assert story.wrong("first", expected.NOT_SENT) == []


def test_no_user_is_made_where_people_are_federated(story: Story) -> None:
    """Nor a group for them; there is the one of the team alone beside OVHcloud's own."""
    assert story.partner["users"] == {}
    assert [group["name"] for group in story.partner["groups"].values()] == [
        "ADMIN",
        "DEFAULT",
        "UNPRIVILEGED",
        "platform@corp.example.com",
    ]


def test_token_opens_the_service_that_its_program_is_granted(story: Story) -> None:
    """One secret is read; none is made, and those of another account stay closed."""
    assert story.wrong("first", [*expected.BY_TOKEN, *expected.BEYOND_THE_TOKEN]) == []


def test_token_for_another_service_opens_nothing_here(story: Story) -> None:
    """The action is the same, the resource is not."""
    assert story.wrong("first", expected.ANOTHER_SERVICE) == []


def test_token_opens_nothing_of_the_api(story: Story) -> None:
    """It is refused before any right is looked at."""
    lines = story.lines("first", expected.NO_TOKEN_OF_THE_API)

    assert [line.seen.status for line in lines] == [401]
    assert all(line.holds for line in lines)


def test_second_key_has_the_rights_of_the_first(story: Story) -> None:
    """While both are declared, both open the same and are refused the same."""
    first, second = (
        [(line.expected.call, line.seen) for line in story.lines("second", lines)]
        for lines in (expected.BLUE_WHOLE, expected.GREEN_WHOLE)
    )

    assert first == second
    assert story.wrong("second", [*expected.BLUE_WHOLE, *expected.GREEN_WHOLE]) == []


def test_key_removed_from_the_declaration_opens_nothing_and_the_second_goes_on(
    story: Story,
) -> None:
    """The first gets no access token any more."""
    assert story.wrong("third", [*expected.BLUE_GONE, *expected.GREEN_WHOLE]) == []


def test_every_call_is_answered_as_it_was_written_down(story: Story) -> None:
    """No line of any moment comes out otherwise, while the cloud enforces."""
    moments = ("first", "last day", "day after", "second", "by hand", "third")

    assert [wrong for moment in moments for wrong in story.wrong(moment)] == []


@pytest.mark.parametrize(
    ("switch", "wrong_first", "wrong_later"),
    [
        (
            "allow_everything",
            [*expected.NOT_GRANTED, *expected.DENIED, *expected.OUT_OF_SCOPE],
            # Whoever is not let in asks for no right.
            [*expected.ENDED_GRANTS, *expected.ENDED_TWICE, *expected.ENDED_IN_TEAMS],
        ),
        # A grant of one's own has ended besides.
        ("ignore_denies", expected.DENIED, expected.ENDED_IN_TEAMS),
        ("ignore_scopes", expected.OUT_OF_SCOPE, []),
        ("ignore_expiry", [], [*expected.ENDED_GRANTS, *expected.ENDED_TOKEN]),
    ],
)
def test_a_cloud_that_does_not_enforce_is_caught_at_the_right_lines(
    story: Story, switch: str, wrong_first: list[Expectation], wrong_later: list[Expectation]
) -> None:
    """Each switch makes exactly those lines come out otherwise that depend on it."""
    first, later = story.wrong(f"first, {switch}"), story.wrong(f"day after, {switch}")

    assert first == sorted(line.name for line in wrong_first)
    assert later == sorted(line.name for line in wrong_later)
