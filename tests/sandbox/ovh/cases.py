"""Random situations on two accounts, and whoever asks: what an evaluation is tried with.

Words come from small pools, so that policies, conditions and questions often meet.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, product
from typing import Any

from hypothesis import strategies as st

from tests.sandbox.ovh.desk import HOME, PARTNER

Json = dict[str, Any]

EVERYTHING = "urn:v1:eu:resource:*"
EVERY_GROUP = "urn:v1:eu:resourceGroup:*"
VPSES, VAULTS = "urn:v1:eu:resource:vps:*", "urn:v1:eu:resource:okms:*"
WEB, TEST = (f"urn:v1:eu:resource:vps:vps-xx1111{each}.vps.ovh.net" for each in "ab")
THEIRS = "urn:v1:eu:resource:vps:vps-yy2222a.vps.ovh.net"
VAULT, SECRET = "urn:v1:eu:resource:okms:vault", "urn:v1:eu:resource:okms/secret:vault"
ACCOUNT = f"urn:v1:eu:resource:account:{HOME}"
RESOURCES = {HOME: (WEB, TEST, VAULT, SECRET, ACCOUNT), PARTNER: (THEIRS,)}

ACTIONS = (
    "vps:apiovh:reboot",
    "vps:apiovh:ips/get",
    "account:apiovh:me/identity/user/create",
    "account:apiovh:me/changePassword",
    "pccVMware:vSphere:assumeRole?name=admin",
)
PATTERNS = (
    *ACTIONS,
    "*",
    "*get",
    "*:reboot",
    "vps:*",
    "vps:apiovh:ips/*",
    "account:apiovh:me/*",
    "*apiovh*",
    "*ips/*",
    "pccVMware:vSphere:assumeRole?*",
    "vps:apiovh:re*",
    "vps:apiovh:ips/ge",
)

HOME_IDENTITIES = ("alice", "bob", "devs", "ops", "ci", "ci", HOME, HOME, PARTNER, PARTNER, "carol")
PARTNER_IDENTITIES = ("carol", "guests", "partner-ci")
CALLERS = (HOME, "alice", "bob", "ci", PARTNER, "carol", "partner-ci")

# Groups of the desk, whose URNs only a running cloud knows.
OWN_GROUP, SOME, DEFAULT = "own", "some", "default"
MANAGED = tuple(
    f"urn:v1:eu:permissionsGroup:ovh:{name}"
    for name in ("globalAdmin", "globalReadWrite", "globalReadOnly")
)

# Friday to Saturday, Sunday to Monday, and the first hours of a year: other days in other zones.
MOMENTS = tuple(
    datetime.fromisoformat(each)
    for each in (
        "2026-06-12T12:30:00+00:00",
        "2026-06-12T21:59:59+00:00",
        "2026-06-14T22:00:00+00:00",
        "2026-01-01T04:30:00+00:00",
    )
)
ZONES = ("UTC", "Europe/Paris", "America/New_York")
ADDRESSES = ("192.0.2.7", "192.0.2.8", "198.51.100.1", "2001:db8::7")
EXPIRIES_S = (-1, 0, 1)
ROLES = ("ADMIN", "REGULAR", "UNPRIVILEGED", "NONE", "NONE", "NONE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A situation: who is what, which policies stand, and from where and when all callers ask."""

    roles: dict[str, str]  # By group.
    tags: dict[str, dict[str, str]]  # By resource.
    held: list[str]  # The resources in the resource group.
    own_group: Json  # Permissions.
    policies: dict[str, list[Json]]  # By account, as bodies of a creation.
    ip: str
    now: datetime


def _lists_of(words: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=3).map(",".join)


def _texts(key: str, words: tuple[str, ...], *, listed: bool) -> list[st.SearchStrategy[Json]]:
    parts = ("", *words, *(word[:3] for word in words), *(word[-2:] for word in words))
    leaves = [
        st.builds(lambda end, value: {key + end: value}, ends, st.sampled_from(values))
        for ends, values in (
            (st.sampled_from(["", ".EQ"]), (*words, "")),
            (st.sampled_from([".STARTS_WITH", ".ENDS_WITH", ".Starts_With"]), parts),
        )
    ]
    inside = _lists_of(words).map(lambda value: {f"{key}.IN": value})
    return [*leaves, inside] if listed else leaves


def _ranks(part: str, words: tuple[str, ...], compared: tuple[str, ...]) -> list[Any]:
    keys = st.sampled_from([f"date({zone}).{part}" for zone in ZONES])
    ends = st.sampled_from(["", ".EQ", *compared])
    inside = st.sampled_from([".IN", ".In"])
    return [
        st.builds(lambda key, end, value: {key + end: value}, keys, ends, st.sampled_from(words)),
        st.builds(lambda key, end, value: {key + end: value}, keys, inside, _lists_of(words)),
    ]


