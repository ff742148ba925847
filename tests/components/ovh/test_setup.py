from tests.access.metadata import METADATA
from tests.components import written
from tests.components.registered import built

KINDS = "pulumi-python:dynamic/ovh:"
SETUP = {
    "permissions_groups": {
        "viewer": {
            "description": "See policies",
            "allow": ["vps:apiovh:*"],
            "except": ["vps:apiovh:reboot"],
            "deny": ["vps:apiovh:terminate"],
            "renamed_from": "reader",
        }
    },
    "resource_groups": {"prod": {"resources": ["vps:a", "account"], "renamed_from": "live"}},
    "tags": {"vps:a": {"team": "web", "env": "prod"}},
    "identity_provider": {"metadata": METADATA, "group_attribute": "groups"},
}


def test_an_account_has_what_is_declared_of_it() -> None:
    """Each with its mark where it has a place for one, after the gates."""
    found = built(written.read({"accounts": {"ovh": SETUP}}))

    assert {item.type.removeprefix(KINDS): (item.name, item.inputs) for item in found.objects} == {
        "PermissionsGroup": (
            "ovh/viewer",
            {
                "name": "gb_viewer",
                "description": "See policies",
                "allow": ["vps:apiovh:*"],
                "excepted": ["vps:apiovh:reboot"],
                "deny": ["vps:apiovh:terminate"],
                "mark": "grantbook/test/ovh/viewer",
            },
        ),
        "ResourceGroup": (
            "ovh/prod",
            {
                "name": "gb_prod",
                "resources": [
                    "urn:v1:eu:resource:account:xx1111-ovh",
                    "urn:v1:eu:resource:vps:a",
                ],
                "mark": "grantbook/test/ovh/prod",
            },
        ),
        "ResourceTags": (
            "ovh/vps:a",
            {"resource": "urn:v1:eu:resource:vps:a", "tags": {"env": "prod", "team": "web"}},
        ),
        "IdentityProvider": (
            "ovh",
            {
                "metadata": METADATA.strip(),
                "group_attribute": "groups",
                "user_attribute": "",
                "disable_users": False,
                "sign_requests": False,
                "requested_attributes": [],
            },
        ),
    }
    assert all(f"{KINDS}Account ovh" in item.waits_for for item in found.objects)
    assert found.one(f"{KINDS}PermissionsGroup", "ovh/viewer").aliases == ["ovh/reader"]
    assert found.one(f"{KINDS}ResourceGroup", "ovh/prod").aliases == ["ovh/live"]


def test_the_name_of_a_permissions_group_is_claimed() -> None:
    """Somebody else's of that name stops a run before its first change."""
    found = built(written.read({"accounts": {"ovh": SETUP}}))

    assert found.one(f"{KINDS}Account", "ovh").inputs["claims"] == {
        "permissions group/gb_viewer": "grantbook/test/ovh/viewer"
    }


def test_permissions_groups_that_deny_come_before_those_that_only_allow() -> None:
    """Who holds both gets more of the one no earlier than less by the other; deletion is turned."""
    groups = {
        "any": {"allow": ["vps:apiovh:*"]},
        "never": {"deny": ["vps:apiovh:terminate"]},
        "not": {"allow": ["vps:apiovh:*"], "deny": ["vps:apiovh:reboot"]},
    }

    found = built(written.read({"accounts": {"ovh": {"permissions_groups": groups}}}))

    kind = f"{KINDS}PermissionsGroup"
    waits = {
        name: [each for each in item.waits_for if each.startswith(kind)]
        for name, item in found.of(kind).items()
    }
    first = [f"{kind} ovh/never", f"{kind} ovh/not"]
    assert waits == {"ovh/any": first, "ovh/never": [], "ovh/not": []}
