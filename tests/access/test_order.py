from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from access.order import distinct, settled
from tests.components.written import shuffled

WORDS = st.text("abc", max_size=3) | st.booleans() | st.integers(0, 3)
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc"), inner)
)


@given(VALUES, st.randoms(use_true_random=False))
def test_settled_values_do_not_show_the_order_they_came_in(value: Any, random: Random) -> None:
    """Equal as text too, which is what a cloud is sent."""
    assert repr(settled(shuffled(value, random))) == repr(settled(value))


@given(VALUES)
def test_settled_values_stay_as_they_are(value: Any) -> None:
    """Settling twice is settling once."""
    assert settled(settled(value)) == settled(value)


def test_distinct_keeps_each_item_once() -> None:
    """The same grant through two bundles is one grant."""
    assert distinct([{"b": 1}, {"a": 1}, {"b": 1}]) == [{"a": 1}, {"b": 1}]
