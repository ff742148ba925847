import pytest

from access import cel, form
from access.scaleway_rules import Rule, rules
from tests.access.stacks import declared

END = 'request.time <= timestamp("2027-06-30T23:59:59Z")'


def ruled(*grants: str, more: str = "") -> list[Rule]:
    """Return the rules of a person who has some grants."""
    grants_ = ", ".join(f"{{{grant}}}" for grant in grants)
    found = declared(
        f"people: {{al: {{email: al@example.com, {more} grants: {{scaleway: [{grants_}]}}}}}}"
    )
    return rules(found.people[0], "scaleway")


def test_a_grant_is_a_rule() -> None:
    """With its sets, projects and condition."""
    assert ruled(
        "permission_sets: [VPCReadOnly, InstancesReadOnly], projects: [web, data],"
        " condition: 'request.ip == \"192.0.2.7\"'"
    ) == [
        Rule(
            permission_sets=("InstancesReadOnly", "VPCReadOnly"),
            projects=("data", "web"),
            condition='request.ip == "192.0.2.7"',
        )
    ]


def test_sets_of_both_types_are_two_rules() -> None:
    """Scaleway takes one type in a rule; both have the scope, the condition and the end."""
    found = ruled(
        "permission_sets: [BillingReadOnly, InstanceReadOnly, IAMReadOnly], organization: true,"
        " condition: 'request.user_agent == \"a\"', until: 2027-06-30"
    )

    condition = f'(request.user_agent == "a") && {END}'
    assert found == [
        Rule(permission_sets=("BillingReadOnly", "IAMReadOnly"), projects=(), condition=condition),
        Rule(permission_sets=("InstancesReadOnly",), projects=(), condition=condition),
    ]


def test_rules_are_a_set() -> None:
    """Sorted, each once, whatever the order of the grants; an old name is the new one."""
    one, other = "permission_sets: VPCReadOnly, projects: web", "permission_sets: IoTReadOnly"
    wide, old = f"{other}, organization: true", "permission_sets: IOTReadOnly, organization: true"

    assert ruled(one, wide, old) == ruled(old, one, one) == ruled(wide, one)
    assert [rule.permission_sets for rule in ruled(one, wide)] == [
        ("IoTReadOnly",),
        ("VPCReadOnly",),
    ]


@pytest.mark.parametrize(
    ("condition", "ended"),
    [
        ("", END),
        ("true || false", f"(true || false) && {END}"),
        ("true // in the office", f"(true // in the office\n) && {END}"),
    ],
)
def test_an_end_is_a_part_of_the_condition(condition: str, ended: str) -> None:
    """Around all of it, and in no comment."""
    (rule,) = ruled(
        f"permission_sets: VPCReadOnly, projects: web, until: 2027-06-30, condition: '{condition}'"
    )

    assert rule.condition == ended
    assert list(cel.faults(rule.condition)) == []


def test_the_longest_condition_has_room_for_an_end() -> None:
    """Of the 2048 characters that Scaleway takes."""
    limit = form.ScalewayGrant.model_fields["condition"].metadata[0].max_length
    longest = f"true //{'x' * (limit - 7)}"

    (rule,) = ruled(
        f"permission_sets: VPCReadOnly, projects: web, until: 2027-06-30, condition: '{longest}'"
    )

    assert len(longest) == limit
    assert len(rule.condition) <= 2048


def test_the_grants_of_a_person_end_with_the_person() -> None:
    """Unless they end before."""
    found = ruled(
        "permission_sets: VPCReadOnly, projects: web",
        "permission_sets: IoTReadOnly, projects: web, until: 2026-12-31",
        more="until: 2027-06-30,",
    )

    assert [rule.condition for rule in found] == [
        'request.time <= timestamp("2026-12-31T23:59:59Z")',
        END,
    ]


def test_grants_of_other_accounts_are_not_its_rules() -> None:
    """Nor are those of another cloud ever."""
    team = declared("teams: {ops: {grants: {aws: [{allow: 's3:*'}]}}}").teams[0]

    assert rules(team, "scaleway") == []
    with pytest.raises(TypeError, match=r"1\.yaml:1: not a grant of Scaleway"):
        rules(team, "aws")
