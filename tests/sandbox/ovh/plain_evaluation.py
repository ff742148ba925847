"""Who may do what on OVHcloud, decided slowly: the guides' sentences, one after the other.

A second reading that shares no code with the sandbox, so that the two can disagree.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

MANAGING = {
    "accessRestriction/ip": ("create", "edit", "delete"),
    "accessRestriction/ipDefaultRule": ("edit",),
    "identity/group": ("create", "delete", "edit"),
    "identity/provider": ("create", "delete", "edit"),
    "identity/user": ("create", "delete", "edit", "disable", "enable"),
}
OWN_SECOND_FACTOR = ("backupCode/*", "sms/*", "totp/*", "u2f/*")
ROLES: Mapping[str, Mapping[str, Collection[str]]] = {
    "ADMIN": {"allow": ["*"]},
    "REGULAR": {
        "allow": ["*"],
        "except": [
            f"account:apiovh:me/{what}/{verb}" for what, verbs in MANAGING.items() for verb in verbs
        ],
    },
    "UNPRIVILEGED": {
        "allow": [
            "*get",
            "account:apiovh:me/changePassword",
            *(f"account:apiovh:me/accessRestriction/{each}" for each in OWN_SECOND_FACTOR),
        ]
    },
    "NONE": {},
}
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
KEY = re.compile(r"(\w+)(?:\((.+)\))?\.(\w+?)(?:\((.+)\))?(?:\.(\w+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What decides on one account, as the API says it. Groups and members are by name."""

    name: str
    policies: Collection[Json] = ()
    permissions_groups: Mapping[str, Json] = field(default_factory=dict)  # Permissions, by URN.
    resource_groups: Mapping[str, Collection[str]] = field(default_factory=dict)  # URNs, by URN.
    roles: Mapping[str, str] = field(default_factory=dict)  # By group.
    memberships: Mapping[str, Collection[str]] = field(default_factory=dict)  # Groups, by login.

    @property
    def urn(self) -> str:
        """The account as an identity: its root."""
        return f"urn:v1:eu:identity:account:{self.name}"

    def groups_of(self, identity: str) -> Collection[str]:
        """Return the names of the groups of a local user, none for anybody else."""
        return self.memberships.get(identity.removeprefix(self._user("")), ())

    def all_of(self, identity: str) -> set[str]:
        """Return every URN that policies may call an identity by."""
        group = f"urn:v1:eu:identity:group:{self.name}/"
        return {identity, *(group + each for each in self.groups_of(identity))}

    def _user(self, login: str) -> str:
        return f"urn:v1:eu:identity:user:{self.name}/{login}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One action that somebody asks to do to one resource, from an address at an instant."""

    identity: str
    action: str
    resource: str
    tags: Mapping[str, str]
    ip: str
    now: datetime


def may(request: Request, home: Account, owner: Account) -> bool:
    """Decide a request by an identity of `home` about a resource of `owner`."""
    is_root = request.identity == home.urn
    if home.name != owner.name:
        # What an account received, its root has whole; the others by policies of their own account.
        received = granted(request, owner, {home.urn}, ())
        return received and (is_root or granted(request, home, home.all_of(request.identity), ()))
    if is_root:
        return True
    roles = {home.roles[group] for group in home.groups_of(request.identity)}
    return granted(request, home, home.all_of(request.identity), roles)


def granted(
    request: Request, account: Account, identities: Collection[str], roles: Collection[str]
) -> bool:
    """Decide by the policies of one account and by roles: a deny wins, then some unit allows."""
    units: list[Json] = [words_of(ROLES[role]) for role in roles]
    for policy in account.policies:
        if applies(policy, request, account, identities):
            units.append(policy["permissions"])
            groups = policy.get("permissionsGroups") or []
            units.extend(account.permissions_groups[group["urn"]] for group in groups)
    for unit in units:
        if names(unit, "deny", request.action):
            return False
    for unit in units:
        if names(unit, "allow", request.action) and not names(unit, "except", request.action):
            return True
    return False


