"""Whatever somebody does by hand is told by a live review, or is no matter of access, and why."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from ovh.exceptions import APIError

from review import live, stack
from review.report import Report
from sandbox.scratch import STACK, Scratch
from sandbox.server import Sandbox
from tests import clouds
from tests.engine import hands, hands_aws
from tests.engine.hands_aws import OTHER_METADATA, OTHERS_TRUST
from tests.engine.plugin import Resource
from tests.sandbox.ovh.identity_provider import certificate

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

Review = Callable[[str], Report]
HIDING = frozenset(
    {
        *("users", "identities", "user_id", "group_id", "application_id", "locked", "enabled"),
        *("user_ids", "application_ids", "no_principal", "description", "mark"),
    }
)
FIRST = frozenset({"scaleway:Group"})
ASKING = ("key not declared", "not declared")
DEEDS: Mapping[str, hands.Deed] = {**hands.EDITS, **hands.DELETIONS}
IAM = "/iam/v1alpha1"
ORGANIZATION = "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"
SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJtA0mBfQpS1qkXJ1ZDoTq3VfQ0h6a0m0n2uPIL5E7cP mallory"
PEM = f"-----BEGIN CERTIFICATE-----\n{certificate()}-----END CERTIFICATE-----\n"
NAMED = "is a name or a text, by which nobody is given anything"
MARKED = "is the mark: what loses it is found by its name, and has what it has"
STAYS = "says how long something lasts, and lets nobody do more"
UNTOLD: Mapping[str, str] = {
    "aws:iam/user:User/path": "is a part of the ARN, and no policy of the stack's names it",
    "aws:iam/group:Group/path": MARKED,
    "aws:iam/policy:Policy/tags": MARKED,
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider/tags": MARKED,
    "aws:iam/samlProvider:SamlProvider/tags": MARKED,
    "aws:iam/role:Role/description": NAMED,
    "aws:iam/role:Role/maxSessionDuration": STAYS,
    "aws:iam/accountAlias:AccountAlias/accountAlias": NAMED,
    "aws:iam/accountAlias:AccountAlias": NAMED,
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy/allowUsersToChangePassword": (
        "lets people change their own passwords, and nobody do more"
    ),
    "ovh:User/description": NAMED,
    "ovh:User/mark": MARKED,
    "ovh:Group/description": NAMED,
    "ovh:Group/mark": MARKED,
    "ovh:Policy/name": NAMED,
    "ovh:Policy/description": NAMED,
    "ovh:Policy/mark": MARKED,
    "ovh:Oauth2Client/name": NAMED,
    "ovh:Oauth2Client/description": NAMED,
    "ovh:Oauth2Client/mark": MARKED,
    "ovh:PermissionsGroup/description": NAMED,
    "ovh:PermissionsGroup/mark": MARKED,
    "ovh:ResourceGroup/name": NAMED,
    "ovh:Token/description": NAMED,
    "ovh:ResourceGroup": "leaves the doubt that its mark leaves, which is told: what was in it",
    "ovh:IdentityProvider/metadata": (
        "is never told again: another certificate for the same address is not told from the other"
    ),
    "scaleway:User/username": NAMED,
    "scaleway:User/tags": "is a tag, and no condition on Scaleway asks for tags",
    "scaleway:User/mark": MARKED,
    "scaleway:Guest/tags": "is a tag, and no condition on Scaleway asks for tags",
    "scaleway:Guest/mark": MARKED,
    "scaleway:Group/name": NAMED,
    "scaleway:Group/description": NAMED,
    "scaleway:Group/tags": "is a tag, and no condition on Scaleway asks for tags",
    "scaleway:Group/mark": MARKED,
    "scaleway:Application/name": NAMED,
    "scaleway:Application/description": NAMED,
    "scaleway:Application/tags": "is a tag, and no condition on Scaleway asks for tags",
    "scaleway:Application/mark": MARKED,
    "scaleway:Policy/name": NAMED,
    "scaleway:Policy/description": NAMED,
    "scaleway:Policy/tags": "is a tag, and no condition on Scaleway asks for tags",
    "scaleway:Policy/mark": MARKED,
    "scaleway:ApiKey/default_project": "says where Object Storage looks, and grants nothing there",
    "scaleway:Project/name": NAMED,
    "scaleway:Project/description": NAMED,
    "scaleway:Project/mark": MARKED,
    "scaleway:Project": "takes what is in it along, and nobody has less access by that",
    "scaleway:SshKey/name": NAMED,
    "scaleway:Scim": "goes with its tokens, which are told",
    "scaleway:Policy/no_principal": "is given to a group that nobody is in",
    **{
        f"scaleway:SecuritySettings/{setting}": (
            "is demanded of everybody in an organization, and no inventory lists it"
        )
        for setting in (
            *("enforce_password_renewal", "grace_period_s", "login_attempts", "max_session_s"),
        )
    },
}


@pytest.fixture
def review(sandbox: Sandbox, rich: Scratch, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Return a function that reviews one account of the rich stack live."""
    monkeypatch.chdir(rich.folder)
    for name, value in sandbox.env.items():
        monkeypatch.setenv(name, value)
    whole = stack.opened(STACK)

    def reviewed(account: str) -> Report:
        clouds.forget()
        accounts = tuple(each for each in whole.accounts if each.name == account)
        report, status = live.compared(replace(whole, accounts=accounts), now="the files")
        assert status == 0
        return report

    return reviewed


