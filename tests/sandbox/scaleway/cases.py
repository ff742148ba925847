"""Random situations in one organization, and whoever asks: what an evaluation is tried with.

Words come from small pools, so that policies, conditions and questions often meet. `@name` is an
id that only a running cloud knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, product
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

PEOPLE, PROGRAMS, GROUPS = ("jo", "kim"), ("ci", "bot"), ("devs", "ops")
JO_KEY = "jo-key"  # A key of their own, beside their signing in.
PRINCIPALS = (*PEOPLE, *PROGRAMS, *GROUPS)
REMOVABLE = ("kim", "bot", "ops")
PROJECTS = ("data", "web", "default")

ON_ORGANIZATION = (
    *("IAMManager", "IAMReadOnly", "IAMApplicationManager", "IAMGroupManager", "IAMUserReadOnly"),
    *("IAMPolicyManager", "IAMPolicyReadOnly", "OrganizationManager", "OrganizationReadOnly"),
    *("ProjectManager", "ProjectReadOnly", "BillingManager", "BillingReadOnly"),
)
ON_PROJECTS = (
    *("AllProductsFullAccess", "AllProductsReadOnly", "InstancesFullAccess", "InstancesReadOnly"),
    "ContainersFullAccess",
    *("InstancesServerCreate", "InstancesServerDelete", "ObjectStorageBucketsRead"),
    *("SecretManagerFullAccess", "SecretManagerReadOnly", "SecretManagerSecretAccess"),
    *("SecretManagerSecretWrite", "KeyManagerFullAccess", "KeyManagerReadOnly"),
    *("SSHKeysFullAccess", "SSHKeysReadOnly", "VPCReadOnly"),  # The last grants nothing here.
)

# Friday night and Sunday night in UTC, which are the next day in Paris; and the end of a year.
MOMENTS = tuple(
    datetime.fromisoformat(each)
    for each in (
        "2026-06-12T12:30:00+00:00",
        "2026-06-12T22:00:00+00:00",
        "2026-06-14T22:30:00+00:00",
        "2027-01-01T00:30:00.250000+00:00",
    )
)
ZONES = ("", '"UTC"', '"Europe/Paris"', '"America/New_York"')
ADDRESSES = ("203.0.113.7", "203.0.113.8", "198.51.100.1", "2001:db8::7")
AGENTS = ("terraform/1.9", "pulumi/3", "x" * 250 + "terraform/1.9")
EXPIRIES_S = (None, None, -1, 0, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A situation: who is what, which policies stand, and from where and when all callers ask."""

    members: dict[str, list[str]]  # By group.
    policies: list[tuple[str | None, list[Json]]]  # Principals and their rules.
    locked: list[str]
    removed: list[str]  # After the policies were written.
    expiries_s: dict[str, int | None]  # Of keys, from the moment of asking.
    ip: str
    agent: str
    now: datetime


