import json
from typing import Any
from urllib.parse import quote, urlencode

import ovh
import pytest

from tests.sandbox.ovh.conftest import ACCOUNT, VPS, Json, allow, missing, policy, refusal

GROUP = "/v2/iam/resourceGroup"
RESOURCE = "/v2/iam/resource"
OTHER = "urn:v1:eu:resource:vps:vps-xx1111b.vps.ovh.net"


def test_a_group_lives_from_creation_to_deletion(root: ovh.Client) -> None:
    """Resources are told by URN or id, and shown by id until details are asked for."""
    made = root.post(GROUP, name="web", resources=[{"urn": VPS}])
    path = f"{GROUP}/{made['id']}"
    id_ = root.get(f"{RESOURCE}/{OTHER}")["id"]

    changed = root.put(path, name="all", resources=[{"id": id_}, {"urn": VPS}, {"urn": VPS}])

    assert made["urn"] == f"urn:v1:eu:resourceGroup:{made['id']}"
    assert [list(each) for each in made["resources"]] == [["id"]]
    assert (changed["name"], len(changed["resources"])) == ("all", 2)
    assert changed["updatedAt"]
    assert "urn" not in root.get(path)["resources"][0]
    shown = root.get(path, details=True)["resources"]
    assert {each["urn"] for each in shown} == {VPS, OTHER}
    assert root.delete(path) is None
    for call in (root.get, root.delete):
        assert refusal(call, path)[0] == 404


def test_the_group_of_ovhcloud_holds_everything(root: ovh.Client) -> None:
    """It is read-only."""
    (default,) = root.get(GROUP, details=True)
    path = f"{GROUP}/{default['id']}"

    assert default["readOnly"] is True
    assert {each["urn"] for each in default["resources"]} >= {ACCOUNT, VPS, OTHER}
    assert refusal(root.put, path, name="mine", resources=[])[0] == 403
    assert refusal(root.delete, path)[0] == 403


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"name": "with space"}, 400),
        ({}, 400),
        ({"name": "taken"}, 409),
        ({"name": "web", "resources": [{"urn": "urn:v1:eu:resource:vps:*"}]}, 400),
        ({"name": "web", "resources": [{"id": "nothing"}]}, 400),
        ({"name": "web", "resources": "all"}, 400),
    ],
)
def test_a_malformed_group_is_refused(root: ovh.Client, told: Json, status: int) -> None:
    """Its resources must exist."""
    root.post(GROUP, name="taken")

    assert refusal(root.post, GROUP, **told)[0] == status


def test_an_edit_needs_the_resources(root: ovh.Client) -> None:
    """Name and resources are both required."""
    made = root.post(GROUP, name="web")

    assert refusal(root.put, f"{GROUP}/{made['id']}", name="web")[0] == 400


def test_a_policy_on_a_group_follows_what_it_holds(root: ovh.Client, alice: ovh.Client) -> None:
    """Adding a resource grants on it, removing takes back, deleting takes all."""
    group = root.post(GROUP, name="web")
    told = policy(permissions=allow("*"), resources=[{"urn": group["urn"]}])
    root.post("/v2/iam/policy", **told)
    path = f"{GROUP}/{group['id']}"
    before = alice.get("/vps")

    root.put(path, name="web", resources=[{"urn": VPS}])
    during = alice.get("/vps")
    root.delete(path)

    assert before == []
    assert during == ["vps-xx1111a.vps.ovh.net"]
    assert alice.get("/vps") == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"resourceType": "vps"}, {"vps-xx1111a.vps.ovh.net", "vps-xx1111b.vps.ovh.net"}),
        ({"resourceType": ["account", "dnsZone"]}, {"xx1111-ovh", "xx1111.example.com"}),
        ({"resourceName": "vps-*a.*"}, {"vps-xx1111a.vps.ovh.net"}),
        ({"resourceURN": VPS}, {"vps-xx1111a.vps.ovh.net"}),
        ({"tags": {"environment": [{"value": "prod"}]}}, {"vps-xx1111a.vps.ovh.net"}),
        ({"tags": {"environment": [{"operator": "EXISTS"}]}}, {"vps-xx1111a.vps.ovh.net"}),
        (
            {
                "tags": {"environment": [{"operator": "NEQ", "value": "prod"}]},
                "resourceType": "vps",
            },
            {"vps-xx1111b.vps.ovh.net"},
        ),
        (
            {"tags": {"environment": [{"operator": "ILIKE", "value": "PR%"}]}},
            {"vps-xx1111a.vps.ovh.net"},
        ),
        ({"tags": {"environment": [{"operator": "LIKE", "value": "PR%"}]}}, set()),
        (
            {"tags": {"ovh:example": [{"operator": "NEXISTS"}]}, "resourceType": "vps"},
            {"vps-xx1111a.vps.ovh.net"},
        ),
    ],
)
def test_a_list_is_narrowed(root: ovh.Client, query: Json, names: set[str]) -> None:
    """By patterns of name, type and URN, and by tags."""
    text = urlencode({k: json.dumps(v) if k == "tags" else v for k, v in query.items()}, doseq=True)

    found = root.get(f"{RESOURCE}?{text}")

    assert {each["name"] for each in found} == names


def test_a_filter_on_tags_that_makes_no_sense_is_refused(root: ovh.Client) -> None:
    """Its encoding is the sandbox's choice."""
    for told in ("prod", "[]", '{"a": [{"operator": "ABOUT"}]}'):
        assert refusal(root.get, f"{RESOURCE}?{urlencode({'tags': told})}")[0] == 400


