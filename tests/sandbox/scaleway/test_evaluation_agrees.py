"""Two readings of the documents, one question: the sandbox over its API, and the plain one."""

import pytest
from hypothesis import given, settings

from sandbox.scaleway import conditions
from tests.sandbox.scaleway.arranged import arranged, asked, plainly, plainly_seen, seen
from tests.sandbox.scaleway.cases import Case, cases, guards


@pytest.fixture(scope="module", autouse=True)
def _cel_is_ready() -> None:
    """Let the library of CEL raise the recursion limit before a property watches it."""
    assert conditions.is_valid("true")


# A situation is 336 questions: seven callers ask all 48 of them.
@settings(max_examples=100, derandomize=True)
@given(case=cases())
def test_the_api_and_a_plain_reading_agree(case: Case) -> None:
    """Whatever is asked by whom, both know the caller or both do not, and both grant or refuse."""
    desk = arranged(case)

    assert asked(desk, case) == plainly(desk, case)


# A condition is looked at in 48 scenes, so a few hundred meet every form's edges.
@settings(max_examples=600, derandomize=True)
@given(condition=guards)
def test_conditions_and_a_plain_reading_agree(condition: str) -> None:
    """A condition holds for both in the same scenes."""
    assert seen(conditions, condition) == plainly_seen(condition)
