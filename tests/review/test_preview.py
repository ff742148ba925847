import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from review import plan, preview
from review.plan import Unplanned
from review.preview import UNKNOWN, Unknown

Json = dict[str, Any]
HEAD = "urn:pulumi:prod::grantbook::"
OVH = f"{HEAD}pulumi:providers:pulumi-python::ovh::0f6c"
USER, GROUP, POLICY = "ovh:User", "ovh:Group", "ovh:Policy"


def urn(type_: str, name: str) -> str:
    """Return the URN of an object that a component made."""
    return f"{HEAD}grantbook:ovh:Team$pulumi-python:dynamic/{type_}::ovh/{name}"


def state(type_: str, name: str, id_: str = "", **inputs: Any) -> Json:
    """Return an object as a digest has it."""
    found: Json = {"urn": urn(type_, name), "provider": OVH, "inputs": inputs}
    return {**found, "id": id_} if id_ else found


def step(op: str, old: Json | None, new: Json | None, **on: list[str]) -> Json:
    """Return a step; `on` says by input which others it is made of."""
    one = new or old or {}
    found: Json = {"op": op, "urn": one["urn"]}
    if old:
        found["oldState"] = old
    if new:
        found["newState"] = {**new, "propertyDependencies": on}
    return found


def digest(*steps: Json) -> Json:
    """Return what a preview prints."""
    return {"steps": [*steps], "changeSummary": dict(Counter(each["op"] for each in steps))}


def read(*steps: Json) -> preview.Preview:
    """Return what steps say."""
    return preview.read(digest(*steps), "prod")


def test_a_step_has_two_sides() -> None:
    """What is there now, and what will be; each by its type, account and logical name."""
    found = read(
        step("same", state(USER, "al", "1", login="al"), state(USER, "al", login="al")),
        step("update", state(USER, "bo", "2", login="bo"), state(USER, "bo", login="b2")),
        step("create", None, state(USER, "cy", login="cy")),
        step("replace", state(USER, "di", "4", login="di"), state(USER, "di", login="d2")),
        step("delete", state(USER, "ed", "5", login="ed"), None),
    )

    assert [(each.id, each.text("login")) for each in found.existing] == [
        *(("1", "al"), ("2", "bo"), ("4", "di"), ("5", "ed"))
    ]
    assert [(each.id, each.text("login")) for each in found.desired] == [
        *(("1", "al"), ("2", "b2"), (urn(USER, "cy"), "cy"), (urn(USER, "di"), "d2"))
    ]
    al = found.existing[0]
    assert (al.type_, al.account, al.name) == ("ovh:User", "ovh", "ovh/al")


def test_what_a_refresh_has_found_is_what_is_there() -> None:
    """By `--refresh` a step before each other says so, which the engine does not count."""
    was, seen = (state(USER, "al", "1", login=each) for each in ("al", "by-hand"))
    one = digest(step("update", seen, state(USER, "al", login="al")))
    one["steps"].insert(0, step("refresh", was, seen))

    found = preview.read(one, "prod")

    assert [each.text("login") for each in found.existing] == ["by-hand"]
    assert [(each.id, each.text("login")) for each in found.desired] == [("1", "al")]
    assert plan.changes(one) == 1


def test_what_a_run_leaves_out_is_not_made() -> None:
    """As by `--target`: what is told as the same and is not there, stays away."""
    found = read(step("same", None, state(USER, "al", login="al")))

    assert (found.existing, found.desired) == ((), ())


def test_what_waits_for_its_deletion_is_still_there() -> None:
    """Beside what has taken its place."""
    found = read(
        step("same", state(USER, "al", "2", login="al"), state(USER, "al", login="al")),
        step("delete", state(USER, "al", "1", login="al"), None),
    )

    assert [each.id for each in found.existing] == ["2", "1"]
    assert [each.id for each in found.desired] == ["2"]


def test_an_id_that_is_not_there_yet_is_a_urn() -> None:
    """Of the one object of such a type that has none, among those that a value is made of."""
    new = step("create", None, state(GROUP, "ops", role="NONE"))
    also = step("create", None, state(USER, "al", login="al"))
    policy = step(
        "create",
        None,
        state(POLICY, "ops", identities=[UNKNOWN]),
        identities=[urn(GROUP, "ops"), urn(USER, "al")],
    )

    found = read(new, also, policy).desired[-1]

    assert found.texts("identities", of=[GROUP]) == [urn(GROUP, "ops")]
    with pytest.raises(Unknown):
        found.texts("identities", of=[USER, GROUP])
    with pytest.raises(Unknown):
        found.texts("identities", of=[POLICY])


