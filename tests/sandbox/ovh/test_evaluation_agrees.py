"""Two readings of the documents, one question: the sandbox over its API, and the plain one."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from sandbox.ovh import conditions
from tests.sandbox.ovh.arranged import asked, plainly, plainly_seen, seen
from tests.sandbox.ovh.cases import Case, cases, guards
from tests.sandbox.ovh.desk import Desk


@pytest.fixture(scope="module")
def desk() -> Desk:
    """One cloud for all situations: each is arranged over the one before."""
    return Desk()


# A situation is 210 questions: seven callers, six resources, five actions.
@settings(
    max_examples=100,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(case=cases())
def test_the_api_and_a_plain_reading_agree(desk: Desk, case: Case) -> None:
    """Whatever is asked by whom, both grant it or both refuse it."""
    assert asked(desk, case) == plainly(desk, case)


# A condition is looked at in 60 scenes, so a few hundred meet every operator's edges.
@settings(max_examples=600, derandomize=True)
@given(condition=guards)
def test_conditions_and_a_plain_reading_agree(condition: dict[str, Any]) -> None:
    """A condition holds for both in the same scenes."""
    assert seen(conditions, condition) == plainly_seen(condition)
