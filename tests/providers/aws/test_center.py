"""Who holds names in Identity Center, asked at the account that administers it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from providers.aws.account import AccountProvider
from providers.errors import Refused, Taken
from sandbox.aws.accounts import IDENTITY_CENTER_REGION, IDENTITY_STORE_ID, INSTANCE_ARN
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.aws.conftest import ACCOUNT
from tests.providers.story import Story, Tell

OWNER = "grantbook/test/prod"
KINDS = ("directory address", "directory group", "directory user", "permission set")
STORE = {"IdentityStoreId": IDENTITY_STORE_ID}
INSTANCE = {"InstanceArn": INSTANCE_ARN}
CENTER = {
    "center": INSTANCE_ARN,
    "center_region": IDENTITY_CENTER_REGION,
    "identity_store": IDENTITY_STORE_ID,
}


class Console:
    """Somebody else at work in Identity Center; whatever they make is gone in the end."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.center, self.directory = (
            clouds.on_aws(sandbox, service) for service in ("sso-admin", "identitystore")
        )

    def make(self, kind: str, name: str, mark: str) -> None:
        """Make something of a kind that carries a text where ours carry their marks."""
        if kind == "permission set":
            tags = [{"Key": "grantbook", "Value": mark}] if mark else []
            self.center.create_permission_set(**INSTANCE, Name=name, Tags=tags)
        elif kind == "directory group":
            said = f"Some words {mark}".strip()
            self.directory.create_group(**STORE, DisplayName=name, Description=said)
        else:
            said_name = {"GivenName": "A", "FamilyName": "B"}
            told: dict[str, Any] = {
                "DisplayName": name,
                "Name": said_name,
                **({"UserType": mark} if mark else {}),
            }
            if kind == "directory address":
                told |= {"UserName": f"user-of-{name}", "Emails": [{"Value": name}]}
            self.directory.create_user(**STORE, **{"UserName": name, **told})


@pytest.fixture
def console(sandbox: Sandbox) -> Iterator[Console]:
    """Return somebody at the console, and take their permission sets away afterwards."""
    made = Console(sandbox)
    yield made
    for arn in made.center.list_permission_sets(**INSTANCE)["PermissionSets"]:
        made.center.delete_permission_set(**INSTANCE, PermissionSetArn=arn)


@pytest.fixture
def name() -> str:
    """Return a name that no other test uses."""
    return f"n-{uuid4().hex[:8]}"


def gate(tell: Tell, kind: str, name: str, **other: str) -> Story:
    """Return the gate of the account that administers Identity Center, with one claim."""
    claims = {"claims": {f"{kind}/{name}": f"{OWNER}/{name}"}}
    return tell(AccountProvider(), claims, **{**CENTER, **other})


@pytest.mark.parametrize("kind", KINDS)
def test_a_gate_opens_when_a_name_is_free(
    tell: Tell, console: Console, control: Control, kind: str, name: str
) -> None:
    """Others' names do not close it, and nothing is changed."""
    console.make(kind, f"{name}-too", "")
    control.reset_calls()

    made = gate(tell, kind, name).create()

    assert made.id == ACCOUNT
    assert control.calls()["mutating"] == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_gate_opens_for_what_is_already_ours(
    tell: Tell, console: Console, kind: str, name: str
) -> None:
    """A tag, a description or a type tells, whatever the generation."""
    console.make(kind, name, f"{OWNER}/{name}/0f0f0f0f")

    made = gate(tell, kind, name).create()

    assert made.plan() == "same"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("mark", "whose"),
    [
        ("", "not made by grantbook"),
        ("yes", "not made by grantbook"),
        (
            "grantbook/prod/aws/x/0f0f0f0f",
            'made by the stack "prod" as "grantbook/prod/aws/x/0f0f0f0f"',
        ),
    ],
)
def test_a_gate_names_whoever_is_in_the_way(
    tell: Tell, console: Console, kind: str, name: str, mark: str, whose: str
) -> None:
    """By kind and name, and with the mark of whose it is."""
    console.make(kind, name, mark)

    with pytest.raises(Taken) as caught:
        gate(tell, kind, name).create()

    assert f'somebody else holds {kind} "{name}" ({whose}).' in str(caught.value)


@pytest.mark.parametrize("kind", KINDS)
def test_an_identity_center_that_may_not_be_read_closes_the_gate(
    tell: Tell, kind: str, name: str
) -> None:
    """One of another region is nobody's to read: that is no proof that a name is free."""
    with pytest.raises(Refused) as caught:
        gate(tell, kind, name, center_region="eu-west-3").create()

    message = str(caught.value)
    assert message.startswith(f"AWS: identity center: who holds the {kind}")
    assert "403 AccessDeniedException" in message
    assert caught.value.status == 403


def test_permission_sets_are_asked_for_until_all_names_are_found(
    tell: Tell, console: Console, control: Control, name: str
) -> None:
    """There is no look-up by name: one list, then one call for each."""
    for index in range(3):
        console.make("permission set", f"{name}-{index}", "")
    control.reset_calls()

    gate(tell, "permission set", name).create()

    asked: list[Any] = [call["path"] for call in control.calls()["calls"]]
    assert asked.count("sso:ListPermissionSets") == 1
    assert asked.count("sso:DescribePermissionSet") == 3
