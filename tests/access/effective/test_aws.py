"""Yes, no, and depends on AWS; and what is said not to be judged."""

from typing import Any

import pytest

from access.catalogue import lookup
from access.effective import aws, cells
from access.effective.region import Region
from access.effective.statement import Because, Said
from tests.access.effective.asked import may, person, said, side, unjudged
from tests.access.metadata import METADATA

NEWER = "arn:aws:iam::aws:policy/NewerThanAnyCatalogue"
RESOLVE = "support:ResolveCase"
BECAUSE = Because(place=None)
SUPPORT = {"allow": "support:*"}
CENTER = {
    "instance": "arn:aws:sso:::instance/ssoins-1234567890abcdef",
    "identity_store": "d-1234567890",
}
FEDERATED = """
config:
  grantbook:accounts:
    aws: {cloud: aws, account: "123456789012", region: eu-west-1, people: federated}
"""
STILL = "when the identity provider lets them in all the same"


def on_aws(*grants: dict[str, Any], **more: Any) -> list[str]:
    """Return where alice may resolve a case."""
    return may(side(person("aws", *grants, **more)), "aws", RESOLVE)


def of_documents(*documents: dict[str, Any], action: str = RESOLVE) -> list[cells.Cell]:
    """Return where documents together allow an action."""
    statements = [each for one in documents for each in aws.of_document(one, BECAUSE)[0]]
    bit = aws.actions().of([action])
    found = cells.access(Said(statements=tuple(statements)))
    return [cell for cell, held in found.items() if held & bit]


def test_what_is_granted_is_a_yes() -> None:
    """By a word, a wildcard, or a managed policy."""
    for grant in ({"allow": RESOLVE}, {"allow": "*"}, {"managed": "AWSSupportAccess"}):
        assert on_aws(grant) == ["yes"]


def test_what_is_denied_is_a_no() -> None:
    """Whoever allows it."""
    assert on_aws(SUPPORT, {"managed": "AdministratorAccess"}, {"deny": RESOLVE}) == []
    assert on_aws() == []


def test_a_condition_depends() -> None:
    """Whether it allows or denies; and says on what."""
    condition = {"Bool": {"aws:MultiFactorAuthPresent": True}}
    words = '{"Bool": {"aws:MultiFactorAuthPresent": ["true"]}}'

    assert on_aws({**SUPPORT, "condition": condition}) == [f"depends when {words}"]
    assert on_aws(SUPPORT, {"deny": RESOLVE, "condition": condition}) == [
        f"depends not when {words} *"
    ]


def test_who_is_suspended_may_nothing() -> None:
    """Where their user is denied everything."""
    assert on_aws(SUPPORT, suspended=True) == []


def test_the_earliest_end_counts() -> None:
    """Of a person, their place in a team, and a grant."""
    days = {"person": "2030-03-01", "place": "2030-02-01", "grant": "2030-01-01"}

    def ends(**later: str) -> list[str]:
        said_ = {**days, **later}
        team = {"grants": {"aws": [{**SUPPORT, "until": said_["grant"]}]}}
        place = {"team": "desk", "until": said_["place"]}
        alice = person("aws", teams=[place], until=said_["person"])
        return may(side({**alice, "teams": {"desk": team}}), "aws", RESOLVE)

    assert ends() == ["depends until 2030-01-01T23:59:59Z"]
    assert ends(grant="2031-01-01") == ["depends until 2030-02-01T23:59:59Z"]
    assert ends(grant="2031-01-01", place="2031-01-01") == ["depends until 2030-03-01T23:59:59Z"]


def test_an_end_is_that_of_the_longest_grant() -> None:
    """One without an end has none."""
    short, longer = {**SUPPORT, "until": "2030-01-01"}, {"allow": RESOLVE, "until": "2031-01-01"}

    assert on_aws(short, longer) == ["depends until 2031-01-01T23:59:59Z"]
    assert on_aws(short, longer, {"allow": "*"}) == ["yes"]


def test_nothing_beyond_a_boundary_counts() -> None:
    """What it lets through is what both allow."""
    inside, outside = (
        {"users": {"aws": {"permissions_boundary": name}}}
        for name in ("AWSSupportAccess", "ReadOnlyAccess")
    )

    assert on_aws(SUPPORT, **inside) == ["yes"]
    assert on_aws(SUPPORT, **outside) == []


def test_a_boundary_that_nobody_knows_depends() -> None:
    """And is said not to be judged."""
    written = person("aws", SUPPORT, users={"aws": {"permissions_boundary": NEWER}})

    found = side(written)

    assert may(found, "aws", RESOLVE) == [f"depends when the boundary {NEWER} lets it"]
    assert unjudged(found, "aws") == [f"{NEWER}: is a policy that no file of this stack has"]