@pytest.fixture
def made(rich: Scratch) -> list[Resource]:
    """Return the resources of the state."""
    found = [Resource.of(item) for item in rich.resources("--show-secrets") if "id" in item]
    return [each for each in found if each.provider]


def _told(report: Report) -> tuple[object, ...]:
    """Return all that a report says."""
    return (*report.lines, *report.notes, *report.skipped)


def _order(name: str) -> tuple[bool, bool, bool, str]:
    """Return what lets whatever another deed would hide come before it."""
    kind, _, attribute = name.rpartition("/") if name in hands.EDITS else (name, "", "")
    holds = kind.endswith(
        (":Group", ":User", ":Application", ":Role", ":Project", ":Scim", ":Saml")
    )
    return not attribute, holds and name not in FIRST, attribute in HIDING, name


def _on(made: list[Resource], account: str, name: str) -> list[Resource]:
    kind, _, attribute = name.rpartition("/") if name in hands.EDITS else (name, "", "")
    found = [
        each
        for each in made
        if hands.kind(each) == kind
        and re.split("[@/]", each.name)[0] == account
        and (not attribute or attribute in each.inputs)
    ]
    return sorted(found, key=lambda each: each.name)  # A state has them in any order.


def _password(hand: hands.Hands) -> object:
    return hand.aws.create_login_profile(UserName="felix", Password="Correct-horse-1-battery")


def _oidc(hand: hands.Hands) -> object:
    return hand.aws.create_open_id_connect_provider(Url="https://evil.example.com")


def _saml(hand: hands.Hands) -> object:
    return hand.aws.create_saml_provider(SAMLMetadataDocument=OTHER_METADATA, Name="other")


def _untrusted(hand: hands.Hands) -> object:
    held: Any = hand.aws.get_user_policy(UserName="hugo", PolicyName="sign-in")["PolicyDocument"]
    kept = [each for each in held["Statement"] if each["Effect"] == "Allow"]
    told = json.dumps({**held, "Statement": kept})
    return hand.aws.put_user_policy(UserName="hugo", PolicyName="sign-in", PolicyDocument=told)


def _trespasser(hand: hands.Hands) -> object:
    hand.aws.create_user(UserName="mallory")
    return hand.aws.add_user_to_group(UserName="mallory", GroupName="archivists")


def _role(hand: hands.Hands) -> object:
    return hand.aws.create_role(RoleName="back-door", AssumeRolePolicyDocument=OTHERS_TRUST)


