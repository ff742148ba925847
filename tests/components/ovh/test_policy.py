from typing import Any

import pytest

from access import ovh_policies
from tests.components import written
from tests.components.registered import Registered, built

ACCOUNT = "urn:v1:eu:resource:account:xx1111-ovh"
GET = {"allow": ["account:apiovh:me/get"], "resources": ["account"]}
TAG = {"allow": ["account:apiovh:me/tag/get"], "resources": ["account"]}
NEVER = ["account:apiovh:me/edit"]
POLICY = "pulumi-python:dynamic/ovh:Policy"
VALUES = {"request.IP.EQ": "192.0.2.7", "resource.Name": "web"}
MATCH = {"operator": "MATCH", "values": VALUES}


def _policies(*grants: dict[str, Any], **more: Any) -> dict[str, Registered]:
    written_team = {"grants": {"ovh": list(grants)}} if grants else {}
    declared = {"teams": {"ops": {**written_team, **more.pop("team", {})}}, **more}
    return built(written.read(declared)).of(POLICY)


def test_grants_on_the_account_are_one_policy() -> None:
    """Named as the team; allow, deny and permissions groups each merged."""
    (name, made), *others = _policies(
        TAG | {"deny": ["account:apiovh:me/edit"]},
        GET,
        {"permissions_groups": ["globalReadOnly"], "resources": ["account"]},
    ).items()

    assert (name, others) == ("ovh/ops", [])
    assert made.delete_before_replace
    assert made.inputs == {
        "name": "gb_ops",
        "description": "",
        "identities": ["id of ovh/ops"],
        "resources": [ACCOUNT],
        "allow": ["account:apiovh:me/get", "account:apiovh:me/tag/get"],
        "excepted": [],
        "deny": ["account:apiovh:me/edit"],
        "permissions_groups": ["urn:v1:eu:permissionsGroup:ovh:globalReadOnly"],
        "conditions": {},
        "expired_at": "",
        "mark": "grantbook/test/ovh/ops",
    }


def test_grants_of_a_bundle_are_a_policy_named_after_it() -> None:
    """So that the control panel says where a right comes from."""
    found = _policies(GET, team={"bundles": ["login"]}, bundles={"login": {"ovh": [TAG]}})

    assert {name: item.inputs["allow"] for name, item in found.items()} == {
        "ovh/ops": GET["allow"],
        "ovh/ops/login": TAG["allow"],
    }
    assert found["ovh/ops/login"].inputs["name"] == "gb_ops/login"
    assert found["ovh/ops/login"].inputs["mark"] == "grantbook/test/ovh/ops/login"


@pytest.mark.parametrize(
    ("more", "key", "value"),
    [
        ({"resources": ["vps:*"]}, "resources", ["urn:v1:eu:resource:vps:*"]),
        ({"condition": MATCH}, "conditions", MATCH),
        ({"until": "2031-06-30"}, "expired_at", "2031-06-30T23:59:59+00:00"),
        ({"except": ["account:apiovh:me/tag/get"]}, "excepted", ["account:apiovh:me/tag/get"]),
    ],
    ids=["resources", "condition", "end", "except"],
)
def test_another_scope_is_another_policy(more: dict[str, Any], key: str, value: Any) -> None:
    """A policy has one list of resources, one condition, one end; its name is told from these."""
    plain, other = _policies(GET, TAG | more).items()

    assert plain[0] == "ovh/ops"
    assert other[0].startswith("ovh/ops+")
    assert plain[1].inputs["allow"] == GET["allow"]
    assert other[1].inputs["allow"] == TAG["allow"]
    assert other[1].inputs[key] == value
    assert other[1].inputs["name"] == f"gb_{other[0].removeprefix('ovh/')}"


def test_grants_of_the_same_scope_share_a_policy() -> None:
    """Whatever the order in which a condition's words are written."""
    turned = dict(reversed(VALUES.items()))
    found = _policies(
        GET | {"condition": MATCH},
        TAG | {"condition": {"values": turned, "operator": "MATCH"}},
    )

    (made,) = found.values()
    assert made.inputs["allow"] == [*GET["allow"], *TAG["allow"]]


