import urllib.parse
from datetime import timedelta
from typing import Any

import ovh
import pytest

from sandbox.control import Control
from tests.sandbox.ovh.conftest import (
    ACCOUNT,
    NIC,
    VPS,
    Json,
    SignIn,
    add_user,
    allow,
    missing,
    policy,
    refusal,
)

POLICY = "/v2/iam/policy"
LOGIN = [
    "account:apiovh:me/get",
    "account:apiovh:me/supportLevel/get",
    "account:apiovh:me/certificates/get",
    "account:apiovh:me/tag/get",
]
GRAMMAR = "urn:v1:region:(resource|resourceGroup):(*|group_id|resource_type):(*|resource_name)"
NOBODY = "urn:v1:eu:resourceGroup:aa0713ab-ed13-4f1a-89a5-32aa0cb936d8"


def deny(*actions: str) -> Json:
    """Return permissions that deny these actions."""
    return {"deny": [{"action": action} for action in actions]}


def test_a_policy_lives_from_creation_to_deletion(root: ovh.Client, alice: ovh.Client) -> None:
    """It is answered whole, replaced whole, and gone means 404."""
    made = root.post(POLICY, **policy(description="who + what_1/2", expiredAt=None))

    path = f"{POLICY}/{made['id']}"
    changed = root.put(path, **policy(expiredAt="2030-01-01T00:00:00+02:00"))

    assert alice.get("/me")
    assert made.pop("createdAt") == changed.pop("createdAt")
    assert made == {
        "id": made["id"],
        "owner": NIC,
        "readOnly": False,
        **policy(description="who + what_1/2", permissionsGroups=[]),
    }
    assert changed.pop("updatedAt")
    assert made.pop("description") == "who + what_1/2"
    assert changed == {**made, "expiredAt": "2029-12-31T22:00:00Z"}
    assert root.delete(path) is None
    for call in (root.get, root.delete):
        assert refusal(call, path)[0] == 404
    assert missing(alice.get, "/me") == LOGIN[0]


def test_what_a_whole_edit_leaves_out_is_gone(root: ovh.Client, alice: ovh.Client) -> None:
    """PUT replaces."""
    condition = {"operator": "MATCH", "values": {"resource.Type": "account"}}
    told = {"description": "x", "conditions": condition, "expiredAt": "2030-01-01T00:00:00Z"}
    made = root.post(POLICY, **policy(**told))

    changed = root.put(f"{POLICY}/{made['id']}", **policy())

    assert alice.get("/me")
    assert made.keys() - changed.keys() == told.keys()


