"""What somebody does behind our back in OVHcloud's console; see `hands`."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tests.engine.plugin import Resource
from tests.sandbox.ovh.identity_provider import metadata

if TYPE_CHECKING:  # Whoever has these hands uses what is here.
    from tests.engine.hands import Hands

Deed = Callable[["Hands", Resource], Any]

PROVIDER = "/v1/me/identity/provider"
EVERYTHING = "urn:v1:eu:resource:*"
UNSEEN: Mapping[str, str] = {
    "ovh:Account/claims": "are names that the gate looks for, not an object",
    "ovh:Account/rights": "are what the gate asks for the pipeline, not an object",
    "ovh:User/login": "cannot be changed on OVHcloud",
    "ovh:User/type": "cannot be changed on OVHcloud",
    "ovh:Group/name": "cannot be changed on OVHcloud",
    "ovh:Membership/group": "is which group it is",
    "ovh:PermissionsGroup/name": "is a part of its URN, by which it is found",
    "ovh:ResourceTags/resource": "is which resource it is",
    "ovh:Token/login": "is whose token it is",
    "ovh:Token/name": "cannot be changed on OVHcloud",
}
UNDELETABLE: Mapping[str, str] = {
    "ovh:Account": "is no object of the cloud",
    "ovh:Membership": "is a part of its group, and gone with it",
    "ovh:ResourceTags": "are parts of a resource, which nobody deletes here",
}


def _ovh_user(found: Resource) -> str:
    return f"/v1/me/identity/user/{found.inputs['login']}"


def _ovh_group(found: Resource) -> str:
    return f"/v1/me/identity/group/{quote(found.inputs['name'], safe='')}"


def _ovh_policy(found: Resource) -> str:
    return f"/v2/iam/policy/{found.id}"


def _ovh_client(found: Resource) -> str:
    return f"/v1/me/api/oauth2/client/{found.outputs['access_key']}"


def _unmarked(path: Callable[[Resource], str], text: str = "") -> Deed:
    return lambda hands, found: hands.put(path(found), description=text)


def _described(path: Callable[[Resource], str]) -> Deed:
    def deed(hands: "Hands", found: Resource) -> None:
        was = hands.ovh.get(path(found))["description"]
        hands.put(path(found), description=f"Changed {was}")

    return deed


def _permissions(**changes: list[str]) -> Deed:
    def deed(hands: "Hands", found: Resource) -> None:
        was = hands.ovh.get(_ovh_policy(found))["permissions"]
        said = {key: [{"action": action} for action in value] for key, value in changes.items()}
        hands.put(_ovh_policy(found), permissions={**was, **said})

    return deed


def _moved(hands: "Hands", found: Resource) -> None:
    """Put a policy on everything; one that is there already, on nothing but machines."""
    widest = found.inputs["resources"] == [EVERYTHING]
    resource = f"{EVERYTHING.removesuffix('*')}vps:*" if widest else EVERYTHING
    hands.put(_ovh_policy(found), resources=[{"urn": resource}])


def _ovh_permissions(found: Resource) -> str:
    return f"/v2/iam/permissionsGroup/{quote(found.id, safe='')}"


def _ovh_resources(found: Resource) -> str:
    return f"/v2/iam/resourceGroup/{found.id.rpartition(':')[2]}"


def _ovh_token(found: Resource) -> str:
    login, name = found.id.split("/")
    return f"/v1/me/identity/user/{login}/token/{quote(name, safe='')}"


def _left(hands: "Hands", found: Resource) -> bool:
    """Take somebody out of a group, where there is anybody."""
    for login in found.inputs["users"][:1]:
        hands.ovh.delete(f"/v1/me/identity/group/{found.inputs['group']}/user/{login}")
    return bool(found.inputs["users"])


def _switched(hands: "Hands", found: Resource) -> None:
    deed = "disable" if found.inputs["enabled"] else "enable"
    hands.ovh.post(f"{_ovh_user(found)}/{deed}")


def _grouped(**changes: list[str]) -> Deed:
    def deed(hands: "Hands", found: Resource) -> None:
        was = hands.ovh.get(_ovh_permissions(found))["permissions"]
        said = {key: [{"action": action} for action in value] for key, value in changes.items()}
        hands.put(_ovh_permissions(found), permissions={**was, **said})

    return deed


def _renamed(name: Callable[[str], str]) -> Deed:
    """Rename a resource group, whose PUT wants its resources as well."""

    def deed(hands: "Hands", found: Resource) -> None:
        was = hands.ovh.get(f"{_ovh_resources(found)}?details=true")
        body = {"name": name(was["name"]), "resources": [{"id": r["id"]} for r in was["resources"]]}
        hands.ovh.put(_ovh_resources(found), **body)

    return deed


def _emptied(hands: "Hands", found: Resource) -> None:
    was = hands.ovh.get(_ovh_resources(found))
    hands.ovh.put(_ovh_resources(found), name=was["name"], resources=[])


def _untagged(hands: "Hands", found: Resource) -> None:
    path = f"/v2/iam/resource/{quote(found.inputs['resource'], safe='')}/tag"
    hands.ovh.delete(f"{path}/{next(iter(found.inputs['tags']))}")


def _another_provider(hands: "Hands", _: Resource) -> None:
    """Put another identity provider in its place, whose certificate somebody else holds."""
    was = hands.ovh.get(PROVIDER)
    hands.ovh.delete(PROVIDER)
    kept = {key: was[key] for key in ("groupAttributeName", "userAttributeName", "extensions")}
    hands.ovh.post(PROVIDER, metadata=metadata(), **kept)


def _ended(hands: "Hands", found: Resource) -> None:
    was = hands.ovh.get(_ovh_token(found))["description"]
    hands.ovh.put(_ovh_token(found), description=was, expiresAt="2036-01-01T00:00:00Z")


def _token_described(text: str) -> Deed:
    def deed(hands: "Hands", found: Resource) -> None:
        was = hands.ovh.get(_ovh_token(found))
        said = text.format(was["description"])
        hands.ovh.put(_ovh_token(found), description=said, expiresAt=was["expiresAt"])

    return deed


EDITS: Mapping[str, Deed] = {
    "ovh:User/email": lambda h, r: h.put(_ovh_user(r), email="mallory@example.com"),
    "ovh:User/group": lambda h, r: h.put(_ovh_user(r), group="ADMIN"),
    "ovh:User/description": _described(_ovh_user),
    "ovh:User/mark": _unmarked(_ovh_user),
    "ovh:Group/role": lambda h, r: h.put(_ovh_group(r), role="ADMIN"),
    "ovh:Group/description": _described(_ovh_group),
    "ovh:Group/mark": _unmarked(_ovh_group),
    "ovh:Membership/users": _left,
    "ovh:Policy/name": lambda h, r: h.put(_ovh_policy(r), name="renamed"),
    "ovh:Policy/description": _described(_ovh_policy),
    "ovh:Policy/mark": _unmarked(_ovh_policy),
    "ovh:Policy/identities": lambda h, r: h.put(_ovh_policy(r), identities=[]),
    "ovh:Policy/resources": _moved,
    "ovh:Policy/allow": _permissions(allow=["*"]),
    "ovh:Policy/excepted": _permissions(allow=["*"], **{"except": ["vps:apiovh:reboot"]}),
    "ovh:Policy/deny": _permissions(deny=["vps:apiovh:reboot"]),
    "ovh:Policy/permissions_groups": lambda h, r: h.put(
        _ovh_policy(r),
        permissionsGroups=[{"urn": "urn:v1:eu:permissionsGroup:ovh:globalAdmin"}],
    ),
    "ovh:Policy/conditions": lambda h, r: h.put(
        _ovh_policy(r),
        conditions={"operator": "MATCH", "values": {"request.IP.EQ": "192.0.2.1"}},
    ),
    "ovh:Policy/expired_at": lambda h, r: h.put(_ovh_policy(r), expiredAt="2035-01-01T00:00:00Z"),
    "ovh:Oauth2Client/name": lambda h, r: h.put(_ovh_client(r), name="renamed"),
    "ovh:Oauth2Client/description": _described(_ovh_client),
    "ovh:Oauth2Client/mark": _unmarked(_ovh_client),
    "ovh:User/enabled": _switched,
    "ovh:PermissionsGroup/description": _described(_ovh_permissions),
    "ovh:PermissionsGroup/mark": _unmarked(_ovh_permissions, "Nobody"),
    "ovh:PermissionsGroup/allow": _grouped(allow=["*"]),
    "ovh:PermissionsGroup/excepted": _grouped(**{"except": []}),
    "ovh:PermissionsGroup/deny": _grouped(deny=[]),
    "ovh:ResourceGroup/name": _renamed(lambda was: f"renamed{was[was.index('+') :]}"),
    "ovh:ResourceGroup/mark": _renamed(lambda was: was.partition("+")[0]),
    "ovh:ResourceGroup/resources": _emptied,
    "ovh:ResourceTags/tags": _untagged,
    "ovh:IdentityProvider/metadata": _another_provider,
    "ovh:IdentityProvider/group_attribute": lambda h, _: h.put(PROVIDER, groupAttributeName="x"),
    "ovh:IdentityProvider/user_attribute": lambda h, _: h.put(PROVIDER, userAttributeName="x"),
    "ovh:IdentityProvider/disable_users": lambda h, _: h.put(PROVIDER, disableUsers=True),
    "ovh:IdentityProvider/sign_requests": lambda h, _: h.put(PROVIDER, signRequests=True),
    "ovh:IdentityProvider/requested_attributes": lambda h, _: h.put(
        PROVIDER, extensions={"requestedAttributes": []}
    ),
    "ovh:Token/description": _token_described("Changed {}"),
    "ovh:Token/mark": _token_described("Changed"),
    "ovh:Token/expires_at": _ended,
    "ovh:Token/lifetime_s": _ended,
}

DELETIONS: Mapping[str, Deed] = {
    "ovh:User": lambda h, r: h.ovh.delete(_ovh_user(r)),
    "ovh:Group": lambda h, r: h.ovh.delete(_ovh_group(r)),
    "ovh:Policy": lambda h, r: h.ovh.delete(_ovh_policy(r)),
    "ovh:Oauth2Client": lambda h, r: h.ovh.delete(_ovh_client(r)),
    "ovh:PermissionsGroup": lambda h, r: h.ovh.delete(_ovh_permissions(r)),
    "ovh:ResourceGroup": lambda h, r: h.ovh.delete(_ovh_resources(r)),
    "ovh:IdentityProvider": lambda h, _: h.ovh.delete(PROVIDER),
    "ovh:Token": lambda h, r: h.ovh.delete(_ovh_token(r)),
}
