from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError

import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox

ORGANIZATION = "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"
APPLICATIONS = "/iam/v1alpha1/applications"


def call(sandbox: Sandbox, method: str, path: str, **more: object) -> requests.Response:
    """Call Scaleway as the owner of the first organization."""
    return requests.request(
        method,
        f"{sandbox.scaleway_url}{path}",
        headers={"X-Auth-Token": sandbox.env["SCW_SECRET_KEY"]},
        timeout=10,
        json=more or None,
    )


def make(sandbox: Sandbox, name: str = "ci") -> requests.Response:
    """Make an application."""
    return call(sandbox, "POST", APPLICATIONS, name=name, organization_id=ORGANIZATION)


def test_calls_are_noted_with_who_made_them(sandbox: Sandbox, control: Control) -> None:
    """Refused ones too, but never those under the sandbox's own prefix."""
    made = make(sandbox).json()["id"]
    call(sandbox, "GET", f"{APPLICATIONS}?name=ci")
    requests.get(f"{sandbox.scaleway_url}{APPLICATIONS}", timeout=10)
    control.state()

    noted = control.calls()

    assert (noted["total"], noted["mutating"]) == (3, 1)
    owner = noted["calls"][0]["identity"]
    assert owner.startswith("user:")
    assert noted["calls"][1] == {
        "method": "GET",
        "path": APPLICATIONS,
        "query": "name=ci",
        "status": 200,
        "identity": owner,
        "mutating": False,
    }
    assert (noted["calls"][2]["status"], noted["calls"][2]["identity"]) == (401, "")
    assert made


def test_noted_calls_can_be_forgotten(sandbox: Sandbox, control: Control) -> None:
    """A test counts from here on."""
    make(sandbox)

    control.reset_calls()

    assert control.calls() == {"calls": [], "total": 0, "mutating": 0}


def test_each_cloud_notes_its_own_calls(sandbox: Sandbox) -> None:
    """One token opens all of them."""
    requests.get(f"{sandbox.ovh_url}/1.0/auth/time", timeout=10)

    ovh, scaleway = sandbox.control("ovh").calls(), sandbox.control("scaleway").calls()

    assert [each["path"] for each in ovh["calls"]] == ["/1.0/auth/time"]
    assert scaleway["total"] == 0


def test_asking_is_not_changing_at_ovhcloud(sandbox: Sandbox) -> None:
    """Keys and tokens are asked for by POST, as are checks; nothing lasts of it."""
    for path in (
        "/1.0/auth/credential",
        "/auth/oauth2/token",
        "/v2/iam/authorization/check",
        "/v2/iam/policy",
    ):
        requests.post(f"{sandbox.ovh_url}{path}", timeout=10)

    noted = sandbox.control("ovh").calls()

    assert [each["mutating"] for each in noted["calls"]] == [False, False, False, True]


@pytest.mark.parametrize("headers", [{}, {"X-Sandbox-Token": "wrong"}])
@pytest.mark.parametrize("name", ["calls", "switches", "state", "sign-in"])
def test_the_token_opens_the_own_routes(
    sandbox: Sandbox, headers: dict[str, str], name: str
) -> None:
    """Nobody else gets in."""
    url = f"{sandbox.scaleway_url}/_sandbox/{name}"

    assert requests.get(url, headers=headers, timeout=10).status_code == 403


def test_an_unknown_method_of_an_own_route_is_refused(control: Control) -> None:
    """It says so."""
    with pytest.raises(HTTPError, match="405") as refusal:
        control._send("DELETE", "state")  # noqa: SLF001 - there is no method for what does not work.

    refusal.value.close()


def test_an_unknown_own_route_is_the_clouds(sandbox: Sandbox) -> None:
    """It answers as to any path that it does not know."""
    answer = requests.get(f"{sandbox.scaleway_url}/_sandbox/nothing", timeout=10)

    assert answer.status_code == 404


def test_state_is_equal_as_long_as_nothing_changes(sandbox: Sandbox, control: Control) -> None:
    """Making and removing leaves no trace, calling none either; no secret is in it."""
    before = control.state()
    id_ = make(sandbox).json()["id"]
    during = control.state()

    call(sandbox, "DELETE", f"{APPLICATIONS}/{id_}")

    assert during != before
    assert control.state() == before
    ovh = sandbox.control("ovh").state()
    assert ovh == sandbox.control("ovh").state()
    told = str(before) + str(ovh)
    secrets = [value for name, value in sandbox.env.items() if "SECRET" in name]
    assert secrets
    assert not [secret for secret in secrets if secret in told]


def test_switches_are_off_at_first(control: Control) -> None:
    """What is set stays set, the others as they were."""
    first = control.switches()

    second = control.switch(page_size=3, clock_offset_s=1.5)

    assert first == {
        "allow_everything": False,
        "ignore_denies": False,
        "ignore_scopes": False,
        "ignore_expiry": False,
        "shuffle_lists": False,
        "page_size": None,
        "clock_offset_s": 0,
        "settle_s": 0,
        "flapping": False,
        "transient_members": 0,
        "quotas": {},
    }
    assert second == {**first, "page_size": 3, "clock_offset_s": 1.5}
    assert control.switches() == second


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unknown", True),
        ("allow_everything", 1),
        ("page_size", 0),
        ("page_size", True),
        ("clock_offset_s", "1"),
        ("clock_offset_s", None),
        ("settle_s", -1),
        ("flapping", 1),
        ("transient_members", "long"),
        ("quotas", {"iam_groups": -1}),
        ("quotas", []),
    ],
)
def test_a_switch_that_cannot_be_set_is_refused(control: Control, name: str, value: object) -> None:
    """A misspelt one would else switch nothing."""
    with pytest.raises(HTTPError, match="400") as refusal:
        control.switch(**{name: value})

    assert name in refusal.value.read().decode()
    refusal.value.close()


def test_many_calls_at_once_are_all_carried_out(sandbox: Sandbox, control: Control) -> None:
    """Each on a connection of its own, none lost."""
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: make(sandbox, f"ci-{number}"), range(40)))

    assert {answer.status_code for answer in made} == {200}
    assert control.calls()["total"] == 40
    assert call(sandbox, "GET", APPLICATIONS).json()["total_count"] == 40


def test_a_body_in_chunks_is_read(sandbox: Sandbox) -> None:
    """Some clients do not say how long theirs is."""
    chunks = [b'{"name":"ci",', f'"organization_id":"{ORGANIZATION}"}}'.encode()]

    answer = requests.post(
        f"{sandbox.scaleway_url}{APPLICATIONS}",
        data=iter(chunks),
        headers={"X-Auth-Token": sandbox.env["SCW_SECRET_KEY"]},
        timeout=10,
    )

    assert answer.json()["name"] == "ci"


def test_one_session_may_call_again_and_again(sandbox: Sandbox) -> None:
    """A client that keeps connections is told that this one ends."""
    with requests.Session() as session:
        session.headers["X-Auth-Token"] = sandbox.env["SCW_SECRET_KEY"]
        answers = [session.get(f"{sandbox.scaleway_url}{APPLICATIONS}") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.headers["Connection"] for answer in answers} == {"close"}
