import json
import re

from hypothesis import given, settings

from access import aws_policies
from tests.components import written
from tests.components.registered import Built, Registered, built

KINDS = "pulumi-python:dynamic/ovh:"
MAKES = {
    "Group": "account:apiovh:me/identity/group/create",
    "IdentityProvider": "account:apiovh:me/identity/provider/create",
    "Membership": "account:apiovh:me/identity/group/user/add",
    "Oauth2Client": "account:apiovh:me/api/oauth2/client/create",
    "PermissionsGroup": "account:apiovh:iam/permissionsGroup/create",
    "Policy": "account:apiovh:iam/policy/create",
    "ResourceGroup": "account:apiovh:iam/resourceGroup/create",
    "ResourceTags": "account:apiovh:iam/resource/tag/add",
    "Token": "account:apiovh:me/identity/user/token/create",
    "User": "account:apiovh:me/identity/user/create",
}
few = settings(max_examples=10)  # Each is a whole run.


@few
@given(written.declarations())
def test_a_run_asks_for_the_rights_to_make_what_it_makes(declared: written.Written) -> None:
    """On each account of OVHcloud, and for no right to make anything else."""
    found = built(written.read(declared))

    for account, urn in (
        ("ovh", "urn:v1:eu:resource:account:xx1111-ovh"),
        ("partner", "urn:v1:ca:resource:account:yy2222-ovh"),
    ):
        provider = found.one("pulumi:providers:pulumi-python", account)
        asked = json.loads(provider.inputs["grantbook:rights"])[urn]
        made = {MAKES[item.type.removeprefix(KINDS)] for item in _on(found, account)}
        assert {action for action in asked if action.endswith(("/add", "/create"))} == made


@few
@given(written.declarations())
def test_whoever_is_suspended_can_use_nothing_anywhere(declared: written.Written) -> None:
    """Disabled, locked or denied everything; nobody else is."""
    found = built(written.read(declared))
    suspended = {key for key, entry in declared["people"].items() if entry["suspended"]}

    for item in found.objects:
        key = item.name.partition("/")[2]
        if item.type == f"{KINDS}User" and item.inputs["type"] == "USER":
            assert item.inputs["enabled"] == (key not in suspended)
        elif item.type == "pulumi-python:dynamic/scaleway:User":
            assert item.inputs["locked"] == (key in suspended)
        elif item.type == "aws:iam/user:User" and key in declared["people"]:
            assert _is_denied(found, item) == (key in suspended)


@few
@given(written.declarations())
def test_no_person_is_made_where_people_are_federated(declared: written.Written) -> None:
    """Groups are empty there; who comes is said by the identity provider."""
    found = _on(built(written.read(declared)), "partner")

    users = {item.inputs["type"] for item in found if item.type == f"{KINDS}User"}
    members = [item.inputs["users"] for item in found if item.type == f"{KINDS}Membership"]
    assert users <= {"SERVICE"}
    assert [users for users in members if users] == []


def _on(found: Built, account: str) -> list[Registered]:
    """Return the objects on one account."""
    return [item for item in found.objects if re.split("[/@]", item.name)[0] == account]


def _is_denied(found: Built, person: Registered) -> bool:
    """Tell whether a policy of somebody's own denies everything on AWS."""
    account = person.name.partition("/")[0]
    name = f"{account}@user/{person.inputs['name']}/suspended"
    policy = found.of("aws:iam/userPolicy:UserPolicy").get(name)
    return policy is not None and json.loads(policy.inputs["policy"]) == aws_policies.SUSPENDED