def test_ids_beside_each_other_are_told_all_together() -> None:
    """Which one is which is no matter in a list; one that has its id is known by it."""
    steps = [
        step("same", state(USER, "al", "1", login="al"), state(USER, "al", login="al")),
        step("create", None, state(USER, "bo", login="bo")),
        step("create", None, state(USER, "cy", login="cy")),
    ]
    members = [urn(USER, each) for each in ("al", "bo", "cy")]
    policy = state(POLICY, "ops", identities=[UNKNOWN, "1", UNKNOWN])

    found = read(*steps, step("create", None, policy, identities=members)).desired[-1]

    assert sorted(found.texts("identities", of=[USER])) == sorted(["1", *members[1:]])


def test_what_is_in_two_lists_cannot_be_told() -> None:
    """Which of two new objects is meant where, nothing says."""
    steps = [step("create", None, state(USER, each, login=each)) for each in ("al", "bo")]
    rules = [{"ids": [UNKNOWN]}, {"ids": [UNKNOWN]}]
    on = [urn(USER, each) for each in ("al", "bo")]

    two = read(*steps, step("create", None, state(POLICY, "ops", rules=rules), rules=on))
    one = read(*steps, step("create", None, state(POLICY, "ops", rules=rules), rules=on[:1]))

    with pytest.raises(Unknown):
        two.desired[-1].said("rules", of=[USER])
    assert one.desired[-1].said("rules", of=[USER]) == [{"ids": on[:1]}, {"ids": on[:1]}]


@pytest.mark.parametrize("value", [1, {}, [1], [[]], True])
def test_a_text_is_a_text(value: object) -> None:
    """Anything else is not judged, and breaks nothing."""
    found = read(step("create", None, state(USER, "al", login=value))).desired[0]

    for said in (found.text, found.texts):
        with pytest.raises(Unknown):
            said("login")


def test_what_is_nested_too_deep_is_not_judged() -> None:
    """It breaks nothing either."""
    deep: list[Any] = []
    for _ in range(800):
        deep = [deep]

    found = read(step("create", None, state(USER, "al", login=deep))).desired[0]

    with pytest.raises(Unknown):
        found.texts("login")


def test_what_is_absent_is_empty() -> None:
    """As providers take it."""
    found = read(step("create", None, state(USER, "al", login=None))).desired[0]

    assert (found.text("login"), found.texts("login"), found.said("other")) == ("", [], None)


def test_a_preview_says_which_plan_it_is() -> None:
    """The hash that is checked before a run."""
    one = digest(step("create", None, state(USER, "al", login="al")))

    assert preview.read(one, "prod").plan == plan.of(one)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        ({}, "no preview"),
        ({"steps": []}, "no preview"),
        ({"steps": "all"}, "no preview"),
        ({"steps": [3]}, "no preview"),
        ({**digest(), "diagnostics": [{"severity": "error", "message": "no"}]}, "has failed: no"),
        (
            {**digest(step("create", None, state(USER, "al"))), "changeSummary": {"same": 3}},
            "what stays as it is, is missing",
        ),
    ],
)
def test_a_preview_that_says_too_little_is_refused(document: Mapping[str, Any], why: str) -> None:
    """With how to make one."""
    with pytest.raises(Unplanned, match=why):
        preview.read(document, "prod")


def test_a_preview_of_another_stack_is_refused() -> None:
    """With both names."""
    with pytest.raises(Unplanned, match=r'of the stack "prod", not of "test"\n.*--stack test'):
        preview.read(digest(step("create", None, state(USER, "al"))), "test")


@pytest.mark.parametrize(
    ("side", "where"),
    [
        ({"urn": 3}, "steps.0.newState.urn"),
        ({"urn": "urn:pulumi:prod", "inputs": []}, "steps.0.newState.inputs"),
        ({"urn": "urn:pulumi:prod", "propertyDependencies": {"a": "b"}}, "propertyDependencies.a"),
    ],
)
def test_what_is_no_state_is_refused_with_its_place(side: Json, where: str) -> None:
    """Whoever wrote it."""
    one = digest({"op": "create", "urn": "urn:pulumi:prod::x::y::z", "newState": side})

    with pytest.raises(Unplanned, match=f"{where}"):
        preview.read(one, "prod")


def test_a_urn_of_few_parts_is_of_no_account() -> None:
    """And of no type that is looked for."""
    odd = {"urn": "urn:pulumi:prod", "provider": "x", "inputs": {"a": "b"}}

    (found,) = preview.read(
        digest({"op": "create", "urn": odd["urn"], "newState": odd}), "prod"
    ).desired

    assert (found.account, found.type_) == ("", "")
    assert json.dumps(found.inputs)
