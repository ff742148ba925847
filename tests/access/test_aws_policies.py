"""Laws of the policies that a principal has on AWS, and how one that is too large is split."""

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import aws_policies, model
from access.aws_policies import LARGEST, Document
from access.identity import Identity
from access.place import Place
from tests.access.stacks import declared

PLACE = Place(file="1.yaml", line=1)
ACTIONS = [f"s3:{verb}{noun}" for verb in ("Get", "Put") for noun in ("Object", "Acl", "Tags")]
LONG = [f"arn:aws:s3:::{letter * 800}/*" for letter in "abcdefghijkl"]
RESOURCES = ["*", "arn:aws:s3:::short", *LONG]
CONDITIONS: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"Bool": {"aws:SecureTransport": True}}, {"StringEquals": {"s3:prefix": "p" * 900}}]
)
Atom = tuple[str, str, str, str]


def words(of: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Return some words, sorted, as the model has them."""
    return st.lists(st.sampled_from(of), min_size=1, unique=True).map(
        lambda found: tuple(sorted(found))
    )


@st.composite
def grants(draw: st.DrawFn) -> model.AwsGrant:
    """Return a statement that allows, or denies, or both."""
    effect = draw(st.sampled_from(["allow", "deny", "both"]))
    return model.AwsGrant(
        account="aws",
        bundle="",
        until=None,
        place=PLACE,
        allow=draw(words(ACTIONS)) if effect != "deny" else (),
        deny=draw(words(ACTIONS)) if effect != "allow" else (),
        managed="",
        resources=draw(words(RESOURCES)),
        condition=draw(CONDITIONS),
    )


GRANTS = st.lists(grants(), max_size=6)
(AWS,) = [each for each in declared().accounts if each.cloud == "aws"]


def team(found: Sequence[model.Grant]) -> model.Team:
    """Return a team that is granted so."""
    return model.Team(
        key="ops", grants=tuple(found), renamed_from="", place=PLACE, description="Works"
    )


def atoms(documents: Sequence[Document]) -> set[Atom]:
    """Return what documents say together: each effect of each action on each resource."""
    return {
        (said["Effect"], action, resource, json.dumps(said.get("Condition", {}), sort_keys=True))
        for document in documents
        for said in document["Statement"]
        for action, resource in product(said["Action"], said["Resource"])
    }


def meant(found: Sequence[model.AwsGrant]) -> set[Atom]:
    """Return what grants say, from the grants themselves."""
    return {
        (effect, action, resource, json.dumps(grant.condition, sort_keys=True))
        for grant in found
        for effect, actions in (("Allow", grant.allow), ("Deny", grant.deny))
        for action, resource in product(actions, grant.resources)
    }


def denied(documents: dict[str, Document]) -> dict[str, set[Atom]]:
    """Return what each document denies, where it denies anything."""
    found = {key: atoms([document]) for key, document in documents.items()}
    only = {key: {atom for atom in said if atom[0] == "Deny"} for key, said in found.items()}
    return {key: said for key, said in only.items() if said}


@given(GRANTS)
def test_policies_say_together_what_the_grants_say(found: list[model.AwsGrant]) -> None:
    """However many they are: nothing more, and nothing less."""
    assert atoms([*aws_policies.own(team(found), AWS).values()]) == meant(found)


@given(GRANTS)
def test_no_policy_is_larger_than_aws_takes(found: list[model.AwsGrant]) -> None:
    """Unless one action on one resource is, which no cut makes smaller."""
    for document in aws_policies.own(team(found), AWS).values():
        assert aws_policies.size(document) <= LARGEST or len(atoms([document])) == 1


@given(GRANTS, st.randoms(use_true_random=False))
def test_order_of_grants_is_never_a_change(found: list[model.AwsGrant], random: Any) -> None:
    """Of a declaration, of bundles, of whatever brings them together."""
    other = random.sample(found, len(found))

    assert aws_policies.own(team(other), AWS) == aws_policies.own(team(found), AWS)


@given(GRANTS, grants())
def test_an_allow_that_grows_moves_no_deny(
    found: list[model.AwsGrant], more: model.AwsGrant
) -> None:
    """A policy that is taken away before another is made would open something in between."""
    allowing = replace(more, allow=more.allow or more.deny, deny=())

    before = denied(aws_policies.own(team(found), AWS))
    after = denied(aws_policies.own(team([*found, allowing]), AWS))

    assert after == before


@given(GRANTS)
def test_what_denies_is_in_the_first_policies(found: list[model.AwsGrant]) -> None:
    """Whoever allows comes after them."""
    documents = aws_policies.own(team(found), AWS)

    assert [*denied(documents)] == [*documents][: len(denied(documents))]


@given(GRANTS)
def test_what_is_granted_inline_is_the_same_in_one_document(found: list[model.AwsGrant]) -> None:
    """It is written into the principal, and no policy of its own is made."""
    holder = replace(team(found), identities=(Identity(account="aws", inline=True),))

    assert aws_policies.own(holder, AWS) == {}
    assert atoms([*aws_policies.inline(holder, AWS).values()]) == meant(found)
    assert {*aws_policies.inline(holder, AWS)} == ({"grants"} if found else set())


def test_a_policy_that_fits_is_one() -> None:
    """Under the key alone."""
    stack = declared("teams: {ops: {grants: {aws: [{allow: 's3:*'}, {deny: 's3:PutObject'}]}}}")

    assert aws_policies.own(stack.teams[0], AWS) == {
        "ops": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]},
                {"Effect": "Deny", "Action": ["s3:PutObject"], "Resource": ["*"]},
            ],
        }
    }


def test_a_policy_that_does_not_fit_is_several() -> None:
    """Called by the key and a number, as no declared key can be."""
    resources = json.dumps(LONG)
    stack = declared(
        f"teams: {{ops: {{grants: {{aws: [{{allow: 's3:GetObject', resources: {resources}}}]}}}}}}"
    )

    found = aws_policies.own(stack.teams[0], AWS)

    assert [*found] == ["ops", "ops--2"]
    assert all(aws_policies.size(document) <= LARGEST for document in found.values())


@pytest.mark.parametrize(
    ("length", "count"), [(0, 1), (1, 2)], ids=["as long as a policy", "one more"]
)
def test_the_last_character_counts(length: int, count: int) -> None:
    """6,144 fit, and 6,145 do not."""
    statements: list[Document] = [
        {"Effect": "Allow", "Action": [action], "Resource": [f"arn:aws:s3:::{letter}"]}
        for action, letter in (("s3:GetObject", "a"), ("s3:PutObject", "b"))
    ]
    (both,) = aws_policies.split(statements)
    room = LARGEST - aws_policies.size(both) + length
    longer = {**statements[1], "Resource": [f"arn:aws:s3:::b{'b' * room}"]}

    found = aws_policies.split([statements[0], longer])

    assert len(found) == count
    assert max(map(aws_policies.size, found)) <= LARGEST


def test_white_space_is_not_counted() -> None:
    """It is not sent either."""
    document = {"Version": "2012-10-17", "Statement": []}

    assert aws_policies.size(document) == len('{"Version":"2012-10-17","Statement":[]}')


def test_managed_policies_are_by_arn() -> None:
    """Each once, sorted; they are nobody's own."""
    stack = declared(
        "teams: {ops: {grants: {aws: [{managed: ReadOnlyAccess}, {managed: AWSSupportAccess},"
        " {managed: ReadOnlyAccess}]}}}"
    )

    assert aws_policies.managed(stack.teams[0], AWS) == [
        "arn:aws:iam::aws:policy/AWSSupportAccess",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
    ]
    assert aws_policies.own(stack.teams[0], AWS) == {}
    assert aws_policies.whole(stack.teams[0], AWS) is None