def _token(hand: hands.Hands) -> object:
    return hand.ovh.post("/v1/me/identity/user/backup/token", name="mine", description="x")


def _local(hand: hands.Hands) -> object:
    told = {"type": "USER", "password": "Correct-horse-1-battery", "description": ""}
    return hand.ovh.post(
        "/v1/me/identity/user", login="mallory", email="m@example.com", group="ADMIN", **told
    )


def _client(hand: hands.Hands) -> object:
    told = {"name": "helper", "description": "", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
    return hand.ovh.post("/v1/me/api/oauth2/client", **told)


def _ssh_key(hand: hands.Hands) -> object:
    key = {"name": "mine", "public_key": SSH_KEY, "project_id": ORGANIZATION}
    return hand.scaleway("POST", f"{IAM}/ssh-keys", key)


def _scim_token(hand: hands.Hands) -> object:
    found = hand.scaleway("GET", f"{IAM}/organizations/{ORGANIZATION}/scim")
    return hand.scaleway("POST", f"{IAM}/scim/{found['id']}/tokens", {})


def _certificate(hand: hands.Hands) -> object:
    found = hand.scaleway("GET", f"{IAM}/organizations/{ORGANIZATION}/saml")
    told = {"type": "signing", "content": PEM}
    return hand.scaleway("POST", f"{IAM}/saml/{found['id']}/certificates", told)


def _program(hand: hands.Hands) -> object:
    told = {"name": "helper", "organization_id": ORGANIZATION, "description": "", "tags": []}
    return hand.scaleway("POST", f"{IAM}/applications", told)


MORE: Mapping[str, Mapping[str, Callable[[hands.Hands], object]]] = {
    "aws": {
        "a password given": _password,
        "an issuer of tokens made": _oidc,
        "a SAML provider made": _saml,
        "the demand of a second factor taken away": _untrusted,
        "a user made, and put into a group": _trespasser,
        "a role made": _role,
        "keys, devices and certificates of somebody": lambda h: hands_aws.clutter(h, "alice"),
    },
    "ovh": {"a token made": _token, "a user made": _local, "a service account made": _client},
    "scaleway": {
        "an SSH key made": _ssh_key,
        "a SCIM token made": _scim_token,
        "a certificate of SAML added": _certificate,
        "a program made": _program,
    },
}


def _done(deed: hands.Deed, console: hands.Hands, found: Resource) -> bool:
    """Tell whether a deed was done: something is gone with what it was of, or needed by others."""
    try:
        return deed(console, found) is not False
    except (ClientError, APIError, RuntimeError):
        return False


@pytest.mark.parametrize("account", ["aws", "ovh", "scaleway"])
def test_whatever_is_done_by_hand_is_told(
    account: str, review: Review, sandbox: Sandbox, made: list[Resource]
) -> None:
    """Of an untouched account nothing but who asks; then each deed, for one object at least."""
    console = hands.Hands(sandbox.env)
    untouched = review(account)
    before = _told(untouched)
    missed: list[str] = []
    for what, more in MORE[account].items():
        more(console)
        before, was = _told(review(account)), before
        missed += [what] if before == was else []
    done: set[hands.Deed] = set()
    for name in sorted(DEEDS.keys() - UNTOLD.keys(), key=_order):
        there = _on(made, account, name) if DEEDS[name] not in done else []
        done.add(DEEDS[name])
        for each in there:
            if not _done(DEEDS[name], console, each):
                continue
            before, was = _told(review(account)), before
            if before != was:
                break
        else:
            missed += [name] if there else []

    assert (untouched.lines, untouched.skipped) == ([], [])
    assert {each.mark for each in untouched.notes} <= {*ASKING, "kept by others"}
    assert missed == []


def test_what_is_not_told_is_something_that_hands_do() -> None:
    """And has its reason."""
    assert UNTOLD.keys() - DEEDS.keys() == set()
