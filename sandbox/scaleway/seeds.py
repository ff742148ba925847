"""What is there when the sandbox starts: two organizations with what every one of Scaleway's has.

Names, servers and secrets are made up.
"""

import base64
from datetime import datetime
from typing import Any

from sandbox.scaleway import routes_containers
from sandbox.scaleway.routes_api_keys import api_key
from sandbox.scaleway.routes_buckets import bucket
from sandbox.scaleway.routes_dns_zones import dns_zone, full_name
from sandbox.scaleway.routes_groups import group
from sandbox.scaleway.routes_instances import server
from sandbox.scaleway.routes_keys import key
from sandbox.scaleway.routes_policies import policy
from sandbox.scaleway.routes_projects import project
from sandbox.scaleway.routes_registry import namespace
from sandbox.scaleway.routes_secrets import secret
from sandbox.scaleway.routes_users import user
from sandbox.scaleway.state import Organization, World, new_id

Json = dict[str, Any]

FIRST = "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"
SECOND = "6a0e8d53-9c17-4b2f-8e64-f1d7b3a5c920"
PROJECTS = {
    FIRST: {
        "default": FIRST,
        "data": "8c5e1a90-2b7d-4f36-a1c8-94d0e7b3f652",
        "web": "b7a4f0d2-61c3-4e95-8f27-3d9c5b1e6a48",
    },
    SECOND: {"default": SECOND, "lab": "2d91c6f7-e3b8-4a50-9174-8c6e0f2b5d3a"},
}
NAMES = {FIRST: "Example", SECOND: "Partner"}
ZONE = "fr-par-1"
REGION = "fr-par"
# Every organization begins with such groups, each with its policy.
GROUPS: dict[str, dict[str, list[str]]] = {
    "Administrators": {
        "organization": ["OrganizationManager"],
        "projects": ["AllProductsFullAccess"],
    },
    "Editors": {"projects": ["AllProductsFullAccess"]},
    "Billing Administrators": {"organization": ["BillingManager"]},
}
SETTINGS: Json = {
    "enforce_password_renewal": False,
    "grace_period_duration": "259200s",
    "login_attempts_before_locked": 10,
    "max_login_session_duration": "2592000s",
    "max_api_key_expiration_duration": "0s",
}


def plant(world: World, now: datetime) -> dict[str, str]:
    """Fill an empty world. Return the credentials to export, `PARTNER_` before the second's."""
    exports: dict[str, str] = {}
    for id_, prefix in ((FIRST, ""), (SECOND, "PARTNER_")):
        organization = _organization(id_, now)
        world.organizations[id_] = organization
        keys = _owner_keys(world, organization, now)
        exports |= {f"{prefix}{name}": value for name, value in keys.items()}
    return exports


def _organization(id_: str, now: datetime) -> Organization:
    organization = Organization(id=id_, name=NAMES[id_], settings=dict(SETTINGS))
    for name, project_id in PROJECTS[id_].items():
        organization.projects[project_id] = project(id_, project_id, name, now)
        _fill(organization, project_id, name, now)
    for name, sets in GROUPS.items():
        _group(organization, name, sets, now)
    return organization


def _fill(organization: Organization, project_id: str, name: str, now: datetime) -> None:
    """Put into a project one of each thing that its permission sets are about."""
    made = server(organization.id, project_id, f"{name}-1", ZONE, now)
    organization.servers[made["id"]] = made
    kept = secret(project_id, f"{name}-password", REGION, now)
    organization.secrets[kept["id"]] = {**kept, "version_count": 1}
    organization.versions[kept["id"]] = [base64.b64encode(f"{name} payload".encode()).decode()]
    bucket_name = f"{name}-{organization.id[:8]}"
    organization.buckets[bucket_name] = bucket(project_id, bucket_name)
    held = key(project_id, f"{name}-key", REGION, now)
    organization.keys[held["id"]] = held
    images = namespace(organization.id, project_id, bucket_name, REGION, now)
    organization.registry_namespaces[images["id"]] = images
    runs = routes_containers.namespace(organization.id, project_id, name, REGION, now)
    organization.container_namespaces[runs["id"]] = runs
    zone_ = dns_zone(project_id, f"{organization.name.lower()}.example.com", name, now)
    organization.dns_zones[full_name(zone_)] = zone_


def _group(
    organization: Organization, name: str, sets: dict[str, list[str]], now: datetime
) -> None:
    made = group(organization.id, name, now)
    organization.groups[made["id"]] = made
    grants = policy(organization.id, name, now)
    organization.policies[grants["id"]] = {**grants, "group_id": made["id"]}
    organization.rules[grants["id"]] = [
        {
            "id": new_id(),
            "permission_set_names": names,
            "permission_sets_scope_type": scope,
            "condition": "",
            "organization_id": organization.id,
        }
        for scope, names in sets.items()
    ]


def _owner_keys(world: World, organization: Organization, now: datetime) -> dict[str, str]:
    """Make the owner, who may do everything, and an API key of theirs."""
    email = f"owner@{organization.name.lower()}.example.com"
    owner = user(organization.id, email, email, now)
    owner |= {"type": "owner", "deletable": False, "account_root_user_id": new_id()}
    organization.users[owner["id"]] = owner
    made, secret_key = api_key(world, organization, {"user_id": owner["id"]}, now)
    made["description"] = "sandbox bootstrap"
    return {
        "SCW_ACCESS_KEY": made["access_key"],
        "SCW_SECRET_KEY": secret_key,
        "SCW_DEFAULT_ORGANIZATION_ID": organization.id,
        "SCW_DEFAULT_PROJECT_ID": organization.id,
    }
