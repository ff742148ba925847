import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.aws.plugin import kinds

ACTIONS = st.lists(st.sampled_from(["a:A", "b:B", "c:*"]), min_size=1, max_size=3, unique=True)
STATEMENTS = st.lists(
    st.fixed_dictionaries(
        {
            "Effect": st.sampled_from(["Allow", "Deny"]),
            "Action": ACTIONS,
            "Resource": st.lists(st.sampled_from(["*", "x"]), min_size=1, max_size=2, unique=True),
        }
    ),
    min_size=1,
    max_size=3,
)


def respelled(statement: dict[str, Any], shuffled: Any) -> dict[str, Any]:
    """Return a statement that means the same: other orders, and no list of one."""
    other = {}
    for name in shuffled(list(statement)):
        value = statement[name]
        listed = shuffled(value) if isinstance(value, list) else value
        other[name] = listed[0] if isinstance(listed, list) and len(listed) == 1 else listed
    return other


@given(STATEMENTS, st.data())
def test_a_document_means_the_same_in_any_spelling(
    statements: list[dict[str, Any]], data: st.DataObject
) -> None:
    """The order of keys and of names in a list says nothing, nor does a list of one."""
    others = [respelled(each, lambda v: data.draw(st.permutations(v))) for each in statements]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    single = others[0] if len(others) == 1 else others
    other = json.dumps({"Statement": single, "Version": "2012-10-17"}, indent=2)

    assert kinds.same("document", document, other)


@given(STATEMENTS, STATEMENTS)
def test_documents_are_the_same_only_when_their_statements_are(
    one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    """Statements in another order count as a difference: they are shown, never lost."""
    meaning = [
        [(s["Effect"], set(s["Action"]), set(s["Resource"])) for s in statements]
        for statements in (one, other)
    ]
    documents = [json.dumps({"Version": "v", "Statement": each}) for each in (one, other)]

    assert kinds.same("document", *documents) == (meaning[0] == meaning[1])


def test_a_condition_has_no_order_either() -> None:
    """Several values of a key are alternatives; one may stand alone."""
    one = {"Condition": {"StringEquals": {"k": ["b", "a"], "l": "c"}}}
    other = {"Condition": {"StringEquals": {"l": ["c"], "k": ["a", "b"]}}}
    less = {"Condition": {"StringEquals": {"l": ["c"], "k": ["a"]}}}
    documents = [json.dumps({"Statement": each}) for each in (one, other, less)]

    assert kinds.same("document", documents[0], documents[1])
    assert not kinds.same("document", documents[0], documents[2])


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_nothing_is_the_same_as_nothing_and_as_no_value(nothing: object) -> None:
    """However nothing is written."""
    assert kinds.same("text", nothing, None)
    assert not kinds.same("text", nothing, "a")
    assert not kinds.same("text", "a", nothing)


def test_false_and_zero_are_values() -> None:
    """They are something, not nothing."""
    assert not kinds.same("flag", None, False)  # noqa: FBT003 - the value itself is meant.
    assert not kinds.same("number", None, 0)


def test_a_set_has_no_order() -> None:
    """Members are compared, not places."""
    assert kinds.same("set", ["a", "b"], ["b", "a"])
    assert not kinds.same("set", ["a"], ["b"])


def test_texts_that_arrive_as_values_become_values() -> None:
    """Configuration may send numbers and flags as text, and the other way round."""
    assert kinds.read("flag", "true") is True
    assert kinds.read("number", "7") == 7
    assert kinds.read("text", 7) == "7"
    assert kinds.read("tags", {"n": 1}) == {"n": "1"}
