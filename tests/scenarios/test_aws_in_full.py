from collections.abc import Iterator

import pytest

from sandbox.prover.proof import Expectation
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.scenarios.aws_in_full import expected
from tests.scenarios.aws_in_full.story import Story

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One stack, all that was called with it, and all that was asked of the judge."""
    with Sandbox() as sandbox:
        yield Story(sandbox, Scratch.of(tmp_path_factory.mktemp("in-full"), sandbox))


def test_team_creates_and_lists_cases_and_is_refused_to_resolve(story: Story) -> None:
    """Alice's team is denied one action of those that it is granted."""
    lines = [*expected.CREATES_AND_LISTS, *expected.DOES_NOT_RESOLVE]

    assert story.wrong("first", lines) == []


def test_person_without_the_grant_is_refused_all_of_it(story: Story) -> None:
    """A user of the account who is in no team."""
    assert story.wrong("first", expected.STRANGER) == []


def test_team_with_the_managed_policy_resolves(story: Story) -> None:
    """AWSSupportAccess knows no exception."""
    assert story.wrong("first", expected.RESOLVES) == []


def test_listing_users_is_refused_to_all_of_them(story: Story) -> None:
    """Support is not IAM, with MFA or without, and a boundary holds against a grant."""
    lines = [*expected.LISTS_NO_USERS, *expected.LISTS_NO_USERS_WITH_MFA]

    assert story.wrong("first", [*lines, *expected.BEYOND_THE_BOUNDARY]) == []


def test_people_sign_in_at_the_page_of_the_account(story: Story) -> None:
    """Its address begins with the alias that is declared."""
    assert story.iam.list_account_aliases()["AccountAliases"] == ["acme-desk"]


@pytest.mark.parametrize("who", ["alice", "bruno", "carol", "mona", "dora", "erik", "gwen"])
def test_first_password_is_to_be_changed(story: Story, who: str) -> None:
    """At the first sign-in, by those without any grant too."""
    profile = story.iam.get_login_profile(UserName=who)["LoginProfile"]

    assert profile["PasswordResetRequired"] is True


def test_everybody_may_change_their_own_password_and_no_other(story: Story) -> None:
    """With what they hold, before MFA too."""
    lines = [*expected.CHANGES_THE_PASSWORD, *expected.CHANGES_NO_OTHER_PASSWORD]

    assert story.wrong("first", lines) == []


def test_before_mfa_there_is_nothing_but_to_set_it_up(story: Story) -> None:
    """One's own, with a key or at the console."""
    own = [*expected.SETS_UP_MFA, *expected.MAKES_A_DEVICE, *expected.SETS_UP_MFA_OF_NOBODY_ELSE]
    lines = [*own, *expected.BEFORE_MFA, *expected.BEFORE_MFA_AS_JUDGED]

    assert story.wrong("first", lines) == []


def test_with_mfa_there_is_what_the_team_has(story: Story) -> None:
    """The demand takes nothing away from whoever meets it."""
    assert story.wrong("first", [*expected.WITH_MFA, *expected.GUARDED_WITH_MFA]) == []


def test_account_demands_mfa_of_everybody_but_whom_it_is_said_of(story: Story) -> None:
    """Gina says nothing of it, and milo that he needs none."""
    lines = [*expected.GUARDED_SETS_UP_MFA, *expected.GUARDED_BEFORE_MFA, *expected.EXEMPT]

    assert story.wrong("first", lines) == []


def test_suspended_person_may_do_nothing(story: Story) -> None:
    """Whatever the team has."""
    assert story.wrong("first", expected.SUSPENDED) == []


def test_access_ends_with_the_last_day_without_a_run(story: Story) -> None:
    """The end of a grant, and of a person; who has no end goes on."""
    assert story.wrong("last day", expected.LAST_DAY) == []
    assert story.wrong("day after", expected.DAY_AFTER) == []
    assert story.wrong("first", [*expected.ON_THE_LAST_DAY, *expected.AFTER_THE_LAST_DAY]) == []


def test_condition_on_an_address_opens_from_inside_its_range(story: Story) -> None:
    """What is granted there, and from nowhere else."""
    lines = [*expected.FROM_INSIDE, *expected.FROM_OUTSIDE, *expected.FROM_INSIDE_NO_MORE]

    assert story.wrong("first", lines) == []


def test_boundary_leaves_of_a_grant_what_is_within_it(story: Story) -> None:
    """And adds nothing to it."""
    inside = [*expected.WITHIN_THE_BOUNDARY, *expected.BEYOND_THE_GRANT]

    assert story.wrong("first", [*inside, *expected.BEYOND_THE_BOUNDARY]) == []


def test_inactive_key_is_not_accepted(story: Story) -> None:
    """The other one of the same program is."""
    assert story.wrong("first", [*expected.ACTIVE, *expected.INACTIVE]) == []


