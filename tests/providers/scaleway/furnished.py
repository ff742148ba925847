"""An organization with one of everything that an inventory lists, some of it made by grantbook."""

from typing import Any

import pytest

from providers.scaleway.client import (
    API_KEYS,
    APPLICATIONS,
    GROUPS,
    IAM,
    POLICIES,
    PROJECTS,
    SSH_KEYS,
    USERS,
    ScalewayClient,
)
from sandbox.control import Control
from tests.providers.scaleway.conftest import DATA, ORGANIZATION
from tests.sandbox.ovh.identity_provider import certificate

PASSWORD = "correct horse battery"
MINE = "grantbook/test/scaleway"
THEIRS = "grantbook/other/scaleway"
DIGEST = "0a1b2c3d"
SSO = "https://idp.example.com/sso"
PUBLIC_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl laptop"
)
CONDITION = 'request.ip == "192.0.2.7"'
STORAGE = {
    "permission_set_names": ["ObjectStorageFullAccess", "InstancesReadOnly"],
    "project_ids": [DATA],
    "condition": CONDITION,
}
BILLING = {"permission_set_names": ["BillingReadOnly"], "organization_id": ORGANIZATION}


def furnish(console: ScalewayClient, control: Control) -> None:
    """Make the objects by hand, as the owner."""
    alice = console.call("POST", USERS, member("alice", f"{MINE}/alice/{DIGEST}", "team=web"))
    console.call("POST", USERS, member("zoe"))
    console.call("POST", USERS, {"organization_id": ORGANIZATION, "email": "guest@example.com"})
    control.sign_in(ORGANIZATION, "alice", PASSWORD)
    backup = console.call("POST", APPLICATIONS, named("backup", f"{MINE}/backup/{DIGEST}"))
    people = console.call("POST", GROUPS, named("people", f"{THEIRS}/people/{DIGEST}"))
    members = {"user_ids": [alice["id"]], "application_ids": [backup["id"]]}
    console.call("PUT", f"{GROUPS}/{people['id']}/members", members)
    rules = {"rules": [STORAGE, BILLING], "group_id": people["id"]}
    console.call("POST", POLICIES, {**named("people", f"{THEIRS}/people/{DIGEST}"), **rules})
    lost = {"rules": [BILLING], "no_principal": True}
    console.call("POST", POLICIES, {**named("lost", f"{MINE}/lost/{DIGEST}"), **lost})
    console.call("POST", API_KEYS, key(backup["id"]))
    enable(console)
    project = {"name": "late", "description": f"Late {MINE}/late/{DIGEST}"}
    console.call("POST", PROJECTS, {**project, "organization_id": ORGANIZATION})
    laptop = {"name": f"laptop {MINE}/laptop/{DIGEST}", "public_key": PUBLIC_KEY}
    console.call("POST", SSH_KEYS, {**laptop, "project_id": DATA})


def enable(console: ScalewayClient) -> None:
    """Let an identity provider sign people in, and keep them."""
    of = f"{IAM}/organizations/{ORGANIZATION}"
    saml = console.call("POST", f"{of}/saml", {})
    told = {"entity_id": "https://idp.example.com/metadata", "single_sign_on_url": SSO}
    console.call("PATCH", f"{IAM}/saml/{saml['id']}", told)
    content = f"-----BEGIN CERTIFICATE-----\n{certificate().strip()}\n-----END CERTIFICATE-----\n"
    signing = {"type": "signing", "content": content}
    console.call("POST", f"{IAM}/saml/{saml['id']}/certificates", signing)
    scim = console.call("POST", f"{of}/scim", {})
    console.call("POST", f"{IAM}/scim/{scim['id']}/tokens", {})


def named(name: str, *tags: str) -> dict[str, Any]:
    """Return a new object with a name."""
    made = {"name": name, "description": f"The {name}", "organization_id": ORGANIZATION}
    return {**made, "tags": list(tags)}


def member(username: str, *tags: str) -> dict[str, Any]:
    """Return a new member, with a password."""
    told = {"username": username, "email": f"{username}@example.com", "password": PASSWORD}
    return {"organization_id": ORGANIZATION, "tags": list(tags), "member": told}


def key(application: str) -> dict[str, Any]:
    """Return a new key of this stack, with an end."""
    return {
        "application_id": application,
        "description": f"nightly {MINE}/backup/nightly/{DIGEST}",
        "default_project_id": DATA,
        "expires_at": "2035-06-30T23:59:59+02:00",
    }


def act_as_program(
    console: ScalewayClient, monkeypatch: pytest.MonkeyPatch, *permission_sets: str
) -> None:
    """Call as a program that holds these permission sets on the whole organization."""
    made = console.call("POST", APPLICATIONS, named("pipeline"))["id"]
    rules = [
        {"permission_set_names": [each], "organization_id": ORGANIZATION}
        for each in permission_sets
    ]
    held = {**named("pipeline"), "application_id": made, "rules": rules}
    console.call("POST", POLICIES, held)
    secret = console.call("POST", API_KEYS, {"application_id": made})
    monkeypatch.setenv("SCW_ACCESS_KEY", secret["access_key"])
    monkeypatch.setenv("SCW_SECRET_KEY", secret["secret_key"])