def _quoted(form: str, words: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([form.replace("?", word) for word in words])


def _in_quotes(word: str) -> str:
    return f'"{word}"'


def _texts(name: str, words: Sequence[str]) -> st.SearchStrategy[str]:
    parts = [*words, *(word[:3] for word in words), *(word[-3:] for word in words)]
    wheres = st.sampled_from(["startsWith", "endsWith", "contains"])
    listed = st.lists(st.sampled_from(words), min_size=1, max_size=2)
    return st.one_of(
        _quoted(f'{name} == "?"', words),
        _quoted(f'{name} != "?"', words),
        st.builds(lambda where, part: f'{name}.{where}("{part}")', wheres, st.sampled_from(parts)),
        listed.map(lambda said: f"{name} in [{', '.join(map(_in_quotes, said))}]"),
    )


ORDERS = ("==", "!=", "<", "<=", ">", ">=")
NAMES = ("target", "data-password", "web-key", "jo", "devs", "policy-0")
RANGES = ("203.0.113.0/29", "203.0.113.7/32", "0.0.0.0/0", "2001:db8::/32", "no range", "no range")
TIMES = ("2026-06-12T22:00:00Z", "2026-06-15T00:30:00+02:00", "2027-01-01T00:30:00Z")
LEAVES: dict[str, st.SearchStrategy[str]] = {
    "address": _texts("request.ip", ADDRESSES),
    "range": _quoted('inIpRange(request.ip, "?")', RANGES),
    "program": _texts("request.user_agent", ("terraform/1.9", "pulumi/3", "terra")),
    "time": st.builds(
        lambda order, time: f'request.time {order} timestamp("{time}")',
        st.sampled_from(["<", "<=", ">", ">=", "=="]),
        st.sampled_from(TIMES),
    )
    | _quoted('request.time == "?"', TIMES),
    "hour": st.builds(
        lambda zone, order, hour: f"request.time.getHours({zone}) {order} {hour}",
        *(st.sampled_from(ZONES), st.sampled_from(ORDERS), st.sampled_from([0, 8, 12, 14, 22])),
    ),
    "day": st.builds(
        lambda zone, order, day: f"request.time.getDayOfWeek({zone}) {order} {day}",
        *(st.sampled_from(ZONES), st.sampled_from(ORDERS), st.sampled_from([0, 1, 5, 6])),
    ),
    "id": _texts("resource.id", ("@target", "@jo", "@data-password")),
    "name": _texts("resource.name", NAMES),
    "place": _texts("resource.locality", ("global", "fr-par", "nl-ams")),
    "there": _quoted("has(resource.?)", ("id", "name", "locality")),
    "constant": st.sampled_from(["true", "1 == 1", "1 == 2", 'session.bearer_id == "a"']),
}
leaves = st.sampled_from([*LEAVES, "range", "program", "day", "hour", "time"]).flatmap(
    lambda subject: LEAVES[subject]
)
of_calls, of_objects = (
    st.sampled_from(subjects).flatmap(lambda subject: LEAVES[subject])
    for subjects in (["address", "range", "program"], ["id", "name", "place", "there"])
)


def _trees(depth: int) -> st.SearchStrategy[str]:
    if depth == 0:
        return leaves
    inner = _trees(depth - 1)
    joined = st.builds(
        lambda first, word, second: f"({first}) {word} ({second})",
        *(inner, st.sampled_from(["&&", "||"]), inner),
    )
    return st.one_of(leaves, inner.map(lambda part: f"!({part})"), joined, joined)


guards = _trees(3).filter(bool) | st.sampled_from(['"true"', "1"])  # Kept whole, as one strategy.
# A rule that is narrowed too much tells nothing of what it grants.
narrowings = st.sampled_from([True, True, False]).flatmap(lambda it: st.just("") if it else guards)


def _rule(
    sets: Sequence[str], scope: st.SearchStrategy[Json], condition: st.SearchStrategy[str]
) -> st.SearchStrategy[Json]:
    names = st.lists(st.sampled_from(sets), min_size=1, max_size=2, unique=True)
    return st.builds(
        lambda names, scope, condition: {
            "permission_set_names": names,
            "condition": condition,
            **scope,
        },
        *(names, scope, condition),
    )


everywhere = st.just({"organization_id": "@organization"})
somewhere = st.lists(st.sampled_from(PROJECTS), min_size=1, max_size=2, unique=True).map(
    lambda names: {"project_ids": [f"@{name}" for name in names]}
)
rules = st.one_of(
    _rule(ON_ORGANIZATION, everywhere, narrowings),
    _rule(ON_PROJECTS, somewhere, narrowings),
    _rule(ON_PROJECTS, everywhere, narrowings),
    _rule(ON_ORGANIZATION, everywhere, of_calls),
    _rule(["IAMReadOnly", "IAMApplicationManager"], everywhere, of_objects),
    _rule(["SecretManagerFullAccess", "KeyManagerReadOnly"], everywhere | somewhere, of_objects),
)
policies = st.tuples(st.sampled_from([*PRINCIPALS, *PRINCIPALS, None]), st.lists(rules, max_size=3))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a situation."""
    insiders = st.lists(st.sampled_from([*PEOPLE, *PROGRAMS]), max_size=3, unique=True)
    seldom = st.sampled_from([[], [], ["jo"], ["kim"], ["jo", "kim"]])
    return Case(
        members={name: draw(insiders) for name in GROUPS},
        policies=draw(st.lists(policies.filter(lambda it: it[1] != []), min_size=2, max_size=5)),
        locked=draw(seldom),
        removed=draw(st.sampled_from([[], []]) | st.lists(st.sampled_from(REMOVABLE), unique=True)),
        expiries_s={name: draw(st.sampled_from(EXPIRIES_S)) for name in (JO_KEY, *PROGRAMS)},
        ip=draw(st.sampled_from(ADDRESSES)),
        agent=draw(st.sampled_from(AGENTS)),
        now=draw(st.sampled_from(MOMENTS)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a condition looks at."""

    ip: str
    agent: str
    now: datetime
    resource: dict[str, str]


OBJECTS: tuple[dict[str, str], ...] = (
    {},
    {"id": "@target", "name": "target", "locality": "global"},
    {"id": "@data-password", "name": "data-password", "locality": "fr-par"},
    {"id": "@jo", "locality": "nl-ams"},
)
# Every object at each moment by each program; the addresses go round, out of step with these.
SCENES = [
    Scene(ip=ip, agent=agent, now=now, resource=resource)
    for (now, agent, resource), ip in zip(
        product(MOMENTS, AGENTS, OBJECTS), cycle((*ADDRESSES, ADDRESSES[0])), strict=False
    )
]
