"""What IAM Identity Center gives to whom: permission sets, and who is assigned them where.

They are listed with the account that administers the Identity Center; another one has none.
https://docs.aws.amazon.com/singlesignon/latest/APIReference/welcome.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from providers.aws import facts
from providers.aws.reading import Reading
from providers.inventory import Object
from providers.listing import Found

SETS = "permission sets"
ASSIGNED = "assignments"
NAMES = "names in the directory"
KINDS: Mapping[str, tuple[str, str]] = {  # How a principal is looked up, and its name.
    "GROUP": ("describe_group", "DisplayName"),
    "USER": ("describe_user", "UserName"),
}


def permission_sets(reading: Reading) -> Iterator[Object]:
    """Yield the permission sets, with all that they grant."""
    for arn in _arns(reading, SETS):
        if answer := _one(reading, SETS, "describe_permission_set", arn):
            yield _permission_set(reading, answer["PermissionSet"])


def assignments(reading: Reading) -> Iterator[Object]:
    """Yield who is assigned a permission set on which account, a line each."""
    names: dict[str, str] = {}
    for arn in _arns(reading, ASSIGNED):
        answer = _one(reading, ASSIGNED, "describe_permission_set", arn)
        name = answer["PermissionSet"]["Name"] if answer else ""
        for found in _assigned(reading, arn):
            id_, kind = found["PrincipalId"], found["PrincipalType"]
            if id_ not in names:
                names[id_] = _name(reading, kind, id_)
            who = {"kind": kind.lower(), "id": id_, "name": names[id_]}
            told = {"permission_set": name, "account": found["AccountId"], "principal": who}
            key = f"{found['AccountId']}/{arn.rpartition('/')[2]}/{id_}"
            yield Object(kind="assignment", id=key, name=name, mark=None, facts=told)


def _arns(reading: Reading, what: str) -> Sequence[str]:
    """Return the permission sets of the Identity Center that this account administers, if any."""
    if not reading.api.settings.center:
        return ()
    found: Any = _every(reading, what, "list_permission_sets", "PermissionSets")
    return sorted(found or ())


def _permission_set(reading: Reading, found: Found) -> Object:
    arn = found["PermissionSetArn"]
    attached = _every(
        reading, SETS, "list_managed_policies_in_permission_set", "AttachedManagedPolicies", arn
    )
    own = _every(
        *(reading, SETS, "list_customer_managed_policy_references_in_permission_set"),
        *("CustomerManagedPolicyReferences", arn),
    )
    inline = _one(reading, SETS, "get_inline_policy_for_permission_set", arn) or {}
    text = inline.get("InlinePolicy")
    told = {
        "description": found.get("Description", ""),
        "session": found.get("SessionDuration", ""),
        "attached": sorted(each["Arn"] for each in attached or ()),
        "own": sorted(f"{each.get('Path', '/')}{each['Name']}" for each in own or ()),
        "statements": facts.statements(json.loads(text)) if text else [],
        "boundary": _boundary(reading, arn),
    }
    tags = _every(reading, SETS, "list_tags_for_resource", "Tags", ResourceArn=arn)
    known = {"Arn": arn, "Tags": tags, "CreateDate": found["CreatedDate"]}
    return facts.tagged("permission_set", found["Name"], known, told)


def _boundary(reading: Reading, arn: str) -> str:
    """Return the policy that bounds a permission set: an ARN, or the path and name of an own."""
    answer = _one(reading, SETS, "get_permissions_boundary_for_permission_set", arn) or {}
    found = answer.get("PermissionsBoundary", {})
    own = found.get("CustomerManagedPolicyReference")
    return f"{own.get('Path', '/')}{own['Name']}" if own else found.get("ManagedPolicyArn", "")


def _assigned(reading: Reading, arn: str) -> Iterator[Found]:
    """Yield the assignments of a permission set, account by account."""
    listed: Any = _every(
        reading, ASSIGNED, "list_accounts_for_provisioned_permission_set", "AccountIds", arn
    )
    for account in sorted(listed or ()):
        yield from (
            _every(
                *(reading, ASSIGNED, "list_account_assignments", "AccountAssignments", arn),
                AccountId=account,
            )
            or ()
        )


def _name(reading: Reading, kind: str, id_: str) -> str:
    """Return the name of a user or group of the directory, "" where it may not be seen."""
    operation, key = KINDS[kind]
    asked = {"IdentityStoreId": reading.api.settings.identity_store, f"{kind.title()}Id": id_}
    answer = reading.one(NAMES, operation, reading.api.directory, **asked)
    return str((answer or {}).get(key, ""))


def _one(reading: Reading, what: str, operation: str, arn: str) -> Found | None:
    at = {"InstanceArn": reading.api.settings.center, "PermissionSetArn": arn}
    return reading.one(what, operation, reading.api.center, **at)


def _every(
    reading: Reading, what: str, operation: str, items: str, arn: str = "", **asked: str
) -> Sequence[Found] | None:
    at = {"InstanceArn": reading.api.settings.center, **({"PermissionSetArn": arn} if arn else {})}
    return reading.every(what, operation, items, reading.api.center, **at, **asked)
