import json

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
