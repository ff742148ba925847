import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest

from providers import http
from providers.errors import Misplaced, ProviderError, Refused, Unreachable
from providers.scaleway import client
from providers.scaleway.application import PATH, ApplicationProvider
from providers.scaleway.client import GROUPS, IAM, ScalewayClient
from providers.scaleway.group import GroupProvider
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.providers.scaleway.conftest import DATA, ORGANIZATION, PARTNER, named
from tests.providers.story import Story, Tell

PROOF = [f"{IAM}/api-keys", f"{IAM}/users"]


def asked(control: Control) -> list[str]:
    """Return the folders of the paths that were called, in order."""
    return [call["path"].rpartition("/")[0] for call in control.calls()["calls"]]


def answer(body: object, **headers: str) -> http.Answer:
    """Return an answer with a refusal."""
    return http.Answer(status=400, body=body, headers=headers)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"message": "authentication is denied", "type": "x"}, "authentication is denied"),
        (
            {
                "message": "invalid argument(s)",
                "details": [
                    {"argument_name": "name", "help_message": "", "reason": "required"},
                    {"argument_name": "tags[0]", "help_message": "too long", "reason": "format"},
                ],
            },
            "invalid argument(s); name required; tags[0] too long format",
        ),
        (
            {"message": "resource is not found", "resource": "policy", "resource_id": "p-1"},
            "resource is not found; policy; p-1",
        ),
        (
            {"message": "precondition is not respected", "help_message": "it is in use"},
            "precondition is not respected; it is in use",
        ),
        (
            {
                "message": "quota(s) exceeded for this resource",
                "details": [{"current": 10, "quota": 10, "resource": "human"}],
            },
            "quota(s) exceeded for this resource; 10 10 human",
        ),
        (None, "no words"),
        ([], "no words"),
        ("text", "no words"),
    ],
)
def test_a_refusal_is_said_in_scaleways_words(body: object, said: str) -> None:
    """With what each kind of error has beside its message."""
    assert client.words(answer(body)) == f"{said} (request without id)"
    assert client.words(answer(body, **{"X-Request-Id": "r-1"})).endswith("(request r-1)")


def test_credentials_are_proven_once_by_two_reads(control: Control, tell: Tell) -> None:
    """A key tells its bearer, and the bearer its organization."""
    for name in ("one", "two"):
        tell(ApplicationProvider(), named(name)).create()

    assert asked(control)[:2] == PROOF
    assert asked(control).count(PROOF[0]) == 1


def test_four_threads_prove_once(control: Control, tell: Tell) -> None:
    """Whoever comes later waits for the first, and asks nothing."""
    stories = [tell(ApplicationProvider(), named(f"app-{number}")) for number in range(4)]
    threads = [threading.Thread(target=story.create) for story in stories]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert asked(control)[:2] == PROOF
    assert asked(control).count(PROOF[0]) == 1
    assert all(story.id for story in stories)


@pytest.mark.usefixtures("misled")
@pytest.mark.parametrize("method", ["create", "read", "update", "delete"])
def test_credentials_of_another_organization_do_nothing(
    control: Control, tell: Tell, method: str
) -> None:
    """Not a single call after the proof, and again none in the next attempt."""
    story = tell(ApplicationProvider(), named("backup"))
    story.id, story.outputs = DATA, dict(story.declared)
    before = control.state()

    for _ in range(2):
        with pytest.raises(Misplaced, match=f'belong to "{PARTNER}", not to "{ORGANIZATION}"'):
            getattr(story, method)()

    assert asked(control) == PROOF * 2
    assert control.state() == before