def test_role_is_lent_to_the_other_account_that_says_the_word(story: Story) -> None:
    """It may do there what the role is granted."""
    assert story.wrong("first", [*expected.VISITS, *expected.BEYOND_THE_VISIT]) == []


def test_role_is_lent_to_nobody_else(story: Story) -> None:
    """No word, another word, another account."""
    assert story.wrong("first", [*expected.NO_WORD, *expected.NO_VISITOR]) == []


def test_role_lets_in_the_tokens_that_are_declared(story: Story) -> None:
    """Of GitHub, of GitLab, and of an issuer of one's own; and the service."""
    lines = [*expected.BY_TOKEN, *expected.BY_SERVICE, *expected.IN_THE_ROLE]

    assert story.wrong("first", [*lines, *expected.BEYOND_THE_ROLE]) == []


def test_role_lets_in_no_token_for_another_subject_or_audience(story: Story) -> None:
    """Nor the right subject from another issuer, nor another service."""
    lines = [*expected.WRONG_SUBJECT, *expected.WRONG_AUDIENCE, *expected.ANOTHER_SERVICE]

    assert story.wrong("first", lines) == []


def test_both_judges_agree_where_both_can_speak(story: Story) -> None:
    """What is called is judged alike on the documents alone."""
    assert len(story.seen["first, on paper"]) > len(expected.called(expected.FIRST)) / 2
    assert story.wrong("first, on paper") == []


def test_every_line_comes_out_as_it_was_written_down(story: Story) -> None:
    """No line of any moment comes out otherwise, while the cloud enforces."""
    moments = ("first", "last day", "day after")

    assert [wrong for moment in moments for wrong in story.wrong(moment)] == []


@pytest.mark.parametrize(
    ("switch", "wrong_first", "wrong_later"),
    [
        (
            "allow_everything",
            [*expected.NOT_GRANTED, *expected.DENIED],
            [*expected.ENDED_GRANT, *expected.ENDED_PERSON],
        ),
        ("ignore_denies", expected.DENIED, expected.ENDED_PERSON),
        ("ignore_scopes", [], []),  # Support knows no resources but `*`.
        ("ignore_expiry", [], [*expected.ENDED_GRANT, *expected.ENDED_PERSON]),
    ],
)
def test_a_cloud_that_does_not_enforce_is_caught_at_the_right_lines(
    story: Story, switch: str, wrong_first: list[Expectation], wrong_later: list[Expectation]
) -> None:
    """Each switch makes exactly those lines come out otherwise that depend on it."""
    first, later = story.wrong(f"first, {switch}"), story.wrong(f"day after, {switch}")

    assert first == sorted({line.name for line in expected.called(wrong_first)})
    assert later == sorted({line.name for line in wrong_later})


@pytest.mark.parametrize(
    ("file", "line", "wrong_first", "wrong_later"),
    [
        ("teams.yaml", "        - deny: [support:ResolveCase]", expected.DOES_NOT_RESOLVE, []),
        (
            "people.yaml",
            "    users: {aws: {require_mfa: true}}",
            [
                *(*expected.SETS_UP_MFA, *expected.MAKES_A_DEVICE),
                *(*expected.BEFORE_MFA, *expected.BEFORE_MFA_AS_JUDGED),
            ],
            [],
        ),
        (
            "accounts.yaml",
            "  guarded: {users: {require_mfa: true}}",
            [*expected.GUARDED_SETS_UP_MFA, *expected.GUARDED_BEFORE_MFA],
            [],
        ),
        (
            "applications.yaml",
            "    identities: {aws: {permissions_boundary: AWSSupportAccess}}",
            expected.BEYOND_THE_BOUNDARY,
            [],
        ),
        ("applications.yaml", "            - agent-2", expected.SECOND_SUBJECT, []),
        ("applications.yaml", "      external_id: between-us", expected.NO_WORD, []),
        (
            "people.yaml",
            "          condition: {IpAddress: {aws:SourceIp: 127.0.0.2/31}}",
            expected.FROM_OUTSIDE,
            [],
        ),
        (
            "people.yaml",
            "          until: 2035-06-30",
            expected.GRANT_AFTER_THE_LAST_DAY,
            expected.ENDED_GRANT,
        ),
    ],
    ids=["deny", "mfa", "mfa of all", "boundary", "subject", "word", "address", "end"],
)
def test_a_line_that_is_not_declared_is_missed_where_it_counts(
    story: Story,
    file: str,
    line: str,
    wrong_first: list[Expectation],
    wrong_later: list[Expectation],
) -> None:
    """Exactly the lines that rest on it come out otherwise, whoever judges them."""
    first, later = story.without(file, line)

    assert first == sorted({each.name for each in wrong_first})
    assert later == sorted({each.name for each in wrong_later})
