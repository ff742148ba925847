from typing import Any

import ovh
import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.ovh.conftest import ACCOUNT, VPS, Json, refusal
from tests.sandbox.ovh.test_service_accounts import CI

CHECK = "/v2/iam/authorization/check"
OTHER = "urn:v1:eu:resource:vps:vps-xx1111b.vps.ovh.net"
REBOOT = "vps:apiovh:reboot"


@pytest.fixture
def bearer(sandbox: Sandbox, root: ovh.Client) -> str:
    """Return the token of a service account that may do nothing."""
    made = root.post("/me/api/oauth2/client", **CI)
    form = {"client_id": made["clientId"], "client_secret": made["clientSecret"]}
    url = f"{sandbox.ovh_url}/auth/oauth2/token"
    answer = requests.post(url, data={**form, "grant_type": "client_credentials"}, timeout=10)
    return str(answer.json()["access_token"])


def ask(sandbox: Sandbox, bearer: str, urns: list[str], **headers: str) -> requests.Response:
    """Ask about resources, a page at a time."""
    return requests.post(
        f"{sandbox.ovh_url}{CHECK}",
        json={"resourceURNs": urns, "actions": [REBOOT]},
        headers={"Authorization": f"Bearer {bearer}", **headers},
        timeout=10,
    )


def named(answer: requests.Response) -> list[str]:
    """Return the resources that a page answers for."""
    return [each["resourceURN"] for each in answer.json()]


def test_a_check_is_answered_page_by_page(sandbox: Sandbox, control: Control, bearer: str) -> None:
    """Like any list of v2; asking for one twice is asking once."""
    control.switch(page_size=2)

    first = ask(sandbox, bearer, [ACCOUNT, VPS, OTHER, VPS])
    cursor = first.headers["X-Pagination-Cursor-Next"]
    last = ask(sandbox, bearer, [ACCOUNT, VPS, OTHER, VPS], **{"X-Pagination-Cursor": cursor})

    assert (named(first), named(last)) == ([ACCOUNT, VPS], [OTHER])
    assert "X-Pagination-Cursor-Next" not in last.headers


def test_a_cursor_is_good_for_the_same_question(
    sandbox: Sandbox, control: Control, bearer: str
) -> None:
    """The question is in the body here, and another one makes the cursor stale."""
    control.switch(page_size=1)
    cursor = ask(sandbox, bearer, [ACCOUNT, VPS]).headers["X-Pagination-Cursor-Next"]

    other = ask(sandbox, bearer, [ACCOUNT, OTHER], **{"X-Pagination-Cursor": cursor})

    assert (other.status_code, other.json()["message"]) == (400, "invalid cursor")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"resourceURNs": [VPS, "urn:v1:eu:resource:vps:nothing"]}, 404),
        ({"resourceURNs": ["urn:v1:eu:resource:vps:*"]}, 404),
        ({"resourceURNs": [1]}, 400),
        ({"resourceURNs": None}, 400),
        ({"actions": [1]}, 400),
        ({"actions": None}, 400),
    ],
)
def test_a_malformed_check_is_refused(root: ovh.Client, changes: Json, status: int) -> None:
    """One resource that does not exist spoils the question."""
    told: dict[str, Any] = {"resourceURNs": [VPS], "actions": [REBOOT], **changes}

    assert refusal(root.post, CHECK, **told)[0] == status


def test_a_type_that_is_asked_for_twice_is_told_once(root: ovh.Client) -> None:
    """The reference of actions names each of them once."""
    query = "resourceType=cdn&resourceType=cdn"

    actions = root.get(f"/v2/iam/reference/action?{query}")

    names = [each["action"] for each in actions]
    assert len(names) == len(set(names)) > 1
