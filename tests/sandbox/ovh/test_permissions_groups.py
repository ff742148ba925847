from urllib.parse import quote

import ovh
import pytest

from tests.sandbox.ovh.conftest import NIC, Json, allow, missing, policy, refusal

PATH = "/v2/iam/permissionsGroup"
MANAGED = "urn:v1:eu:permissionsGroup:ovh:controlPanelAccess"
VIEWER = {
    "name": "viewer",
    "description": "See bills",
    "permissions": allow("account:apiovh:me/bill/*"),
}


@pytest.mark.parametrize("escape", [str, lambda urn: quote(urn, safe="")])
def test_a_group_lives_from_creation_to_deletion(root: ovh.Client, escape: type[str]) -> None:
    """Its URN is its name in paths, escaped or not."""
    made = root.post(PATH, **VIEWER)
    path = f"{PATH}/{escape(made['urn'])}"

    changed = root.put(path, **{**VIEWER, "description": "Bills"})

    assert made["urn"] == f"urn:v1:eu:permissionsGroup:{NIC}:viewer"
    assert (made["owner"], made["updatedAt"]) == (NIC, None)
    assert root.get(path) == changed
    assert (changed["description"], changed["id"]) == ("Bills", made["id"])
    assert root.delete(path) is None
    for call in (root.get, root.delete):
        assert refusal(call, path)[0] == 404


def test_managed_groups_are_listed_and_read_only(root: ovh.Client) -> None:
    """They belong to OVHcloud."""
    listed = {each["urn"]: each for each in root.get(PATH)}

    assert len(listed) == 11
    assert listed[MANAGED]["owner"] == "ovh"
    assert refusal(root.put, f"{PATH}/{MANAGED}", **VIEWER)[0] == 403
    assert refusal(root.delete, f"{PATH}/{MANAGED}")[0] == 403


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"name": None}, 400),
        ({"description": None}, 400),
        ({"permissions": None}, 400),
        ({"name": "with space"}, 400),
        ({}, 409),
    ],
)
def test_a_malformed_group_is_refused(root: ovh.Client, changes: Json, status: int) -> None:
    """Name, description and permissions are required, and the name is unique."""
    root.post(PATH, **VIEWER)

    assert refusal(root.post, PATH, **{**VIEWER, **changes})[0] == status


def test_a_group_keeps_its_name(root: ovh.Client) -> None:
    """The URN holds it."""
    made = root.post(PATH, **VIEWER)

    status, _ = refusal(root.put, f"{PATH}/{made['urn']}", **{**VIEWER, "name": "other"})

    assert status == 400


def test_an_except_stays_inside_its_group(root: ovh.Client, alice: ovh.Client) -> None:
    """It does not take back from the policy's own allow, and a deny does."""
    bills = "account:apiovh:me/bill/get"
    narrow = {**allow("*"), "except": [{"action": bills}]}
    group = root.post(PATH, **{**VIEWER, "permissions": narrow})
    told = policy(permissions={}, permissionsGroups=[{"urn": group["urn"]}])
    made = root.post("/v2/iam/policy", **told)
    by_group_alone = missing(alice.get, "/me/bill")

    root.put(f"/v2/iam/policy/{made['id']}", **{**told, "permissions": allow(bills)})

    assert by_group_alone == bills
    assert alice.get("/me/bill")
    denying = {"deny": [{"action": bills}]}
    root.put(f"{PATH}/{group['urn']}", **{**VIEWER, "permissions": denying})
    assert missing(alice.get, "/me/bill") == bills


def test_a_policy_loses_what_a_deleted_group_granted(root: ovh.Client, alice: ovh.Client) -> None:
    """Its name stays in the policy, and grants nothing."""
    group = root.post(PATH, **VIEWER)
    told = policy(permissions={}, permissionsGroups=[{"urn": group["urn"]}])
    made = root.post("/v2/iam/policy", **told)
    alice.get("/me/bill")

    root.delete(f"{PATH}/{group['urn']}")

    assert missing(alice.get, "/me/bill") == "account:apiovh:me/bill/get"
    path = f"/v2/iam/policy/{made['id']}"
    assert root.get(path)["permissionsGroups"] == [{"urn": group["urn"]}]
    assert root.get(path, details=True)["permissionsGroups"] == []
