from collections.abc import Callable
from typing import Any

import pytest
import requests

from providers.errors import NotFound, Refused, Unreachable
from providers.ovh.client import OvhClient
from providers.ovh.oauth2_client import PATH, Oauth2ClientProvider
from providers.ovh.permissions_group import PATH as PERMISSIONS_GROUPS
from providers.ovh.policy import PATH as POLICIES
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.ovh.conftest import NIC, put
from tests.providers.story import Story, Tell

DECLARED = {
    "name": "backup-nightly",
    "description": "Nightly copies",
    "mark": "grantbook/test/ovh/backup/nightly",
}


@pytest.fixture
def nightly(tell: Tell) -> Story:
    """Return a client about to be made."""
    return tell(Oauth2ClientProvider(), DECLARED)


def path(story: Story) -> str:
    """Return the path of a client."""
    return f"{PATH}/{story.outputs['access_key']}"


def changes(control: Control) -> list[tuple[str, str]]:
    """Return the calls that changed something, in their order."""
    return [(call["method"], call["path"]) for call in control.calls()["calls"] if call["mutating"]]


def grant(console: OvhClient, name: str, identities: list[str], **more: Any) -> str:
    """Make a policy by hand and return its path."""
    body = {
        "name": name,
        "identities": identities,
        "resources": [{"urn": f"urn:v1:eu:resource:account:{NIC}"}],
        "permissions": {"allow": [{"action": "account:apiovh:me/get"}]},
        **more,
    }
    return f"{POLICIES}/{console.call('POST', POLICIES, body)['id']}"


def test_a_client_just_made_reads_back_without_a_difference(nightly: Story) -> None:
    """The id is the identity that policies name; id and secret of the client stay known."""
    nightly.create()
    keys = {key: nightly.outputs[key] for key in ("access_key", "secret_key")}

    assert nightly.read()

    assert nightly.id.endswith(f"/oauth2-{keys['access_key']}")
    assert nightly.inputs == DECLARED
    assert nightly.outputs == {**DECLARED, **keys}
    assert nightly.plan() == "same"


def test_a_client_opens_what_its_identity_may_open(nightly: Story, console: OvhClient) -> None:
    """Client id and secret are good for a token."""
    nightly.create()
    form = {
        "grant_type": "client_credentials",
        "client_id": nightly.outputs["access_key"],
        "client_secret": nightly.outputs["secret_key"],
        "scope": "all",
    }

    answer = requests.post(f"{console.sender.base}/auth/oauth2/token", data=form, timeout=10)

    assert answer.json()["token_type"] == "Bearer"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("name", {"name": "renamed"}),
        ("description", {"description": "Changed"}),
        ("mark", {"description": "Nightly copies"}),
    ],
)
def test_a_client_edited_in_the_console_is_seen_and_put_right(
    nightly: Story, console: OvhClient, key: str, by_hand: dict[str, str]
) -> None:
    """Its secret is another matter, and stays."""
    nightly.create()
    secret = nightly.outputs["secret_key"]
    before = console.call("GET", path(nightly))
    put(console, path(nightly), **by_hand)

    assert nightly.read()
    seen, planned = nightly.inputs[key], nightly.plan()
    nightly.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    assert console.call("GET", path(nightly)) == before
    assert nightly.outputs["secret_key"] == secret
    assert nightly.read()
    assert nightly.plan() == "same"


def test_a_client_deleted_in_the_console_is_gone(nightly: Story, console: OvhClient) -> None:
    """Its read is empty, not an error."""
    nightly.create()
    console.delete(path(nightly))

    assert not nightly.read()


