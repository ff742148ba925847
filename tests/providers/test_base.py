import copy
import sys
from typing import Any

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.dynamic import Config, ConfigureRequest

from providers.base import DiffResult, Provider, gone, plain
from tests.providers.story import arriving, configured

UNKNOWN = pulumi.output.Unknown()  # type: ignore[no-untyped-call] # The SDK's.
SETTINGS = {"account": "ovh"}

texts = st.text(max_size=8)
sizes = st.integers(min_value=-(2**53), max_value=2**53)  # All that a float holds exactly.
leaves = st.none() | st.booleans() | sizes | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
objects = st.fixed_dictionaries(
    {"name": texts, "rules": st.lists(values, max_size=5), "size": sizes, "home": texts},
    optional={"mark": texts},
)


class Thing(Provider):
    """An object with one of each kind of attribute."""

    editable = ("name", "rules", "size")
    replace_on = ("home",)
    unordered = ("rules",)
    kept = ("secret",)


THING = {"name": "a", "rules": ["x", "y"], "size": 3, "home": "here", "mark": "m"}


def planned(olds: dict[str, Any], news: dict[str, Any]) -> DiffResult:
    """Return the diff of a thing, which needs no configuration."""
    return Thing().diff("id", olds, news)


def same(olds: dict[str, Any], news: dict[str, Any]) -> bool:
    """Return whether a diff says so for certain."""
    found = planned(olds, news)
    return found.changes is False and not found.replaces


@pytest.mark.parametrize("key", ["name", "rules", "size", "mark"])
def test_a_change_is_left_to_the_engine_to_show(key: str) -> None:
    """It compares inputs, and shows which differ and how."""
    found = planned(THING, {**THING, key: "other"})

    assert found.changes is None
    assert found.replaces == []


def test_a_forcing_input_replaces() -> None:
    """The others are changed with it."""
    found = planned(THING, {**THING, "home": "there", "name": "b"})

    assert found.replaces == ["home"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", UNKNOWN),
        ("rules", [UNKNOWN]),
        ("rules", [{"project": UNKNOWN}]),
        ("rules", {"inner": {"deep": [UNKNOWN]}}),
    ],
)
def test_what_is_not_known_yet_is_a_change(key: str, value: object) -> None:
    """However deep it lies."""
    assert not same(THING, {**THING, key: value})


def test_a_forcing_input_that_is_not_known_yet_replaces() -> None:
    """It comes from an object that is made anew."""
    assert planned(THING, {**THING, "home": UNKNOWN}).replaces == ["home"]


def test_a_known_end_of_what_was_unknown_is_compared() -> None:
    """Nothing is ever unknown in a state."""
    assert same(THING, dict(THING))


@pytest.mark.parametrize("empty", [None, "", [], {}, (), {"a": None}, {"a": []}])
@pytest.mark.parametrize("other", [None, "", [], {}])
def test_all_that_is_empty_means_the_same(empty: object, other: object) -> None:
    """The host drops None, and clouds leave out what is empty."""
    absent = {key: value for key, value in THING.items() if key != "rules"}

    assert same({**THING, "rules": empty}, {**THING, "rules": other})
    assert same({**THING, "rules": empty}, absent)
    assert same(absent, {**THING, "rules": empty})


@pytest.mark.parametrize(("one", "other"), [(3, 3.0), ([1, 2], [1.0, 2.0]), ({"a": 0}, {"a": 0.0})])
def test_numbers_are_compared_as_numbers(one: object, other: object) -> None:
    """They arrive as floats."""
    assert same({**THING, "size": one}, {**THING, "size": other})
    assert same({**THING, "size": other}, {**THING, "size": one})


@pytest.mark.parametrize(("one", "other"), [(0, None), (False, None), (0, ""), (3, 4), (1.5, 1)])
def test_zero_and_false_are_not_nothing(one: object, other: object) -> None:
    """They are values that somebody set."""
    assert not same({**THING, "size": one}, {**THING, "size": other})


def test_lists_have_an_order_unless_it_is_said_that_they_have_none() -> None:
    """Thing's `rules` have none, its `name` has one."""
    assert same(THING, {**THING, "rules": ["y", "x"]})
    assert not same({**THING, "name": ["x", "y"]}, {**THING, "name": ["y", "x"]})


