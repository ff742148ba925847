from collections.abc import Mapping
from typing import Any

import pytest
import requests

from providers.errors import Refused, Unchecked, Unreachable
from providers.http import Answer
from providers.ovh import rights
from providers.ovh.client import OvhClient
from providers.ovh.rights import CHECK, lacking
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.ovh.conftest import NIC

ACCOUNT = f"urn:v1:eu:resource:account:{NIC}"
VPS, OTHER = (f"urn:v1:eu:resource:vps:vps-xx1111{end}.vps.ovh.net" for end in "ab")
MADE_UP = "urn:v1:eu:resource:vps:vps-nobody"
ME, CREATE, EDIT = (f"account:apiovh:{name}" for name in ("me/get", "iam/policy/create", "iam/tag"))
REBOOT = "vps:apiovh:reboot"
WANTED = {ACCOUNT: [ME, CREATE], VPS: [REBOOT]}
NO_ROUTE = {"class": "Client::NotFound", "message": "Got an invalid (or empty) URL"}


@pytest.fixture
def pipeline(
    console: OvhClient, settings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> OvhClient:
    """Return a pipeline that may read the account, and nothing else."""
    return serviced(console, settings, monkeypatch, [ME])


def serviced(
    console: OvhClient,
    settings: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    allow: list[str],
) -> OvhClient:
    """Return the client of a new service account with these actions on the account."""
    body = {"name": "ci", "description": "", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
    made = console.call("POST", "/v1/me/api/oauth2/client", body)
    identity = console.call("GET", f"/v1/me/api/oauth2/client/{made['clientId']}")["identity"]
    policy: dict[str, Any] = {
        "name": "pipeline",
        "identities": [identity],
        "resources": [{"urn": ACCOUNT}],
        "permissions": {"allow": [{"action": action} for action in allow]},
    }
    console.call("POST", "/v2/iam/policy", policy)
    monkeypatch.setenv("OVH_CLIENT_ID", made["clientId"])
    monkeypatch.setenv("OVH_CLIENT_SECRET", made["clientSecret"])
    return OvhClient(Settings.of(settings.get))


def checks(control: Control) -> list[str]:
    """Return the questions about rights that were asked, by path."""
    calls = control.calls()["calls"]
    return [call["path"] for call in calls if call["path"].endswith("authorization/check")]


def test_the_account_itself_lacks_nothing(console: OvhClient) -> None:
    """No policy restricts it."""
    assert lacking(console, WANTED) == {}


def test_what_is_missing_is_said_by_resource(pipeline: OvhClient) -> None:
    """What is held is left out."""
    assert lacking(pipeline, WANTED) == {ACCOUNT: (CREATE,), VPS: (REBOOT,)}


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ({}, {}, {}),
        ({ACCOUNT: [ME]}, {}, {ACCOUNT: [ME]}),
        ({VPS: [REBOOT], ACCOUNT: [ME]}, {ACCOUNT: (CREATE, ME)}, None),
    ],
)
def test_what_two_runs_want_is_joined_by_resource(
    first: rights.Wanted, second: rights.Wanted, both: rights.Wanted | None
) -> None:
    """Whichever comes first; each action once, in order."""
    expected = {ACCOUNT: [CREATE, ME], VPS: [REBOOT]} if both is None else both

    assert rights.joined(first, second) == rights.joined(second, first) == expected


def test_nothing_wanted_is_nothing_asked(pipeline: OvhClient, control: Control) -> None:
    """A run without a declaration for the account."""
    control.reset_calls()

    assert lacking(pipeline, {}) == {}
    assert control.calls()["total"] == 0


@pytest.mark.parametrize(("page_size", "calls"), [(None, 1), (1, 2)])
def test_alike_resources_are_asked_about_in_one_call(
    pipeline: OvhClient, control: Control, page_size: int | None, calls: int
) -> None:
    """Whatever the order of actions; the answer may come in pages."""
    control.switch(page_size=page_size)
    control.reset_calls()

    assert lacking(pipeline, {VPS: [REBOOT, ME], OTHER: [ME, REBOOT]}).keys() == {VPS, OTHER}
    assert checks(control) == [CHECK] * calls


