import json

import pytest

from tests.components import written
from tests.components.registered import GIVEN, Built, built

ALICE = {"email": "alice@example.com", "accounts": ["aws"]}


def _built(**more: object) -> Built:
    return built(written.read({"people": {"alice": ALICE | more}}))


def test_person_is_a_user_with_a_first_password() -> None:
    """Who leaves, leaves whole; the password is the person's own from the first login on."""
    found = _built()

    assert [item.type.rpartition(":")[2] for item in found.objects] == [
        "User",
        "UserLoginProfile",
        "UserPoliciesExclusive",
        "UserPolicy",
        "UserPolicyAttachmentsExclusive",
    ]
    user = found.one("aws:iam/user:User", "aws/alice")
    assert user.inputs["name"] == "alice"
    assert user.inputs["forceDestroy"] is True
    assert user.inputs["tags"]["grantbook"].startswith("grantbook/test/aws/alice/")
    assert user.parent == "grantbook:aws:User aws/alice"
    login = found.one("aws:iam/userLoginProfile:UserLoginProfile", "aws/alice")
    assert login.inputs == {"user": "alice", "passwordLength": 24, "passwordResetRequired": True}
    assert found.passwords == {"aws/alice": GIVEN["password"]}


def test_first_password_is_a_secret_that_no_change_replaces() -> None:
    """A person changes it at the first login, and that is no reason for a new one."""
    login = _built().one("aws:iam/userLoginProfile:UserLoginProfile", "aws/alice")

    assert login.secrets == ["password"]
    assert login.ignored == ["passwordLength", "passwordResetRequired"]


def test_person_with_an_end_is_denied_everything_after_it() -> None:
    """AWS ends all access by itself, whether a run comes or not."""
    found = _built(until="2031-06-30")

    policy = found.one("aws:iam/userPolicy:UserPolicy", "aws@user/alice/until")
    assert (policy.inputs["name"], policy.inputs["user"]) == ("until", "alice")
    assert json.loads(policy.inputs["policy"]) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Deny",
                "Action": "*",
                "Resource": "*",
                "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2031-06-30T23:59:59Z"}},
            }
        ],
    }


def test_a_suspended_person_is_denied_everything() -> None:
    """Keys made by hand too; a deny wins over whatever else is granted."""
    found = _built(suspended=True)

    policy = found.one("aws:iam/userPolicy:UserPolicy", "aws@user/alice/suspended")
    assert (policy.inputs["name"], policy.inputs["user"]) == ("suspended", "alice")
    assert json.loads(policy.inputs["policy"])["Statement"] == [
        {"Effect": "Deny", "Action": "*", "Resource": "*"}
    ]


def test_own_grants_of_a_person_are_a_policy_of_theirs() -> None:
    """Attached to the user, and not to a group."""
    found = _built(grants={"aws": [{"allow": ["s3:GetObject"]}]})

    attached = found.one(
        "aws:iam/userPolicyAttachment:UserPolicyAttachment", "aws@user/alice/alice"
    )
    assert attached.inputs == {"user": "alice", "policyArn": "arn of aws/alice"}
    assert found.one("aws:iam/policy:Policy", "aws/alice").inputs["name"] == "alice"


def test_a_user_is_what_its_account_says_of_it() -> None:
    """A path, and a boundary; neither where nothing is said."""
    plain = _built().one("aws:iam/user:User", "aws/alice").inputs
    said = {"aws": {"path": "/staff/", "permissions_boundary": "PowerUserAccess"}}
    bounded = _built(users=said).one("aws:iam/user:User", "aws/alice").inputs

    assert (plain["path"], "permissionsBoundary" in plain) == ("/", False)
    assert bounded["path"] == "/staff/"
    assert bounded["permissionsBoundary"] == "arn:aws:iam::aws:policy/PowerUserAccess"


@pytest.mark.parametrize(("demanded", "length"), [(8, 24), (24, 24), (25, 25), (128, 128)])
def test_a_first_password_is_as_long_as_the_account_demands(demanded: int, length: int) -> None:
    """Or AWS would refuse it."""
    policy = {"aws": {"password_policy": {"minimum_length": demanded}}}
    found = built(written.read({"people": {"alice": ALICE}, "accounts": policy}))

    login = found.one("aws:iam/userLoginProfile:UserLoginProfile", "aws/alice")
    assert login.inputs["passwordLength"] == length


def test_nobody_signs_in_before_all_that_denies_and_allows_is_there() -> None:
    """The demand of MFA, an end, a suspension, and what is granted."""
    found = _built(
        until="2031-06-30",
        suspended=True,
        users={"aws": {"require_mfa": True}},
        grants={"aws": [{"allow": ["s3:GetObject"]}]},
    )

    login = found.one("aws:iam/userLoginProfile:UserLoginProfile", "aws/alice")
    assert {each.rpartition(" ")[2] for each in login.waits_for} >= {
        "aws@user/alice/alice",
        "aws@user/alice/sign-in",
        "aws@user/alice/suspended",
        "aws@user/alice/until",
    }


def test_inline_policies_are_listed_by_name() -> None:
    """So that any other is drift."""
    found = _built(until="2031-06-30", grants={"aws": [{"allow": ["s3:*"]}]})

    listed = found.one(
        "aws:iam/userPoliciesExclusive:UserPoliciesExclusive", "aws@user/alice/inline"
    )
    assert listed.inputs == {"userName": "alice", "policyNames": ["sign-in", "until"]}


def test_who_needs_no_password_has_none() -> None:
    """Nor an inline policy for it."""
    found = _built(password=False)

    assert found.of("aws:iam/userLoginProfile:UserLoginProfile") == {}
    assert found.of("aws:iam/userPolicy:UserPolicy") == {}
    assert found.passwords == {}