@pytest.mark.parametrize("empty", [None, [], "absent"])
def test_empty_effects_are_left_out(root: ovh.Client, alice: ovh.Client, empty: object) -> None:
    """Clients send nulls and empty lists; neither comes back."""
    permissions = allow(LOGIN[0]) | ({} if empty == "absent" else {"except": empty, "deny": empty})

    made = root.post(POLICY, **policy(permissions=permissions))

    assert alice.get("/me")
    assert made["permissions"] == allow(LOGIN[0])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": None}, "MISSING_PARAMETER"),
        ({"name": ""}, "MISSING_PARAMETER"),
        ({"name": "with space"}, "INVALID_FORMAT"),
        ({"name": "x" * 256}, "PARAMETER_TOO_LONG"),
        ({"name": "ovh-mine"}, "INVALID_PARAMETER"),
        ({"description": "with: colon"}, "INVALID_FORMAT"),
        ({"identities": None}, "MISSING_PARAMETER"),
        ({"identities": ["alice"]}, "INVALID_IDENTITY_URN"),
        ({"identities": [f"urn:v1:eu:identity:user:{NIC}/nobody"]}, "INVALID_IDENTITY_URN"),
        ({"identities": [f"urn:v1:eu:identity:user:{NIC}/*"]}, "INVALID_IDENTITY_URN"),
        ({"resources": None}, "MISSING_PARAMETER"),
        ({"resources": [ACCOUNT]}, "INVALID_RESOURCE_URN"),
        ({"resources": [{"urn": NOBODY}]}, "INVALID_RESOURCE_URN"),
        ({"resources": [{"urn": "urn:v1:ca:resource:*"}]}, "INVALID_RESOURCE_URN"),
        ({"resources": [{"urn": "urn:v1:eu:resource:vps:a*"}]}, "INVALID_RESOURCE_URN"),
        ({"permissions": None}, "MISSING_PARAMETER"),
        ({"permissions": {"allow": "*"}}, "INVALID_PARAMETER"),
        ({"permissions": allow("vps:apiovh:*/get")}, "INVALID_ACTION"),
        ({"permissions": allow("reboot")}, "INVALID_ACTION"),
        ({"permissions": {"deny": [{}]}}, "INVALID_ACTION"),
        ({"permissionsGroups": [{"urn": "nothing"}]}, "INVALID_PERMISSIONS_GROUP_URN"),
        ({"conditions": {"operator": "XOR"}}, "INVALID_CONDITION"),
        ({"expiredAt": "tomorrow"}, "INVALID_PARAMETER"),
        ({"expiredAt": "2030-01-01T00:00:00"}, "INVALID_PARAMETER"),
    ],
)
def test_a_malformed_policy_is_refused(
    root: ovh.Client, alice: ovh.Client, changes: Json, reason: str
) -> None:
    """The reason is the last part of the class, and nothing is made."""
    status, body = refusal(root.post, POLICY, **policy(**changes))

    assert (status, body["class"]) == (400, f"Client::BadRequest::{reason}")
    assert missing(alice.get, "/me") == LOGIN[0]


def test_a_malformed_resource_meets_the_known_words(root: ovh.Client) -> None:
    """The one message that was seen whole."""
    told = policy(identities=[], resources=[{"urn": ACCOUNT}, {"urn": "*"}])

    _, body = refusal(root.post, POLICY, **told)

    assert body["message"] == f'urn "resources[1].urn" is malformed, expected {GRAMMAR}'


def test_names_are_unique_in_the_account(root: ovh.Client, alice: ovh.Client) -> None:
    """A policy may keep its own name when it is edited."""
    made = root.post(POLICY, **policy())
    other = root.post(POLICY, **policy(name="other"))

    status, body = refusal(root.post, POLICY, **policy())

    assert alice.get("/me")
    assert (status, body["class"]) == (409, "Client::Conflict::POLICY_ALREADY_EXISTS")
    assert refusal(root.put, f"{POLICY}/{other['id']}", **policy())[0] == 409
    assert root.put(f"{POLICY}/{made['id']}", **policy())["id"] == made["id"]


def test_the_policy_of_ovhcloud_is_read_only(root: ovh.Client) -> None:
    """It cannot be edited or deleted."""
    (default,) = root.get(POLICY, readOnly=True)
    path = f"{POLICY}/{default['id']}"

    assert default["name"] == "ovh-default"
    assert refusal(root.put, path, **policy(identities=[]))[0] == 403
    assert refusal(root.delete, path)[0] == 403


def test_a_list_is_narrowed_by_what_policies_name(root: ovh.Client, alice: ovh.Client) -> None:
    """Identity, resource, action, and whether they are read-only."""
    root.post(POLICY, **policy())
    everything = {"resources": [{"urn": "urn:v1:eu:resource:*"}], "permissions": allow("vps:*")}
    root.post(POLICY, **policy(name="other", identities=[], **everything))

    def names(**query: Any) -> list[str]:
        # The package itself cannot repeat a key.
        text = f"?{urllib.parse.urlencode(query, doseq=True)}" if query else ""
        return sorted(each["name"] for each in root.get(f"{POLICY}{text}"))

    assert alice.get("/me")
    assert names() == ["other", "ovh-default", "reading"]
    assert names(readOnly="false") == ["other", "reading"]
    assert names(identity=policy()["identities"]) == ["reading"]
    assert names(resourceURN=[ACCOUNT, "urn:v1:eu:resource:*"]) == ["other", "reading"]
    assert names(action="vps:*") == ["other"]
    assert refusal(root.get, f"{POLICY}?readOnly=perhaps")[0] == 400


