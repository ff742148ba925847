"""What a person reads of each kind of object on an AWS account.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from providers.inventory import Kind, Object
from review import words_aws
from review.rows import Cell, Seen, Sheet
from review.words import day

Facts = Mapping[str, Any]


def _root(found: Object, _seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    words = {"access keys": facts["access_keys"], "certificates": facts["signing_certificates"]}
    held = [word for word, has in words.items() if has]
    return [[found.name], [", ".join(held) or "none"], ["yes" if facts["mfa"] else "no"]]


def _account(found: Object, _seen: Seen) -> Sequence[Cell]:
    policy = found.facts["password_policy"]
    return [[_name(found)], ["not read"] if policy is None else [_passwords(policy)]]


def _name(found: Object) -> str:
    return "not read" if found.facts["aliases"] is None else found.name or "none"


def _passwords(policy: Facts) -> str:
    """Return in words what passwords are like; without rules of its own an account has AWS's."""
    if not policy:
        return "AWS's own rules"
    ends = f", for {policy['MaxPasswordAge']} days" if policy.get("ExpirePasswords") else ""
    return f"at least {policy['MinimumPasswordLength']} characters{ends}"


def _identity_provider(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    audiences = seen.some(facts["audiences"])
    return [[found.name], [facts["type"].upper()], [audiences], [day(facts["ends"], "never")]]


def _user(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    groups = seen.some(facts["groups"]) or "none"
    used = facts["password_used"]
    last = "not read" if used is None else day(used, "never")
    return [_placed(found), [groups], _policies(facts, seen), [_signs_in(facts)], [last]]


def _signs_in(facts: Facts) -> str:
    """Return what a user needs to sign in."""
    if facts["password"] is None or facts["mfa"] is None:
        return "not read"
    if not facts["password"]:
        return "no password"
    return "password and device" if facts["mfa"] else "password alone"


def _placed(found: Object) -> Cell:
    path = found.facts["path"]
    return [found.name, *([f"in {path}"] if path != "/" else [])]


def _policies(facts: Facts, seen: Seen) -> Cell:
    """Return what somebody is given: attached policies, own ones, and the bounds of all."""
    attached = seen.some(map(words_aws.policy, facts["attached"]))
    own = seen.some(facts["inline"])
    bounds = words_aws.policy(facts.get("boundary", ""))
    told = [attached, f"own: {own}" if own else "", f"within {bounds}" if bounds else ""]
    return [*filter(None, told)] or ["none"]


def _group(found: Object, seen: Seen) -> Sequence[Cell]:
    members = seen.some(found.facts["members"]) or "nobody"
    return [[found.name], [members], _policies(found.facts, seen)]


def _role(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    trust = [words_aws.trusted(each, seen) for each in facts["trust"]]
    return [_placed(found), trust, _policies(facts, seen), [day(facts["used"], "never")]]


def _policy(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    who = seen.some(facts["attached_to"]) or "nobody"
    return [[found.name], [who, *(words_aws.said(each, seen) for each in facts["statements"])]]


def _access_key(found: Object, seen: Seen) -> Sequence[Cell]:
    used = found.facts["used"]
    return [*_held(found, seen), ["not read" if used is None else day(used, "never")]]


def _mfa_device(found: Object, _seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    return [[found.id], [facts["user"] or "nobody"], [day(facts["made"], "")]]


def _held(found: Object, _seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    return [[found.id], [facts["user"]], [facts["status"].lower()], [day(facts["made"], "")]]


def _service_credential(found: Object, seen: Seen) -> Sequence[Cell]:
    return [*_held(found, seen), [found.facts["service"]]]


def _permission_set(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    bounds = words_aws.policy(facts["boundary"])
    names = [*map(words_aws.policy, facts["attached"]), *map(words_aws.policy, facts["own"])]
    told = [
        seen.some(names),
        *(words_aws.said(each, seen) for each in facts["statements"]),
        f"within {bounds}" if bounds else "",
    ]
    return [[found.name], [*filter(None, told)] or ["nothing"]]


def _assignment(found: Object, _seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    who = facts["principal"]
    return [[found.name], [f"{who['kind']} {who['name'] or who['id']}"], [facts["account"]]]


def _directory_user(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    return [[found.name], [seen.some(facts["emails"])], [facts["status"].lower() or "not told"]]


def _directory_group(found: Object, seen: Seen) -> Sequence[Cell]:
    members = found.facts["members"]
    if members is None:
        return [[found.name], ["not read"]]
    return [[found.name], [seen.some(each["name"] or each["id"] for each in members) or "nobody"]]


HELD = ("id", "of", "status", "made")
SHEETS: Mapping[Kind, Sheet] = {
    "root": Sheet(
        title="Root user", columns=("user", "holds", "MFA"), cells=_root, has_maker=False
    ),
    "account": Sheet(
        title="Account", columns=("alias", "passwords"), cells=_account, has_maker=False
    ),
    "identity_provider": Sheet(
        title="Identity providers",
        columns=("provider", "type", "tokens are for", "ends"),
        cells=_identity_provider,
    ),
    "user": Sheet(
        title="Users",
        columns=("user", "groups", "policies", "signs in by", "password used"),
        cells=_user,
    ),
    "group": Sheet(title="Groups", columns=("group", "members", "policies"), cells=_group),
    "role": Sheet(title="Roles", columns=("role", "trusts", "policies", "used"), cells=_role),
    "policy": Sheet(title="Policies", columns=("policy", "who may what"), cells=_policy),
    "access_key": Sheet(
        title="Access keys", columns=(*HELD, "used"), cells=_access_key, has_maker=False
    ),
    "mfa_device": Sheet(
        title="MFA devices", columns=("id", "of", "made"), cells=_mfa_device, has_maker=False
    ),
    "signing_certificate": Sheet(
        title="Signing certificates", columns=HELD, cells=_held, has_maker=False
    ),
    "ssh_key": Sheet(title="SSH keys", columns=HELD, cells=_held, has_maker=False),
    "service_credential": Sheet(
        title="Service-specific credentials",
        columns=(*HELD, "for"),
        cells=_service_credential,
        has_maker=False,
    ),
    "permission_set": Sheet(
        title="Permission sets", columns=("permission set", "grants"), cells=_permission_set
    ),
    "assignment": Sheet(
        title="Assignments",
        columns=("permission set", "to", "on account"),
        cells=_assignment,
        has_maker=False,
    ),
    "directory_user": Sheet(
        title="Users of the directory",
        columns=("user", "addresses", "status"),
        cells=_directory_user,
    ),
    "directory_group": Sheet(
        title="Groups of the directory", columns=("group", "members"), cells=_directory_group
    ),
}
