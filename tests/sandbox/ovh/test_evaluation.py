"""The evaluation against a second one, written plainly and slowly from the same documents."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.ovh import conditions, evaluation
from sandbox.switches import Switches

Json = dict[str, Any]

NOW = datetime(2026, 6, 12, tzinfo=UTC)
OFF = Switches()
IDENTITIES = [f"urn:v1:eu:identity:user:xx1111-ovh/{name}" for name in ("alice", "bob")]
ACTIONS = ["vps:apiovh:get", "vps:apiovh:reboot", "vps:apiovh:ips/get", "account:apiovh:me/get"]
PATTERNS = [*ACTIONS, "*", "*get", "vps:*", "*apiovh*", "vps:apiovh:ips/*", "*:reboot"]
GROUP = "urn:v1:eu:resourceGroup:aa0713ab-ed13-4f1a-89a5-32aa0cb936d8"
RESOURCES = [f"urn:v1:eu:resource:{each}" for each in ("*", "vps:*", "vps:a", "vps:b", "vrack:*")]
PANEL = "urn:v1:eu:permissionsGroup:ovh:panel"
MINE = "urn:v1:eu:permissionsGroup:xx1111-ovh:mine"

effects = st.lists(st.fixed_dictionaries({"action": st.sampled_from(PATTERNS)}), max_size=2)
permissions = st.fixed_dictionaries(
    {}, optional={"allow": effects, "except": effects, "deny": effects}
)
leaves = st.sampled_from(
    [
        {"operator": "MATCH", "values": {"resource.Tag(env)": "prod"}},
        {"operator": "MATCH", "values": {"resource.Name": "a"}},
        {"operator": "MATCH"},
    ]
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(
            lambda word, parts: {"operator": word, "conditions": parts},
            st.sampled_from(["AND", "OR"]),
            st.lists(inner, max_size=3),
        ),
        st.builds(lambda part: {"operator": "NOT", "conditions": [part]}, inner),
    ),
    max_leaves=4,
)
expiries = st.sampled_from([NOW + timedelta(seconds=each) for each in (-1, 0, 1)])
policies = st.fixed_dictionaries(
    {
        "identities": st.lists(st.sampled_from(IDENTITIES), unique=True),
        "resources": st.lists(
            st.fixed_dictionaries({"urn": st.sampled_from([*RESOURCES, GROUP])}), max_size=2
        ),
        "permissions": permissions,
        "permissionsGroups": st.lists(
            st.fixed_dictionaries({"urn": st.sampled_from([PANEL, MINE])}), max_size=2
        ),
        "conditions": st.none() | trees,
        "expiredAt": st.none() | expiries.map(datetime.isoformat),
    }
)
questions = st.builds(
    lambda identities, action, name, held, tags: evaluation.Question(
        identities=frozenset(identities),
        action=action,
        urn=f"urn:v1:eu:resource:vps:{name}",
        resource_groups=frozenset([GROUP] if held else []),
        context=conditions.Context(
            ip="192.0.2.7", now=NOW, resource_name=name, resource_type="vps", tags=tags
        ),
    ),
    st.sets(st.sampled_from(IDENTITIES), min_size=1),
    st.sampled_from(ACTIONS),
    st.sampled_from(["a", "b"]),
    st.booleans(),
    st.sampled_from([{}, {"env": "prod"}, {"env": "test"}]),
)
groups = st.fixed_dictionaries(
    {}, optional={urn: st.fixed_dictionaries({"permissions": permissions}) for urn in (PANEL, MINE)}
)


def plainly(
    question: evaluation.Question, asked: list[Json], known: Json, role: list[Json]
) -> bool:
    """Decide by going through every sentence of the guide, one after the other."""
    statements = list(role)
    for policy in asked:
        if has_a_say(policy, question):
            statements.append(policy["permissions"])
            named_groups = [group["urn"] for group in policy["permissionsGroups"]]
            statements.extend(known[urn]["permissions"] for urn in named_groups if urn in known)
    allowed = False
    for statement in statements:
        if any(named(statement, "deny", question)):
            return False
        if not any(named(statement, "except", question)):
            allowed = allowed or any(named(statement, "allow", question))
    return allowed


def has_a_say(policy: Json, question: evaluation.Question) -> bool:
    """Tell whether a policy is about the question, and in force."""
    over = policy["expiredAt"]
    if over and datetime.fromisoformat(over) <= question.context.now:
        return False
    if not [each for each in policy["identities"] if each in question.identities]:
        return False
    if not [each for each in policy["resources"] if covers(each["urn"], question)]:
        return False
    return policy["conditions"] is None or true(policy["conditions"], question)


def named(statement: Json, effect: str, question: evaluation.Question) -> Iterator[bool]:
    """Give for each action of an effect whether it is the one asked about."""
    for each in statement.get(effect, []):
        expression = ".*".join(re.escape(part) for part in each["action"].split("*"))
        yield re.fullmatch(expression, question.action) is not None


def covers(urn: str, question: evaluation.Question) -> bool:
    """Tell whether a resource of a policy is the one asked about, or holds it."""
    if urn == GROUP:
        return GROUP in question.resource_groups
    if urn.endswith("*"):
        return question.urn.startswith(urn[:-1])
    return urn == question.urn


def true(condition: Json, question: evaluation.Question) -> bool:
    """Tell whether a condition holds, for the few keys that these tests use."""
    inner = [true(each, question) for each in condition.get("conditions", [])]
    if condition["operator"] == "AND":
        return False not in inner
    if condition["operator"] == "OR":
        return True in inner
    if condition["operator"] == "NOT":
        return inner == [False]
    seen = {
        "resource.Tag(env)": question.context.tags.get("env"),
        "resource.Name": question.urn.split(":")[-1],
    }
    return all(seen[key] == value for key, value in condition.get("values", {}).items())


@given(questions, st.lists(policies, max_size=4), groups, st.lists(permissions, max_size=1))
def test_two_readings_of_the_documents_agree(
    question: evaluation.Question, asked: list[Json], known: Json, role: list[Json]
) -> None:
    """The fast evaluation and the plain one give the same answer to every question."""
    decided = evaluation.decide(question, asked, known, role, OFF)

    assert decided == plainly(question, asked, known, role)


@given(questions, st.lists(policies, max_size=4), groups)
def test_a_deny_more_never_grants(
    question: evaluation.Question, asked: list[Json], known: Json
) -> None:
    """Denying everything on top leaves nothing granted."""
    total = {
        "identities": sorted(question.identities),
        "resources": [{"urn": "urn:v1:eu:resource:*"}],
        "permissions": {"deny": [{"action": "*"}]},
        "permissionsGroups": [],
        "conditions": None,
        "expiredAt": None,
    }

    assert not evaluation.decide(question, [*asked, total], known, [], OFF)


@given(questions, st.lists(policies, max_size=4), groups)
def test_a_switch_only_ever_grants_more(
    question: evaluation.Question, asked: list[Json], known: Json
) -> None:
    """Whatever is granted stays so when denies or everything are ignored."""
    granted = evaluation.decide(question, asked, known, [], OFF)

    for switches in (Switches(ignore_denies=True), Switches(allow_everything=True)):
        assert evaluation.decide(question, asked, known, [], switches) >= granted
