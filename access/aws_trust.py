"""Who may assume a role on AWS, as a trust policy: never wider than declared.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-saml.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from access import model
from access.aws_policies import VERSION, Document
from access.order import distinct, settled

SIGN_IN = "https://signin.aws.amazon.com/saml"
Conditions = dict[str, dict[str, Any]]


def of_program(declared: model.Application, account: model.Account) -> Document:
    """Return who may assume an application's role: nobody, where none is declared."""
    return _document([_statement(trust, account) for trust in declared.assumed_by])


def of_team(account: model.Account) -> Document:
    """Return who may assume a team's role: whom the account's SAML providers send."""
    names = [account.named(each.key) for each in account.setup.saml_providers]
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": [provider(account, f"saml-provider/{name}") for name in names]},
        "Action": "sts:AssumeRoleWithSAML",
        "Condition": {"StringEquals": {"SAML:aud": SIGN_IN}},
    }
    return _document([statement])


def provider(account: model.Account, name: str) -> str:
    """Return the ARN of an identity provider of an account."""
    return f"arn:aws:iam::{account.identity}:{name}"


def _document(statements: Sequence[Mapping[str, Any]]) -> Document:
    return {"Version": VERSION, "Statement": distinct(statements)}


def _statement(trust: model.Trust, account: model.Account) -> dict[str, Any]:
    found: dict[str, Any] = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    condition: Conditions = settled(trust.condition)
    if trust.issuer:
        found["Action"] = "sts:AssumeRoleWithWebIdentity"
        found["Principal"] = {"Federated": provider(account, f"oidc-provider/{trust.issuer}")}
        for operator, keys in _tokens(trust).items():
            condition[operator] = {**condition.get(operator, {}), **keys}
    elif trust.service:
        found["Principal"] = {"Service": trust.service}
    else:
        found["Principal"] = {"AWS": f"arn:aws:iam::{trust.account}:root"}
    if trust.external_id:
        said = {"sts:ExternalId": trust.external_id}
        condition["StringEquals"] = {**condition.get("StringEquals", {}), **said}
    return {**found, "Condition": condition} if condition else found


def _tokens(trust: model.Trust) -> Conditions:
    """Return the conditions on a token: whom it is for, and what for.

    A text without wildcards means the same under both operators, so one list needs one operator.
    """
    is_pattern = any("*" in subject or "?" in subject for subject in trust.subjects)
    subject = {f"{trust.issuer}:sub": list(trust.subjects)}
    audience = {f"{trust.issuer}:aud": list(trust.audiences)}
    if is_pattern:
        return {"StringEquals": audience, "StringLike": subject}
    return {"StringEquals": {**audience, **subject}}
