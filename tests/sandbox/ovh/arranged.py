"""A situation arranged on a cloud, asked about over its API, and judged plainly."""

from types import ModuleType
from typing import Any

from tests.sandbox.ovh import plain_evaluation as plain
from tests.sandbox.ovh.cases import ACTIONS, CALLERS, MANAGED, RESOURCES, SCENES, THEIRS, Case
from tests.sandbox.ovh.desk import HOME, PARTNER, Desk

Json = dict[str, Any]
Answers = dict[tuple[str, str, str], bool]  # By caller, resource and action.

ROLES = {"globalAdmin": "ADMIN", "globalReadWrite": "REGULAR", "globalReadOnly": "UNPRIVILEGED"}
MEMBERSHIPS = {
    HOME: {"alice": ["devs"], "bob": ["ops", "devs"]},
    PARTNER: {"carol": ["guests"]},
}
ACCOUNTS = {"guests": PARTNER, "carol": PARTNER, "partner-ci": PARTNER, PARTNER: PARTNER}


def asked(desk: Desk, case: Case) -> Answers:
    """Arrange a situation and ask the cloud, as every caller, about everything."""
    desk.journal.time = case.now
    _clear(desk)
    _arrange(desk, case)
    everything = [urn for urns in RESOURCES.values() for urn in urns]
    body = {"resourceURNs": everything, "actions": list(ACTIONS)}
    path = "/v2/iam/authorization/check"
    return {
        (caller, each["resourceURN"], action): action in each["authorizedActions"]
        for caller in CALLERS
        for each in desk.call(caller, "POST", path, body, ip=case.ip)
        for action in (*each["authorizedActions"], *each["unauthorizedActions"])
    }


def _clear(desk: Desk) -> None:
    for nic in (HOME, PARTNER):
        for policy in desk.call(nic, "GET", "/v2/iam/policy?readOnly=false"):
            desk.call(nic, "DELETE", f"/v2/iam/policy/{policy['id']}")


def _arrange(desk: Desk, case: Case) -> None:
    for name, role in case.roles.items():
        path = f"/v1/me/identity/group/{name}"
        desk.call(ACCOUNTS.get(name, HOME), "PUT", path, {"role": role})
    for urn, tags in case.tags.items():
        nic = PARTNER if urn == THEIRS else HOME
        desk.call(nic, "PUT", f"/v2/iam/resource/{urn}", {"tags": tags})
    held = {"name": "some", "resources": [{"urn": urn} for urn in case.held]}
    id_ = desk.urns["some"].rpartition(":")[2]
    desk.call(HOME, "PUT", f"/v2/iam/resourceGroup/{id_}", held)
    own = {"name": "own", "description": "own", "permissions": case.own_group}
    desk.call(HOME, "PUT", f"/v2/iam/permissionsGroup/{desk.urns['own']}", own)
    for nic, policies in case.policies.items():
        for at, policy in enumerate(policies):
            body = {"name": f"policy-{at}", **spelt(desk, policy)}
            desk.call(nic, "POST", "/v2/iam/policy", body)


def spelt(desk: Desk, policy: Json) -> Json:
    """Return a policy with the names that this cloud gave."""
    return {
        **policy,
        "identities": [desk.urns[each] for each in policy["identities"]],
        "resources": [_named(desk, each) for each in policy["resources"]],
        "permissionsGroups": [_named(desk, each) for each in policy["permissionsGroups"] or []],
    }


def _named(desk: Desk, told: Json) -> Json:
    return {"urn": desk.urns.get(told["urn"], told["urn"])}


def plainly(desk: Desk, case: Case) -> Answers:
    """Judge the same by the plain reading."""
    accounts = {nic: _plain_account(desk, case, nic) for nic in RESOURCES}
    return {
        (caller, urn, action): plain.may(
            plain.Request(
                identity=desk.urns[caller],
                action=action,
                resource=urn,
                tags=case.tags.get(urn, {}),
                ip=case.ip,
                now=case.now,
            ),
            accounts[ACCOUNTS.get(caller, HOME)],
            owner,
        )
        for caller in CALLERS
        for nic, owner in accounts.items()
        for urn in RESOURCES[nic]
        for action in ACTIONS
    }


def seen(conditions: ModuleType, condition: Json) -> list[bool]:
    """Return in which scenes a condition holds, for the sandbox or a copy of it."""
    return [
        conditions.holds(
            condition,
            conditions.Context(
                ip=scene.ip,
                now=scene.now,
                resource_name=scene.resource.split(":", 5)[5],
                resource_type=scene.resource.split(":", 5)[4],
                tags=scene.tags,
            ),
        )
        for scene in SCENES
    ]


def plainly_seen(condition: Json) -> list[bool]:
    """Return the same by the plain reading."""
    return [
        plain.holds(
            condition,
            plain.Request(
                identity="",
                action="",
                resource=scene.resource,
                tags=scene.tags,
                ip=scene.ip,
                now=scene.now,
            ),
        )
        for scene in SCENES
    ]


def _plain_account(desk: Desk, case: Case, nic: str) -> plain.Account:
    managed = {urn: plain.words_of(plain.ROLES[ROLES[urn.rpartition(":")[2]]]) for urn in MANAGED}
    some = {desk.urns["some"]: case.held} if nic == HOME else {}
    return plain.Account(
        name=nic,
        policies=[spelt(desk, policy) for policy in case.policies[nic]],
        permissions_groups={desk.urns["own"]: case.own_group, **managed},
        resource_groups={**some, desk.default_of(nic): RESOURCES[nic]},
        roles=case.roles,
        memberships=MEMBERSHIPS[nic],
    )
