"""What somebody does behind our back in Scaleway's console; see `hands`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.engine.plugin import Resource

if TYPE_CHECKING:  # Whoever has these hands uses what is here.
    from tests.engine.hands import Hands

Deed = Callable[["Hands", Resource], Any]

IAM = "/iam/v1alpha1"
PROJECTS = "/account/v3/projects"
WEB = "b7a4f0d2-61c3-4e95-8f27-3d9c5b1e6a48"

UNSEEN: Mapping[str, str] = {
    "scaleway:Account/claims": "are names that the gate looks for, not an object",
    "scaleway:ApiKey/application_id": "cannot be changed on Scaleway",
    "scaleway:Guest/email": "is the guest's own, and cannot be changed from the organization",
    "scaleway:Membership/group_id": "is which group it is",
    "scaleway:Membership/whole": "says how much of the list is ours, and is not in the cloud",
    "scaleway:Project/delete_when_removed": "says how grantbook deletes, and is not in the cloud",
    "scaleway:SamlCertificate/content": "cannot be changed on Scaleway",
    "scaleway:SamlCertificate/saml_id": "is which SAML it is of",
    "scaleway:ScimToken/name": "is a name in the state alone",
    "scaleway:ScimToken/scim_id": "is which SCIM it is of",
    "scaleway:SshKey/project": "cannot be changed on Scaleway",
    "scaleway:SshKey/public_key": "cannot be changed on Scaleway",
    "scaleway:User/with_password": "says whether there was a first one: a password is not told",
}
UNDELETABLE: Mapping[str, str] = {
    "scaleway:Account": "is no object of the cloud",
    "scaleway:Membership": "is a part of its group, and gone with it",
    "scaleway:SecuritySettings": "are a part of the organization, which always has them",
}


def _patch(path: str, **changes: Any) -> Deed:
    return lambda hands, found: hands.scaleway("PATCH", f"{path}/{found.id}", changes)


def _remove(path: str) -> Deed:
    return lambda hands, found: hands.scaleway("DELETE", f"{path}/{found.id}")


def _iam(path: str, **changes: Any) -> Deed:
    return _patch(f"{IAM}/{path}", **changes)


def _set(**changes: Any) -> Deed:
    def deed(hands: "Hands", found: Resource) -> None:
        path = f"{IAM}/organizations/{found.id}/security-settings"
        hands.scaleway("PATCH", path, changes)

    return deed


def _unmarked(path: str, field: str) -> Deed:
    """Take the mark, the last word, from a text that ends in it."""

    def deed(hands: "Hands", found: Resource) -> None:
        was = hands.scaleway("GET", f"{path}/{found.id}")[field]
        hands.scaleway("PATCH", f"{path}/{found.id}", {field: was.rpartition(" ")[0]})

    return deed


def _reworded(path: str, field: str) -> Deed:
    """Change a text that ends in the mark, which stays."""

    def deed(hands: "Hands", found: Resource) -> None:
        was = hands.scaleway("GET", f"{path}/{found.id}")[field]
        hands.scaleway("PATCH", f"{path}/{found.id}", {field: f"Changed {was}"})

    return deed


def _switched(hands: "Hands", found: Resource) -> None:
    body = {"disabled": not found.inputs["disabled"]}
    hands.scaleway("PATCH", f"{IAM}/ssh-keys/{found.id}", body)


def _rules(hands: "Hands", found: Resource) -> None:
    rule = {
        "permission_set_names": ["AllProductsFullAccess"],
        "organization_id": found.inputs["organization_id"],
        "condition": "",
    }
    hands.scaleway("PUT", f"{IAM}/rules", {"policy_id": found.id, "rules": [rule]})


def _given(hands: "Hands", found: Resource) -> None:
    """Give a policy that nobody holds to a group."""
    query = f"organization_id={found.inputs['organization_id']}"
    group, *_ = hands.scaleway("GET", f"{IAM}/groups?{query}")["groups"]
    hands.scaleway("PATCH", f"{IAM}/policies/{found.id}", {"group_id": group["id"]})


def _members(hands: "Hands", found: Resource, **changes: list[str]) -> None:
    was = hands.scaleway("GET", f"{IAM}/groups/{found.id}")
    body = {key: was[key] for key in ("user_ids", "application_ids")}
    hands.scaleway("PUT", f"{IAM}/groups/{found.id}/members", {**body, **changes})


def _stranger(hands: "Hands", found: Resource) -> bool:
    """Put a program into a group, which is no drift where others come and go."""
    if not found.inputs["whole"]:
        return False
    organization = hands.scaleway("GET", f"{IAM}/groups/{found.id}")["organization_id"]
    query = f"organization_id={organization}"
    program, *_ = hands.scaleway("GET", f"{IAM}/applications?{query}")["applications"]
    _members(hands, found, application_ids=[program["id"]])
    return True


def _end(hands: "Hands", found: Resource) -> bool:
    """Give an end to a key that has none; Scaleway does not let one change an end that is set."""
    if found.inputs["expires_at"] or found.inputs["lifetime_s"]:
        return False
    later = {"expires_at": "2035-01-01T00:00:00Z"}
    hands.scaleway("PATCH", f"{IAM}/api-keys/{found.id}", later)
    return True


def _username(hands: "Hands", found: Resource) -> None:
    path = f"{IAM}/users/{found.id}/update-username"
    hands.scaleway("POST", path, {"username": "somebody"})


def _locked(hands: "Hands", found: Resource) -> None:
    deed = "unlock" if found.inputs["locked"] else "lock"
    hands.scaleway("POST", f"{IAM}/users/{found.id}/{deed}", {})


def _project(hands: "Hands", found: Resource) -> None:
    """Delete a project, and first what is in it: Scaleway deletes none but an empty one."""
    listed = hands.scaleway("GET", f"{IAM}/ssh-keys?project_id={found.id}")
    for each in listed["ssh_keys"]:
        hands.scaleway("DELETE", f"{IAM}/ssh-keys/{each['id']}")
    hands.scaleway("DELETE", f"{PROJECTS}/{found.id}")


_parked = _iam("policies", no_principal=True)

EDITS: Mapping[str, Deed] = {
    "scaleway:User/username": _username,
    "scaleway:User/email": _iam("users", email="mallory@example.com"),
    "scaleway:User/locked": _locked,
    "scaleway:User/tags": _iam("users", tags=["by-hand"]),
    "scaleway:User/mark": _iam("users", tags=[]),
    "scaleway:Guest/tags": _iam("users", tags=["by-hand"]),
    "scaleway:Guest/mark": _iam("users", tags=[]),
    "scaleway:Group/name": _iam("groups", name="renamed"),
    "scaleway:Group/description": _iam("groups", description="Changed"),
    "scaleway:Group/tags": _iam("groups", tags=["by-hand"]),
    "scaleway:Group/mark": _iam("groups", tags=[]),
    "scaleway:Membership/user_ids": lambda h, r: _members(h, r, user_ids=[]),
    "scaleway:Membership/application_ids": _stranger,
    "scaleway:Application/name": _iam("applications", name="renamed"),
    "scaleway:Application/description": _iam("applications", description="Changed"),
    "scaleway:Application/tags": _iam("applications", tags=["by-hand"]),
    "scaleway:Application/mark": _iam("applications", tags=[]),
    "scaleway:Policy/name": _iam("policies", name="renamed"),
    "scaleway:Policy/description": _iam("policies", description="Changed"),
    "scaleway:Policy/tags": _iam("policies", tags=["by-hand"]),
    "scaleway:Policy/mark": _iam("policies", tags=[]),
    "scaleway:Policy/rules": _rules,
    "scaleway:Policy/user_id": _parked,
    "scaleway:Policy/group_id": _parked,
    "scaleway:Policy/application_id": _parked,
    "scaleway:Policy/no_principal": _given,
    "scaleway:ApiKey/description": _iam("api-keys", description="Changed"),
    "scaleway:ApiKey/mark": _iam("api-keys", description=""),
    "scaleway:ApiKey/default_project": _iam("api-keys", default_project_id=WEB),
    "scaleway:ApiKey/expires_at": _end,
    "scaleway:ApiKey/lifetime_s": _end,
    "scaleway:Project/name": _patch(PROJECTS, name="renamed"),
    "scaleway:Project/description": _reworded(PROJECTS, "description"),
    "scaleway:Project/mark": _unmarked(PROJECTS, "description"),
    "scaleway:SshKey/name": _reworded(f"{IAM}/ssh-keys", "name"),
    "scaleway:SshKey/disabled": _switched,
    "scaleway:SshKey/mark": _unmarked(f"{IAM}/ssh-keys", "name"),
    "scaleway:SecuritySettings/enforce_password_renewal": _set(enforce_password_renewal=False),
    "scaleway:SecuritySettings/grace_period_s": _set(grace_period_duration="60s"),
    "scaleway:SecuritySettings/login_attempts": _set(login_attempts_before_locked=50),
    "scaleway:SecuritySettings/max_session_s": _set(max_login_session_duration="60s"),
    "scaleway:Saml/entity_id": _iam("saml", entity_id="https://idp.example.net"),
    "scaleway:Saml/single_sign_on_url": _iam("saml", single_sign_on_url="https://idp.example.net"),
}

DELETIONS: Mapping[str, Deed] = {
    "scaleway:User": _remove(f"{IAM}/users"),
    "scaleway:Guest": _remove(f"{IAM}/users"),
    "scaleway:Group": _remove(f"{IAM}/groups"),
    "scaleway:Application": _remove(f"{IAM}/applications"),
    "scaleway:Policy": _remove(f"{IAM}/policies"),
    "scaleway:ApiKey": _remove(f"{IAM}/api-keys"),
    "scaleway:Project": _project,
    "scaleway:SshKey": _remove(f"{IAM}/ssh-keys"),
    "scaleway:Saml": _remove(f"{IAM}/saml"),
    "scaleway:SamlCertificate": _remove(f"{IAM}/saml-certificates"),
    "scaleway:Scim": _remove(f"{IAM}/scim"),
    "scaleway:ScimToken": _remove(f"{IAM}/scim-tokens"),
}