def test_repetition_is_a_difference() -> None:
    """Sets are compared without losing members."""
    assert not same(THING, {**THING, "rules": ["x", "x", "y"]})


@given(objects, st.randoms(use_true_random=False))
def test_order_never_matters(thing: dict[str, Any], random: Any) -> None:
    """Of the list itself and of all lists in it."""
    shuffled = copy.deepcopy(thing)

    def shuffle(value: Any) -> None:
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list):
                shuffle(inner)
        if isinstance(value, list):
            random.shuffle(value)

    shuffle(shuffled["rules"])

    assert same(thing, shuffled)


@given(objects)
def test_what_was_just_seen_is_no_difference(thing: dict[str, Any]) -> None:
    """Neither against itself nor as the host hands it on."""
    found = Thing().seen("id", thing, {})

    assert found.outs == thing
    assert same(arriving(found.outs or {}), arriving(thing))
    assert same(thing, arriving(found.inputs or {}))


@given(objects, objects)
def test_what_was_seen_after_anything_shows_every_difference(
    before: dict[str, Any], now: dict[str, Any]
) -> None:
    """What means the same is said as before, what does not as it is now."""
    found = Thing().seen("id", now, before)

    outs = found.outs or {}
    assert same(outs, now)
    assert all(
        outs[key] == before[key] or Thing().differs(key, before, now)
        for key in before.keys() & now.keys()
    )


@given(objects, objects)
def test_edits_are_what_differs_and_can_be_changed(
    olds: dict[str, Any], news: dict[str, Any]
) -> None:
    """Applied to the old, they make the new, but for what replaces."""
    edits = Thing().edits(olds, news)

    assert edits.keys() <= set(Thing.editable)
    assert same({**olds, **edits}, {**news, "home": olds["home"], "mark": olds.get("mark")})


def test_edits_say_what_is_no_longer_there() -> None:
    """An API that changes only what it is told has to be told."""
    without = {key: value for key, value in THING.items() if key != "name"}

    assert Thing().edits(THING, without) == {"name": None}


def test_what_only_the_creation_told_is_remembered() -> None:
    """A secret is in no later answer, and in no input."""
    found = Thing().seen("id", THING, {**THING, "secret": "s", "other": "o"})

    assert found.outs == {**THING, "secret": "s"}
    assert found.inputs == THING


def test_inputs_are_only_what_is_declared() -> None:
    """What else the cloud says is an output."""
    found = Thing().seen("id", {**THING, "moved_end": "never"}, THING)

    assert found.outs == {**THING, "moved_end": "never"}
    assert found.inputs == THING


def test_what_is_gone_has_no_id_and_no_outputs() -> None:
    """As the host wants it."""
    found = gone()

    assert (found.id, found.outs) == ("", {})


def test_a_generation_comes_from_what_replaces() -> None:
    """A number is one number, as int and as float; what can be edited does not matter."""
    thing = {**THING, "home": 3, "mark": "grantbook/s/n"}
    whole = Thing().mark(thing)

    assert whole.startswith("grantbook/s/n/")
    assert Thing().mark({**thing, "home": 3.0, "name": "b"}) == whole
    assert Thing().mark({**thing, "home": 4}) != whole


def test_what_a_person_is_told_names_the_account(capsys: pytest.CaptureFixture[str]) -> None:
    """The engine shows it beside the resource."""
    configured(Thing(), SETTINGS).say("took over")

    assert capsys.readouterr().out == "ovh: took over\n"


@pytest.mark.parametrize(("debug", "limit"), [("", 0), ("1", None)])
def test_errors_are_one_line_unless_somebody_asks_for_more(
    monkeypatch: pytest.MonkeyPatch, debug: str, limit: int | None
) -> None:
    """The host prints tracebacks, and there is only this to stop it."""
    monkeypatch.setenv("GRANTBOOK_DEBUG", debug)
    monkeypatch.setattr(sys, "tracebacklimit", None, raising=False)

    Thing().configure(ConfigureRequest(Config({}, "grantbook")))

    assert sys.tracebacklimit == limit


@given(values)
def test_a_plain_value_is_plain_for_ever(value: object) -> None:
    """Nothing empty is left in a dictionary."""
    assert plain(plain(value)) == plain(value)
