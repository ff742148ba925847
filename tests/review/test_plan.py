import copy
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import plan

Json = dict[str, Any]
STACK = "urn:pulumi:prod::grantbook::pulumi:pulumi:Stack::grantbook-prod"
USER = "urn:pulumi:prod::grantbook::scaleway:index:User::scaleway/alice"
KEY = "urn:pulumi:prod::grantbook::scaleway:index:ApiKey::scaleway/backup"


def state(urn: str, **told: Any) -> Json:
    """Return a resource as a digest has it."""
    return {
        "urn": urn,
        "custom": True,
        "id": "11",
        "type": urn.split("::")[2],
        "inputs": {"name": "alice", "tags": ["a", "b"], "__provider": "gASVMAAAAAAAAAA"},
        "outputs": {"name": "alice", "created": "2026-01-01", "__provider": "gASVMAAAAAAAAAA"},
        "parent": STACK,
        "dependencies": [STACK, KEY],
        "propertyDependencies": {"name": [STACK, KEY], "tags": None},
        "created": "2026-01-01T00:00:00Z",
        "modified": "2026-01-01T00:00:00Z",
        "sourcePosition": "project:///components/build.py#27",
        "stackTrace": [{"sourcePosition": "project:///../../usr/lib/python3.11/asyncio#80"}],
        **told,
    }


def digest(*steps: Json) -> Json:
    """Return what `pulumi preview --json --show-sames` prints."""
    return {
        "config": {"grantbook:accounts": "{}"},
        "steps": [*steps],
        "diagnostics": [{"message": "warning: wide", "severity": "warning"}],
        "duration": 7_619_406_698,
        "changeSummary": dict(Counter(step["op"] for step in steps)),
    }


def example() -> Json:
    """Return a run that replaces one of three."""
    return digest(
        {"op": "same", "urn": STACK, "oldState": state(STACK), "newState": state(STACK)},
        {"op": "same", "urn": USER, "oldState": state(USER), "newState": state(USER)},
        {
            "op": "replace",
            "urn": KEY,
            "provider": "urn:pulumi:prod::grantbook::pulumi:providers:pulumi-python::scaleway::7",
            "oldState": state(KEY),
            "newState": state(KEY, inputs={"name": "backup", "lifetime_s": 60}),
            "diffReasons": ["lifetime_s", "name"],
            "replaceReasons": ["lifetime_s"],
            "detailedDiff": {"lifetime_s": {"kind": "update", "inputDiff": True}},
        },
    )


HASH = plan.of(example())


def test_a_plan_is_a_hash() -> None:
    """The same for the same digest, as text too."""
    assert plan.HASH.fullmatch(HASH)
    assert plan.of(plan.read(json.dumps(example()))) == HASH


@given(st.permutations(range(3)), st.permutations([STACK, KEY]), st.permutations(["a", "b"]))
def test_order_is_no_difference(steps: list[int], on: list[str], reasons: list[str]) -> None:
    """Of steps, of what a resource hangs on, and of reasons: the engine has none."""
    one, other = example(), example()
    one["steps"][2]["diffReasons"] = ["a", "b"]
    other["steps"][2]["diffReasons"] = reasons
    for each in other["steps"]:
        each["newState"]["dependencies"] = on
        each["newState"]["propertyDependencies"]["name"] = on
    other["steps"] = [other["steps"][at] for at in steps]

    assert plan.of(other) == plan.of(one)


@pytest.mark.parametrize("side", ["oldState", "newState"])
@pytest.mark.parametrize("key", ["created", "modified", "sourcePosition", "stackTrace"])
def test_where_and_when_it_was_made_is_no_difference(side: str, key: str) -> None:
    """A machine has its own paths, and a run its own times."""
    other = example()
    other["steps"][1][side][key] = "elsewhere"
    other |= {"duration": 1, "diagnostics": [], "config": {}}

    assert plan.of(other) == HASH


def test_how_a_provider_is_stored_is_no_difference() -> None:
    """It is a pickle, which another Python writes in other bytes."""
    other = example()
    for each in other["steps"]:
        for side in ("inputs", "outputs"):
            each["oldState"][side].pop("__provider")

    assert plan.of(other) == HASH


def _moved(key: str, value: Any) -> Callable[[Json], None]:
    def move(found: Json) -> None:
        found["steps"][1]["oldState"][key] = value

    return move


def _op(found: Json) -> None:
    found["steps"][1]["op"] = "update"
    found["changeSummary"] = {"same": 1, "update": 1, "replace": 1}


def _gone(found: Json) -> None:
    del found["steps"][1]
    found["changeSummary"]["same"] = 1


