from datetime import UTC, datetime

import pytest

from sandbox.control import Control
from sandbox.scaleway import conditions
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import DATA, SERVERS, Caller, on_projects, program

# A Friday, nine in the evening in London, ten in Paris.
CONTEXT = conditions.Context(
    ip="203.0.113.7",
    now=datetime(2026, 6, 12, 20, tzinfo=UTC),
    user_agent="terraform/1.9 " + "x" * 300,
    resource={"id": "a", "name": "/folder/b", "locality": "fr-par-1"},
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("", True),
        ("1 == 1", True),
        ('request.ip == "203.0.113.7"', True),
        ('request.ip in ["203.0.113.7", "203.0.113.8"]', True),
        ('request.ip in ["203.0.113.0/24"]', False),
        ('inIpRange(request.ip, "203.0.113.0/24")', True),
        ('inIpRange(request.ip, "198.51.100.0/24")', False),
        ('!inIpRange(request.ip, "no range")', False),
        ('request.user_agent.contains("terraform/")', True),
        ("size(request.user_agent) == 255", True),
        ('request.time.getHours("Europe/Paris") == 22', True),
        ("request.time.getHours() == 20", True),
        ("request.time.getDayOfWeek() == 5", True),
        ('request.time < timestamp("2026-06-12T20:00:01Z")', True),
        ('request.time < timestamp("2026-06-12T20:00:00Z")', False),
        ('request.time == "2026-06-12T20:00:00Z"', False),
        ('resource.locality.startsWith("fr-par")', True),
        ('resource.name.startsWith("/folder/")', True),
        ('resource.name == "a" && resource.name == "b"', False),
        ('!(resource.id == "a")', False),
        ("has(resource.id)", True),
        ('resource.annotation == "a"', False),
        ('session.bearer_id == "a"', False),
        ('session.bearer_id == "a" || true', True),
        ("unknown(request.ip)", False),
        ('request.ip == "203.0.113.7" || inIpRange(request.ip, "no range")', True),
        ('request.ip == "203.0.113.8" || inIpRange(request.ip, "no range")', False),
        ('(session.a in [] || session.b == "") && session.a in []', False),
        ('"true"', False),
        ("1", False),
    ],
)
def test_a_condition_holds_or_not(text: str, *, holds: bool) -> None:
    """One that fails or is no boolean does not hold, and can still be written."""
    assert conditions.is_valid(text) or text == ""
    assert conditions.holds(text, CONTEXT) is holds


@pytest.mark.parametrize("text", ["1 ==", "request.ip =", "(", "a b", "&& true", "'open"])
def test_syntax_is_checked(text: str) -> None:
    """Nothing else is."""
    assert not conditions.is_valid(text)


def test_a_date_ends_a_rule(sandbox: Sandbox, owner: Caller, control: Control) -> None:
    """The access of a member ends by itself this way."""
    condition = 'request.time < timestamp("2100-01-01T00:00:00Z")'
    caller = program(sandbox, owner, on_projects("InstancesReadOnly", condition=condition))
    before = caller.send("GET", SERVERS, project=DATA).status

    control.switch(clock_offset_s=86400 * 365 * 100)

    assert before == 200
    assert caller.send("GET", SERVERS, project=DATA).status == 403


def test_an_address_narrows_a_rule(sandbox: Sandbox, owner: Caller) -> None:
    """The one that the connection comes from; no header changes it."""
    here = on_projects("InstancesReadOnly", condition='request.ip == "127.0.0.1"')
    elsewhere = on_projects("InstancesReadOnly", condition='request.ip == "203.0.113.7"')
    near, far = program(sandbox, owner, here), program(sandbox, owner, elsewhere, name="far")
    far.headers["X-Forwarded-For"] = "203.0.113.7"

    assert near.send("GET", SERVERS, project=DATA).status == 200
    assert far.send("GET", SERVERS, project=DATA).status == 403
