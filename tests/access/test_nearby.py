"""What is near to what somebody lacks, in stacks that live in memory."""

import pytest

from access import asking, lacking, nearby, questions, world
from access.model import Declaration
from tests.access.stacks import declared

READS = "grants: {aws: [{allow: ['s3:GetObject', 'sqs:ReceiveMessage']}]}"
TEAM = (
    "teams: {ops: {grants: {aws: [{allow: 's3:PutObject', resources: 'arn:aws:s3:::a/*'}]}}, "
    "web: {grants: {aws: [{allow: 'ec2:RunInstances'}]}}}\n"
)


def near(stack: Declaration, key: str, action: str, on: str = "") -> list[tuple[str, list[str]]]:
    """Return what is near to what somebody lacks, as a team and actions."""
    side = world.declared(stack)
    (of,) = [each for each in (*stack.people, *stack.applications) if each.key == key]
    found = []
    for question in questions.asked(stack, action, on):
        names = world.actions(side.clouds[question.account])
        for lack in lacking.lacks(side, question, of):
            found += [
                (each.team, names.listed(each.answer.actions))
                for each in nearby.near(stack, side, lack, question, of)
            ]
    return found


def test_what_they_have_of_the_same_service_is_near() -> None:
    """Of another one is not."""
    stack = declared(f"people: {{al: {{email: a@b.c, {READS}}}}}")

    assert near(stack, "al", "s3:PutObject") == [("", ["s3:GetObject"])]
    assert near(stack, "al", "ec2:RunInstances") == []


def test_a_team_that_has_it_is_near() -> None:
    """Where they are not in it; a program joins no team."""
    stack = declared(
        f"{TEAM}people: {{al: {{email: a@b.c, accounts: [aws]}}, bo: {{email: b@b.c}}}}\n"
        "applications: {ci: {owner: al, assumed_by: {service: lambda.amazonaws.com}, "
        "grants: {aws: [{allow: 'sqs:ReceiveMessage'}]}}}"
    )

    assert near(stack, "al", "s3:PutObject") == [("ops", ["s3:PutObject"])]
    assert near(stack, "bo", "s3:PutObject") == [("ops", ["s3:PutObject"])]
    assert near(stack, "ci", "s3:PutObject") == []
    assert near(stack, "al", "s3:PutObject", "arn:aws:s3:::b/c") == []


def test_who_has_it_on_another_resource_may_have_it_in_a_team() -> None:
    """What they have themselves is the reason already."""
    own = "grants: {aws: [{allow: 's3:PutObject', resources: 'arn:aws:s3:::b/*'}]}"
    stack = declared(f"{TEAM}people: {{al: {{email: a@b.c, {own}}}}}")

    assert near(stack, "al", "s3:PutObject", "arn:aws:s3:::a/x") == [("ops", ["s3:PutObject"])]


@pytest.mark.parametrize(
    "more",
    [
        "suspended: true, teams: [ops]",
        "grants: {aws: [{allow: 's3:*'}, {deny: 's3:PutObject'}]}",
        "grants: {aws: [{allow: 's3:*'}]}, users: {aws: {permissions_boundary: SecurityAudit}}",
    ],
)
def test_no_team_helps_against_what_denies(more: str) -> None:
    """Nor while they are suspended, or beyond a boundary."""
    stack = declared(f"{TEAM}people: {{al: {{email: a@b.c, {more}}}}}")

    assert near(stack, "al", "s3:PutObject") == []


def test_a_deny_without_a_grant_is_told_and_no_team() -> None:
    """Whoever joined one would be denied."""
    stack = declared(
        f"{TEAM}people: {{al: {{email: a@b.c, grants: {{aws: "
        "[{deny: 's3:PutObject'}, {allow: 's3:GetObject'}]}}}"
    )
    side = world.declared(stack)
    (question,) = questions.asked(stack, "s3:PutObject")

    (lack,) = lacking.lacks(side, question, stack.people[0])

    assert lack.why == "forbidden"
    assert [each.place.line for each in lack.because if each.place] == [2]
    assert near(stack, "al", "s3:PutObject") == [("", ["s3:GetObject"])]


@pytest.mark.parametrize(
    ("grant", "lacking_", "found"),
    [
        (
            "ovh: [{allow: ['account:apiovh:me/get', 'vps:apiovh:get'], resources: [account]}]",
            "account:apiovh:me/bill/get",
            ["account:apiovh:me/get"],
        ),
        (
            "scaleway: [{permission_sets: [ObjectStorageReadOnly, IPAMReadOnly], projects: [a]}]",
            "ObjectStorageFullAccess",
            ["ObjectStorageReadOnly"],
        ),
    ],
)
def test_each_cloud_has_its_services(grant: str, lacking_: str, found: list[str]) -> None:
    """On OVHcloud the first part of a path counts, on Scaleway the first word of a set."""
    stack = declared(f"people: {{al: {{email: a@b.c, grants: {{{grant}}}}}}}")

    assert near(stack, "al", lacking_) == [("", found)]


def test_to_what_spans_services_nothing_is_near() -> None:
    """It would be a list of everything."""
    stack = declared(f"{TEAM}people: {{al: {{email: a@b.c, {READS}}}}}")

    assert near(stack, "al", "*:Get*") == []


def test_what_is_near_is_what_an_answer_says() -> None:
    """Of themselves, as `explain` tells it."""
    stack = declared(f"people: {{al: {{email: a@b.c, {READS}}}}}")
    side = world.declared(stack)
    (put,) = questions.asked(stack, "s3:PutObject")
    (get,) = questions.asked(stack, "s3:GetObject")
    (lack,) = lacking.lacks(side, put, stack.people[0])

    (found,) = nearby.near(stack, side, lack, put, stack.people[0])

    (answer,) = asking.answers(side, get)
    assert (found.answer.cells, found.answer.because) == (answer.cells, answer.because)
