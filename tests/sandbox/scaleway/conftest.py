"""One Scaleway for each test, called by hand and by the official `scaleway` package."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
from scaleway import Client

from sandbox.control import Control
from sandbox.server import Sandbox

ORGANIZATION = "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"
DATA = "8c5e1a90-2b7d-4f36-a1c8-94d0e7b3f652"
WEB = "b7a4f0d2-61c3-4e95-8f27-3d9c5b1e6a48"
PARTNER = "6a0e8d53-9c17-4b2f-8e64-f1d7b3a5c920"
NOBODY = "1d7f4b82-95ce-4e13-8a60-2c9b5f0e7d34"
IAM = "/iam/v1alpha1"
SERVERS = "/instance/v1/zones/fr-par-1/servers"
SECRETS = "/secret-manager/v1beta1/regions/fr-par/secrets"
PASSWORD = "FirstAccess-123"

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """A status and a body."""

    status: int
    body: Any


class Caller:
    """Somebody with a header that opens the API."""

    def __init__(self, url: str, header: str, value: str) -> None:
        self.url = url
        self.headers = {header: value}

    def send(self, method: str, path: str, body: object = None, **query: Any) -> Answer:
        """Send one call and return what came back, a refusal or not."""
        answer = requests.request(
            method,
            f"{self.url}{path}",
            json=body,
            params=query,
            headers=self.headers,
            timeout=10,
        )
        return Answer(answer.status_code, answer.json() if answer.content else None)

    def get(self, path: str, **query: Any) -> Any:
        """Return what a call that must succeed answers."""
        return self._ok("GET", path, None, **query)

    def post(self, path: str, **body: Any) -> Any:
        """Return what a call that must succeed answers."""
        return self._ok("POST", path, body)

    def patch(self, path: str, **body: Any) -> Any:
        """Return what a call that must succeed answers."""
        return self._ok("PATCH", path, body)

    def put(self, path: str, **body: Any) -> Any:
        """Return what a call that must succeed answers."""
        return self._ok("PUT", path, body)

    def delete(self, path: str) -> None:
        """Remove what must be there."""
        assert self.send("DELETE", path) == Answer(204, None)

    def _ok(self, method: str, path: str, body: object, **query: Any) -> Any:
        answer = self.send(method, path, body, **query)
        assert answer.status == 200, answer
        return answer.body


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Run Scaleway alone."""
    with Sandbox(clouds=["scaleway"]) as running:
        yield running


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    """Reach the sandbox's own routes."""
    return sandbox.control("scaleway")


@pytest.fixture
def owner(sandbox: Sandbox) -> Caller:
    """Call as the owner of the first organization, who may do everything."""
    return by_key(sandbox, sandbox.env["SCW_SECRET_KEY"])


@pytest.fixture
def partner(sandbox: Sandbox) -> Caller:
    """Call as the owner of the second organization."""
    return by_key(sandbox, sandbox.env["PARTNER_SCW_SECRET_KEY"])


@pytest.fixture
def official(sandbox: Sandbox) -> Client:
    """Return the official package's client with what the sandbox exports."""
    return Client(
        api_url=sandbox.env["SCW_API_URL"],
        access_key=sandbox.env["SCW_ACCESS_KEY"],
        secret_key=sandbox.env["SCW_SECRET_KEY"],
        default_organization_id=sandbox.env["SCW_DEFAULT_ORGANIZATION_ID"],
        default_project_id=sandbox.env["SCW_DEFAULT_PROJECT_ID"],
    )


def by_key(sandbox: Sandbox, secret_key: str) -> Caller:
    """Return whoever bears an API key."""
    return Caller(sandbox.scaleway_url, "X-Auth-Token", secret_key)


def new_application(owner: Caller, name: str = "ci") -> str:
    """Make an application and return its id."""
    made = owner.post(f"{IAM}/applications", name=name, organization_id=ORGANIZATION)
    return str(made["id"])


def new_member(owner: Caller, username: str = "jo") -> str:
    """Make a member and return its id."""
    member = {"email": f"{username}@example.org", "username": username, "password": PASSWORD}
    made = owner.post(f"{IAM}/users", organization_id=ORGANIZATION, member=member)
    return str(made["id"])


def on_projects(*names: str, projects: tuple[str, ...] = (DATA,), condition: str = "") -> Json:
    """Return a rule on projects."""
    return {
        "permission_set_names": list(names),
        "project_ids": list(projects),
        "condition": condition,
    }


def on_organization(*names: str, condition: str = "") -> Json:
    """Return a rule on the whole organization."""
    return {
        "permission_set_names": list(names),
        "organization_id": ORGANIZATION,
        "condition": condition,
    }


def new_policy(owner: Caller, *rules: Json, name: str = "policy", **principal: Any) -> str:
    """Make a policy and return its id."""
    made = owner.post(
        f"{IAM}/policies",
        name=name,
        organization_id=ORGANIZATION,
        rules=list(rules),
        **(principal or {"no_principal": True}),
    )
    return str(made["id"])


def program(sandbox: Sandbox, owner: Caller, *rules: Json, name: str = "ci") -> Caller:
    """Return an application with these rules, called by a key of its own."""
    application = new_application(owner, name)
    if rules:
        new_policy(owner, *rules, name=name, application_id=application)
    made = owner.post(f"{IAM}/api-keys", application_id=application)
    return by_key(sandbox, made["secret_key"])


def person(sandbox: Sandbox, username: str = "jo", password: str = PASSWORD) -> Caller:
    """Return a member who has signed in."""
    token = sandbox.control("scaleway").sign_in(ORGANIZATION, username, password)
    return Caller(sandbox.scaleway_url, "X-Session-Token", token)


def refused(*details: tuple[str, str]) -> Answer:
    """Return the refusal for want of any of these rights."""
    listed = [{"action": action, "resource": resource} for action, resource in details]
    message = "insufficient permissions"
    return Answer(403, {"details": listed, "message": message, "type": "permissions_denied"})


def invalid(argument: str, reason: str, help_message: str = "") -> Answer:
    """Return the refusal of an argument."""
    detail = {"argument_name": argument, "help_message": help_message, "reason": reason}
    return Answer(
        400, {"details": [detail], "message": "invalid argument(s)", "type": "invalid_arguments"}
    )


def gone(resource: str, id_: str) -> Answer:
    """Return the answer for what is not there."""
    return Answer(
        404,
        {
            "message": "resource is not found",
            "resource": resource,
            "resource_id": id_,
            "type": "not_found",
        },
    )


def reason(answer: Answer) -> tuple[int, str, str]:
    """Return status, argument and reason of a refused argument."""
    (detail,) = answer.body["details"]
    return answer.status, detail["argument_name"], detail["reason"]