def _twice(found: Json) -> None:
    found["steps"].append(found["steps"][1])
    found["changeSummary"]["same"] = 3


def _given(found: Json) -> None:
    found["steps"][2]["newState"]["inputs"]["lifetime_s"] = 61


def _why(found: Json) -> None:
    found["steps"][2]["replaceReasons"] = ["name"]


@pytest.mark.parametrize(
    "change",
    [
        _moved("id", "12"),
        _moved("inputs", {"name": "alice", "tags": ["b", "a"]}),
        _moved("outputs", {"name": "alice", "created": "2026-01-02"}),
        _moved("protect", True),  # noqa: FBT003 - a value of the engine's.
        _moved("of an engine to come", 1),
        _op,
        _gone,
        _twice,
        _given,
        _why,
    ],
)
def test_whatever_moves_is_another_hash(change: Callable[[Json], None]) -> None:
    """Also where the run leaves it as it is, and what only a later engine tells."""
    other = example()
    change(other)

    assert plan.of(other) != HASH


LEAVES = st.none() | st.booleans() | st.integers() | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))


@given(VALUES, VALUES)
def test_plans_are_the_same_exactly_where_their_values_are(one: Any, other: Any) -> None:
    """Whatever a property of a resource is."""
    plans = []
    for value in (one, other):
        found = example()
        found["steps"][1]["oldState"]["outputs"]["seen"] = value
        plans.append(plan.of(found))

    assert (plans[0] == plans[1]) == (
        json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    )


def test_a_plan_names_its_stack_and_counts_what_changes() -> None:
    """What stays as it is, does not."""
    idle = example()
    idle["steps"][2]["op"] = "same"
    idle["changeSummary"] = {"same": 3}

    assert plan.stack(example()) == "prod"
    assert (plan.changes(example()), plan.changes(idle)) == (1, 0)


def _without(key: str) -> Json:
    return {name: value for name, value in example().items() if name != key}


def _stepped(steps: Any) -> Json:
    return {**example(), "steps": steps}


SHORT = copy.deepcopy(example())
SHORT["steps"] = SHORT["steps"][2:]  # As without --show-sames.
FAILED = {**example(), "diagnostics": [{"severity": "error", "message": "no such stack\n"}]}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("", "this is no JSON"),
        ("[" * 100_000, "this is no JSON"),
        ("null", "this is no preview"),
        ("[]", "this is no preview"),
        ("{}", "this is no preview"),
        (json.dumps(_without("steps")), "this is no preview"),
        (json.dumps(_without("changeSummary")), "what stays as it is, is missing"),
        (json.dumps(_stepped([])), "this is no preview"),
        (json.dumps(_stepped({"op": "same"})), "this is no preview"),
        (json.dumps(_stepped(["same"])), "this is no preview"),
        (json.dumps(_stepped([{"op": 1, "urn": STACK}])), "this is no preview"),
        (json.dumps(_stepped([{"op": "same", "urn": "alice"}])), "this is no preview"),
        (json.dumps(_stepped([{"op": "same", "urn": STACK, "newState": 1}])), "this is no preview"),
        (json.dumps(SHORT), "what stays as it is, is missing"),
        (json.dumps(FAILED), "the preview has failed: no such stack\n"),
    ],
)
def test_what_is_no_whole_preview_is_refused(told: str, said: str) -> None:
    """With how to make one; without what stays, nobody would see that the stack has moved."""
    with pytest.raises(plan.Unplanned, match=said) as refused:
        plan.read(told)

    assert "make it anew" in str(refused.value).lower()


def test_a_plugin_that_ends_too_early_is_no_failure() -> None:
    """On a busy machine the engine says so after all is done; what is undone has its own error."""
    said = "error: Detected that /plugins/aws/pulumi-resource-aws exited prematurely. \nThis is"
    early = {**example(), "diagnostics": [{"severity": "error", "message": said}]}
    broken = {**FAILED, "diagnostics": [*early["diagnostics"], *FAILED["diagnostics"]]}

    assert plan.of(early) == HASH
    with pytest.raises(plan.Unplanned, match="no such stack"):
        plan.of(broken)


def test_a_digest_in_parts_has_no_hash() -> None:
    """Whoever read it."""
    with pytest.raises(plan.Unplanned):
        plan.of(SHORT)


@given(VALUES)
def test_odd_properties_are_hashed_as_they_are(value: Any) -> None:
    """What is read from a file may be anything; it is no bug of ours."""
    found = example()
    for key in ("inputs", "outputs", "dependencies", "propertyDependencies"):
        found["steps"][1]["newState"][key] = value

    assert plan.HASH.fullmatch(plan.of(found))