BOUNDS = (".BEFORE", ".AFTER", ".Before")
ORDERS = (*BOUNDS, ".GE", ".GT", ".LE", ".LT")
DAYS = ("monday", "Friday", "SATURDAY", "sunday")
DATES = ("2025-12-31", "2026-01-01", "2026-06-12", "2026-06-13", "2026-06-15")
LEAVES = {
    "tag": _texts("resource.Tag(environment)", ("prod", "test", "Prod"), listed=False),
    "other tag": _texts("resource.Tag(team:x.y)", ("web",), listed=False),
    "name": _texts("resource.Name", ("vps-xx1111a.vps.ovh.net", "vault", "Vault"), listed=True),
    "type": _texts("resource.Type", ("vps", "okms", "okms/secret", "account"), listed=True),
    "address": [
        st.sampled_from(["request.IP", "request.IP.EQ"]).flatmap(
            lambda key: st.sampled_from(ADDRESSES).map(lambda value: {key: value})
        ),
        st.sampled_from(["192.0.2.0/29", "192.0.2.7/32", "0.0.0.0/0", "2001:db8::/32"]).map(
            lambda value: {"request.IP.IN_RANGE": value}
        ),
    ],
    "date": _ranks("Date", DATES, BOUNDS),
    "day": _ranks("WeekDay", DAYS, ORDERS),
    "hour": _ranks("Hour", ("0", "12", "14", "17", "23"), ORDERS),
}
pairs = st.sampled_from(
    [*LEAVES, "tag", "tag", "day", "day", "day", "hour", "hour", "hour"]
).flatmap(lambda subject: st.one_of(LEAVES[subject]))
matches = st.one_of(
    pairs.map(lambda values: {"operator": "MATCH", "values": values}),
    st.builds(lambda one, two: {"operator": "MATCH", "values": one | two}, pairs, pairs),
    st.just({"operator": "MATCH"}),
)


def _trees(depth: int) -> st.SearchStrategy[Json]:
    if depth == 0:
        return matches
    inner = _trees(depth - 1)
    return st.one_of(
        matches,
        st.builds(
            lambda word, parts: {"operator": word, "conditions": parts},
            st.sampled_from(["AND", "OR"]),
            st.lists(inner, max_size=3),
        ),
        inner.map(lambda part: {"operator": "NOT", "conditions": [part]}),
    )


trees = _trees(4).filter(bool)  # Kept whole: alternatives of alternatives are drawn alike.
guards = matches.filter(bool) | trees


def _effects(least: int, most: int) -> st.SearchStrategy[list[Json]]:
    action = st.sampled_from(PATTERNS).map(lambda pattern: {"action": pattern})
    return st.lists(action, min_size=least, max_size=most)


def _seldom(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw mostly nothing: what takes rights away must leave some to be taken."""
    return st.sampled_from([False, False, True]).flatmap(lambda it: strategy if it else st.none())


permissions = st.builds(
    lambda allow, excepted, deny: {"allow": allow, "except": excepted, "deny": deny},
    st.none() | _effects(1, 4),
    _seldom(_effects(0, 2)),
    _seldom(_effects(0, 1)),
)


def _policies(identities: tuple[str, ...], now: datetime) -> st.SearchStrategy[Json]:
    own = identities == HOME_IDENTITIES
    groups = (OWN_GROUP, *MANAGED) if own else MANAGED
    resources = (
        EVERYTHING,
        EVERYTHING,
        "urn:v1:eu:resource:vps:*",
        "urn:v1:eu:resource:okms:*",
        WEB,
        SECRET,
    )
    some = (
        (SOME, SOME, DEFAULT, EVERY_GROUP, ACCOUNT) if own else (THEIRS, EVERY_GROUP, EVERY_GROUP)
    )
    expiries = [(now + timedelta(seconds=each)).isoformat() for each in EXPIRIES_S]
    named = st.sampled_from((*resources, *some)).map(lambda urn: {"urn": urn})
    return st.fixed_dictionaries(
        {
            "identities": st.lists(st.sampled_from(identities), min_size=2, max_size=5),
            "resources": st.lists(named, min_size=1, max_size=3),
            "permissions": permissions,
            "permissionsGroups": st.none()
            | st.lists(st.sampled_from(groups).map(lambda urn: {"urn": urn}), max_size=2),
            "conditions": st.sampled_from([None, {"operator": "AND"}]) | trees,
            "expiredAt": _seldom(st.sampled_from(expiries)),
        }
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a condition looks at."""

    resource: str
    tags: dict[str, str]
    ip: str
    now: datetime


TAGGED: tuple[dict[str, str], ...] = (
    {},
    {"environment": "prod"},
    {"environment": "test", "team:x.y": "web"},
)
# Every resource with all tags at each moment; four addresses go round, out of step with these.
SCENES = [
    Scene(resource=resource, tags=tags, ip=ip, now=now)
    for (now, tags, resource), ip in zip(
        product(MOMENTS, TAGGED, RESOURCES[HOME]), cycle(ADDRESSES), strict=False
    )
]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a situation."""
    now = draw(st.sampled_from(MOMENTS))
    home, partner = _policies(HOME_IDENTITIES, now), _policies(PARTNER_IDENTITIES, now)
    return Case(
        roles={name: draw(st.sampled_from(ROLES)) for name in ("devs", "ops", "guests")},
        tags={urn: draw(st.sampled_from(TAGGED)) for urn in (WEB, VAULT, THEIRS)},
        held=draw(st.lists(st.sampled_from(RESOURCES[HOME]), unique=True)),
        own_group=draw(permissions),
        policies={
            HOME: draw(st.lists(home, min_size=2, max_size=4)),
            PARTNER: draw(st.lists(partner, min_size=1, max_size=2)),
        },
        ip=draw(st.sampled_from(ADDRESSES)),
        now=now,
    )
