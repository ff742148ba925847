from collections.abc import Iterable

import pytest

from access import account_form, aws_quotas
from tests.access.stacks import CONFIG, mistakes

ONE = "{allow: support:DescribeCases}"


def on_aws(more: str) -> str:
    """Return a configuration whose AWS account says more of itself."""
    return CONFIG.replace("cloud: aws,", f"cloud: aws, {more},")


def managed(count: int) -> str:
    """Return grants of so many customer managed policies by name."""
    arn = "arn:aws:iam::123456789012:policy/p"
    return ", ".join(f"{{managed: '{arn}{number}'}}" for number in range(count))


def objects(count: int, of: str = "bucket") -> str:
    """Return a grant on so many objects, each of about 40 characters."""
    arns = ", ".join(f"'arn:aws:s3:::{of}-{'x' * 18}/{number:04}'" for number in range(count))
    return f"{{allow: s3:GetObject, resources: [{arns}]}}"


def team(*grants: str, more: str = "") -> str:
    """Return the text of a team with grants on AWS."""
    return f"teams: {{ops: {{grants: {{aws: [{', '.join(grants)}]}}{more}}}}}"


def program(*grants: str, more: str = "assumed_by: {service: lambda.amazonaws.com}") -> str:
    """Return the text of an application with grants on AWS."""
    people = "people: {al: {email: al@example.com}}\n"
    entry = f"{{owner: al, {more}, grants: {{aws: [{', '.join(grants)}]}}}}"
    return f"{people}applications: {{ci: {entry}}}"


def keys(names: Iterable[str]) -> str:
    """Return keys on AWS."""
    return f"keys: {{{', '.join(f'{name}: {{on: aws}}' for name in names)}}}"


@pytest.mark.parametrize(
    ("fits", "beyond", "said"),
    [
        (
            team(managed(10)),
            team(managed(11)),
            (
                '1.yaml:1: team "ops" would have 11 managed policies on "aws", 11 by name and 0 of '
                "its own\n  A group has room for 10: grant less, or by `allow`."
            ),
        ),
        (
            team(managed(9), ONE),
            team(managed(10), ONE),
            (
                '1.yaml:1: team "ops" would have 11 managed policies on "aws", 10 by name and 1 of '
                "its own\n  A group has room for 10: grant less, or by `allow`."
            ),
        ),
        (
            program(managed(10)),
            program(managed(11)),
            (
                '1.yaml:2: application "ci" would have 11 managed policies on "aws", 11 by '
                "name and 0 of its own\n  A role has room for 10: grant less, or by `allow`. "
                "Or have the quota raised, and say so in `limits`."
            ),
        ),
        (
            program(ONE, more=keys(["a", "b"])),
            program(ONE, more=keys(["a", "b", "c"])),
            (
                '1.yaml:2: application "ci" has 3 keys on "aws"\n'
                "  A user has 2 at most: take an old one out before a new one comes in."
            ),
        ),
        (
            team(objects(100), more=", groups: {aws: {inline: true}}"),
            team(objects(120), more=", groups: {aws: {inline: true}}"),
            (
                '1.yaml:1: team "ops" has 5616 characters of inline policies on "aws"\n'
                "  A group holds 5120 in all: leave out `inline`, or grant it to a team."
            ),
        ),
    ],
    ids=["managed", "own", "role", "keys", "inline"],
)
def test_what_aws_has_no_room_for_is_told_with_both_numbers(
    fits: str, beyond: str, said: str
) -> None:
    """At the limit it fits, one beyond it does not."""
    assert mistakes(fits) == []
    assert mistakes(beyond) == [said]


def test_what_does_not_fit_in_one_policy_is_several() -> None:
    """Ten thousand characters are two policies, and no mistake."""
    assert mistakes(team(objects(240))) == []


def test_what_cannot_be_split_is_told() -> None:
    """A condition belongs to each part of its statement."""
    words = ", ".join(f"'{'x' * 40}{number}'" for number in range(150))
    condition = f"{{StringEquals: {{'aws:PrincipalTag/team': [{words}]}}}}"

    (found,) = mistakes(team(f"{{allow: s3:GetObject, condition: {condition}}}"))

    assert found.startswith('1.yaml:1: team "ops" has a statement of 6')
    assert found.endswith("A policy holds 6144: shorten its condition or its resources.")


def test_user_is_in_ten_groups_at_most() -> None:
    """Only teams that have a group on the account count."""
    names = [f"t{number}" for number in range(11)]
    elsewhere = "t11: {groups: {scaleway: {}}}"
    groups = ", ".join(f"{name}: {{groups: {{aws: {{}}}}}}" for name in names)
    teams = f"teams: {{{groups}, {elsewhere}}}"

    def al(*of: str) -> str:
        return f"people: {{al: {{email: al@example.com, teams: [{', '.join(of)}]}}}}"

    assert mistakes(teams, al(*names[:10], "t11")) == []
    assert mistakes(teams, al(*names)) == [
        (
            '2.yaml:1: person "al" would be in 11 groups on "aws"\n'
            "  A user can be in 10: put grants that go together into one team."
        )
    ]


def test_trust_policy_has_a_size() -> None:
    """2,048 characters, unless the account says that the quota was raised."""
    trusts = ", ".join(
        f"{{github: {{repository: acme/shop-{number:03}, branch: main}}}}" for number in range(8)
    )
    stack = program(ONE, more=f"assumed_by: [{trusts}]")

    (found,) = mistakes(stack)

    assert '"ci" has a trust policy of 2' in found
    assert found.endswith('"aws" takes 2048: trust fewer, or say it in `limits`.')
    assert mistakes(stack, config=on_aws("limits: {trust_size: 4096}")) == []


@pytest.mark.parametrize("word", ["users", "groups", "roles", "policies"])
def test_number_of_a_kind_is_told_where_the_account_says_its_quota(word: str) -> None:
    """Beside the limit, in the stack's configuration."""
    stack = f"{program(ONE)}\n{team(ONE)}".replace(
        "al@example.com", "al@example.com, accounts: [aws]"
    )
    there = {"users": 1, "groups": 1, "roles": 1, "policies": 2}

    assert mistakes(stack, config=on_aws(f"limits: {{{word}: {there[word]}}}")) == []
    (found,) = mistakes(stack, config=on_aws(f"limits: {{{word}: {there[word] - 1}}}"))

    assert found.startswith(
        f'Pulumi.yaml:4: {word} on "aws": the stack declares {there[word]}, and'
    )


def test_raised_quota_gives_room() -> None:
    """Of users and roles; that of groups cannot be raised."""
    stack = program(managed(11))

    assert mistakes(stack, config=on_aws("limits: {role_attachments: 11}")) == []


def test_quotas_are_those_that_the_form_speaks_of() -> None:
    """A word of `limits` that nobody compares would be a promise."""
    assert set(account_form.AwsLimits.model_fields) == set(aws_quotas.AT_FIRST)