def words_of(effects: Mapping[str, Collection[str]]) -> Json:
    """Say effects as the API does."""
    return {effect: [{"action": each} for each in said] for effect, said in effects.items()}


def applies(policy: Json, request: Request, account: Account, identities: Collection[str]) -> bool:
    """Tell whether a policy is in force, about who asks and about what, and its conditions hold."""
    expiry = policy.get("expiredAt")
    if expiry is not None and request.now >= datetime.fromisoformat(expiry):
        return False
    if not any(identity in identities for identity in policy["identities"]):
        return False
    if not any(reaches(each["urn"], request.resource, account) for each in policy["resources"]):
        return False
    conditions = policy.get("conditions")
    return conditions is None or holds(conditions, request)


def reaches(said: str, resource: str, account: Account) -> bool:
    """Tell whether the URN in a policy is a resource's, of a kind of resources, or of groups."""
    if said.startswith("urn:v1:eu:resourceGroup:"):
        groups = account.resource_groups
        return any(resource in held for urn, held in groups.items() if alike(said, urn))
    return alike(said, resource)


def names(unit: Json, effect: str, action: str) -> bool:
    """Tell whether an effect of a unit names an action."""
    return any(alike(each["action"], action) for each in unit.get(effect) or [])


def alike(pattern: str, text: str) -> bool:
    """Compare character by character; an asterisk stands for any number of them."""
    if not pattern or not text:
        return set(pattern) <= {"*"} and not text
    if pattern[0] == "*":
        return alike(pattern[1:], text) or alike(pattern, text[1:])
    return pattern[0] == text[0] and alike(pattern[1:], text[1:])


def holds(condition: Json, request: Request) -> bool:
    """Tell whether a tree of conditions is true. A `MATCH` without values, an `AND` of none are."""
    parts = [holds(each, request) for each in condition.get("conditions") or []]
    if condition["operator"] == "AND":
        return parts.count(False) == 0
    if condition["operator"] == "OR":
        return parts.count(True) > 0
    if condition["operator"] == "NOT":
        return parts == [False]
    values = condition.get("values") or {}
    return all(matches(key, value, request) for key, value in values.items())


def matches(key: str, value: str, request: Request) -> bool:
    """Tell whether one key of a `MATCH` says the truth."""
    found = KEY.fullmatch(key)
    assert found, key
    subject, zone, attribute, argument, operator = found.groups()
    operator = (operator or "EQ").upper()
    if subject == "date":
        return matches_date(attribute, operator, value, request.now.astimezone(ZoneInfo(zone)))
    if subject == "request":
        if operator == "IN_RANGE":
            return ip_address(request.ip) in ip_network(value)
        return ip_address(request.ip) == ip_address(value)
    kind, name = request.resource.split(":", 5)[4:]
    seen = {"Name": name, "Type": kind, "Tag": request.tags.get(argument)}[attribute]
    return seen is not None and matches_text(seen, operator, value)


def matches_text(seen: str, operator: str, value: str) -> bool:
    """Compare a name, a type or a tag, with its case."""
    if operator == "STARTS_WITH":
        return seen.startswith(value)
    if operator == "ENDS_WITH":
        return seen.endswith(value)
    if operator == "IN":
        return seen in value.split(",")
    return seen == value


def matches_date(attribute: str, operator: str, value: str, local: datetime) -> bool:
    """Compare a date, a day of the week or an hour: as days, from Monday on, as numbers."""
    said: list[Any] = value.split(",") if operator == "IN" else [value]
    seen: Any = local.date().isoformat()
    if attribute == "WeekDay":
        seen, said = local.weekday(), [WEEK.index(each.lower()) for each in said]
    if attribute == "Hour":
        seen, said = local.hour, [int(each) for each in said]
    if operator in ("BEFORE", "LT"):
        return bool(seen < said[0])
    if operator in ("AFTER", "GT"):
        return bool(seen > said[0])
    if operator == "LE":
        return bool(seen <= said[0])
    if operator == "GE":
        return bool(seen >= said[0])
    return seen in said
