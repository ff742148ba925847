"""What a person may do about their own sign-in, beside what AWS's page on that lists."""

import pytest

from access import aws_policies
from tests.access.stacks import CONFIG, declared

PREFIXED = CONFIG.replace('"123456789012",', '"123456789012", prefix: gb-,')
AL = "arn:aws:iam::123456789012:user/al"
OWN = {"Effect": "Allow", "Action": ["iam:ChangePassword"], "Resource": AL}
RULES = {"Effect": "Allow", "Action": ["iam:GetAccountPasswordPolicy"], "Resource": "*"}
DEMAND = {
    "Effect": "Deny",
    "NotAction": [
        "iam:ChangePassword",
        "iam:CreateVirtualMFADevice",
        "iam:EnableMFADevice",
        "iam:GetAccountPasswordPolicy",
        "iam:GetMFADevice",
        "iam:GetUser",
        "iam:ListMFADevices",
        "iam:ListVirtualMFADevices",
        "iam:ResyncMFADevice",
        "sts:GetSessionToken",
    ],
    "Resource": "*",
    "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}


def inline(words: str, config: str = CONFIG) -> dict[str, aws_policies.Document]:
    """Return what is written into the user of a person who is declared so."""
    stack = declared(
        f"people: {{al: {{email: al@example.com, accounts: [aws], {words}}}}}", config=config
    )
    (aws,) = [account for account in stack.accounts if account.cloud == "aws"]
    return aws_policies.inline(stack.people[0], aws)


def test_who_has_a_password_may_change_it() -> None:
    """The first one must be, and AWS says by which rules."""
    assert inline("tags: {}") == {
        "sign-in": {"Version": "2012-10-17", "Statement": [OWN, RULES]},
    }


def test_who_needs_mfa_may_set_it_up_and_nothing_else_without() -> None:
    """Denied is whatever is not named; an access key says nothing of MFA, and is denied too."""
    assert inline("users: {aws: {require_mfa: true}}") == {
        "sign-in": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": [
                        "iam:ChangePassword",
                        "iam:EnableMFADevice",
                        "iam:GetMFADevice",
                        "iam:GetUser",
                        "iam:ListMFADevices",
                        "iam:ResyncMFADevice",
                    ],
                    "Resource": AL,
                },
                {
                    "Effect": "Allow",
                    "Action": ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"],
                    "Resource": "*",
                },
                {
                    "Effect": "Allow",
                    "Action": ["iam:CreateVirtualMFADevice"],
                    "Resource": "arn:aws:iam::123456789012:mfa/*",
                },
                DEMAND,
            ],
        },
    }


def test_who_needs_mfa_and_has_no_password_changes_none() -> None:
    """The demand is the same: it names what may be done, whoever may do it."""
    (document,) = inline("password: false, users: {aws: {require_mfa: true}}").values()

    allowed = [each["Action"] for each in document["Statement"] if each["Effect"] == "Allow"]
    assert "iam:ChangePassword" not in allowed[0]
    assert document["Statement"][-1] == DEMAND


def test_who_has_no_password_and_needs_no_mfa_has_nothing() -> None:
    """They come in another way."""
    assert inline("password: false") == {}


@pytest.mark.parametrize(
    "action",
    ["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice", "iam:CreateAccessKey"],
)
def test_nobody_takes_their_own_mfa_off(action: str) -> None:
    """Nor makes a key that lasts: no statement allows it."""
    (document,) = inline("users: {aws: {require_mfa: true}}").values()

    allowed = [each["Action"] for each in document["Statement"] if each["Effect"] == "Allow"]
    assert action not in [word for words in allowed for word in words]
    assert action not in DEMAND["NotAction"]


def test_a_user_is_named_with_path_and_prefix() -> None:
    """Or the statement would be about nobody."""
    (document,) = inline("users: {aws: {path: /staff/}}", PREFIXED).values()

    assert document["Statement"][0]["Resource"] == ("arn:aws:iam::123456789012:user/staff/gb-al")


def test_an_end_and_a_suspension_are_beside_it() -> None:
    """And what is granted inline."""
    found = inline(
        "until: 2031-06-30, suspended: true, users: {aws: {inline: true}},"
        " grants: {aws: [{allow: 's3:*'}]}"
    )

    assert [*found] == ["grants", "sign-in", "suspended", "until"]
    assert found["suspended"] == {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
    }
    (end,) = found["until"]["Statement"]
    assert end["Condition"] == {"DateGreaterThan": {"aws:CurrentTime": "2031-06-30T23:59:59Z"}}
