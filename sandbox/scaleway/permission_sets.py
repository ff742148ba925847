"""Permission sets: their names, their scope types, and what the ones that matter here grant.

https://www.scaleway.com/en/docs/iam/reference-content/permission-sets/
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Verbs = frozenset[str]
Grant = Mapping[str, Verbs]  # A kind of object, and what may be done to it.

NAMES = Path(__file__).with_name("permission_sets.json")
NAMESPACE = uuid.UUID("5f0c1f0e-7a55-4c0b-9d1e-0d8a3e6b7c21")

READ = frozenset({"read"})
ALL = frozenset({"read", "create", "write", "delete", "access"})
IAM = ("user", "application", "group", "policy", "api_key", "organization")
ON_ORGANIZATION = (*IAM, "project", "billing")
ON_PROJECTS = (
    *("server", "secret", "key", "bucket", "object", "ssh_key"),
    *("dns_zone", "registry_namespace", "container_namespace"),
)


def _on(kinds: Iterable[str], verbs: Verbs) -> Grant:
    return dict.fromkeys(kinds, verbs)


# Choice: where the page says no more than "manage" or "read", every verb or `read` on that kind.
# A set that is not here may be named in rules and grants nothing that the sandbox has.
GRANTS: dict[str, Grant] = {
    "OrganizationManager": _on(ON_ORGANIZATION, ALL),
    "OrganizationReadOnly": _on(ON_ORGANIZATION, READ),
    "ProjectManager": _on(["project"], ALL),
    "ProjectReadOnly": _on(["project"], READ),
    "IAMManager": _on(IAM, ALL),
    "IAMReadOnly": _on(IAM, READ),
    "IAMApplicationManager": _on(["application", "api_key"], ALL),
    "IAMApplicationReadOnly": _on(["application", "api_key"], READ),
    "IAMUserManager": _on(["user"], ALL),
    "IAMUserReadOnly": _on(["user"], READ),
    "IAMGroupManager": _on(["group"], ALL),
    "IAMGroupReadOnly": _on(["group"], READ),
    "IAMPolicyManager": {**_on(["policy"], ALL), "organization": READ},
    "IAMPolicyReadOnly": _on(["policy", "organization"], READ),
    "BillingManager": _on(["billing"], ALL),
    "BillingReadOnly": _on(["billing"], READ),
    "AllProductsFullAccess": _on(ON_PROJECTS, ALL),
    "AllProductsReadOnly": _on(ON_PROJECTS, READ),
    "InstancesFullAccess": _on(["server"], ALL),
    "InstancesReadOnly": _on(["server"], READ),
    "InstancesServerList": _on(["server"], READ),
    "InstancesServerRead": _on(["server"], READ),
    "InstancesServerCreate": _on(["server"], frozenset({"create"})),
    "InstancesServerDelete": _on(["server"], frozenset({"delete"})),
    "ContainerRegistryFullAccess": _on(["registry_namespace"], ALL),
    "ContainerRegistryReadOnly": _on(["registry_namespace"], READ),
    "ContainersFullAccess": _on(["container_namespace"], ALL),
    "ContainersReadOnly": _on(["container_namespace"], READ),
    "DomainsDNSFullAccess": _on(["dns_zone"], ALL),
    "DomainsDNSReadOnly": _on(["dns_zone"], READ),
    "KeyManagerFullAccess": _on(["key"], ALL),
    "KeyManagerReadOnly": _on(["key"], READ),
    "KeyManagerKeyCreate": _on(["key"], frozenset({"create"})),
    "KeyManagerKeyDelete": _on(["key"], frozenset({"delete"})),
    "SecretManagerFullAccess": _on(["secret"], ALL),
    # Metadata only: payloads need SecretManagerSecretAccess.
    "SecretManagerReadOnly": _on(["secret"], READ),
    "SecretManagerSecretAccess": _on(["secret"], frozenset({"access"})),
    "SecretManagerSecretCreate": _on(["secret"], frozenset({"create"})),
    "SecretManagerSecretWrite": _on(["secret"], frozenset({"write"})),
    "SecretManagerSecretDelete": _on(["secret"], frozenset({"delete"})),
    "SSHKeysFullAccess": _on(["ssh_key"], ALL),
    "SSHKeysReadOnly": _on(["ssh_key"], READ),
    "ObjectStorageFullAccess": _on(["bucket", "object"], ALL),
    "ObjectStorageReadOnly": _on(["bucket", "object"], READ),
    "ObjectStorageBucketsRead": _on(["bucket"], READ),
    "ObjectStorageBucketsWrite": _on(["bucket"], frozenset({"create", "write"})),
    "ObjectStorageBucketsDelete": _on(["bucket"], frozenset({"delete"})),
    "ObjectStorageObjectsRead": _on(["object"], READ),
    "ObjectStorageObjectsWrite": _on(["object"], frozenset({"create", "write"})),
    "ObjectStorageObjectsDelete": _on(["object"], frozenset({"delete"})),
}


@cache
def scope_types() -> dict[str, str]:
    """Return `organization` or `projects` for each set."""
    listed = json.loads(NAMES.read_text(encoding="utf-8"))["permission_sets"]
    return {name: scope for scope, names in listed.items() for name in names}


@cache
def shown() -> tuple[Json, ...]:
    """Return the sets as the API lists them; ids are made up, the real ones are not published."""
    return tuple(
        {
            "id": str(uuid.uuid5(NAMESPACE, name)),
            "name": name,
            "scope_type": scope,
            "description": "",
            "categories": None,
        }
        for name, scope in sorted(scope_types().items())
    )


def grants(name: str, kind: str, verb: str) -> bool:
    """Tell whether a set lets one do this to that kind of object."""
    return verb in GRANTS.get(name, {}).get(kind, frozenset())
