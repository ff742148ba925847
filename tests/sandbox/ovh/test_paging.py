import ovh
import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox

PATH = "/v2/iam/resourceGroup"
MANY = "/v2/iam/reference/action"


@pytest.fixture
def bearer(sandbox: Sandbox) -> dict[str, str]:
    """Return headers that open the second account, so that pages can be asked for by hand."""
    answer = requests.post(
        f"{sandbox.ovh_url}/auth/oauth2/token",
        data={
            "grant_type": "client_credentials",
            "client_id": sandbox.env["PARTNER_OVH_CLIENT_ID"],
            "client_secret": sandbox.env["PARTNER_OVH_CLIENT_SECRET"],
        },
        timeout=10,
    )
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def pages(url: str, bearer: dict[str, str], **more: str) -> list[list[str]]:
    """Return the ids of a list, page by page, to the last."""
    found: list[list[str]] = []
    headers = {**bearer, **more}
    while True:
        answer = requests.get(url, headers=headers, timeout=10)
        found.append([each["id"] for each in answer.json()])
        if "X-Pagination-Cursor-Next" not in answer.headers:
            return found
        headers["X-Pagination-Cursor"] = answer.headers["X-Pagination-Cursor-Next"]


@pytest.mark.parametrize("shuffled", [False, True])
def test_every_object_is_on_one_page(
    sandbox: Sandbox,
    partner: ovh.Client,
    bearer: dict[str, str],
    control: Control,
    *,
    shuffled: bool,
) -> None:
    """The last page has no cursor; shuffling loses nothing."""
    made = {partner.post(PATH, name=f"group-{number}")["id"] for number in range(6)}
    control.switch(shuffle_lists=shuffled)

    found = pages(f"{sandbox.ovh_url}{PATH}", bearer, **{"X-Pagination-Size": "3"})

    assert [len(page) for page in found] == [3, 3, 1]
    assert {id_ for page in found for id_ in page} >= made
    assert len({id_ for page in found for id_ in page}) == 7


def test_the_size_of_a_page_can_be_switched(
    sandbox: Sandbox, partner: ovh.Client, bearer: dict[str, str], control: Control
) -> None:
    """It is the default and the maximum at once."""
    for number in range(4):
        partner.post(PATH, name=f"group-{number}")
    control.switch(page_size=2)

    by_default = pages(f"{sandbox.ovh_url}{PATH}", bearer)
    asking_for_more = pages(f"{sandbox.ovh_url}{PATH}", bearer, **{"X-Pagination-Size": "100"})

    assert [len(page) for page in by_default] == [2, 2, 1]
    assert by_default == asking_for_more


def test_a_long_list_is_cut_without_being_asked(sandbox: Sandbox, bearer: dict[str, str]) -> None:
    """Whoever does not page sees the first fifty."""
    answer = requests.get(f"{sandbox.ovh_url}{MANY}", headers=bearer, timeout=10)

    assert len(answer.json()) == 50
    assert "X-Pagination-Cursor-Next" in answer.headers


@pytest.mark.parametrize("cursor", ["nonsense", "W10=", "of another query", "of what is gone"])
def test_a_cursor_that_is_stale_is_invalid(
    sandbox: Sandbox, partner: ovh.Client, bearer: dict[str, str], cursor: str
) -> None:
    """Nobody is quietly sent to the first page."""
    made = [partner.post(PATH, name=f"group-{number}")["id"] for number in range(3)]
    url = f"{sandbox.ovh_url}{PATH}"
    sized = {**bearer, "X-Pagination-Size": "2"}
    given = requests.get(url, headers=sized, timeout=10).headers["X-Pagination-Cursor-Next"]
    if cursor == "of another query":
        url, cursor = f"{url}?details=true", given
    elif cursor == "of what is gone":
        partner.delete(f"{PATH}/{made[0]}")
        cursor = given

    answer = requests.get(url, headers={**sized, "X-Pagination-Cursor": cursor}, timeout=10)

    assert (answer.status_code, answer.json()["message"]) == (400, "invalid cursor")


def test_a_size_is_a_positive_integer(sandbox: Sandbox, bearer: dict[str, str]) -> None:
    """Zero and words are refused."""
    for size in ("0", "many", "-1"):
        headers = {**bearer, "X-Pagination-Size": size}
        answer = requests.get(f"{sandbox.ovh_url}{PATH}", headers=headers, timeout=10)
        assert answer.status_code == 400


def test_a_body_must_be_a_json_object(sandbox: Sandbox, bearer: dict[str, str]) -> None:
    """Text that is not, or another kind of value, is refused."""
    for body in ("{", "[]"):
        url = f"{sandbox.ovh_url}{PATH}"
        answer = requests.post(url, data=body, headers=bearer, timeout=10)
        assert answer.status_code == 400
