"""Stories of one object each, told by the official `scaleway` package alone."""

from collections.abc import Callable

import pytest
from scaleway import Client, ScalewayException
from scaleway.iam.v1alpha1 import CreateUserRequestMember, IamV1Alpha1API, User

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import DATA, ORGANIZATION, PASSWORD

GONE = (404, "not_found")
REFUSED = (403, "permissions_denied")
TAKEN = (409, "already_exists")
MISTAKEN = (400, "invalid_arguments")
PROTECTED = (412, "precondition_failed")


@pytest.fixture
def iam(official: Client) -> IamV1Alpha1API:
    """Return IAM, called as the owner."""
    return IamV1Alpha1API(official)


@pytest.fixture
def stranger(sandbox: Sandbox, iam: IamV1Alpha1API) -> IamV1Alpha1API:
    """Return IAM, called by a program without any right."""
    program = iam.create_application(name="stranger", description="")
    key = iam.create_api_key(application_id=program.id, description="")
    return IamV1Alpha1API(client_of(sandbox, key.access_key, key.secret_key))


def client_of(sandbox: Sandbox, access_key: str, secret_key: str) -> Client:
    """Return a client of whoever bears a key."""
    return Client(
        api_url=sandbox.scaleway_url,
        access_key=access_key,
        secret_key=secret_key,
        default_organization_id=ORGANIZATION,
        default_project_id=DATA,
    )


def member(name: str, **changes: object) -> CreateUserRequestMember:
    """Return a member to be made."""
    told = {
        "email": f"{name}@example.org",
        "username": name,
        "password": PASSWORD,
        "send_password_email": False,
        "send_welcome_email": False,
        "first_name": "",
        "last_name": "",
        "phone_number": "",
        "locale": "",
    }
    return CreateUserRequestMember(**{**told, **changes})


def new_member(iam: IamV1Alpha1API, username: str = "jo") -> User:
    """Make a member."""
    return iam.create_user(member=member(username))


def said(call: Callable[..., object], **told: object) -> tuple[int, str]:
    """Return status and type of the refusal that a call must meet."""
    with pytest.raises(ScalewayException) as refusal:
        call(**told)
    return refusal.value.response.status_code, refusal.value.response.json()["type"]