def test_an_application_may_hold_the_key(
    sandbox: Sandbox, control: Control, console: ScalewayClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipeline has no person's key."""
    pipeline = console.call("POST", PATH, {"name": "ci", "organization_id": ORGANIZATION})
    key = console.call("POST", f"{IAM}/api-keys", {"application_id": pipeline["id"]})
    rights = [{"permission_set_names": ["IAMManager"], "organization_id": ORGANIZATION}]
    policy = {"name": "ci", "application_id": pipeline["id"], "rules": rights}
    console.call("POST", f"{IAM}/policies", {**policy, "organization_id": ORGANIZATION})
    monkeypatch.setenv("SCW_ACCESS_KEY", key["access_key"])
    monkeypatch.setenv("SCW_SECRET_KEY", key["secret_key"])
    settings = {"account": "ci", "identity": ORGANIZATION, "endpoint": sandbox.scaleway_url}
    control.reset_calls()

    ScalewayClient(Settings.of(settings.get)).prove()

    assert asked(control) == [f"{IAM}/api-keys", f"{IAM}/applications"]


def test_a_refused_token_is_one_line(
    control: Control, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not repeat the token."""
    monkeypatch.setenv("SCW_SECRET_KEY", "canary-7f3d2c1b")

    with pytest.raises(Refused, match="401 authentication is denied") as caught:
        tell(ApplicationProvider(), named("backup")).create()

    assert "canary" not in str(caught.value)
    assert control.calls()["total"] == 1


@pytest.mark.parametrize("name", ["SCW_ACCESS_KEY", "SCW_SECRET_KEY"])
def test_missing_credentials_are_named(
    tell: Tell, monkeypatch: pytest.MonkeyPatch, control: Control, name: str
) -> None:
    """Nothing is called without them."""
    monkeypatch.delenv(name)

    with pytest.raises(Misplaced, match=f'account "scaleway": no credentials, {name} is not set'):
        tell(ApplicationProvider(), named("backup")).create()

    assert control.calls()["total"] == 0


def test_two_organizations_have_two_clients(sandbox: Sandbox, settings: Mapping[str, str]) -> None:
    """Each with the credentials of its prefix."""
    partner = {**settings, "account": "partner", "identity": PARTNER, "prefix": "PARTNER_"}

    ours, theirs = (client.of(Settings.of(each.get)) for each in (settings, partner))
    ours.prove()
    theirs.prove()

    assert ours is client.of(Settings.of(dict(settings).get))
    assert (ours.organization, theirs.organization) == (ORGANIZATION, PARTNER)
    assert theirs.access_key == sandbox.env["PARTNER_SCW_ACCESS_KEY"]


@pytest.mark.parametrize("page_size", [None, 1, 2, 3])
def test_lists_are_read_to_their_last_page(
    console: ScalewayClient, control: Control, page_size: int | None
) -> None:
    """Whatever the size of a page, and in any order."""
    for number in range(5):
        console.call("POST", PATH, {"name": f"app-{number}", "organization_id": ORGANIZATION})
    control.switch(page_size=page_size, shuffle_lists=True)
    control.reset_calls()

    found = [item["name"] for item in console.pages(PATH, "applications")]

    assert sorted(found) == [f"app-{number}" for number in range(5)]
    assert control.calls()["total"] == -(-5 // (page_size or 5))


def test_a_list_that_shrinks_while_it_is_read_ends(
    console: ScalewayClient, control: Control
) -> None:
    """An empty page is the last, whatever the count says."""
    control.fault(path=PATH, kind="status", status=200, body={"applications": [], "total_count": 9})

    assert list(console.pages(PATH, "applications")) == []


def test_a_project_is_found_by_name_or_id(console: ScalewayClient, control: Control) -> None:
    """An id needs no call, and names are listed once."""
    assert console.project(DATA.upper()) == DATA
    before = control.calls()["total"]
    assert console.project("data") == DATA
    assert console.project("default") == ORGANIZATION
    assert console.known("data") == DATA
    assert console.known("dta") == ""

    listed = control.calls()["calls"][before:]
    assert [call["path"] for call in listed if "projects" in call["path"]] == [client.PROJECTS]
    with pytest.raises(ProviderError, match='no project "dta"'):
        console.project("dta")


def test_a_busy_cloud_is_waited_for_at_the_first_call(control: Control, tell: Tell) -> None:
    """Also when credentials are proven; the answer is empty and names no wait."""
    headers = {"X-Envoy-Ratelimited": "true"}
    control.fault(path=IAM, kind="status", status=429, headers=headers, times=3)

    assert tell(ApplicationProvider(), named("backup")).create().id


def test_a_page_at_the_first_call_is_one_line(control: Control, tell: Tell) -> None:
    """A gateway's, for example."""
    control.fault(path=IAM, kind="html", status=502, times=99)

    with pytest.raises(Unreachable, match="502 with text/html instead of JSON"):
        tell(ApplicationProvider(), named("backup")).create()


BUSY = {"type": "transient_state", "message": "resource is in a transient state"}
HELD = {"type": "already_exists", "message": "resource already exists"}


@pytest.mark.parametrize(
    ("method", "status", "body", "attempts"),
    [
        ("POST", 429, None, 3),
        ("PATCH", 429, None, 3),
        ("POST", 409, BUSY, 3),
        ("PUT", 409, BUSY, 3),
        ("POST", 409, HELD, 1),
        ("PUT", 409, HELD, 1),
        ("POST", 500, {"message": "Internal error"}, 1),
        ("POST", 503, None, 1),
        ("POST", 412, {"type": "precondition_failed", "message": "no"}, 1),
        ("PUT", 500, {"message": "Internal error"}, 3),
        ("DELETE", 503, None, 3),
    ],
)
def test_only_what_was_surely_not_done_or_may_be_done_twice_is_sent_again(
    console: ScalewayClient,
    control: Control,
    method: str,
    status: int,
    body: object,
    attempts: int,
) -> None:
    """A busy group and a limit turn a call away at the door; a broken answer tells nothing."""
    path = f"{IAM}/anything"
    control.fault(method=method, path=path, kind="status", status=status, body=body, times=2)

    with pytest.raises(ProviderError):
        console.call(method, path, {})

    made = [call for call in control.calls()["calls"] if call["path"] == path]
    assert len(made) == attempts


def test_a_group_has_one_writer_at_a_time(
    console: ScalewayClient, control: Control, support: Story, backup: Story
) -> None:
    """Two of one process would disturb each other: the cloud refuses the second."""
    console.prove()
    members = f"{GROUPS}/{support.id}"
    control.fault(kind="hang", method="POST", path=members, seconds=0.5)
    control.switch(transient_members=300)
    control.reset_calls()

    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(
                console.call, "POST", f"{members}/add-member", {"application_id": backup.id}
            )

    assert [call["status"] for call in control.calls()["calls"]] == [200, 200]


def test_groups_do_not_wait_for_each_other(
    console: ScalewayClient, control: Control, tell: Tell, support: Story
) -> None:
    """Only what concerns one group is in turn."""
    other = tell(GroupProvider(), named("other")).create()
    console.prove()
    control.fault(kind="hang", method="PATCH", path=f"{GROUPS}/{support.id}", seconds=1)
    ended: list[str] = []

    def change(story: Story) -> None:
        console.call("PATCH", f"{GROUPS}/{story.id}", {"description": "Changed"})
        ended.append(story.id)

    with ThreadPoolExecutor(2) as pool:
        pool.submit(change, support)
        pool.submit(change, other)

    assert ended == [other.id, support.id]