def test_deleting_a_client_twice_is_deleting_once(nightly: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    nightly.create()

    nightly.delete()
    nightly.delete()

    assert control.state() == before


def test_a_refused_client_is_one_line(nightly: Story, control: Control) -> None:
    """The status and the cloud's words."""
    control.fault(method="POST", path=PATH, kind="status", status=409, body={"message": "too many"})

    with pytest.raises(Refused, match=f"^OVHcloud: POST {PATH}: 409 too many .request "):
        nightly.create()


def test_a_client_of_the_same_name_is_nobodys_business(nightly: Story, console: OvhClient) -> None:
    """Names need not be unique: ours are known by their mark, and others are left alone."""
    body = {"name": DECLARED["name"], "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
    others = [
        console.call("POST", PATH, {**body, "description": text})["clientId"]
        for text in ("By hand", "grantbook/prod/ovh/backup/nightly/0f0f0f0f")
    ]

    nightly.create()

    assert sorted(console.call("GET", PATH)) == sorted([*others, nightly.outputs["access_key"]])


def test_a_lost_answer_makes_a_new_client_and_removes_the_other(
    nightly: Story, console: OvhClient, control: Control, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nobody has the secret of the first one; the new one comes before it goes."""
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        nightly.create()
    (stranded,) = console.call("GET", PATH)
    control.reset_calls()

    nightly.create()

    made = nightly.outputs["access_key"]
    assert changes(control) == [("POST", PATH), ("DELETE", f"{PATH}/{stranded}")]
    assert console.call("GET", PATH) == [made]
    assert capsys.readouterr().out == f"ovh: removed {stranded}, whose place {made} has taken\n"


@pytest.mark.parametrize("page_size", [None, 1])
def test_a_client_replaced_by_hand_hands_over_its_policies_before_it_goes(
    nightly: Story,
    next_run: Callable[[], None],
    console: OvhClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    page_size: int | None,
) -> None:
    """All of them, wherever they stand in the list; so its program never lacks its rights."""
    control.switch(page_size=page_size)
    nightly.create()
    first, old = nightly.id, path(nightly)
    policies = [grant(console, f"policy-{number}", [first]) for number in range(3)]
    control.reset_calls()
    next_run()

    nightly.create()

    calls = changes(control)
    assert calls[0] == ("POST", PATH)
    assert sorted(calls[1:4]) == sorted(("PUT", each) for each in policies)
    assert calls[4:-1] == calls[3:0:-1]
    assert calls[-1] == ("DELETE", old)
    assert [console.call("GET", each)["identities"] for each in policies] == [[nightly.id]] * 3
    removed, made = old.rpartition("/")[2], nightly.outputs["access_key"]
    assert sorted(capsys.readouterr().out.splitlines()) == [
        f"ovh: removed {removed}, whose place {made} has taken",
        *(
            f"ovh: the policy policy-{n} names {nightly.id} {how} {first}"
            for n in range(3)
            for how in ("beside", "instead of")
        ),
    ]


@pytest.mark.parametrize("shuffle", [False, True])
def test_policies_that_deny_are_the_first_for_a_new_client_and_the_last_for_the_old(
    nightly: Story,
    next_run: Callable[[], None],
    console: OvhClient,
    control: Control,
    *,
    shuffle: bool,
) -> None:
    """By themselves or by a permissions group; so neither may more on the way than at its ends."""
    control.switch(shuffle_lists=shuffle)
    nightly.create()
    named = [{"action": "account:apiovh:me/get"}]
    group = {"name": "never", "description": "Never", "permissions": {"deny": named}}
    never = [{"urn": console.call("POST", PERMISSIONS_GROUPS, group)["urn"]}]
    told: list[dict[str, Any]] = [
        {},
        {"permissions": {"allow": named, "deny": named}},
        {"permissions": {}, "permissionsGroups": never},
        {"permissions": {"deny": named}},
        {"permissionsGroups": never},
    ]
    policies = [
        grant(console, f"policy-{number}", [nightly.id], **each) for number, each in enumerate(told)
    ]
    control.reset_calls()
    next_run()

    nightly.create()

    order = [policies.index(path) for method, path in changes(control) if method == "PUT"]
    first, later = order[:5], order[5:]
    assert ({*first[:2]}, {*first[2:4]}, first[4]) == ({2, 3}, {1, 4}, 0)
    assert later == first[::-1]


def test_a_client_whose_policies_are_half_handed_over_is_followed_by_one_that_has_them_all(
    nightly: Story, next_run: Callable[[], None], console: OvhClient, control: Control
) -> None:
    """Whatever the run that was stopped had made goes, with the client that was in use."""
    nightly.create()
    first = nightly.id
    never = {"deny": [{"action": "account:apiovh:me/get"}]}
    policies = [grant(console, "get", [first]), grant(console, "not", [first], permissions=never)]
    control.fault(method="PUT", path=policies[0], kind="status", status=403, body={"message": "no"})
    next_run()
    with pytest.raises(Refused):
        nightly.create()
    half = [len(console.call("GET", each)["identities"]) for each in policies]
    next_run()

    nightly.create()

    assert half == [1, 2]
    assert [console.call("GET", each)["identities"] for each in policies] == [[nightly.id]] * 2
    assert console.call("GET", PATH) == [nightly.outputs["access_key"]]


def test_a_policy_that_is_handed_over_is_else_as_it_was(
    nightly: Story, next_run: Callable[[], None], console: OvhClient
) -> None:
    """It is sent whole: an except, a condition or an end that was left out would be gone."""
    nightly.create()
    first = nightly.id
    root = f"urn:v1:eu:identity:account:{NIC}"
    tag = [{"action": "account:apiovh:me/tag/get"}]
    policy = grant(
        console,
        "everything",
        [root, first],
        description="By hand",
        permissions={"allow": [{"action": "account:apiovh:me/*"}], "except": tag, "deny": tag},
        permissionsGroups=[{"urn": "urn:v1:eu:permissionsGroup:ovh:controlPanelAccess"}],
        conditions={"operator": "MATCH", "values": {"request.IP.IN_RANGE": "192.0.2.0/24"}},
        expiredAt="2040-12-31T23:59:59Z",
    )
    before = console.call("GET", policy)
    next_run()

    nightly.create()

    after = console.call("GET", policy)
    assert sorted(after.pop("identities")) == sorted([root, nightly.id])
    assert after.pop("updatedAt")
    before.pop("identities")
    assert after == before


def test_a_policy_that_cannot_be_edited_is_said(
    nightly: Story,
    next_run: Callable[[], None],
    console: OvhClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """OVHcloud's own policies are not ours to change, and keep no client alive."""
    nightly.create()
    first, old = nightly.id, path(nightly)
    kept = {**console.call("GET", grant(console, "kept", [first])), "readOnly": True}
    control.fault(method="GET", path=POLICIES, kind="status", status=200, body=[kept])
    control.reset_calls()
    next_run()

    nightly.create()

    assert changes(control) == [("POST", PATH), ("DELETE", old)]
    said = f"ovh: the policy kept cannot be edited, and still names {first}\n"
    assert capsys.readouterr().out.startswith(said)


def test_a_policy_that_names_somebody_else_is_left_as_it_is(
    nightly: Story, next_run: Callable[[], None], console: OvhClient, control: Control
) -> None:
    """Were the cloud to list more than was asked for, nobody would get rights by that."""
    nightly.create()
    policy = grant(console, "others", [f"urn:v1:eu:identity:account:{NIC}"])
    before = console.call("GET", policy)
    control.fault(method="GET", path=POLICIES, kind="status", status=200, body=[before])
    next_run()

    nightly.create()

    assert console.call("GET", policy) == before


def test_a_client_whose_policy_is_refused_stays(
    nightly: Story, next_run: Callable[[], None], console: OvhClient, control: Control
) -> None:
    """Its program goes on as before; the run that may edit the policy ends the matter."""
    nightly.create()
    first, old = nightly.id, path(nightly)
    policy = grant(console, "refused", [first])
    control.fault(method="PUT", path=policy, kind="status", status=403, body={"message": "no"})
    next_run()
    with pytest.raises(Refused):
        nightly.create()
    standing = console.find(old)
    next_run()

    nightly.create()

    assert standing is not None
    assert console.call("GET", policy)["identities"] == [nightly.id]
    assert console.call("GET", PATH) == [nightly.outputs["access_key"]]


def test_a_client_that_acts_for_people_is_left_alone(
    nightly: Story, next_run: Callable[[], None], console: OvhClient
) -> None:
    """It is no identity of a program, whatever its description says."""
    nightly.create()
    told = {key: console.call("GET", path(nightly))[key] for key in ("name", "description")}
    flow = {"flow": "AUTHORIZATION_CODE", "callbackUrls": ["https://example.com/"]}
    other = console.call("POST", PATH, {**told, **flow})["clientId"]
    next_run()

    nightly.create()

    assert sorted(console.call("GET", PATH)) == sorted([other, nightly.outputs["access_key"]])


def test_a_client_whose_look_failed_is_removed_by_the_next_run(
    nightly: Story, next_run: Callable[[], None], console: OvhClient, control: Control
) -> None:
    """Its secret was never stored, though its creation was answered."""
    control.fault(method="GET", path=f"{PATH}/", kind="status", status=403, body={"message": "no"})
    with pytest.raises(Refused):
        nightly.create()
    next_run()

    nightly.create()

    assert posts(control, PATH) == 2
    assert console.call("GET", PATH) == [nightly.outputs["access_key"]]


def test_a_client_that_goes_while_we_look_is_gone(
    nightly: Story, next_run: Callable[[], None], control: Control
) -> None:
    """Somebody may delete a client between our list and our look."""
    nightly.create()
    next_run()
    control.fault(
        method="GET", path=path(nightly), kind="status", status=404, body={"message": "gone"}
    )

    nightly.create(mark="grantbook/test/ovh/backup/weekly")

    assert posts(control, PATH) == 2


def test_an_update_of_a_client_that_is_gone_is_refused(nightly: Story, console: OvhClient) -> None:
    """A refresh comes first, and then a new client."""
    nightly.create()
    console.delete(path(nightly))

    with pytest.raises(NotFound):
        nightly.update(name="renamed")