def test_details_tell_what_is_named(root: ovh.Client, alice: ovh.Client) -> None:
    """Resources, resource groups and permissions groups are shown beside their names."""
    group = root.post("/v2/iam/resourceGroup", name="web", resources=[{"urn": VPS}])
    panel = "urn:v1:eu:permissionsGroup:ovh:controlPanelAccess"
    resources = [{"urn": VPS}, {"urn": group["urn"]}, {"urn": "urn:v1:eu:resource:vps:*"}]
    told = policy(permissionsGroups=[{"urn": panel}], resources=resources)
    made = root.post(POLICY, **told)

    shown = root.get(f"{POLICY}/{made['id']}", details=True)

    assert missing(alice.get, "/me") == LOGIN[0]
    assert root.get(f"{POLICY}/{made['id']}")["resources"] == resources
    one, several, every = shown["resources"]
    assert (one["resource"]["displayName"], one["resource"]["type"]) == ("prod-web-1", "vps")
    assert several["group"] == {"id": group["id"], "name": "web", "readOnly": False}
    assert every == {"urn": "urn:v1:eu:resource:vps:*"}
    (permissions,) = shown["permissionsGroups"]
    assert (permissions["name"], permissions["owner"]) == ("controlPanelAccess", "ovh")
    assert len(permissions["permissions"]["allow"]) == 4
    details = {each["id"]: each for each in root.get(POLICY, details=True)}
    assert details[made["id"]]["resources"][0]["resource"]["name"] == "vps-xx1111a.vps.ovh.net"


@pytest.mark.parametrize("taken_away", [*LOGIN, None])
def test_the_least_to_log_in_is_four_actions(
    root: ovh.Client, alice: ovh.Client, taken_away: str | None
) -> None:
    """Each opens one call; taking one away closes exactly that one."""
    left = [action for action in LOGIN if action != taken_away]
    root.post(POLICY, **policy(permissions=allow(*left)))

    for action in LOGIN:
        path = action.removeprefix("account:apiovh:").removesuffix("/get")
        if action == taken_away:
            assert missing(alice.get, f"/{path}") == action
        else:
            alice.get(f"/{path}")

    assert missing(alice.get, "/me/bill") == "account:apiovh:me/bill/get"


def test_a_managed_group_does_the_same(root: ovh.Client, alice: ovh.Client) -> None:
    """OVHcloud has one for just that purpose."""
    panel = {"urn": "urn:v1:eu:permissionsGroup:ovh:controlPanelAccess"}
    root.post(POLICY, **policy(permissions={}, permissionsGroups=[panel]))

    for path in ("/me", "/me/supportLevel", "/me/certificates", "/me/tag"):
        alice.get(path)

    assert missing(alice.get, "/me/bill") == "account:apiovh:me/bill/get"


def test_deny_wins_over_every_allow(root: ovh.Client, alice: ovh.Client, control: Control) -> None:
    """Also over those of another policy; a switch makes the cloud forget it."""
    root.post(POLICY, **policy(permissions=allow("*")))
    root.post(POLICY, **policy(name="not-bills", permissions=deny("account:apiovh:me/bill/*")))

    assert alice.get("/me")
    assert missing(alice.get, "/me/bill") == "account:apiovh:me/bill/get"
    control.switch(ignore_denies=True)
    assert alice.get("/me/bill")


def test_except_is_undone_by_another_policy(root: ovh.Client, alice: ovh.Client) -> None:
    """It only takes back from its own allow."""
    unit = allow("account:apiovh:me/*") | {"except": [{"action": "account:apiovh:me/bill/*"}]}
    root.post(POLICY, **policy(permissions=unit))
    before = missing(alice.get, "/me/bill")

    root.post(POLICY, **policy(name="bills", permissions=allow("account:apiovh:me/bill/get")))

    assert before == "account:apiovh:me/bill/get"
    assert alice.get("/me/bill")


