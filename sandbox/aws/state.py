"""Everything that the two accounts hold, as plain values that can be compared. No secrets."""

import json
from typing import TYPE_CHECKING, Any

from sandbox.aws import identity_center_state
from sandbox.aws.accounts import ACCOUNTS, FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moto.iam.models import Group, ManagedPolicy, Role, SAMLProvider

    from sandbox.aws.iam import Iam
    from sandbox.aws.world import World

PASSWORD_POLICY = (
    "minimum_password_length",
    "require_uppercase_characters",
    "require_lowercase_characters",
    "require_numbers",
    "require_symbols",
    "allow_users_to_change_password",
    "max_password_age",
    "password_reuse_prevention",
    "hard_expiry",
)


def told(world: "World") -> dict[str, Any]:
    """Return account id -> what it holds; every list sorted, every mapping by name."""
    with world.here():
        accounts = {account: _account(world, account) for account in ACCOUNTS}
        center = identity_center_state.told(world.sso, world.directory)
        return {**accounts, FIRST: {**accounts[FIRST], "identity_center": center}}


def _account(world: "World", account_id: str) -> dict[str, Any]:
    iam = world.iam(account_id)
    return {
        "users": {name: _user(iam, name) for name in sorted(iam.users)},
        "groups": {name: _group(iam.groups[name]) for name in sorted(iam.groups)},
        "roles": {role.name: _role(role) for role in sorted(iam.get_roles(), key=_name)},
        "policies": {arn: _policy(iam.managed_policies[arn]) for arn in _customer_arns(iam)},
        "alias": next(iter(iam.account_aliases), None),
        "password_policy": _password_policy(iam),
        "oidc_providers": {arn: _oidc(iam, arn) for arn in sorted(iam.open_id_providers)},
        "saml_providers": {
            each.arn: _saml(iam, each) for _, each in sorted(iam.saml_providers.items())
        },
        "cases": {
            case_id: {"subject": case.subject, "status": case.status}
            for case_id, case in sorted(world.support(account_id).cases.items())
        },
    }


def _user(iam: "Iam", name: str) -> dict[str, Any]:
    user = iam.get_user(name)
    return {
        "arn": user.arn,
        "unique_id": user.id,
        "boundary": getattr(user, "boundary_arn", None),
        "tags": _tags(user.tags or []),
        "groups": sorted(group.name for group in iam.get_groups_for_user(name)),
        "attached": sorted(user.managed_policies),
        "inline": _documents(user.policies),
        "access_keys": {key.access_key_id: key.status for key in sorted(user.access_keys, key=_id)},
        "has_password": user.password is not None,
        "password_reset_required": user.password is not None and user.password_reset_required,
        "mfa_devices": sorted(user.mfa_devices),
    }


def _group(group: "Group") -> dict[str, Any]:
    return {
        "arn": group.arn,
        "unique_id": group.id,
        "attached": sorted(group.managed_policies),
        "inline": _documents(group.policies),
    }


def _role(role: "Role") -> dict[str, Any]:
    return {
        "arn": role.arn,
        "unique_id": role.id,
        "description": role.description,
        "trust": json.loads(role.assume_role_policy_document),
        "max_session_duration": role.max_session_duration,
        "boundary": role.permissions_boundary_arn,
        "tags": _tags(role.tags),
        "attached": sorted(role.managed_policies),
        "inline": _documents(role.policies),
    }


def _policy(policy: "ManagedPolicy") -> dict[str, Any]:
    return {
        "description": policy.description,
        "default": policy.default_version_id,
        "versions": {each.version_id: json.loads(each.document) for each in policy.versions},
        "tags": _tags(policy.get_tags()),
    }


def _password_policy(iam: "Iam") -> dict[str, Any] | None:
    policy = iam.account_password_policy
    return None if policy is None else {name: getattr(policy, name) for name in PASSWORD_POLICY}


def _oidc(iam: "Iam", arn: str) -> dict[str, Any]:
    provider = iam.open_id_providers[arn]
    return {
        "url": provider.url,
        "audiences": sorted(provider.client_id_list),
        "thumbprints": provider.thumbprint_list,
        "tags": _tags(provider.get_tags()),
    }


def _saml(iam: "Iam", provider: "SAMLProvider") -> dict[str, Any]:
    return {
        "metadata": provider.saml_metadata_document,
        "tags": _tags(iam.tags_of_saml_provider(provider.arn)),
    }


def _customer_arns(iam: "Iam") -> list[str]:
    ours = f":{iam.account_id}:policy/"
    return sorted(arn for arn in iam.managed_policies if ours in arn)


def _documents(policies: dict[str, str]) -> dict[str, Any]:
    return {name: json.loads(policies[name]) for name in sorted(policies)}


def _tags(tags: "Iterable[dict[str, str]]") -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in sorted(tags, key=lambda tag: tag["Key"])}


def _name(role: "Role") -> str:
    return role.name


def _id(key: Any) -> str:
    return str(key.access_key_id)
