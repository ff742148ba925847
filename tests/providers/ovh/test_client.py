import threading
from collections.abc import Mapping

import pytest

from providers import http
from providers.errors import Misplaced
from providers.ovh import client
from providers.ovh.client import OvhClient, escaped
from providers.ovh.group import GroupProvider
from providers.settings import Settings
from sandbox.control import Control
from tests.providers.ovh.conftest import NIC, PARTNER, Tell

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