def test_the_question_changes_nothing(pipeline: OvhClient, control: Control) -> None:
    """Although it is a POST."""
    before = control.state()

    lacking(pipeline, WANTED)

    assert control.state() == before


def test_a_region_with_the_older_route_alone_is_asked_by_it(
    pipeline: OvhClient, control: Control
) -> None:
    """One call for each resource."""
    control.fault(path=CHECK, kind="status", status=404, body=NO_ROUTE, times=9)

    assert lacking(pipeline, WANTED) == {ACCOUNT: (CREATE,), VPS: (REBOOT,)}
    assert len(checks(control)) == 4


def test_where_nobody_answers_rights_are_not_checked(pipeline: OvhClient, control: Control) -> None:
    """Which is neither yes nor no."""
    control.fault(method="POST", path="/v2/iam", kind="status", status=404, body=NO_ROUTE, times=9)

    with pytest.raises(
        Unchecked, match=r"^rights were not checked: OVHcloud: POST /v2/iam/res.*404"
    ):
        lacking(pipeline, WANTED)


def test_a_resource_that_is_not_there_hides_no_right_of_another(pipeline: OvhClient) -> None:
    """What is known to be missing is told."""
    assert lacking(pipeline, {MADE_UP: [REBOOT], VPS: [REBOOT]}) == {VPS: (REBOOT,)}


def test_a_resource_that_is_not_there_is_not_checked(pipeline: OvhClient) -> None:
    """Its name is said."""
    with pytest.raises(Unchecked, match="vps-nobody"):
        lacking(pipeline, {ACCOUNT: [ME], MADE_UP: [REBOOT]})


@pytest.mark.parametrize("path", [CHECK, "/v2/iam/resource"])
def test_whoever_may_not_ask_does_not_know(
    pipeline: OvhClient, control: Control, path: str
) -> None:
    """A key whose rules lack the question."""
    if path != CHECK:
        control.fault(path=CHECK, kind="status", status=404, body=NO_ROUTE)
    control.fault(path=path, kind="status", status=403, body={"message": "not granted"})

    with pytest.raises(Unchecked, match="403 not granted"):
        lacking(pipeline, {ACCOUNT: [ME]})


def test_a_cloud_that_does_not_answer_is_an_error(pipeline: OvhClient, control: Control) -> None:
    """And no reason to go on."""
    control.fault(path=CHECK, kind="status", status=500, body={"message": "oops"}, times=9)

    with pytest.raises(Unreachable):
        lacking(pipeline, {ACCOUNT: [ME]})


def test_grants_to_add_are_entries_of_a_declaration() -> None:
    """The account by its name, a resource by type and name, a pattern too, all in YAML."""
    every = "urn:v1:eu:resource:*"
    missing = {
        ACCOUNT: (CREATE, ME),
        VPS: (REBOOT,),
        "urn:v1:eu:resource:vps:*": (REBOOT,),
        every: (ME,),
    }

    assert rights.grants(missing) == [
        f'{{allow: ["{CREATE}", "{ME}"], resources: [account]}}',
        f'{{allow: ["{REBOOT}"], resources: ["vps:vps-xx1111a.vps.ovh.net"]}}',
        f'{{allow: ["{REBOOT}"], resources: ["vps:*"]}}',
        f'{{allow: ["{ME}"], resources: ["{every}"]}}',
    ]


def refusal(**told: Any) -> Answer:
    """Return a 403 with these details."""
    return Answer(status=403, headers={}, body={"message": "no", **told})


