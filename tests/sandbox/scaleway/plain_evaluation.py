"""Who may do what on Scaleway, decided slowly: the guides' sentences, one after the other.

A second reading that shares no code with the sandbox, so that the two can disagree.

https://www.scaleway.com/en/docs/iam/concepts/
https://www.scaleway.com/en/docs/iam/reference-content/permission-sets/
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.sandbox.scaleway import plain_conditions

Json = dict[str, Any]

UNKNOWN, REFUSED, ALLOWED = "unknown", "refused", "allowed"

IAM = "user application group policy api_key organization"
PRODUCTS = "server bucket object dns_zone registry_namespace container_namespace secret key ssh_key"
DESCRIBED = {"user", "application", "group", "policy", "api_key", "ssh_key", "key", "secret"}
# What the page says of each set: which kinds of object it manages, reads, or one thing alone.
MANAGED = {
    "IAMManager": IAM,
    "IAMApplicationManager": "application api_key",
    "IAMGroupManager": "group",
    "IAMPolicyManager": "policy",
    "OrganizationManager": f"{IAM} project billing",
    "ProjectManager": "project",
    "BillingManager": "billing",
    "AllProductsFullAccess": PRODUCTS,
    "InstancesFullAccess": "server",
    "ContainersFullAccess": "container_namespace",
    "SecretManagerFullAccess": "secret",
    "KeyManagerFullAccess": "key",
    "SSHKeysFullAccess": "ssh_key",
}
READ = {
    "IAMReadOnly": IAM,
    "IAMUserReadOnly": "user",
    "IAMPolicyReadOnly": "policy organization",
    "IAMPolicyManager": "organization",
    "OrganizationReadOnly": f"{IAM} project billing",
    "ProjectReadOnly": "project",
    "BillingReadOnly": "billing",
    "AllProductsReadOnly": PRODUCTS,
    "InstancesReadOnly": "server",
    "SecretManagerReadOnly": "secret",
    "KeyManagerReadOnly": "key",
    "SSHKeysReadOnly": "ssh_key",
    "ObjectStorageBucketsRead": "bucket",
}
ALONE = {
    "InstancesServerCreate": ("create", "server"),
    "InstancesServerDelete": ("delete", "server"),
    "SecretManagerSecretAccess": ("access", "secret"),
    "SecretManagerSecretWrite": ("write", "secret"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy as it was declared: its principal by name, None for none; its rules as sent."""

    principal: str | None
    rules: Collection[Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """What decides in one organization. Everybody is known by name."""

    owner: str
    locked: Collection[str]
    removed: Collection[str]  # People, programs and groups that were there.
    groups: Mapping[str, Collection[str]]  # Members by group.
    policies: Collection[Policy]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What somebody asks for: all of some verbs, on one kind of object, in a project or in none.

    `about` is whose record or key it is about, "" for nobody's; `resource` is what the object is.
    """

    bearer: str
    expires_at: datetime | None
    verbs: Collection[str]
    kind: str
    project: str | None
    about: str
    resource: Mapping[str, str]
    ip: str
    agent: str
    now: datetime


def answer(request: Request, organization: Organization) -> str:
    """Say whether the caller is known, and if so, whether the call is allowed."""
    if request.bearer in organization.removed or request.bearer in organization.locked:
        return UNKNOWN
    if request.expires_at is not None and request.expires_at <= request.now:
        return UNKNOWN
    if request.kind == "key of a person":
        # "You cannot create API keys for other users", whoever you are.
        return ALLOWED if request.about == request.bearer else REFUSED
    if request.bearer == organization.owner:
        return ALLOWED
    if request.about == request.bearer and is_own(request):
        return ALLOWED
    granted = [
        any(grants(rule, verb, request) for rule in rules_of(request.bearer, organization))
        for verb in request.verbs
    ]
    return ALLOWED if all(granted) else REFUSED


def is_own(request: Request) -> bool:
    """Tell whether a person may do this to what is theirs without a policy."""
    return (*request.verbs, request.kind) in {("read", "user"), ("write", "api_key")}


def rules_of(bearer: str, organization: Organization) -> list[Json]:
    """Return the rules of every policy of a person or program, direct or by a group."""
    found: list[Json] = []
    for policy in organization.policies:
        if policy.principal is None or policy.principal in organization.removed:
            continue
        if policy.principal == bearer:
            found += policy.rules
        if bearer in organization.groups.get(policy.principal, ()):
            found += policy.rules
    return found


def grants(rule: Json, verb: str, request: Request) -> bool:
    """Tell whether one rule allows one verb: a set, the scope, and the condition."""
    if not any(has(name, verb, request.kind) for name in rule["permission_set_names"]):
        return False
    if "project_ids" in rule and request.project not in rule["project_ids"]:
        return False
    if rule["condition"] == "":
        return True
    described = request.resource if request.kind in DESCRIBED else {}
    scene = plain_conditions.Scene(
        ip=request.ip, agent=request.agent, now=request.now, resource=described
    )
    return plain_conditions.value(rule["condition"], scene) is True


def has(name: str, verb: str, kind: str) -> bool:
    """Tell whether a permission set lets one do this to that kind of object."""
    if kind in MANAGED.get(name, "").split():
        return True
    if verb == "read" and kind in READ.get(name, "").split():
        return True
    return ALONE.get(name) == (verb, kind)