def test_a_managed_policy_that_nobody_knows_is_not_judged() -> None:
    """What else is granted is."""
    found = side(person("aws", SUPPORT, {"managed": NEWER}))

    assert may(found, "aws", RESOLVE) == ["yes"]
    assert unjudged(found, "aws") == [f"{NEWER}: is a policy that no file of this stack has"]


def test_words_that_no_catalogue_has_are_not_judged() -> None:
    """Of a document that a cloud has; what else it says is."""
    document = {"Effect": "Allow", "Action": ["support:*", "brandnew:Do", "new:*"], "Resource": "*"}

    statements, found = aws.of_document({"Statement": document}, BECAUSE)

    assert len(statements) == 1
    assert [each.what for each in found] == ["brandnew:Do", "new:*"]


def test_managed_policies_have_no_word_that_is_not_judged() -> None:
    """What names no action is an action by itself, and listed as one."""
    policies = lookup.data("aws_managed_policies")
    words = {
        word
        for name, statements in policies.items()
        if name != "_about"
        for each in statements
        for key in ("Action", "NotAction")
        for word in ([each[key]] if isinstance(each.get(key, []), str) else each.get(key, []))
    }
    unlisted = {word.lower() for word in words if not lookup.reached("aws", word)}

    assert {word.lower() for word in lookup.data("aws_unlisted")["actions"]} == unlisted


def test_everything_includes_what_only_managed_policies_name() -> None:
    """To allow everything beside one of them changes nothing."""
    (old, *_) = [word for word in lookup.data("aws_unlisted")["actions"] if "*" not in word]

    assert may(side(person("aws", {"allow": "*"})), "aws", old) == ["yes"]
    assert may(side(person("aws", {"allow": "*"}, {"deny": "*"})), "aws", old) == []


def test_not_action_is_everything_else() -> None:
    """Allowed or denied."""
    others = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    not_support = {"Effect": "Deny", "NotAction": "support:*", "Resource": "*"}

    assert of_documents({"Statement": others}) == [cells.Cell(allow=Region())]
    assert of_documents({"Statement": others}, action="iam:ListUsers") == []
    assert of_documents({"Statement": [others, not_support]}) == [cells.Cell(allow=Region())]
    assert of_documents({"Statement": [others, not_support]}, action="s3:GetObject") == []


def test_not_resource_is_everywhere_else() -> None:
    """Allowed or denied."""
    bucket = "arn:aws:s3:::acme/*"
    elsewhere = {"Effect": "Allow", "Action": "s3:*", "NotResource": [bucket]}
    nowhere_else = {"Effect": "Deny", "Action": "s3:*", "NotResource": [bucket]}
    all_ = {"Effect": "Allow", "Action": "*", "Resource": "*"}

    def get(*statements: dict[str, Any]) -> list[cells.Cell]:
        return of_documents({"Statement": [*statements]}, action="s3:GetObject")

    assert get(elsewhere) == [cells.Cell(allow=Region(but=(bucket,)))]
    assert get(all_, nowhere_else) == [cells.Cell(allow=Region(on=(bucket,)))]
    assert get(elsewhere, nowhere_else) == []


def test_a_variable_is_no_certain_name() -> None:
    """What is denied of one person's own is left out of what everybody's own is."""
    own = "arn:aws:iam::123456789012:user/${aws:username}"
    alice = "arn:aws:iam::123456789012:user/alice"
    allowed = {"Effect": "Allow", "Action": "iam:GetUser", "Resource": own}
    denied = {"Effect": "Deny", "Action": "iam:GetUser", "Resource": alice}

    assert of_documents({"Statement": [allowed, denied]}, action="iam:GetUser") == [
        cells.Cell(allow=Region(on=(own,), but=(alice,)))
    ]


