from typing import Any

import pytest

from access import permission_sets
from tests.access.stacks import mistakes
from tests.components import written
from tests.components.aws.centers import CONFIG, declaration

WHICH = 'team "ops" would be the permission set "ops" on "prod"\n  '
POLICY = "arn:aws:iam::210987654321:policy/"


def team(*grants: Any, **more: Any) -> dict[str, Any]:
    """Return the section of a team with grants on production."""
    return {"ops": {"grants": {"prod": [*grants]}, **more}}


def wrong(teams: dict[str, Any], config: str = CONFIG) -> list[str]:
    """Return what is wrong with teams, without the place."""
    file = declaration(teams=teams, people={})
    text = "\n".join(f"{key}: {each!r}" for key, each in file.items())
    return [found.partition(": ")[2] for found in mistakes(text, config=config)]


def reads(count: int) -> dict[str, Any]:
    """Return a grant on as many buckets."""
    buckets = [f"arn:aws:s3:::bucket-{index:03}" for index in range(count)]
    return {"allow": ["s3:ListBucket"], "resources": buckets}


def test_a_name_of_more_than_32_characters_is_told() -> None:
    """With prefix and suffix: what counts is the name there."""
    config = CONFIG.replace("prefix: d-", "prefix: long-, suffix: -long")
    key = "a" * 23

    assert wrong({key: {"grants": {"dev": [{"allow": ["s3:*"]}]}}}, config) == [
        (
            f'team "{key}" would be the permission set "long-{key}-long" on "dev"\n'
            "  That is 33 characters, and Identity Center takes 32: rename it."
        )
    ]
    assert wrong({"a" * 22: {"grants": {"dev": [{"allow": ["s3:*"]}]}}}, config) == []


def test_statements_beyond_what_an_inline_policy_holds_are_told() -> None:
    """With their number and the limit, as AWS counts: without white space."""
    assert wrong(team(reads(400))) == [
        (
            f"{WHICH}Its statements have 10497 characters, and there is room for 10240: grant a "
            "managed policy by name, or less in one team."
        )
    ]
    assert wrong(team(reads(375))) == []


def test_more_policies_than_a_role_has_room_for_are_told() -> None:
    """Unless the account says that its quota was raised."""
    eleven = [{"managed": f"{POLICY}p{index}"} for index in range(11)]
    more = [{"managed": f"{POLICY}q{index}"} for index in range(10)]
    raised = CONFIG.replace(
        "region: eu-west-3, people", "region: eu-west-3, limits: {role_attachments: 25}, people"
    )

    assert wrong(team(*eleven)) == [
        (
            f"{WHICH}It has 11 managed policies, and there is room for 10: grant fewer, or have "
            "the quota raised and say so in `limits`."
        )
    ]
    assert wrong(team(*eleven), raised) == []
    assert wrong(team(*eleven[1:])) == []
    assert wrong(team(*eleven, *more), raised)[0].startswith(f"{WHICH}It has 21 managed policies")


def test_a_description_in_other_letters_is_told() -> None:
    """Identity Center takes those of western Europe."""
    assert wrong(team({"managed": "ReadOnlyAccess"}, description="Überwacht — alles")) == [
        f"{WHICH}Identity Center takes Latin-1 in a description, not '—': write it so."
    ]
    assert wrong(team({"managed": "ReadOnlyAccess"}, description="Überwacht alles")) == []


@pytest.mark.parametrize(
    ("arn", "found"),
    [
        (f"{POLICY}Reading", ("/", "Reading")),
        (f"{POLICY}staff/eu/Reading", ("/staff/eu/", "Reading")),
        ("arn:aws:iam::aws:policy/job-function/Billing", None),
    ],
)
def test_a_policy_of_an_account_is_named_by_path_and_name(
    arn: str, found: tuple[str, str] | None
) -> None:
    """One of AWS's own is named by its ARN."""
    assert permission_sets.of_account(arn) == found


@pytest.mark.parametrize(("written_", "session"), [({}, "PT1H"), ({"session": "12h"}, "PT12H")])
def test_a_session_is_told_in_hours(written_: dict[str, str], session: str) -> None:
    """As ISO 8601 has it."""
    declared = written.read(declaration(center=written_), CONFIG)

    (prod,) = [account for account in declared.accounts if account.name == "prod"]
    assert permission_sets.session(prod) == session


def test_a_group_of_our_own_directory_has_no_words() -> None:
    """It is called as the team is; a permission set is all of one piece."""
    found = wrong(team({"managed": "ReadOnlyAccess"}, groups={"prod": {"name": "Ops"}}))

    assert len(found) == 1
    assert found[0].startswith('team "ops" has a group with a name on "prod"')
