"""What is said of people who come to AWS from elsewhere."""

from typing import Any

import pytest

from tests.access.stacks import mistakes
from tests.components import written
from tests.components.aws.centers import CONFIG, declaration

ALLOWED = [{"managed": "ReadOnlyAccess"}]
DENIED = [*ALLOWED, {"deny": ["s3:*"]}]
TEAMS = {"ops": {"grants": {"prod": DENIED}}, "web": {"grants": {"prod": ALLOWED}}}


def of(*teams: str) -> dict[str, Any]:
    """Return the section of one person in teams."""
    return {"alice": {"email": "alice@example.com", "teams": [*teams]}}


def warnings(**sections: Any) -> list[str]:
    """Return what is warned of, without the place."""
    found = written.read(declaration(**sections), CONFIG).warnings
    return [str(each).partition(": ")[2] for each in found]


def wrong(**sections: Any) -> list[str]:
    """Return what is wrong, without the place."""
    text = "\n".join(f"{key}: {said!r}" for key, said in declaration(**sections).items())
    return [each.partition(": ")[2] for each in mistakes(text, config=CONFIG)]


def test_a_deny_that_does_not_reach_another_team_is_told() -> None:
    """On an account with users it would act on all that they have."""
    assert warnings(people=of("ops", "web"), teams=TEAMS) == [
        (
            'team "ops" is denied something on "prod", and people of it are also in "web": they '
            "choose one team when they sign in, and the deny acts in its own only\n"
            "  Deny it to each of the teams, or give the account's `users` a "
            "`permissions_boundary`."
        )
    ]


@pytest.mark.parametrize(
    ("people", "teams"),
    [
        (of("ops"), TEAMS),
        (of("web"), TEAMS),
        (of("ops", "web"), {**TEAMS, "ops": {"grants": {"prod": ALLOWED}}}),
        (of("ops", "web"), {**TEAMS, "web": {"grants": {"dev": ALLOWED}}}),
        (of("ops", "web"), {key: {"grants": {"org": DENIED}} for key in ("ops", "web")}),
    ],
    ids=["one-team", "another-team", "no-deny", "another-account", "users"],
)
def test_a_deny_that_reaches_all_that_it_should_is_no_warning(
    people: dict[str, Any], teams: dict[str, Any]
) -> None:
    """Nobody is in two teams there, or nothing is denied, or all of it acts together."""
    assert warnings(people=people, teams=teams) == []


@pytest.mark.parametrize("word", ["exclusive", "inline", "require_mfa"])
def test_what_only_users_have_is_refused_where_nobody_is_one(word: str) -> None:
    """It would be read, and do nothing."""
    assert wrong(prod={"users": {word: True}}) == [
        (
            f'account "prod" says {word} of its users, but its people are federated\n'
            "  Of those who come from elsewhere only a permissions_boundary can be said."
        )
    ]


def test_a_person_has_no_user_where_people_are_federated() -> None:
    """So nothing can be said of it."""
    alice = {"email": "alice@example.com", "users": {"prod": {"require_mfa": True}}}

    assert wrong(people={"alice": alice}) == [
        (
            'person "alice" says what their user is on "prod", where people are federated\n'
            "  They have none there: leave it out."
        )
    ]
