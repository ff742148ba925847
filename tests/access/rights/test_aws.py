import json
import re
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from access import setup
from access.catalogue import lookup
from access.place import Place
from access.rights.aws import needed
from tests.access.stacks import declared
from tests.sandbox.ovh.identity_provider import certificate, key, metadata

PAGE = Path(__file__).parents[3] / "docs/how-to/first-real-account.md"
ARN = "arn:aws:iam::123456789012:"
CENTER = setup.IdentityCenter(
    instance="arn:aws:sso:::instance/ssoins-1234567890abcdef",
    identity_store="d-1234567890",
    region="eu-west-1",
    through="aws",
    is_own=True,
    session=None,
    place=Place(file="", line=0),
)
PEOPLE = """
people:
  alice: {email: alice@example.com, teams: [ops]}
teams:
  ops: {grants: {aws: [{managed: ReadOnlyAccess}]}}
"""
EVERYTHING = """
people:
  alice:
    email: alice@example.com
    teams: [ops]
    users: {aws: {permissions_boundary: PowerUserAccess}}
    grants: {aws: [{allow: ["s3:*"]}]}
teams:
  ops: {grants: {aws: [{managed: ReadOnlyAccess}]}}
applications:
  ci: {owner: ops, keys: {main: {on: aws}}}
  night:
    owner: ops
    grants: {aws: [{managed: ReadOnlyAccess}]}
    assumed_by: {service: lambda.amazonaws.com}
    identities: {aws: {permissions_boundary: PowerUserAccess}}
accounts:
  aws:
    alias: acme
    password_policy: {minimum_length: 14}
    oidc_providers: {github: {issuer: "https://example.com", audiences: [sts.amazonaws.com]}}
    saml_providers: {corp: {metadata: METADATA}}
"""


def wanted(text: str) -> dict[str, set[str]]:
    """Return what a stack of this text needs on AWS, by kind of resource, without `iam:`."""
    stack = declared(text)
    (account,) = (each for each in stack.accounts if each.cloud == "aws")
    return {
        arn.removeprefix(ARN): {action.removeprefix("iam:") for action in actions}
        for arn, actions in needed(stack, account).items()
    }


def everything() -> dict[str, set[str]]:
    """Return what a stack with one of all that there is needs."""
    return wanted(
        EVERYTHING.replace(
            "METADATA", json.dumps(metadata([key(certificate()), key(certificate())]))
        )
    )


def test_a_stack_with_nothing_on_aws_needs_nothing() -> None:
    """Nor does one whose people are elsewhere."""
    assert wanted("teams: {ops: {}}") == {}
    assert wanted("people: {alice: {email: a@example.com, accounts: [ovh]}}") == {}


def test_people_need_users_and_what_they_may_have_made_themselves() -> None:
    """Who leaves, leaves with it."""
    found = wanted(PEOPLE)

    assert found.keys() == {"*", "group/*", "mfa/*", "user/*"}
    assert {"CreateUser", "CreateLoginProfile", "PutUserPolicy"} <= found["user/*"]
    assert {"DeactivateMFADevice", "DeleteSSHPublicKey"} <= found["user/*"]
    assert not {"CreateAccessKey", "PutUserPermissionsBoundary"} & found["user/*"]
    assert {"CreateGroup", "AddUserToGroup", "ListGroupPolicies"} <= found["group/*"]


