"""What is there when the sandbox starts: two accounts with what every account of OVHcloud has.

Names, services and bills are made up.
"""

import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.ovh.state import (
    Account,
    Application,
    Credential,
    World,
    new_client_id,
    new_id,
    new_number,
    v1_time,
    v2_time,
)
from sandbox.ovh.urns import Urns

Json = dict[str, Any]

FIRST = "xx1111-ovh"
SECOND = "yy2222-ovh"
CUSTOMER_CODES = {FIRST: "1234-567-89", SECOND: "9876-543-21"}
DEFAULT_ROLES = {"ADMIN": "ADMIN", "DEFAULT": "REGULAR", "UNPRIVILEGED": "UNPRIVILEGED"}
METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
BOOTSTRAP = "sandbox-bootstrap"
# What `/me` says of where the account is, by plate.
HOMES: dict[str, Json] = {
    "eu": {
        "country": "FR",
        "language": "fr_FR",
        "ovhSubsidiary": "FR",
        "currency": {"code": "EUR", "symbol": "€"},
    },
    "ca": {
        "country": "CA",
        "language": "en_CA",
        "ovhSubsidiary": "CA",
        "currency": {"code": "CAD", "symbol": "$"},
    },
    "us": {
        "country": "US",
        "language": "en_US",
        "ovhSubsidiary": "US",
        "currency": {"code": "USD", "symbol": "$"},
    },
}
MANAGED = Path(__file__).with_name("permissions_groups.json")


def plant(world: World, now: datetime) -> dict[str, str]:
    """Fill an empty world. Return the credentials to export, `PARTNER_` before the second's."""
    world.managed_groups |= managed_groups(world.urns)
    for nic, code in CUSTOMER_CODES.items():
        world.accounts[nic] = _account(world.urns, nic, code, now)
    return {
        **_root_keys(world, FIRST, now),
        **{f"PARTNER_{name}": key for name, key in _root_keys(world, SECOND, now).items()},
        **{f"PARTNER_{name}": key for name, key in _full_client(world.accounts[SECOND], now)},
    }


def managed_groups(own: Urns) -> dict[str, Json]:
    """Return OVHcloud's own permissions groups by URN."""
    groups = json.loads(MANAGED.read_text(encoding="utf-8"))["groups"]
    shown = (_as_shown(own, group) for group in groups)
    return {group["urn"]: group for group in shown}


def _as_shown(own: Urns, group: Json) -> Json:
    named = {
        effect: [{"action": action} for action in actions]
        for effect, actions in group["permissions"].items()
    }
    # Choice: the same groups on every plate; only those of the EU are published.
    urn = own.permissions_group(*group["urn"].split(":")[-2:])
    kept = {key: group[key] for key in group if key != "complete"}
    return {**kept, "urn": urn, "permissions": named}


def _account(own: Urns, nic: str, customer_code: str, now: datetime) -> Account:
    account = Account(urns=own, nic=nic, me=_me(own, nic, customer_code))
    for name, role in DEFAULT_ROLES.items():
        account.groups[name] = group(account, name, role=role, default=True, now=now)
    for type_, name, shown, tags in _services(nic):
        urn = own.resource(type_, name)
        account.resources[urn] = {
            "id": new_id(),
            "urn": urn,
            "name": name,
            "displayName": shown,
            "type": type_,
            "owner": nic,
            "tags": tags,
        }
    _default_policy(account, now)
    return account


def _me(own: Urns, nic: str, customer_code: str) -> Json:
    return {
        "nichandle": nic,
        "customerCode": customer_code,
        "email": f"owner@{nic}.example.com",
        "firstname": "Ada",
        "name": "Example",
        "organisation": "Example SAS",
        "legalform": "corporation",
        "ovhCompany": "ovh",
        "state": "complete",
        "kycValidated": False,
        **HOMES[own.plate],
    }


def group(account: Account, name: str, *, role: str, default: bool, now: datetime) -> Json:
    """Return a new group of users."""
    return {
        "name": name,
        "description": None,
        "role": role,
        "defaultGroup": default,
        "urn": account.urns.group(account.nic, name),
        "creation": v1_time(now),
        "lastUpdate": v1_time(now),
    }


def _services(nic: str) -> tuple[tuple[str, str, str, Json], ...]:
    code = nic.partition("-")[0]
    return (
        ("account", nic, nic, {}),
        ("vps", f"vps-{code}a.vps.ovh.net", "prod-web-1", {"environment": "prod"}),
        ("vps", f"vps-{code}b.vps.ovh.net", "test-web-1", {"ovh:example": "system"}),
        ("dnsZone", f"{code}.example.com", f"{code}.example.com", {}),
        ("okms", f"okms-{code}", "secrets", {}),
    )


def _default_policy(account: Account, now: datetime) -> None:
    id_ = new_id()
    account.resource_groups[id_] = {
        "id": id_,
        "urn": account.urns.resource_group(id_),
        "name": "ovh-default",
        "owner": account.nic,
        "readOnly": True,
        "resources": [],
        "createdAt": v2_time(now),
        "updatedAt": None,
    }
    root = account.urns.account_identity(account.nic)
    policy = _policy(account, "ovh-default", [root], now)
    policy |= {
        "readOnly": True,
        "resources": [{"urn": account.urns.resource_group(id_)}],
        "permissions": {"allow": [{"action": "*"}]},
    }
    account.policies[policy["id"]] = policy


def _policy(account: Account, name: str, identities: list[str], now: datetime) -> Json:
    return {
        "id": new_id(),
        "owner": account.nic,
        "name": name,
        "readOnly": False,
        "identities": identities,
        "resources": [{"urn": account.urns.everything}],
        "permissions": {},
        "permissionsGroups": [],
        "createdAt": v2_time(now),
    }


def _root_keys(world: World, nic: str, now: datetime) -> dict[str, str]:
    """Make an application and a consumer key that the account's root has validated for ever."""
    application = Application(
        id=new_number(),
        key=secrets.token_hex(8),
        secret=secrets.token_hex(16),
        name=BOOTSTRAP,
        description="Keys of the account itself",
        nic=nic,
    )
    world.applications[application.key] = application
    consumer_key = secrets.token_hex(16)
    world.credentials[consumer_key] = Credential(
        id=new_number(),
        application=application,
        rules=[{"method": method, "path": "/*"} for method in METHODS],
        allowed_ips=None,
        redirection=None,
        ticket=secrets.token_urlsafe(24),
        creation=now,
        status="validated",
        nic=nic,
    )
    return {
        "OVH_APPLICATION_KEY": application.key,
        "OVH_APPLICATION_SECRET": application.secret,
        "OVH_CONSUMER_KEY": consumer_key,
    }


def _full_client(account: Account, now: datetime) -> tuple[tuple[str, str], ...]:
    """Make a service account, and the policy without which it could do nothing."""
    client_id, secret = new_client_id(account.urns.plate), secrets.token_hex(16)
    identity = account.urns.credential(account.nic, client_id)
    account.clients[client_id] = {
        "clientId": client_id,
        "name": BOOTSTRAP,
        "description": "Full rights on the account",
        "flow": "CLIENT_CREDENTIALS",
        "callbackUrls": [],
        "identity": identity,
        "createdAt": v2_time(now),
    }
    account.client_secrets[client_id] = secret
    policy = _policy(account, BOOTSTRAP, [identity], now)
    policy["permissionsGroups"] = [{"urn": account.urns.permissions_group("ovh", "globalAdmin")}]
    account.policies[policy["id"]] = policy
    return ("OVH_CLIENT_ID", client_id), ("OVH_CLIENT_SECRET", secret)
