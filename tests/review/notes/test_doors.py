import pytest

from review.notes import doors
from tests.review.notes.noted import said

OWN = "123456789012"
OTHER = "999988887777"


def role(*trusts: str) -> str:
    """Return a program whose role may be assumed."""
    trusted = f", assumed_by: [{', '.join(trusts)}]" if trusts else ", keys: {a: {on: aws}}"
    grants = "grants: {aws: [{allow: 's3:ListAllMyBuckets'}]}"
    return (
        f"people: {{al: {{email: a@b.c}}}}\napplications: {{ci: {{owner: al, {grants}{trusted}}}}}"
    )


LAMBDA = "{service: lambda.amazonaws.com}"
ELSEWHERE = f"{{account: '{OTHER}'}}"
GITHUB = "{github: {repository: acme/shop, branch: main}}"


def test_a_service_ranks_as_what_the_role_can_do() -> None:
    """It stays in the account."""
    assert said(role(ELSEWHERE), role(ELSEWHERE, LAMBDA)) == [
        "reads, new way in: the role of ci may be assumed by the service lambda.amazonaws.com"
    ]


def test_another_account_is_outside() -> None:
    """Whatever the role can do."""
    assert said(role(LAMBDA), role(LAMBDA, ELSEWHERE)) == [
        f"outside, new way in: the role of ci may be assumed by the account {OTHER}"
    ]


def test_tokens_come_from_outside() -> None:
    """With what is asked of them."""
    (found,) = said(role(LAMBDA), role(LAMBDA, GITHUB))

    assert found.startswith(
        "outside, new way in: the role of ci may be assumed by whom "
        "token.actions.githubusercontent.com vouches for, if "
    )
    assert "githubusercontent.com:sub is repo:acme/shop:ref:refs/heads/main" in found


def test_a_way_in_that_is_gone_is_noted() -> None:
    """One that asks for something else is another one."""
    under = f"{{account: '{OTHER}', external_id: x-1}}"

    condition = "sts:ExternalId is x-1"
    new = f"outside, new way in: the role of ci may be assumed by the account {OTHER}"
    assert said(role(ELSEWHERE), role(under)) == [
        f"{new}, if {condition}",
        f"(reads, way in gone: the role of ci may no longer be assumed by the account {OTHER})",
    ]


def test_the_order_of_trusts_means_nothing() -> None:
    """Nor does saying one twice."""
    assert said(role(LAMBDA, ELSEWHERE), role(ELSEWHERE, LAMBDA)) == []


@pytest.mark.parametrize(
    ("principal", "words", "is_outside"),
    [
        ("*", "everybody", True),
        ({"AWS": "*"}, "everybody", True),
        ({"AWS": f"arn:aws:iam::{OWN}:root"}, f"the account {OWN}", False),
        ({"AWS": OTHER}, f"the account {OTHER}", True),
        ({"AWS": f"arn:aws:iam::{OWN}:user/al"}, f"arn:aws:iam::{OWN}:user/al", False),
        ({"AWS": f"arn:aws:iam::{OTHER}:role/x"}, f"arn:aws:iam::{OTHER}:role/x", True),
        ({"AWS": "AIDAEXAMPLE"}, "AIDAEXAMPLE", True),
        ({"Service": ["a.amazonaws.com", "b.amazonaws.com"]}, "the service", False),
        ({"Federated": f"arn:aws:iam::{OWN}:saml-provider/corp"}, "whom corp vouches for", True),
        ({"CanonicalUser": "79a5"}, "79a5", True),
    ],
)
def test_a_principal_is_said_in_words(principal: object, words: str, *, is_outside: bool) -> None:
    """Also as only somebody by hand has written it."""
    found, outside = doors.said({"Principal": principal}, OWN)

    assert words in found
    assert outside == is_outside


def test_everybody_but_some_is_outside() -> None:
    """What is left out does not matter."""
    assert doors.said({"NotPrincipal": {"AWS": OTHER}}, OWN) == ("everybody but a few", True)


def test_conditions_are_said_in_words() -> None:
    """Those in no known form as they are, in one line."""
    known, unknown = (
        doors.said({"Principal": "*", "Condition": {operator: {"token:sub": "é"}}}, OWN)[0]
        for operator in ("StringLike", "StringSomehow")
    )

    assert known == "everybody, if token:sub is like é"
    assert unknown == 'everybody, if {"StringSomehow": {"token:sub": "é"}}'
