import ovh
import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.ovh.conftest import (
    NIC,
    PASSWORD,
    SignIn,
    add_user,
    allow,
    client,
    policy,
    refusal,
)

USER = "/me/identity/user"
ROBOT = {"login": "robot", "email": "robot@example.com", "type": "SERVICE", "group": "people"}
SECRETS = "/_sandbox/okms/okms-xx1111/secrets"
SERVICE = "urn:v1:eu:resource:okms:okms-xx1111"
LIST = "okms:apiovh:secret/get"
CREATE, READ = "okms:apikms:secret/create", "okms:apikms:secret/version/getData"


@pytest.fixture
def token(root: ovh.Client) -> str:
    """Make a user of type SERVICE without any right, and a token for an hour."""
    root.post("/me/identity/group", name="people", role="NONE")
    root.post(USER, **ROBOT)
    made = root.post(f"{USER}/robot/token", name="ci", description="x", expiresIn=3600)
    return str(made["token"])


def send(sandbox: Sandbox, token: str, path: str = SECRETS, **body: str) -> requests.Response:
    """Send a call that carries a token: a POST when there is a body."""
    url, headers = f"{sandbox.ovh_url}{path}", {"Authorization": f"Bearer {token}"}
    if body:
        return requests.post(url, json=body, headers=headers, timeout=10)
    return requests.get(url, headers=headers, timeout=10)


def grant(root: ovh.Client, *actions: str) -> None:
    """Let the robot do this to secrets."""
    identity = f"urn:v1:eu:identity:user:{NIC}/robot"
    permissions = allow(*actions)
    on = [{"urn": SERVICE}]
    told = policy(identities=[identity], permissions=permissions, resources=on)
    root.post("/v2/iam/policy", **told)


def lacking(answer: requests.Response) -> str:
    """Return the action that a refused call was missing."""
    assert answer.status_code == 403
    return str(answer.json()["details"]["unauthorizedActionsByIAM"])


def test_a_service_needs_no_password_and_stays_one(root: ovh.Client, token: str) -> None:
    """Its type is told when it is made, and no edit changes it."""
    root.put(f"{USER}/robot", email="robot@example.com", type="USER")

    assert token
    assert root.get(f"{USER}/robot")["type"] == "SERVICE"


def test_a_service_cannot_sign_in(root: ovh.Client, sign_in: SignIn) -> None:
    """Not even with a password: the page is for people."""
    root.post(USER, **{**ROBOT, "group": "DEFAULT"}, password=PASSWORD)

    with pytest.raises(AssertionError, match="403"):
        sign_in("robot")


def test_a_token_may_what_policies_grant_its_user(
    sandbox: Sandbox, root: ovh.Client, token: str
) -> None:
    """Nothing at first, then each action by itself."""
    before = [lacking(send(sandbox, token)), lacking(send(sandbox, token, name="db", value="x"))]
    grant(root, CREATE, LIST)

    made = send(sandbox, token, name="db", value="s3cret")

    assert before == [LIST, CREATE]
    assert made.json() == {"name": "db"}
    assert send(sandbox, token).json() == ["db"]
    assert lacking(send(sandbox, token, f"{SECRETS}/db")) == READ


def test_what_the_service_asks_for_can_be_granted(root: ovh.Client) -> None:
    """The reference has each of its actions."""
    known = root.get("/v2/iam/reference/action", resourceType="okms")

    assert {LIST, CREATE, READ} <= {each["action"] for each in known}


def test_a_value_is_read_with_the_right_to_it(
    sandbox: Sandbox, root: ovh.Client, token: str
) -> None:
    """By the token or any other credential; a name is taken once."""
    grant(root, READ)
    root.post(SECRETS, name="db", value="s3cret")

    told = send(sandbox, token, f"{SECRETS}/db")

    assert told.json() == root.get(f"{SECRETS}/db") == {"name": "db", "value": "s3cret"}
    assert refusal(root.post, SECRETS, name="db", value="other")[0] == 409
    assert refusal(root.get, f"{SECRETS}/nothing")[0] == 404
    assert refusal(root.get, "/_sandbox/okms/nothing/secrets")[0] == 404


def test_the_role_of_a_group_counts_for_a_token(sandbox: Sandbox, root: ovh.Client) -> None:
    """Its user has the rights of its groups."""
    root.post(USER, **{**ROBOT, "group": "UNPRIVILEGED"})
    made = root.post(f"{USER}/robot/token", name="ci", description="x")

    assert send(sandbox, made["token"]).json() == []
    assert lacking(send(sandbox, made["token"], name="db", value="x")) == CREATE