@pytest.mark.parametrize("separator", [",", ", ", ";", " ", "\n"])
def test_a_refusal_says_which_grants_would_help(separator: str) -> None:
    """Actions of the account on the account, others on the resource of the path."""
    answer = refusal(details={"unauthorizedActionsByIAM": separator.join([REBOOT, CREATE, ME])})
    path = "/v2/iam/resource/urn%3Av1%3Aeu%3Aresource%3Avps%3Avps-1.vps.ovh.net/tag/environment"

    assert rights.advice(f"DELETE {path}", answer) == (
        f'Grant the pipeline: {{allow: ["{CREATE}", "{ME}"], resources: [account]}}, '
        f'{{allow: ["{REBOOT}"], resources: ["vps:vps-1.vps.ovh.net"]}}'
    )


def test_an_action_on_nothing_that_the_path_names_is_granted_on_the_account() -> None:
    """A refusal does not tell the resource."""
    answer = refusal(details={"unauthorizedActionsByIAM": REBOOT})

    assert rights.advice("POST /v2/iam/policy", answer).endswith("resources: [account]}")


@pytest.mark.parametrize(
    "told",
    [
        {
            "details": {
                "unauthorizedActionsByAuthentication": CREATE,
                "unauthorizedActionsByIAM": "",
            }
        },
        {
            "details": {
                "unauthorizedActionsByAuthentication": CREATE,
                "unauthorizedActionsByIAM": ME,
            }
        },
        {"errorCode": "NOT_GRANTED_CALL"},
    ],
)
def test_where_the_key_is_in_the_way_no_grant_helps(told: dict[str, Any]) -> None:
    """Its own rules come first."""
    assert rights.advice("POST /v2/iam/policy", refusal(**told)) == (
        "No grant helps: the consumer key has no rule for it, it needs `POST /v2/iam/policy`."
    )


@pytest.mark.parametrize(
    "body", [None, [], {}, {"details": None}, {"details": {"unauthorizedActionsByIAM": ""}}]
)
def test_where_nobody_knows_there_is_no_advice(body: object) -> None:
    """A refusal may say anything."""
    assert rights.advice("GET /v1/me", Answer(status=400, headers={}, body=body)) == ""


def test_a_key_without_a_rule_says_which_one(
    sandbox: Sandbox,
    console: OvhClient,
    settings: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Although its user may do everything."""
    user = {
        "login": "carol",
        "email": "c@example.com",
        "group": "ADMIN",
        "password": "Sesame-open-1",
    }
    console.call("POST", "/v1/me/identity/user", user)
    asked = requests.post(
        f"{sandbox.ovh_url}/v1/auth/credential",
        json={"accessRules": [{"method": "GET", "path": "/*"}]},
        headers={"X-Ovh-Application": sandbox.env["OVH_APPLICATION_KEY"]},
        timeout=10,
    ).json()
    form = {"login": f"{NIC}/carol", "password": user["password"]}
    requests.post(asked["validationUrl"], data=form, timeout=10)
    monkeypatch.setenv("OVH_CONSUMER_KEY", asked["consumerKey"])
    api = OvhClient(Settings.of(settings.get))

    with pytest.raises(Refused) as caught:
        api.call("POST", "/v2/iam/policy", {})

    assert "403 This call has not been granted; missing: " in str(caught.value)
    assert str(caught.value).endswith(
        "No grant helps: the consumer key has no rule for it, it needs `POST /v2/iam/policy`."
    )


def test_a_refused_change_says_what_to_grant(pipeline: OvhClient) -> None:
    """In one line with the cloud's words and its request id."""
    with pytest.raises(Refused) as caught:
        pipeline.call("POST", "/v1/me/identity/group", {"name": "g", "role": "NONE"})

    said = str(caught.value)
    assert (
        "403 User not granted for this request; missing: account:apiovh:me/identity/group/cr"
        in said
    )
    assert "(request EU.ext-" in said
    assert said.endswith(
        'Grant the pipeline: {allow: ["account:apiovh:me/identity/group/create"], '
        "resources: [account]}"
    )
