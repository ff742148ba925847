import json
import threading
from collections.abc import Mapping

import pytest

from providers import http
from providers.errors import Misplaced, Refused, Unentitled, Unreachable
from providers.ovh import client, oauth2_client, permissions_group, policy, resource_group
from providers.ovh.client import OvhClient, escaped
from providers.ovh.group import GroupProvider
from providers.settings import Settings
from sandbox.control import Control
from tests.providers.ovh.conftest import NIC, PARTNER
from tests.providers.story import Tell

DETAILS = "/v1/auth/details"
DECLARED = {"name": "g", "role": "NONE", "description": "", "mark": "grantbook/test/ovh/g"}


def asked(control: Control) -> list[str]:
    """Return the paths that were called, in order, but for the clock."""
    paths = [call["path"] for call in control.calls()["calls"]]
    return [path for path in paths if not path.endswith("/auth/time")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"message": "Invalid signature"}, "Invalid signature"),
        (
            {
                "message": "User not granted for this request",
                "details": {
                    "unauthorizedActionsByAuthentication": "",
                    "unauthorizedActionsByIAM": "vps:apiovh:reboot",
                },
            },
            "User not granted for this request; missing: vps:apiovh:reboot",
        ),
        (
            {
                "message": "no",
                "details": {
                    "unauthorizedActionsByAuthentication": "a:b:c",
                    "unauthorizedActionsByIAM": "d:e:f",
                },
            },
            "no; missing: d:e:f, a:b:c",
        ),
        ({"message": "no", "details": {"QueryID": "EU.ext-1"}}, "no"),
        ({"message": "no", "details": None}, "no"),
        (None, "no words"),
        ([], "no words"),
    ],
)
def test_a_refusal_is_said_in_ovhclouds_words(body: object, said: str) -> None:
    """With the actions that are missing, whoever refuses them."""
    without = http.Answer(status=403, body=body, headers={})
    with_id = http.Answer(status=403, body=body, headers={"X-OVH-QUERYID": "EU.ext-1"})

    assert client.words(without) == f"{said} (request without id)"
    assert client.words(with_id) == f"{said} (request EU.ext-1)"


def test_credentials_are_proven_once_by_one_read(control: Control, tell: Tell) -> None:
    """Before any other call."""
    for name in ("one", "two"):
        tell(GroupProvider(), {**DECLARED, "name": name}).create()

    assert asked(control)[0] == DETAILS
    assert asked(control).count(DETAILS) == 1


def test_four_threads_prove_once(control: Control, tell: Tell) -> None:
    """Whoever comes later waits for the first, and asks nothing."""
    stories = [tell(GroupProvider(), {**DECLARED, "name": f"g{number}"}) for number in range(4)]
    threads = [threading.Thread(target=story.create) for story in stories]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert asked(control)[0] == DETAILS
    assert asked(control).count(DETAILS) == 1
    assert all(story.id for story in stories)


@pytest.mark.usefixtures("misled")
@pytest.mark.parametrize("method", ["create", "read", "update", "delete"])
def test_credentials_of_another_account_do_nothing(
    control: Control, tell: Tell, method: str
) -> None:
    """Not a single call after the proof, and again none in the next attempt."""
    story = tell(GroupProvider(), DECLARED)
    story.id, story.outputs = "urn", dict(DECLARED)
    before = control.state()

    for _ in range(2):
        with pytest.raises(Misplaced, match=f'belong to "{PARTNER}", not to "{NIC}"'):
            getattr(story, method)()

    assert asked(control) == [DETAILS] * 2
    assert control.state() == before


@pytest.mark.parametrize("name", client.KEYS)
def test_missing_credentials_are_named(
    tell: Tell, monkeypatch: pytest.MonkeyPatch, control: Control, name: str
) -> None:
    """Both ways to have some, and nothing is called without them."""
    monkeypatch.delenv(name)

    with pytest.raises(Misplaced) as caught:
        tell(GroupProvider(), DECLARED).create()

    assert str(caught.value) == (
        'account "ovh": no credentials. Set OVH_APPLICATION_KEY, OVH_APPLICATION_SECRET, '
        "OVH_CONSUMER_KEY, or OVH_CLIENT_ID and OVH_CLIENT_SECRET, in the environment of this run."
    )
    assert control.calls()["total"] == 0


