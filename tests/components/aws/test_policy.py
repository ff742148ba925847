import json
from typing import Any

import pytest

from access import aws_policies, model
from tests.components import written
from tests.components.registered import Built, built


def _team(*grants: dict[str, Any]) -> Built:
    return built(written.read({"teams": {"ops": {"grants": {"aws": list(grants)}}}}))


def _statements(*grants: dict[str, Any]) -> list[dict[str, Any]]:
    made = _team(*grants).one("aws:iam/policy:Policy", "aws/ops")
    found: list[dict[str, Any]] = json.loads(made.inputs["policy"])["Statement"]
    return found


def test_allow_and_deny_are_statements_of_one_policy() -> None:
    """An allow and what is taken away from it, on all resources unless others are named."""
    assert _statements({"allow": ["support:*"]}, {"deny": ["support:ResolveCase"]}) == [
        {"Effect": "Allow", "Action": ["support:*"], "Resource": ["*"]},
        {"Effect": "Deny", "Action": ["support:ResolveCase"], "Resource": ["*"]},
    ]


def test_one_grant_may_allow_and_deny() -> None:
    """Both effects have its resources and its condition."""
    grant = {
        "allow": ["s3:GetObject"],
        "deny": ["s3:PutObject"],
        "resources": ["arn:aws:s3:::b/*", "arn:aws:s3:::a/*"],
        "condition": {"Bool": {"aws:SecureTransport": True}},
    }
    rest = {
        "Resource": ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
        "Condition": {"Bool": {"aws:SecureTransport": True}},
    }

    assert _statements(grant) == [
        {"Effect": "Allow", "Action": ["s3:GetObject"], **rest},
        {"Effect": "Deny", "Action": ["s3:PutObject"], **rest},
    ]


def test_same_grant_twice_is_one_statement() -> None:
    """It may come through two bundles."""
    assert len(_statements({"allow": ["support:*"]}, {"allow": ["support:*"]})) == 1


def test_grant_with_an_end_ends_in_the_cloud() -> None:
    """By a date condition, whether a run comes or not."""
    (found,) = _statements({"allow": ["support:*"], "until": "2031-06-30"})

    assert found["Condition"] == {"DateLessThanEquals": {"aws:CurrentTime": "2031-06-30T23:59:59Z"}}


def test_end_never_widens_a_declared_condition() -> None:
    """The earlier of two dates holds, because both are asked for."""
    declared = {"DateLessThanEquals": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}

    (found,) = _statements({"allow": ["support:*"], "until": "2031-06-30", "condition": declared})

    assert found["Condition"] == {
        **declared,
        "DateLessThanEqualsIfExists": {"aws:CurrentTime": "2031-06-30T23:59:59Z"},
    }


def test_managed_policies_are_attached_by_arn() -> None:
    """Once each, and without a policy of our own."""
    found = _team({"managed": "AWSSupportAccess"}, {"managed": "AWSSupportAccess"})

    attached = found.of("aws:iam/groupPolicyAttachment:GroupPolicyAttachment")
    assert {name: item.inputs["policyArn"] for name, item in attached.items()} == {
        "aws@group/ops/AWSSupportAccess": "arn:aws:iam::aws:policy/AWSSupportAccess"
    }
    assert found.of("aws:iam/policy:Policy") == {}
    claims = found.one("pulumi-python:dynamic/aws:Account", "aws").inputs["claims"]
    assert claims == {"group/ops": "grantbook/test/aws/ops"}


@pytest.mark.parametrize("declared", [{}, {"Bool": {"aws:SecureTransport": True}}])
def test_statement_leaves_the_grant_as_it_is(declared: dict[str, Any]) -> None:
    """A value of the model is shared by all who hold the bundle."""
    (grant,) = (
        written.read(
            {
                "teams": {
                    "ops": {
                        "grants": {
                            "aws": [
                                {"allow": ["s3:*"], "until": "2031-01-01", "condition": declared}
                            ]
                        }
                    }
                }
            }
        )
        .teams[0]
        .grants
    )
    assert isinstance(grant, model.AwsGrant)

    aws_policies.statement("Allow", grant.allow, grant)

    assert grant.condition == declared


def _all(kind: str, **identity: Any) -> Built:
    """Return what is built of a principal of a kind, with two grants and one by name."""
    grants = {"aws": [{"allow": ["s3:*"]}, {"managed": "ReadOnlyAccess"}]}
    entry: dict[str, Any] = {"grants": grants}
    if kind == "group":
        return built(written.read({"teams": {"it": {**entry, "groups": {"aws": identity}}}}))
    said = {"aws": identity}
    if kind == "user":
        person = {"email": "a@example.com", "password": False, "users": said, **entry}
        return built(written.read({"people": {"it": person}}))
    program = {"assumed_by": {"service": "lambda.amazonaws.com"}, "identities": said, **entry}
    return built(
        written.read({"teams": {"ops": {}}, "applications": {"it": {"owner": "ops", **program}}})
    )


KINDS = ("group", "role", "user")