def test_a_person_without_a_password_needs_none_made() -> None:
    """Though one that was made by hand would have to go."""
    found = wanted(PEOPLE.replace("teams: [ops]", "teams: [ops], password: false"))

    assert "CreateLoginProfile" not in found["user/*"]
    assert "DeleteLoginProfile" in found["user/*"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("keys: {main: {on: aws}}", {"*", "group/*", "mfa/*", "user/*"}),
        (
            "grants: {aws: [{managed: ReadOnlyAccess}]}, assumed_by: {service: a.amazonaws.com}",
            {"instance-profile/*", "role/*"},
        ),
        (
            'grants: {aws: [{allow: ["s3:*"]}]}, assumed_by: {service: a.amazonaws.com}',
            {"instance-profile/*", "policy/*", "role/*"},
        ),
    ],
)
def test_a_program_needs_a_user_for_keys_and_a_role_without(text: str, kinds: set[str]) -> None:
    """And a policy where it is granted more than AWS's own."""
    found = wanted(f"teams: {{ops: {{}}}}\napplications: {{ci: {{owner: ops, {text}}}}}\n")

    assert found.keys() == kinds
    assert ("CreateAccessKey" in found.get("user/*", ())) == ("keys" in text)


def test_an_account_itself_needs_what_is_declared_of_it() -> None:
    """Each part for itself."""
    found = everything()

    assert {"CreateAccountAlias", "UpdateAccountPasswordPolicy"} <= found["*"]
    assert "CreateOpenIDConnectProvider" in found["oidc-provider/*"]
    assert "UpdateSAMLProvider" in found["saml-provider/*"]
    assert "PutUserPermissionsBoundary" in found["user/*"]
    assert "PutRolePermissionsBoundary" in found["role/*"]
    assert "PutRolePermissionsBoundary" not in wanted(PEOPLE).get("role/*", ())


def federated(center: setup.IdentityCenter | None) -> dict[str, set[str]]:
    """Return what a stack needs whose people come from elsewhere."""
    stack = declared(PEOPLE)
    (account,) = (each for each in stack.accounts if each.cloud == "aws")
    elsewhere = replace(
        account, federated=True, setup=replace(account.setup, identity_center=center)
    )
    others = tuple(each for each in stack.accounts if each is not account)
    stack = replace(stack, accounts=(elsewhere, *others))
    return {
        arn.removeprefix(ARN): {action.removeprefix("iam:") for action in actions}
        for arn, actions in needed(stack, elsewhere).items()
    }


def test_people_who_come_through_saml_are_roles() -> None:
    """One for each team; nobody is a user."""
    assert federated(None).keys() == {"instance-profile/*", "role/*"}


def test_people_who_come_through_identity_center_are_nothing_of_iams() -> None:
    """Permission sets and a directory, and the roles that are made of them in its own account."""
    found = federated(CENTER)

    assert found.keys() == {"*", "role/aws-reserved/sso.amazonaws.com/*"}
    assert {"sso:CreatePermissionSet", "identitystore:CreateUser"} <= found["*"]


def test_an_account_that_administers_no_identity_center_needs_no_right_to_it() -> None:
    """Another one does all of it; a directory of others is looked into, and no more."""
    assert federated(replace(CENTER, through="scaleway")) == {}
    found = federated(replace(CENTER, is_own=False))

    assert "identitystore:GetGroupId" in found["*"]
    assert "identitystore:CreateUser" not in found["*"]


def test_every_action_is_one_of_aws_and_is_done_on_that_kind() -> None:
    """Or on everything, where the catalogue knows no kind for it."""
    for kind, actions in everything().items():
        for action in actions:
            known = lookup.aws_resources(f"iam:{action}")
            assert lookup.reached("aws", f"iam:{action}"), action
            if kind == "*":
                assert known == (), action
            else:
                assert any(f":{kind[:-1]}" in arn for arn in known), (kind, action)


def test_the_page_gives_exactly_what_a_stack_with_everything_needs() -> None:
    """No more and no less, since people copy it."""
    given = re.findall(r'"(?:iam:)?((?:(?:sso|identitystore):)?\w+)"', statements())
    wanted_ = [*everything().values(), *federated(CENTER).values()]

    assert sorted(given) == sorted({*chain.from_iterable(wanted_)})


def statements() -> str:
    """Return the lists of actions of the page's document for AWS."""
    return "".join(re.findall(r'"Action": \[(.*?)\]', PAGE.read_text("utf-8"), re.DOTALL))