def test_missing_credentials_are_named_with_their_prefix(settings: Mapping[str, str]) -> None:
    """As somebody has to set them."""
    with pytest.raises(
        Misplaced, match=r"Set OTHER_OVH_APPLICATION_KEY, .* and OTHER_OVH_CLIENT_S"
    ):
        OvhClient(Settings.of({**settings, "prefix": "OTHER_"}.get))


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize(
    ("endpoint", "base"),
    [
        ("ovh-eu", "https://eu.api.ovh.com"),
        ("ovh-ca", "https://ca.api.ovh.com"),
        ("ovh-us", "https://api.us.ovhcloud.com"),
        ("http://127.0.0.1:4101", "http://127.0.0.1:4101"),
    ],
)
def test_an_endpoint_is_a_published_name_or_an_address(endpoint: str, base: str) -> None:
    """Nothing is called yet."""
    settings = {"account": "ovh", "identity": NIC, "endpoint": endpoint}

    assert OvhClient(Settings.of(settings.get)).sender.base == base


@pytest.mark.parametrize(
    ("name", "path"),
    [("alice", "alice"), ("a/b", "a%2Fb"), ("a b@c", "a%20b%40c"), ("urn:v1:x", "urn%3Av1%3Ax")],
)
def test_names_are_escaped_whole(name: str, path: str) -> None:
    """A slash in a name is no folder."""
    assert escaped(name) == path


POLICIES = policy.PATH
CHECK = "/v2/iam/authorization/check"
ACCOUNT = f"urn:v1:eu:resource:account:{NIC}"
GROUPS_CREATE = "account:apiovh:me/identity/group/create"


def policed(console: OvhClient, name: str) -> str:
    """Return the id of a policy that was made by hand."""
    body = {"name": name, "identities": [], "resources": [{"urn": ACCOUNT}], "permissions": {}}
    return str(console.call("POST", POLICIES, body)["id"])


def test_lists_are_those_of_the_objects() -> None:
    """Each object's file says its path, and the client which of them have a list to read."""
    assert client.LISTS.keys() == {permissions_group.PATH, policy.PATH, resource_group.PATH}
    assert oauth2_client.PATH == client.CLIENTS


def test_objects_come_from_one_list(
    console: OvhClient, settings: Mapping[str, str], control: Control
) -> None:
    """And an absent one from a question of its own: only a 404 means absent."""
    ids = [policed(console, name) for name in ("one", "two", "three")]
    api = OvhClient(Settings.of(settings.get))
    control.switch(page_size=2)
    control.reset_calls()

    found = [api.one(POLICIES, id_) for id_ in ids]
    nobody = api.one(POLICIES, "00000000-0000-0000-0000-000000000000")

    assert [item and item["name"] for item in found] == ["one", "two", "three"]
    assert nobody is None
    paths = [path for path in asked(control) if path.startswith(POLICIES)]
    assert paths == [POLICIES] * 2 + [f"{POLICIES}/00000000-0000-0000-0000-000000000000"]


def test_an_object_that_this_process_changed_is_read_anew(
    console: OvhClient, settings: Mapping[str, str]
) -> None:
    """As in `pulumi up --refresh`, which reads, then writes, then may read again."""
    first, second = (policed(console, name) for name in ("one", "two"))
    api = OvhClient(Settings.of(settings.get))
    assert len(api.lists[POLICIES].every()) == 3

    body = {"name": "uno", "identities": [], "resources": [{"urn": ACCOUNT}], "permissions": {}}
    api.call("PUT", f"{POLICIES}/{first}", body)
    api.delete(f"{POLICIES}/{second}")

    changed = api.one(POLICIES, first)
    assert changed
    assert changed["name"] == "uno"
    assert api.one(POLICIES, second) is None
    assert [found["name"] for found in api.lists[POLICIES].every()] == ["ovh-default"]


def test_a_creation_whose_answer_was_lost_makes_a_list_old(
    console: OvhClient, control: Control
) -> None:
    """It is found by the next look-up, under the id that nobody told."""
    console.lists[POLICIES].every()
    control.fault(method="POST", path=POLICIES, kind="lost_answer")

    with pytest.raises(Unreachable):
        policed(console, "lost")

    assert "lost" in {found["name"] for found in console.lists[POLICIES].every()}


