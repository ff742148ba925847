"""`/iam/policy`: identities, resources and permissions joined, under conditions and an expiry.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

from sandbox.ovh import conditions, errors, fields, paging, permissions, urns
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import Account, new_id, v2_time

# Choice: the console's patterns hold for the API too.
NAME = r"[a-zA-Z0-9\-/_+]+"
DESCRIPTION = r"[a-zA-Z0-9\-/_+ ]*"
RESERVED = "ovh-"


def find(call: Call) -> Json:
    """Return the policy that the path names. Raises ApiError."""
    policy = call.account.policies.get(call.named["id"])
    if policy is None:
        raise errors.not_found(f"policy {call.named['id']}")
    return policy


def index(call: Call) -> list[Json]:
    """Answer with a page of the policies that the query asks for."""
    found = [each for each in call.account.policies.values() if _is_asked(call, each)]
    details = call.flag("details")
    page = paging.page(call, [each["id"] for each in found], found)
    return [_shown(call, each, details=details) for each in page]


def _is_asked(call: Call, policy: Json) -> bool:
    read_only = call.flag("readOnly")
    named = {
        "identity": set(policy["identities"]),
        "resourceURN": {each["urn"] for each in policy["resources"]},
        # Choice: an action is looked for as it is written, patterns included.
        "action": {each["action"] for unit in policy["permissions"].values() for each in unit},
    }
    return (read_only is None or policy["readOnly"] == read_only) and all(
        not (asked := call.many(key)) or not have.isdisjoint(asked) for key, have in named.items()
    )


def get(call: Call) -> Json:
    """Answer with one policy."""
    return _shown(call, find(call), details=call.flag("details"))


def create(call: Call) -> Json:
    """Make a policy and answer with it."""
    told = _read(call, None)
    made = {
        "id": new_id(),
        "owner": call.account.nic,
        "readOnly": False,
        **told,
        "createdAt": v2_time(call.now),
    }
    call.account.policies[made["id"]] = made
    return made


def edit(call: Call) -> Json:
    """Replace a policy whole: what the body leaves out is gone."""
    # Choice: PUT replaces; the description could also be read as a merge.
    policy = _own(call)
    told = _read(call, policy)
    kept = {key: policy[key] for key in ("id", "owner", "readOnly")}
    times = {"createdAt": policy["createdAt"], "updatedAt": v2_time(call.now)}
    call.account.policies[policy["id"]] = {**kept, **told, **times}
    return call.account.policies[policy["id"]]


def delete(call: Call) -> None:
    """Remove a policy."""
    del call.account.policies[_own(call)["id"]]


def _own(call: Call) -> Json:
    policy = find(call)
    if policy["readOnly"]:
        raise errors.read_only(f"policy {policy['name']}")
    return policy


def _read(call: Call, existing: Json | None) -> Json:
    """Return what a body declares, in the order in which it is shown."""
    body = call.body
    told = {
        "name": _name(call, existing),
        "description": _description(body),
        "identities": _identities(call),
        "resources": _resources(call),
        "permissions": permissions.read(body),
        "permissionsGroups": _permissions_groups(call),
        "conditions": body.get("conditions"),
        "expiredAt": _expiry(body),
    }
    conditions.check(told["conditions"])
    return {key: value for key, value in told.items() if value is not None}


def _name(call: Call, existing: Json | None) -> str:
    name = fields.name(call.body, "name", NAME)
    if name.startswith(RESERVED):
        raise errors.bad_request(f"the prefix {RESERVED} is reserved", "INVALID_PARAMETER")
    taken = {each["name"] for each in call.account.policies.values() if each is not existing}
    if name in taken:
        raise errors.conflict(f"policy {name} already exists", "POLICY_ALREADY_EXISTS")
    return name


def _description(body: Json) -> str | None:
    told = fields.text(body, "description")
    return fields.fitting(told, "description", DESCRIPTION) if told else None


def _identities(call: Call) -> list[str]:
    told = fields.items(call.body, "identities", required=True)
    for at, urn in enumerate(told):
        if not isinstance(urn, str) or not call.account.urns.is_identity(urn):
            message = f'urn "identities[{at}]" is malformed'
            raise errors.bad_request(message, "INVALID_IDENTITY_URN")
        # Choice: identities of the account itself must exist, those of others cannot be looked up.
        if not _exists(call.account, urn):
            raise errors.bad_request(f"identity {urn} does not exist", "INVALID_IDENTITY_URN")
    return list(dict.fromkeys(told))


def _exists(account: Account, urn: str) -> bool:
    _, _, _, _, kind, name = urn.split(":", 5)
    nic, _, own = name.partition("/")
    if nic != account.nic or kind == "account":
        return True
    known = {"user": account.users, "group": account.groups, "credential": account.clients}
    return own.removeprefix("oauth2-") in known[kind]


def _resources(call: Call) -> list[Json]:
    told = fields.items(call.body, "resources", required=True)
    return [{"urn": _resource(call, each, at)} for at, each in enumerate(told)]


def _resource(call: Call, told: object, at: int) -> str:
    urn = told.get("urn") if isinstance(told, dict) else None
    if not isinstance(urn, str) or not call.account.urns.is_resource(urn):
        message = f'urn "resources[{at}].urn" is malformed, expected {urns.GRAMMAR}'
        raise errors.bad_request(message, "INVALID_RESOURCE_URN")
    _, _, _, kind, id_, *_ = urn.split(":")
    # Choice: resource groups must exist; a resource may be one that another account delegates.
    if kind == "resourceGroup" and id_ != "*" and id_ not in call.account.resource_groups:
        raise errors.bad_request(f"resource group {id_} does not exist", "INVALID_RESOURCE_URN")
    return urn


def _permissions_groups(call: Call) -> list[Json]:
    known = call.world.permissions_groups(call.account)
    told = fields.items(call.body, "permissionsGroups")
    for at, each in enumerate(told):
        urn = each.get("urn") if isinstance(each, dict) else None
        if not isinstance(urn, str) or urn not in known:
            message = f'permissions group "permissionsGroups[{at}].urn" does not exist'
            raise errors.bad_request(message, "INVALID_PERMISSIONS_GROUP_URN")
    return [{"urn": each["urn"]} for each in told]


def _expiry(body: Json) -> str | None:
    told = fields.moment(body, "expiredAt")
    return None if told is None else v2_time(told)


def _shown(call: Call, policy: Json, *, details: bool | None) -> Json:
    """Return a policy; with details, what it names is shown beside the names."""
    if not details:
        return policy
    groups = call.world.permissions_groups(call.account)
    keys = ("name", "owner", "permissions")
    return {
        **policy,
        "resources": [_detailed(call.account, each["urn"]) for each in policy["resources"]],
        "permissionsGroups": [
            {"urn": each["urn"]} | {key: groups[each["urn"]][key] for key in keys}
            for each in policy["permissionsGroups"]
            if each["urn"] in groups
        ],
    }


def _detailed(account: Account, urn: str) -> Json:
    id_ = urn.rpartition(":")[2]
    if id_ in account.resource_groups:
        group = account.resource_groups[id_]
        return {"urn": urn, "group": {key: group[key] for key in ("id", "name", "readOnly")}}
    if urn in account.resources:
        resource = account.resources[urn]
        return {"urn": urn, "resource": {key: resource[key] for key in resource if key != "urn"}}
    return {"urn": urn}


ROUTES = {
    ("GET", "/v2/iam/policy"): on_account("iam/policy/get", index),
    ("POST", "/v2/iam/policy"): on_account("iam/policy/create", create),
    ("GET", "/v2/iam/policy/<id>"): on_account("iam/policy/get", get),
    ("PUT", "/v2/iam/policy/<id>"): on_account("iam/policy/edit", edit),
    ("DELETE", "/v2/iam/policy/<id>"): on_account("iam/policy/delete", delete),
}
