"""What people may do about their own sign-in on AWS: first their password, then their MFA.

Who has to change the first password must be allowed to; who has to have MFA must be able to set it
up without it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
"""

from typing import Any

from access import model

PASSWORD = ("iam:ChangePassword",)
PASSWORD_RULES = ("iam:GetAccountPasswordPolicy",)
OWN_MFA = (
    "iam:EnableMFADevice",
    "iam:GetMFADevice",
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:ResyncMFADevice",
)
NEW_MFA = ("iam:CreateVirtualMFADevice",)
ALL_MFA = ("iam:ListVirtualMFADevices",)
SESSION = ("sts:GetSessionToken",)  # How a program of theirs comes by a session with MFA.
WITHOUT_MFA = {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}


def statements(person: model.Person, account: model.Account) -> list[dict[str, Any]]:
    """Return the statements of a person's own sign-in; none for who neither has a password."""
    requires = person.identity_on(account.name).require_mfa
    if not (person.has_password or requires):
        return []
    found = [_allow(_own(requires=requires, person=person), arn(person, account))]
    everywhere = (*PASSWORD_RULES, *(ALL_MFA if requires else ()))
    found.append(_allow(everywhere, "*"))
    if requires:
        found.append(_allow(NEW_MFA, f"arn:aws:iam::{account.identity}:mfa/*"))
        found.append(demand())
    return found


def demand() -> dict[str, Any]:
    """Return what denies everything without MFA but to change a password and to set MFA up."""
    free = (*PASSWORD, *PASSWORD_RULES, *OWN_MFA, *NEW_MFA, *ALL_MFA, *SESSION)
    return {
        "Effect": "Deny",
        "NotAction": sorted(free),
        "Resource": "*",
        "Condition": WITHOUT_MFA,
    }


def arn(person: model.Person, account: model.Account) -> str:
    """Return the ARN of a person's user."""
    path = person.identity_on(account.name).path
    return f"arn:aws:iam::{account.identity}:user{path}{account.named(person.key)}"


def _own(*, requires: bool, person: model.Person) -> tuple[str, ...]:
    mfa = OWN_MFA if requires else ()
    return (*(PASSWORD if person.has_password else ()), *mfa)


def _allow(actions: tuple[str, ...], resource: str) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": resource}