def test_a_list_that_changes_while_it_is_read_is_read_again(
    console: OvhClient, control: Control
) -> None:
    """Its cursor is gone; the caller sees neither a gap nor an error."""
    names = {name for name in "abc" if policed(console, name)}
    control.switch(page_size=1)
    words = {"class": "Client::BadRequest", "message": "invalid cursor"}
    control.fault(method="GET", path=POLICIES, kind="status", status=400, body=words, skip=1)

    found = [item["name"] for item in console.pages(POLICIES)]

    assert names <= set(found)
    assert len(found) == len(set(found))


def test_a_list_that_never_holds_still_is_an_error(console: OvhClient, control: Control) -> None:
    """After a few attempts, in the cloud's words."""
    words = {"class": "Client::BadRequest", "message": "invalid cursor"}
    control.fault(method="GET", path=POLICIES, kind="status", status=400, body=words, times=99)

    with pytest.raises(Refused, match="invalid cursor"):
        console.pages(POLICIES)

    assert asked(control).count(POLICIES) == client.RESTARTS + 1


@pytest.mark.parametrize(("pace", "calls"), [("", client.CALLS_PER_MINUTE), ("60", 60)])
def test_an_account_has_a_pace(settings: Mapping[str, str], pace: str, calls: int) -> None:
    """The cloud's own, or the declared one."""
    api = OvhClient(Settings.of({**settings, "pace": pace}.get))

    assert api.sender.pace.per_minute == calls


@pytest.fixture
def beginner(
    console: OvhClient, settings: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, str]:
    """Return the settings of a run that needs a right which its service account lacks."""
    body = {"name": "ci", "description": "", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
    made = console.call("POST", oauth2_client.PATH, body)
    monkeypatch.setenv("OVH_CLIENT_ID", made["clientId"])
    monkeypatch.setenv("OVH_CLIENT_SECRET", made["clientSecret"])
    return {**settings, "rights": json.dumps({ACCOUNT: [GROUPS_CREATE]})}


def test_a_run_without_its_rights_changes_nothing(
    beginner: Mapping[str, str], control: Control
) -> None:
    """All that is missing is told once; whoever meets it as well is told in short."""
    api = OvhClient(Settings.of(beginner.get))
    before = control.state()

    with pytest.raises(Unentitled) as first:
        api.call("POST", "/v1/me/identity/group", {"name": "g", "role": "NONE"})
    with pytest.raises(Unentitled) as second:
        api.delete("/v1/me/identity/group/DEFAULT")

    assert str(first.value) == (
        'account "ovh": the pipeline lacks rights that this run needs. '
        "Nothing was changed there. "
        f'Grant the pipeline: {{allow: ["{GROUPS_CREATE}"], resources: [account]}}'
    )
    assert str(second.value) == (
        'account "ovh": the pipeline lacks rights, as said before. Nothing was changed there.'
    )
    assert control.state() == before
    assert asked(control).count(CHECK) == 1


def test_reads_need_no_rights_of_a_run(settings: Mapping[str, str], control: Control) -> None:
    """A refresh changes nothing."""
    api = OvhClient(Settings.of({**settings, "rights": json.dumps({ACCOUNT: ["x:y:z"]})}.get))

    assert api.find("/v1/me/identity/group/DEFAULT")
    assert CHECK not in asked(control)


def test_rights_are_asked_for_once_by_whoever_comes_first(
    settings: Mapping[str, str], control: Control
) -> None:
    """Four threads share a process; the others wait for the answer."""
    wanted = json.dumps({ACCOUNT: [GROUPS_CREATE]})
    api = OvhClient(Settings.of({**settings, "rights": wanted}.get))
    bodies = [{"name": f"g{number}", "role": "NONE"} for number in range(4)]
    threads = [
        threading.Thread(target=api.call, args=("POST", "/v1/me/identity/group", body))
        for body in bodies
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    paths = asked(control)
    assert paths.count(CHECK) == 1
    assert paths.index(CHECK) < paths.index("/v1/me/identity/group")
    assert paths.count("/v1/me/identity/group") == 4


def test_rights_that_nobody_can_check_are_said_and_stop_nothing(
    settings: Mapping[str, str], control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """An older region has no such route."""
    wanted = json.dumps({ACCOUNT: [GROUPS_CREATE]})
    api = OvhClient(Settings.of({**settings, "rights": wanted}.get))
    control.fault(method="POST", path="/v2/iam", kind="status", status=404, times=99)

    for name in ("one", "two"):
        api.call("POST", "/v1/me/identity/group", {"name": name, "role": "NONE"})

    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("ovh: rights were not checked: OVHcloud: POST /v2/iam/resource/")