@pytest.mark.parametrize(
    ("operator", "value", "found"),
    [
        ("DateLessThanEquals", "2030-01-01T12:00:00Z", Region(until="2030-01-01T12:00:00Z")),
        ("DateLessThan", "2030-01-01", Region(until="2029-12-31T23:59:59Z")),
        ("DateGreaterThan", "2030-01-01T14:00:00+02:00", Region(after="2030-01-01T12:00:00Z")),
        ("DateGreaterThanEquals", "2030-01-01T00:00:00Z", Region(after="2029-12-31T23:59:59Z")),
        ("DateLessThanIfExists", "2030-01-01", Region(until="2029-12-31T23:59:59Z")),
    ],
)
def test_a_time_that_is_compared_with_is_a_beginning_or_an_end(
    operator: str, value: str, found: Region
) -> None:
    """To the second, in UTC."""
    condition = {operator: {"aws:CurrentTime": value}}
    statement = {"Effect": "Allow", "Action": RESOLVE, "Resource": "*", "Condition": condition}

    assert of_documents({"Statement": statement}) == [cells.Cell(allow=found)]


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("DateEquals", "2030-01-01"),
        ("DateLessThan", ["2030-01-01", "2031-01-01"]),
        ("DateLessThan", "1893456000"),
        ("DateLessThan", "2030-01-01T00:00:00"),
        ("DateLessThan", "2030-01-01T00:00:00.5Z"),
        ("StringLike", "2030-*"),
    ],
)
def test_another_time_depends(operator: str, value: Any) -> None:
    """It is a condition like others."""
    condition = {operator: {"aws:CurrentTime": value}}
    statement = {"Effect": "Allow", "Action": RESOLVE, "Resource": "*", "Condition": condition}

    (found,) = of_documents({"Statement": statement})

    assert len(found.allow.when) == 1
    assert not found.is_certain


def test_their_own_sign_in_is_theirs_alone() -> None:
    """A password of one's own can be changed, and no other."""
    found = side(person("aws", password=True, accounts=["aws"]))

    own = "yes on arn:aws:iam::123456789012:user/alice"
    assert may(found, "aws", "iam:ChangePassword") == [own]


def test_a_demand_for_mfa_depends_on_it() -> None:
    """All but to set it up."""
    found = side(person("aws", {"allow": "*"}, users={"aws": {"require_mfa": True}}))

    without = 'not when {"BoolIfExists": {"aws:MultiFactorAuthPresent": ["false"]}} *'
    assert may(found, "aws", RESOLVE) == [f"depends {without}"]
    assert may(found, "aws", "iam:ListVirtualMFADevices") == ["yes"]


def federated(*teams: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """Return a declaration of alice, who is in a team for each list of grants."""
    keys = [f"team-{number}" for number, _ in enumerate(teams)]
    return {
        "accounts": {"aws": {"saml_providers": {"corp": {"metadata": METADATA}}}},
        "people": {"alice": {"email": "a@example.com", "teams": keys, **more}},
        "teams": {
            key: {"grants": {"aws": grants}} for key, grants in zip(keys, teams, strict=True)
        },
    }


def test_no_role_of_a_federated_person_limits_another() -> None:
    """They take one at a time."""
    apart = side(federated([SUPPORT], [{"deny": RESOLVE}]), FEDERATED)
    together = side(federated([SUPPORT, {"deny": RESOLVE}]), FEDERATED)

    assert may(apart, "aws", RESOLVE) == ["yes"]
    assert may(together, "aws", RESOLVE) == []


def test_whoever_comes_from_elsewhere_is_let_in_there() -> None:
    """That they are suspended, or have ended, is for the identity provider to keep."""
    suspended = side(federated([SUPPORT], suspended=True), FEDERATED)
    ended = side(federated([SUPPORT], until="2030-01-01"), FEDERATED)

    day = "2030-01-01T23:59:59Z"
    assert may(suspended, "aws", RESOLVE) == [f"depends {STILL}"]
    assert may(ended, "aws", RESOLVE) == [f"depends until {day}", f"depends {STILL}"]


def test_whoever_is_in_our_own_directory_is_kept_out_here() -> None:
    """Of one that others keep nobody knows."""
    written = federated([SUPPORT], suspended=True)

    def found(directory: str) -> list[str]:
        center = {"identity_center": {**CENTER, "directory": directory}}
        return may(side({**written, "accounts": {"aws": center}}, FEDERATED), "aws", RESOLVE)

    assert found("own") == []
    assert found("external") == [f"depends {STILL}"]


def test_a_role_says_who_may_take_it() -> None:
    """A program with keys has none."""
    robot = {
        "owner": "alice",
        "grants": {"aws": [SUPPORT]},
        "assumed_by": {"service": "lambda.amazonaws.com"},
    }
    written = {**person("aws"), "applications": {"robot": robot}}
    keyed = {**person("aws"), "applications": {"robot": {**robot, "keys": {"k": {"on": "aws"}}}}}

    (door,) = said(side(written), "aws", "robot").doors

    assert "lambda.amazonaws.com" in door
    assert said(side(keyed), "aws", "robot").doors == ()
    assert may(side(written), "aws", RESOLVE, "robot") == ["yes"]


def test_a_team_without_members_is_nobodys_access() -> None:
    """Its grants wait for somebody."""
    found = side({**person("aws"), "teams": {"desk": {"grants": {"aws": [SUPPORT]}}}})

    assert found.said == {}
    assert found.teams == {"desk": frozenset()}