def test_name_of_a_scope_depends_on_the_scope_alone() -> None:
    """What is allowed there may change in place."""
    before = _policies(GET | {"until": "2031-06-30"})
    after = _policies(TAG | {"until": "2031-06-30"})

    assert before.keys() == after.keys()


def test_except_is_never_merged() -> None:
    """It trims the allow of its own policy, and would trim another grant's."""
    every = {"allow": ["account:apiovh:me/*"], "resources": ["account"]}

    found = _policies(
        every | {"except": ["account:apiovh:me/get"]},
        every | {"except": ["account:apiovh:me/tag/get"]},
        GET,
    )

    assert sorted(tuple(item.inputs["excepted"]) for item in found.values()) == [
        (),
        ("account:apiovh:me/get",),
        ("account:apiovh:me/tag/get",),
    ]


def test_grants_name_groups_that_the_stack_makes() -> None:
    """Permissions groups by the URN they will have, so that a policy waits for them."""
    grant = {
        "permissions_groups": ["viewer", "globalReadOnly"],
        "resources": ["account", "resource_group:prod", "resource_group:ovh-default"],
    }
    found = built(
        written.read(
            {
                "accounts": {
                    "ovh": {
                        "permissions_groups": {"viewer": {"allow": ["vps:apiovh:*"]}},
                        "resource_groups": {"prod": {"resources": ["vps:a"]}},
                    }
                },
                "teams": {"ops": {"grants": {"ovh": [grant]}}},
            }
        )
    )

    (policy,) = found.of(POLICY).values()
    assert policy.inputs["permissions_groups"] == [
        "urn:v1:eu:permissionsGroup:ovh:globalReadOnly",
        "id of ovh/viewer",
    ]
    assert policy.inputs["resources"] == [
        "resource_group:ovh-default",
        "id of ovh/prod",
        "urn:v1:eu:resource:account:xx1111-ovh",
    ]
    assert {
        "pulumi-python:dynamic/ovh:PermissionsGroup ovh/viewer",
        "pulumi-python:dynamic/ovh:ResourceGroup ovh/prod",
    } <= {*policy.waits_for}


@pytest.mark.parametrize(
    ("denying", "key", "value"),
    [
        (GET | {"deny": NEVER, "until": "2031-06-30"}, "deny", NEVER),
        (
            {"permissions_groups": ["never"], "resources": ["vps:*"]},
            "permissions_groups",
            ["id of ovh/never"],
        ),
    ],
    ids=["by-itself", "by-a-group-of-ours"],
)
def test_policies_that_deny_come_before_those_that_they_trim(
    denying: dict[str, Any], key: str, value: list[str]
) -> None:
    """The others wait for them, whatever their names; what is waited for is deleted later, too."""
    groups = {"never": {"deny": NEVER}, "viewer": {"allow": ["vps:apiovh:*"]}}
    others = [
        GET,
        {"permissions_groups": ["viewer"], "resources": ["vps:a"]},
        {"permissions_groups": ["globalReadOnly"], "resources": ["vps:b"]},
    ]

    found = _policies(*others, denying, accounts={"ovh": {"permissions_groups": groups}})

    (first,) = [name for name, item in found.items() if item.inputs[key] == value]
    waits = {
        name: [each for each in item.waits_for if POLICY in each] for name, item in found.items()
    }
    assert len(found) == 4
    assert waits == {name: [] if name == first else [f"{POLICY} {first}"] for name in found}


def test_policies_that_only_allow_wait_for_none() -> None:
    """So they are made at once."""
    found = _policies(GET, TAG | {"until": "2031-06-30"})

    assert [each for item in found.values() for each in item.waits_for if POLICY in each] == []


def test_grant_of_another_cloud_is_no_policy() -> None:
    """A mistake of ours, said with the place of the grant."""
    declared = written.read({"teams": {"ops": {"grants": {"aws": [{"allow": ["s3:*"]}]}}}})

    with pytest.raises(TypeError, match=r"1\.yaml:1: not a grant of OVHcloud"):
        ovh_policies.policies(declared.teams[0], "aws")