def test_a_token_opens_nothing_of_the_main_api(
    sandbox: Sandbox, root: ovh.Client, token: str
) -> None:
    """That it does is nowhere said."""
    root.put(f"{USER}/robot", email="robot@example.com", group="ADMIN")

    answers = [send(sandbox, token, path) for path in ("/v1/me", "/v2/iam/policy")]

    assert [each.status_code for each in answers] == [401, 401]


def test_a_token_stops_at_its_end(
    sandbox: Sandbox, root: ovh.Client, control: Control, token: str
) -> None:
    """The clock of the cloud decides; a switch makes it forget."""
    grant(root, LIST)
    seen = [send(sandbox, token).status_code]

    control.switch(clock_offset_s=3601)
    seen.append(send(sandbox, token).status_code)
    control.switch(ignore_expiry=True)
    seen.append(send(sandbox, token).status_code)

    assert seen == [200, 401, 200]


def test_a_token_stops_with_its_user(sandbox: Sandbox, root: ovh.Client, token: str) -> None:
    """Disabled is not for ever, revoked is, and so is deleted."""
    grant(root, LIST)
    path = f"{USER}/robot/token"
    other = root.post(path, name="other", description="x")["token"]

    root.post(f"{USER}/robot/disable")
    disabled = send(sandbox, token)
    root.post(f"{USER}/robot/enable")
    enabled = send(sandbox, token)
    root.delete(f"{path}/ci")
    revoked, kept = send(sandbox, token), send(sandbox, other)
    root.delete(f"{USER}/robot")
    deleted = send(sandbox, other)

    assert [each.status_code for each in (disabled, enabled)] == [401, 200]
    assert [each.status_code for each in (revoked, kept, deleted)] == [401, 200, 401]


def test_the_last_use_of_a_token_is_noted(sandbox: Sandbox, root: ovh.Client, token: str) -> None:
    """Whether the call was granted or not."""
    before = root.get(f"{USER}/robot/token/ci")["lastUsed"]

    send(sandbox, token)

    assert before is None
    assert root.get(f"{USER}/robot/token/ci")["lastUsed"].endswith("Z")


def test_secrets_are_told_by_name_only(root: ovh.Client, control: Control) -> None:
    """Of the state that the sandbox tells, no value is a part."""
    root.post(SECRETS, name="db", value="s3cret")

    state = control.state()

    assert state[NIC]["secrets"] == {"okms-xx1111": ["db"]}
    assert "s3cret" not in str(state)


def test_each_account_has_its_own_secrets(sandbox: Sandbox, root: ovh.Client) -> None:
    """The service of another account is refused, not unknown."""
    theirs = "/_sandbox/okms/okms-yy2222/secrets"
    client(sandbox, "PARTNER_").post(theirs, name="db", value="x")

    assert refusal(root.get, theirs)[0] == 403
    assert root.get(SECRETS) == []


def demand(sandbox: Sandbox, **body: str) -> requests.Response:
    """Make the sandbox demand another password of a user."""
    return requests.post(
        f"{sandbox.ovh_url}/_sandbox/require-password-change",
        json=body,
        headers={"X-Sandbox-Token": sandbox.token},
        timeout=10,
    )


def test_who_must_change_the_password_validates_no_key(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn
) -> None:
    """Until enabled again; a key validated before goes on."""
    add_user(root, "carol", "DEFAULT")
    carol = sign_in("carol")

    answer = demand(sandbox, account=NIC, login="carol")

    assert answer.json() == {"status": "PASSWORD_CHANGE_REQUIRED"}
    assert root.get(f"{USER}/carol")["status"] == "PASSWORD_CHANGE_REQUIRED"
    with pytest.raises(AssertionError, match="403"):
        sign_in("carol")
    assert carol.get("/auth/details")["user"] == "carol"
    root.post(f"{USER}/carol/enable")
    assert sign_in("carol").get("/auth/details")["user"] == "carol"


def test_nobody_else_can_be_made_to_change_it(sandbox: Sandbox) -> None:
    """The account and the user must be there."""
    for body in ({}, {"account": NIC, "login": "nobody"}, {"account": "zz", "login": "carol"}):
        assert demand(sandbox, **body).status_code == 404
