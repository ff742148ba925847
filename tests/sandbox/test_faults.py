import time
from urllib.error import HTTPError

import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.test_journal import APPLICATIONS, call, make


def test_a_status_stands_in_for_the_answer(sandbox: Sandbox, control: Control) -> None:
    """The call is noted but not carried out, and the next one is."""
    control.fault(
        kind="status",
        method="POST",
        path=APPLICATIONS,
        status=429,
        headers={"X-Envoy-Ratelimited": "true"},
    )

    first, second = make(sandbox), make(sandbox)

    assert (first.status_code, first.content) == (429, b"")
    assert first.headers["X-Envoy-Ratelimited"] == "true"
    assert second.status_code == 200
    assert [each["status"] for each in control.calls()["calls"]] == [429, 200]


@pytest.mark.parametrize(
    ("body", "kind", "content"),
    [
        ({"message": "Internal error"}, "application/json", '{"message":"Internal error"}'),
        ("plain", "text/plain; charset=utf-8", "plain"),
    ],
)
def test_a_fault_says_what_it_is_told(
    sandbox: Sandbox, control: Control, body: object, kind: str, content: str
) -> None:
    """Text stays text, anything else becomes JSON."""
    control.fault(kind="status", status=500, body=body)

    answer = make(sandbox)

    assert (answer.status_code, answer.text) == (500, content)
    assert answer.headers["Content-Type"] == kind


def test_a_gateway_answers_with_a_page(sandbox: Sandbox, control: Control) -> None:
    """A client must survive what is not JSON."""
    control.fault(kind="html", status=503)

    answer = make(sandbox)

    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "<h1>503</h1>" in answer.text


def test_a_lost_answer_is_of_a_call_carried_out(sandbox: Sandbox, control: Control) -> None:
    """The caller sees the connection end and does not know."""
    control.fault(kind="lost_answer", method="POST", path=APPLICATIONS)

    with pytest.raises(requests.ConnectionError):
        make(sandbox)

    assert call(sandbox, "GET", APPLICATIONS).json()["total_count"] == 1
    assert [each["status"] for each in control.calls()["calls"]] == [0, 200]


def test_a_hanging_answer_comes_late(sandbox: Sandbox, control: Control) -> None:
    """Whoever does not wait does not get it, though the call is carried out; others pass."""
    control.fault(kind="hang", method="POST", seconds=5)

    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{sandbox.scaleway_url}{APPLICATIONS}",
            json={"name": "ci", "organization_id": sandbox.env["SCW_DEFAULT_ORGANIZATION_ID"]},
            headers={"X-Auth-Token": sandbox.env["SCW_SECRET_KEY"]},
            timeout=0.3,
        )
    started = time.monotonic()

    assert call(sandbox, "GET", APPLICATIONS).json()["total_count"] == 1
    assert time.monotonic() - started < 4


def test_a_fault_skips_and_strikes_as_often_as_told(sandbox: Sandbox, control: Control) -> None:
    """A call that one order lets pass may meet the next."""
    control.fault(kind="status", status=500, path=APPLICATIONS, skip=1, times=2)
    control.fault(kind="status", status=502, method="GET")

    seen = [call(sandbox, "GET", APPLICATIONS).status_code for _ in range(4)]

    assert seen == [502, 500, 500, 200]


def test_a_fault_meets_only_the_calls_it_names(sandbox: Sandbox, control: Control) -> None:
    """By method and by how the path begins."""
    control.fault(kind="status", method="POST", path=APPLICATIONS)

    assert call(sandbox, "GET", APPLICATIONS).status_code == 200
    assert call(sandbox, "POST", "/iam/v1alpha1/groups").status_code == 400
    assert make(sandbox).status_code == 500


def test_faults_can_be_taken_back(sandbox: Sandbox, control: Control) -> None:
    """Whatever was ordered is forgotten."""
    control.fault(kind="status", times=9)

    control.clear_faults()

    assert make(sandbox).status_code == 200


@pytest.mark.parametrize("told", [{}, {"kind": "flood"}, {"kind": "html", "colour": "blue"}])
def test_a_fault_that_makes_no_sense_is_refused(control: Control, told: dict[str, str]) -> None:
    """A misspelt one would else never strike."""
    with pytest.raises(HTTPError, match="400") as refusal:
        control.fault(**told)

    refusal.value.close()