def test_a_policy_covers_only_its_resources(
    root: ovh.Client, alice: ovh.Client, control: Control
) -> None:
    """One service, a type, a group; a switch makes the cloud forget it."""
    root.post(POLICY, **policy(permissions=allow("*"), resources=[{"urn": VPS}]))
    name, other = "vps-xx1111a.vps.ovh.net", "vps-xx1111b.vps.ovh.net"

    assert alice.get("/vps") == [name]
    assert alice.get(f"/vps/{name}")["iam"]["urn"] == VPS
    assert alice.post(f"/vps/{name}/reboot")["state"] == "todo"
    assert missing(alice.get, f"/vps/{other}") == "vps:apiovh:get"
    assert missing(alice.get, "/me") == LOGIN[0]
    control.switch(ignore_scopes=True)
    assert alice.get("/me")
    assert sorted(alice.get("/vps")) == [name, other]


@pytest.mark.parametrize(
    "resource", ["urn:v1:eu:resource:*", "urn:v1:eu:resource:vps:*", "urn:v1:eu:resourceGroup:*"]
)
def test_wildcards_cover_resources(root: ovh.Client, alice: ovh.Client, resource: str) -> None:
    """Everything, everything of a type, everything in some group."""
    root.post(POLICY, **policy(permissions=allow("vps:*"), resources=[{"urn": resource}]))

    assert len(alice.get("/vps")) == 2


def test_an_expired_policy_grants_nothing(
    root: ovh.Client, alice: ovh.Client, sign_in: SignIn, control: Control
) -> None:
    """From that instant on; a switch makes the cloud forget it."""
    add_user(root, "bob", "people")
    root.post(POLICY, **policy(expiredAt="2030-01-01T00:00:00Z"))
    alice.get("/me")

    control.switch(clock_offset_s=timedelta(days=365 * 20).total_seconds())
    late = sign_in("alice", duration="0")

    assert missing(late.get, "/me") == LOGIN[0]
    control.switch(ignore_expiry=True)
    assert late.get("/me")


def test_everything_can_be_allowed(alice: ovh.Client, control: Control) -> None:
    """A switch, so that tests can be shown to notice."""
    before = missing(alice.get, "/me")

    control.switch(allow_everything=True)

    assert before == LOGIN[0]
    assert alice.get("/me/bill")


def test_conditions_decide_too(root: ovh.Client, alice: ovh.Client) -> None:
    """A policy under a condition that is false has no say."""
    elsewhere = {"operator": "MATCH", "values": {"request.IP": "192.0.2.7"}}
    here = {"operator": "MATCH", "values": {"request.IP.IN_RANGE": "127.0.0.0/8"}}
    made = root.post(POLICY, **policy(conditions=elsewhere))
    before = missing(alice.get, "/me")

    root.put(f"{POLICY}/{made['id']}", **policy(conditions=here))

    assert before == LOGIN[0]
    assert alice.get("/me")


def test_another_account_hands_on_what_it_received(
    root: ovh.Client, alice: ovh.Client, partner: ovh.Client
) -> None:
    """Never more than that, and its own people need a policy of their own account."""
    vps = "urn:v1:eu:resource:vps:vps-yy2222a.vps.ovh.net"
    before = missing(root.get, "/vps/vps-yy2222a.vps.ovh.net")
    partner.post(
        POLICY,
        **policy(
            identities=[f"urn:v1:eu:identity:account:{NIC}"],
            resources=[{"urn": vps}],
            permissions=allow("vps:apiovh:get"),
        ),
    )
    received = root.get("/vps/vps-yy2222a.vps.ovh.net")["name"]
    not_yet = missing(alice.get, "/vps/vps-yy2222a.vps.ovh.net")
    root.post(POLICY, **policy(resources=[{"urn": vps}], permissions=allow("*")))

    assert before == not_yet == "vps:apiovh:get"
    assert received == alice.get("/vps/vps-yy2222a.vps.ovh.net")["name"]
    assert missing(alice.post, "/vps/vps-yy2222a.vps.ovh.net/reboot") == "vps:apiovh:reboot"
    assert len(root.get("/vps")) == 3
    assert alice.get("/vps") == ["vps-yy2222a.vps.ovh.net"]
