"""Policies: one principal, and rules that are read and written apart.

https://www.scaleway.com/en/developers/api/iam/#path-policies
"""

from datetime import datetime

from sandbox.scaleway import errors, evaluation, fields, filters, managed, paging, rules
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import PRINCIPALS, Organization, new_id, time

PATH = "/iam/v1alpha1/policies"
ORDERS = {"policy_name": "name", "created_at": "created_at"}
PRINCIPAL = (*PRINCIPALS, "no_principal")
FILTERS = {f"{key}s": key for key in PRINCIPALS} | {"policy_ids": "id"}
LONGEST_NAME = 64


def find(call: Call, verb: str, id_: object) -> Json:
    """Return a policy, when the caller may do this to it. Raises ApiError."""
    return managed.find(call, verb, "policy", call.organization.policies, id_)


def index(call: Call) -> Json:
    """Answer with a page of the policies, without their rules."""
    call.require("read", "policy")
    if told := call.request.args.get("organization_id"):
        call.check_organization(told)
    found = filters.narrow(call, call.organization.policies.values(), many=FILTERS)
    if name := call.request.args.get("policy_name"):
        found = [policy for policy in found if policy["name"] == name]
    if (alone := call.flag("no_principal")) is not None:
        found = [policy for policy in found if ("no_principal" in policy) == alone]
    page = paging.page(call, "policies", found, ORDERS, "policy_name_asc")
    page["policies"] = [_counted(call, policy) for policy in page["policies"]]
    return page


def get(call: Call) -> Json:
    """Answer with one policy, without its rules."""
    return _counted(call, find(call, "read", call.named["id"]))


def create(call: Call) -> Json:
    """Make a policy with its rules; this answer shows all counters as zero."""
    call.require("create", "policy")
    body = call.body
    call.check_organization(body.get("organization_id"))
    call.check_quota("iam_policies", call.organization.policies)
    name = fields.name(body)
    _check_free(call, name)
    principal = _principal(call)
    if not principal:
        raise errors.invalid("principal", "required", "value is required")
    told = rules.read(call, body.get("rules"))
    if not told:
        # Choice: a policy begins with a rule; an empty one is only reached by replacing.
        raise errors.invalid("rules", "required")
    made = policy(call.organization.id, name, call.now)
    description = fields.text(body, "description") or ""
    made |= {"description": description, "tags": fields.tags(body) or [], **principal}
    return _keep(call.organization, made, told)


def policy(organization_id: str, name: str, now: datetime) -> Json:
    """Return a new policy as the API shows it, its principal left to be added."""
    return {
        "id": new_id(),
        "name": name,
        "description": "",
        "organization_id": organization_id,
        "created_at": time(now),
        "updated_at": time(now),
        "editable": True,
        "deletable": True,
        "managed": False,
        "nb_rules": 0,
        "nb_scopes": 0,
        "nb_permission_sets": 0,
        "tags": [],
    }


def _keep(organization: Organization, made: Json, told: list[Json]) -> Json:
    organization.policies[made["id"]] = made
    organization.rules[made["id"]] = told
    return made


def patch(call: Call) -> Json:
    """Change what is told, the principal too; the time of the last change stays."""
    # Choice: it stays for name and description as well, which were not recorded.
    found = find(call, "write", call.named["id"])
    changed = fields.described(call.body, found)
    if "name" in changed:
        _check_free(call, changed["name"])
    principal = _principal(call)
    if principal:
        for key in PRINCIPAL:
            found.pop(key, None)
    found |= {**changed, **principal}
    return _counted(call, found)


def delete(call: Call) -> None:
    """Remove a policy and its rules."""
    id_ = find(call, "delete", call.named["id"])["id"]
    del call.organization.policies[id_], call.organization.rules[id_]


def clone(call: Call) -> Json:
    """Copy a policy and its rules, without tags and principal."""
    found = find(call, "write", call.named["id"])
    call.check_quota("iam_policies", call.organization.policies)
    name = f"Copy of {found['name']}"[:LONGEST_NAME]
    _check_free(call, name)
    made = policy(call.organization.id, name, call.now)
    made |= {"description": found["description"], "no_principal": True}
    copied = [{**rule, "id": new_id()} for rule in call.organization.rules[found["id"]]]
    return _keep(call.organization, made, copied)


def _principal(call: Call) -> Json:
    """Return the principal told, alone under its key, or nothing. Raises ApiError."""
    key = fields.one_of(call.body, PRINCIPAL)
    if key is None:
        return {}
    if key == "no_principal":
        if call.body[key] is not True:
            raise errors.invalid(key, "constraint", "must be set to true when used")
        return {key: True}
    id_ = fields.identifier(call.body[key], key)
    kinds = {
        "user_id": call.organization.users,
        "group_id": call.organization.groups,
        "application_id": call.organization.applications,
    }
    if id_ not in kinds[key]:
        raise errors.not_found(key.removesuffix("_id"), id_)
    return {key: id_}


def _check_free(call: Call, name: str) -> None:
    # Choice: unique names, as for groups; for policies the documents do not say.
    for each in call.organization.policies.values():
        if each["name"] == name:
            raise errors.exists("policy", each["id"], "name")


def _counted(call: Call, found: Json) -> Json:
    return {**found, **evaluation.counters(call.organization, found["id"])}


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<id>"): get,
    ("PATCH", f"{PATH}/<id>"): patch,
    ("DELETE", f"{PATH}/<id>"): delete,
    ("POST", f"{PATH}/<id>/clone"): clone,
}
