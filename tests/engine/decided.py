"""Who may do what on an account of OVHcloud as it stands at a moment.

Decided by the tests' own reading of the guides, not by the sandbox.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Any

from sandbox.ovh.seeds import FIRST
from tests.sandbox.ovh import plain_evaluation

Json = dict[str, Any]
Right = tuple[str, str, str]
"""Identity, action and resource, the first and the last without what all of them begin with."""

IDENTITY = "urn:v1:eu:identity:"
RESOURCE = "urn:v1:eu:resource:"


def rights(account: Json, actions: Sequence[str], resources: Sequence[str]) -> set[Right]:
    """Return who may do which of these actions on which of these resources at a moment."""
    plain = _plain(account)
    users = [f"user:{FIRST}/{login}" for login in account["users"]]
    programs = [client["identity"].removeprefix(IDENTITY) for client in account["clients"].values()]
    return {
        (who, action, resource)
        for who, action, resource in product([*users, *programs], actions, resources)
        if plain_evaluation.may(_request(who, action, resource), plain, plain)
    }


def _request(who: str, action: str, resource: str) -> plain_evaluation.Request:
    return plain_evaluation.Request(
        identity=IDENTITY + who,
        action=action,
        resource=RESOURCE + resource,
        tags={},
        ip="127.0.0.1",
        now=datetime.now(UTC),
    )


def _plain(account: Json) -> plain_evaluation.Account:
    groups = account["permissions_groups"]
    named = {
        each["urn"]
        for policy in account["policies"].values()
        for each in policy.get("permissionsGroups") or ()
    }
    urns = {each["id"]: each["urn"] for each in account["resources"].values()}
    return plain_evaluation.Account(
        name=FIRST,
        policies=account["policies"].values(),
        # One that is gone grants nothing to the policies that name it still.
        permissions_groups={
            urn: groups.get(urn, {"permissions": {}})["permissions"] for urn in named
        },
        resource_groups={
            group["urn"]: {urns[each["id"]] for each in group["resources"]}
            for group in account["resource_groups"].values()
        },
        roles={name: group["role"] for name, group in account["groups"].items()},
        memberships=_memberships(account),
    )


def _memberships(account: Json) -> Mapping[str, set[str]]:
    """Return the groups of each user: the main one, and those that it was brought into."""
    return {
        login: {
            user["group"],
            *(name for name, held in account["members"].items() if login in held),
        }
        for login, user in account["users"].items()
    }