def test_tags_are_set_one_by_one_or_all_at_once(root: ovh.Client) -> None:
    """OVHcloud's own stay through everything."""
    path = f"{RESOURCE}/{quote(OTHER, safe='')}"

    root.post(f"{path}/tag", key="team/a", value="web")
    root.post(f"{path}/tag", key="team/a", value="ops")
    added = root.get(path)["tags"]
    replaced = root.put(path, tags={"environment": "test", "empty": ""})["tags"]
    root.delete(f"{path}/tag/empty")

    assert added == {"ovh:example": "system", "team/a": "ops"}
    assert replaced == {"ovh:example": "system", "environment": "test", "empty": ""}
    assert root.get(path)["tags"] == {"ovh:example": "system", "environment": "test"}


@pytest.mark.parametrize(
    ("key", "value"), [("ovh:mine", "x"), ("with space", "x"), ("a", "with space"), ("a", None)]
)
def test_tags_that_break_the_rules_are_refused(root: ovh.Client, key: str, value: Any) -> None:
    """One by one, and all at once."""
    assert refusal(root.post, f"{RESOURCE}/{OTHER}/tag", key=key, value=value)[0] == 400
    assert refusal(root.put, f"{RESOURCE}/{OTHER}", tags={key: value})[0] == 400


def test_a_tag_of_ovhcloud_or_none_cannot_be_removed(root: ovh.Client) -> None:
    """The first is read-only, the second not there."""
    assert refusal(root.delete, f"{RESOURCE}/{OTHER}/tag/ovh:example")[0] == 400
    assert refusal(root.delete, f"{RESOURCE}/{OTHER}/tag/nothing")[0] == 404
    assert refusal(root.get, f"{RESOURCE}/urn:v1:eu:resource:vps:nothing")[0] == 404


def test_tagging_needs_a_right_on_the_resource_too(root: ovh.Client, alice: ovh.Client) -> None:
    """The account's right alone is not enough."""
    on_account = allow("account:apiovh:iam/resource/*")
    root.post("/v2/iam/policy", **policy(permissions=on_account))
    path = f"{RESOURCE}/{VPS}"
    without = missing(alice.post, f"{path}/tag", key="a", value="b")
    without_removal = missing(alice.put, path, tags={})

    on_resource = allow("vps:apiovh:iam/resource/tag/*")
    told = policy(name="tags", permissions=on_resource, resources=[{"urn": VPS}])
    root.post("/v2/iam/policy", **told)
    alice.post(f"{path}/tag", key="a", value="b")

    assert without == "vps:apiovh:iam/resource/tag/add"
    assert without_removal == "vps:apiovh:iam/resource/tag/remove"
    assert alice.get(path)["tags"]["a"] == "b"


def test_a_check_answers_for_the_caller(root: ovh.Client, alice: ovh.Client) -> None:
    """One resource or several; nothing is done by asking."""
    reboot, terminate = "vps:apiovh:reboot", "vps:apiovh:terminate"
    told = policy(permissions=allow(reboot), resources=[{"urn": VPS}])
    root.post("/v2/iam/policy", **told)

    one = alice.post(f"{RESOURCE}/{VPS}/authorization/check", actions=[reboot, terminate])
    several = alice.post("/v2/iam/authorization/check", resourceURNs=[VPS, OTHER], actions=[reboot])

    assert one == {"authorizedActions": [reboot], "unauthorizedActions": [terminate]}
    assert several == [
        {"resourceURN": VPS, "authorizedActions": [reboot], "unauthorizedActions": []},
        {"resourceURN": OTHER, "authorizedActions": [], "unauthorizedActions": [reboot]},
    ]
    for urn in ("vps", "urn:v1:eu:resource:vps:nothing"):
        path = f"{RESOURCE}/{urn}/authorization/check"
        assert refusal(root.post, path, actions=[reboot])[0] == 404
    assert refusal(root.post, f"{RESOURCE}/{VPS}/authorization/check", actions=[1])[0] == 400


def test_the_reference_tells_actions_and_types(root: ovh.Client) -> None:
    """Actions come page by page, by type; types by name."""
    actions = root.get("/v2/iam/reference/action?resourceType=vrackServices")

    assert actions
    assert {each["resourceType"] for each in actions} == {"vrackServices"}
    assert actions[0].keys() == {
        "action",
        "categories",
        "description",
        "hasQueryParameters",
        "resourceType",
    }
    assert "account" in root.get("/v2/iam/reference/resource/type")


def test_the_account_is_told_and_edited(root: ovh.Client) -> None:
    """What is read-only is left as it is, quietly, as everywhere in v1."""
    root.put("/me", firstname="Grace", nichandle="zz9999-ovh", unknown="x")

    me = root.get("/me")

    assert (me["firstname"], me["nichandle"]) == ("Grace", "xx1111-ovh")
    assert "unknown" not in me
    assert root.get(f"/me/bill/{root.get('/me/bill')[0]}")["priceWithTax"]["value"] == 12
    assert root.get(f"/me/contact/{root.get('/me/contact')[0]}")["email"] == me["email"]
    assert refusal(root.get, "/me/bill/nothing")[0] == 404
    assert refusal(root.get, "/me/contact/nothing")[0] == 404
    assert refusal(root.get, "/vps/nothing")[0] == 404
