"""What a person reads of each kind of object on an OVHcloud account: columns, and a cell for each.

A cell is a list of parts, which a terminal shows below each other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from providers.inventory import Kind, Object, maker
from review.reach import folded
from review.words import Names, day, identity, resource

Cell = Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """From where objects are looked at. `whole` folds nothing."""

    stack: str
    names: Names
    whole: bool

    def some(self, words: Iterable[str]) -> str:
        """Return a list of words as a part of a sentence."""
        listed = sorted(words)
        return ", ".join(listed) if self.whole else folded(listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How objects of one kind are shown. Who made them is a last column, where it can be told."""

    title: str
    columns: Sequence[str]
    cells: Callable[[Object, Seen], Sequence[Cell]]
    has_maker: bool = True


def row(sheet: Sheet, found: Object, seen: Seen) -> list[Cell]:
    """Return one object's cells."""
    made_by = [[maker(found, seen.stack)]] if sheet.has_maker else []
    return [*sheet.cells(found, seen), *made_by]


def _identity_provider(found: Object, _seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    own = "kept out" if facts["disable_users"] else "may sign in too"
    end = day(min(facts["certificates_end"], default=""), "never")
    return [[found.name], [facts["group_attribute"]], [own], [end]]


def _user(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    status = facts["status"] if facts["type"] == "USER" else f"{facts['status']}, {facts['type']}"
    others = [group for group in facts["groups"] if group != facts["group"]]
    groups = ", ".join([facts["group"], *([seen.some(others)] if others else [])])
    return [[found.name], [status], [groups], [day(facts["password_set"], "never")]]


def _group(found: Object, seen: Seen) -> Sequence[Cell]:
    members = found.facts["members"]
    said = "not read" if members is None else seen.some(members) or "nobody"
    return [[found.name], [found.facts["role"]], [said]]


def _policy(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    ends = f"until {day(facts['ends'], '')}" if facts["ends"] else ""
    condition = "under a condition" if facts["conditions"] else ""
    return [
        [found.name],
        [
            seen.some(identity(urn, seen.names) for urn in facts["identities"]) or "nobody",
            *_permissions(found, seen),
            f"on {seen.some(resource(urn, seen.names) for urn in facts['resources'])}",
            *([", ".join(filter(None, (ends, condition)))] if ends or condition else []),
        ],
    ]


def _permissions(found: Object, seen: Seen) -> list[str]:
    """Return the lines of what is allowed and denied."""
    facts = found.facts
    groups = [urn.rpartition(":")[2] for urn in facts.get("permissions_groups", ())]
    lists = {
        "may": facts["allow"],
        "may what is in": groups,
        "but not": facts["except"],
        "never": facts["deny"],
    }
    return [f"{word} {seen.some(actions)}" for word, actions in lists.items() if actions]


def _permissions_group(found: Object, seen: Seen) -> Sequence[Cell]:
    return [[found.name], _permissions(found, seen) or ["nothing"]]


def _resource_group(found: Object, seen: Seen) -> Sequence[Cell]:
    held = [resource(urn, seen.names) for urn in found.facts["resources"]]
    return [[found.name], [seen.some(held) or "nothing"]]


def _tags(found: Object, seen: Seen) -> Sequence[Cell]:
    tags = [f"{key}={value}" for key, value in found.facts["tags"].items()]
    return [[resource(found.id, seen.names)], [seen.some(tags)]]


def _service_account(found: Object, _seen: Seen) -> Sequence[Cell]:
    acts = "itself" if found.facts["flow"] == "CLIENT_CREDENTIALS" else "people who sign in"
    return [[found.id], [found.name], [acts], [day(found.facts["made"], "")]]


def _token(found: Object, _seen: Seen) -> Sequence[Cell]:
    return [[found.id], *_use(found)]


def _use(found: Object) -> Sequence[Cell]:
    """Return when a key was used last, and when it ends."""
    facts = found.facts
    return [[day(facts["last_used"], "never used")], [day(facts["ends"], "no end")]]


def _legacy_application(found: Object, _seen: Seen) -> Sequence[Cell]:
    return [[found.id], [found.name], [found.facts["description"]], [found.facts["status"]]]


def _legacy_credential(found: Object, seen: Seen) -> Sequence[Cell]:
    facts = found.facts
    of = [found.name, *(["of another account"] if facts["is_own_application"] is False else [])]
    how = [
        facts["status"],
        f"from {seen.some(facts['addresses']) or 'anywhere'}",
        f"may {seen.some(_by_path(facts['rules'])) or 'nothing'}",
    ]
    return [[found.id], of, *_use(found), how]


def _by_path(rules: Iterable[str]) -> list[str]:
    """Return the rules of a credential, the methods of one path together: `GET POST /me/*`."""
    methods: dict[str, list[str]] = {}
    for rule in rules:
        method, _, path = rule.partition(" ")
        methods.setdefault(path, []).append(method)
    return [f"{' '.join(sorted(held))} {path}" for path, held in methods.items()]


KEY = ("used", "ends")
SHEETS: Mapping[Kind, Sheet] = {
    "identity_provider": Sheet(
        title="Identity provider",
        columns=("people sign in at", "groups are in", "own users", "certificate ends"),
        cells=_identity_provider,
        has_maker=False,
    ),
    "user": Sheet(
        title="Users", columns=("user", "status", "groups", "password changed"), cells=_user
    ),
    "group": Sheet(title="Groups", columns=("group", "role", "members"), cells=_group),
    "policy": Sheet(title="Policies", columns=("policy", "who may what"), cells=_policy),
    "permissions_group": Sheet(
        title="Permissions groups", columns=("group", "holds"), cells=_permissions_group
    ),
    "resource_group": Sheet(
        title="Resource groups", columns=("group", "holds"), cells=_resource_group
    ),
    "tags": Sheet(
        title="Tags of resources", columns=("resource", "tags"), cells=_tags, has_maker=False
    ),
    "service_account": Sheet(
        title="Service accounts", columns=("id", "name", "acts for", "made"), cells=_service_account
    ),
    "token": Sheet(title="Personal access tokens", columns=("id", *KEY), cells=_token),
    "legacy_application": Sheet(
        title="Legacy applications",
        columns=("id", "name", "description", "status"),
        cells=_legacy_application,
        has_maker=False,
    ),
    "legacy_credential": Sheet(
        title="Legacy credentials",
        columns=("id", "of application", *KEY, "how"),
        cells=_legacy_credential,
        has_maker=False,
    ),
}