@pytest.mark.parametrize("kind", KINDS)
def test_what_somebody_holds_is_all_that_they_hold(kind: str) -> None:
    """Both lists are there unless it is said otherwise, also where nothing is written in."""
    found, title = _all(kind), kind.title()

    attached = found.one(
        f"aws:iam/{kind}PolicyAttachmentsExclusive:{title}PolicyAttachmentsExclusive",
        f"aws@{kind}/it/attached",
    )
    inline = found.one(
        f"aws:iam/{kind}PoliciesExclusive:{title}PoliciesExclusive", f"aws@{kind}/it/inline"
    )
    assert attached.inputs == {
        f"{kind}Name": "it",
        "policyArns": ["arn of aws/it", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
    }
    assert inline.inputs == {f"{kind}Name": "it", "policyNames": []}


@pytest.mark.parametrize("kind", KINDS)
def test_the_lists_come_after_what_they_list(kind: str) -> None:
    """Or they would find an attachment missing, and make it themselves."""
    found, title = _all(kind), kind.title()

    attached = found.one(
        f"aws:iam/{kind}PolicyAttachmentsExclusive:{title}PolicyAttachmentsExclusive",
        f"aws@{kind}/it/attached",
    )
    listed = {f"aws@{kind}/it/it", f"aws@{kind}/it/ReadOnlyAccess"}
    assert {each.rpartition(" ")[2] for each in attached.waits_for} >= listed


@pytest.mark.parametrize("kind", KINDS)
def test_others_may_add_to_who_is_not_exclusive(kind: str) -> None:
    """Then no list is declared; what is granted is the same."""
    whole, open_ = _all(kind), _all(kind, exclusive=False)

    kept = [each for each in whole.objects if "Exclusive" not in each.type]
    assert open_.objects == kept
    assert len(whole.objects) == len(kept) + 2


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_granted_inline_is_written_into_the_holder(kind: str) -> None:
    """Without a policy of its own; AWS's own policies are attached all the same."""
    found, title = _all(kind, inline=True), kind.title()

    policy_ = found.one(f"aws:iam/{kind}Policy:{title}Policy", f"aws@{kind}/it/grants")
    assert (policy_.inputs[kind], policy_.inputs["name"]) == ("it", "grants")
    assert json.loads(policy_.inputs["policy"])["Statement"] == [
        {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}
    ]
    assert found.of("aws:iam/policy:Policy") == {}
    attached = found.of(f"aws:iam/{kind}PolicyAttachment:{title}PolicyAttachment")
    assert {*attached} == {f"aws@{kind}/it/ReadOnlyAccess"}
    claims = found.one("pulumi-python:dynamic/aws:Account", "aws").inputs["claims"]
    assert "policy/it" not in claims


LARGE = [
    {"allow": ["s3:GetObject"], "resources": [f"arn:aws:s3:::{n}/{'x' * 800}"]} for n in "abcd"
]
DENY = {"deny": ["s3:PutObject"]}


def test_a_policy_that_is_too_large_is_several() -> None:
    """Each attached, each in the list, and each a name that the gate asks for."""
    grants = [*LARGE, *({**each, "allow": ["s3:PutObject"]} for each in LARGE)]

    found = _team(*grants)

    policies = found.of("aws:iam/policy:Policy")
    assert {name: item.inputs["name"] for name, item in policies.items()} == {
        "aws/ops": "ops",
        "aws/ops--2": "ops--2",
    }
    attached = found.of("aws:iam/groupPolicyAttachment:GroupPolicyAttachment")
    assert {name: item.inputs["policyArn"] for name, item in attached.items()} == {
        "aws@group/ops/ops": "arn of aws/ops",
        "aws@group/ops/ops--2": "arn of aws/ops--2",
    }
    claims = found.one("pulumi-python:dynamic/aws:Account", "aws").inputs["claims"]
    assert claims.keys() == {"group/ops", "policy/ops", "policy/ops--2"}
    (listed,) = found.of(
        "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive"
    ).values()
    assert sorted(listed.inputs["policyArns"]) == ["arn of aws/ops", "arn of aws/ops--2"]


def test_the_first_policy_alone_is_the_one_that_was() -> None:
    """The engine takes no former name twice."""
    grants = [*LARGE, *({**each, "allow": ["s3:PutObject"]} for each in LARGE)]

    attached = _team(*grants).of("aws:iam/groupPolicyAttachment:GroupPolicyAttachment")

    assert {name: item.aliases for name, item in attached.items()} == {
        "aws@group/ops/ops": ["aws/ops"],
        "aws@group/ops/ops--2": [],
    }


def test_what_denies_is_attached_before_what_allows() -> None:
    """So nobody may for a moment what they are denied."""
    grants = [*LARGE, *({**each, "allow": ["s3:PutObject"]} for each in LARGE), DENY]

    attached = _team(*grants, {"managed": "ReadOnlyAccess"}).of(
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
    )

    first, second = attached["aws@group/ops/ops"], attached["aws@group/ops/ops--2"]
    assert f"{first.type} {first.name}" in second.waits_for
    last = attached["aws@group/ops/ReadOnlyAccess"].waits_for
    assert {f"{each.type} {each.name}" for each in (first, second)} <= {*last}


def test_policies_that_are_called_alike_are_told_apart() -> None:
    """One of AWS, and one of the account itself, by their ARNs."""
    own = "arn:aws:iam::123456789012:policy/ReadOnlyAccess"

    attached = _team({"managed": "ReadOnlyAccess"}, {"managed": own}).of(
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"
    )

    assert {name: item.inputs["policyArn"] for name, item in attached.items()} == {
        "aws@group/ops/ReadOnlyAccess": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        f"aws@group/ops/{own}": own,
    }


def test_objects_of_a_holder_are_called_by_its_name_in_the_cloud() -> None:
    """Under another name they are others, made before the ones that were go."""
    grants = {"audit": [{"allow": ["s3:*"]}]}
    found = built(written.read({"teams": {"ops": {"grants": grants}}}))

    (attached,) = found.of("aws:iam/groupPolicyAttachment:GroupPolicyAttachment")
    assert attached == "audit@group/g-ops-x/g-ops-x"
