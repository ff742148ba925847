from datetime import UTC, datetime, timedelta
from typing import Any

import ovh
import pytest

from sandbox.control import Control
from tests.sandbox.ovh.conftest import add_user, allow, missing, policy, refusal

TOKENS = "/me/identity/user/robot/token"
CI = {"name": "ci", "description": "pipeline"}


@pytest.fixture(autouse=True)
def _robot(root: ovh.Client) -> None:
    add_user(root, "robot", "DEFAULT")


def test_a_token_lives_from_creation_to_deletion(root: ovh.Client) -> None:
    """Its secret is shown once, its name never changes, gone means 404."""
    made = root.post(TOKENS, **CI, expiresIn=86400)

    changed = root.put(f"{TOKENS}/ci", description="pipeline v2", name="other")

    assert len(made.pop("token")) > 30
    assert made.keys() == {"name", "description", "creation", "expiresAt", "lastUsed"}
    assert root.get(TOKENS) == ["ci"]
    assert changed == {**made, "description": "pipeline v2", "expiresAt": None}
    assert root.get(f"{TOKENS}/ci") == changed
    assert root.delete(f"{TOKENS}/ci") is None
    for call in (root.get, root.delete):
        assert refusal(call, f"{TOKENS}/ci")[0] == 404
    assert root.get(TOKENS) == []


def test_a_token_ends_at_a_moment_or_after_a_time(root: ovh.Client) -> None:
    """Neither means never; times are shown in UTC."""
    never = root.post(TOKENS, **CI)
    until = root.post(TOKENS, name="until", description="x", expiresAt="2099-06-01T02:00:00+02:00")
    after = root.post(TOKENS, name="after", description="x", expiresIn=3600)

    assert never["expiresAt"] is None
    assert until["expiresAt"] == "2099-06-01T00:00:00Z"
    lasts = datetime.fromisoformat(after["expiresAt"]) - datetime.now(UTC)
    assert timedelta(minutes=59) < lasts <= timedelta(hours=1)


def test_the_end_of_a_token_is_moved_and_taken_away(root: ovh.Client) -> None:
    """Null is no end, as is leaving it out; the description stays when it is left out."""
    root.post(TOKENS, **CI, expiresIn=60)

    moved = root.put(f"{TOKENS}/ci", expiresAt="2099-06-01T00:00:00Z")
    taken = root.put(f"{TOKENS}/ci", description="pipeline", expiresAt=None, expiresIn=None)

    assert (moved["description"], moved["expiresAt"]) == ("pipeline", "2099-06-01T00:00:00Z")
    assert taken["expiresAt"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": None},
        {"name": ""},
        {"name": "a/b"},
        {"name": "x" * 256},
        {"description": None},
        {"description": ""},
        {"description": "a+b"},
        {"description": "x" * 256},
        {"expiresAt": "2099-06-01T00:00:00Z", "expiresIn": 60},
        {"expiresAt": "2099-06-01T00:00:00"},
        {"expiresAt": "2020-01-01T00:00:00Z"},
        {"expiresAt": "0001-01-01T00:00:00+02:00"},
        {"expiresAt": "tomorrow"},
        {"expiresIn": 0},
        {"expiresIn": 10**15},
        {"expiresIn": "60"},
        {"expiresIn": True},
    ],
)
def test_a_malformed_token_is_refused(root: ovh.Client, changes: dict[str, Any]) -> None:
    """Nothing is made, and an edit with the same mistake changes nothing."""
    root.post(TOKENS, name="there", description="x")
    before = root.get(f"{TOKENS}/there")

    assert refusal(root.post, TOKENS, **{**CI, **changes})[0] == 400
    if "name" not in changes and changes.get("description", "") is not None:
        assert refusal(root.put, f"{TOKENS}/there", **changes)[0] == 400

    assert root.get(TOKENS) == ["there"]
    assert root.get(f"{TOKENS}/there") == before


def test_a_name_is_taken_once_a_user(root: ovh.Client) -> None:
    """Another user may have a token of the same name."""
    add_user(root, "other", "DEFAULT")
    root.post(TOKENS, **CI)

    status, body = refusal(root.post, TOKENS, **CI)
    root.post("/me/identity/user/other/token", **CI)

    assert (status, body["message"]) == (409, "This token already exists")
    assert root.get("/me/identity/user/other/token") == ["ci"]


def test_a_name_with_spaces_is_reached_escaped(root: ovh.Client) -> None:
    """Names hold letters, digits, spaces and `. _ @ -`."""
    root.post(TOKENS, name="ci of a@example.com", description="x")

    assert root.get(f"{TOKENS}/ci%20of%20a%40example.com")["description"] == "x"


def test_tokens_go_with_their_user(root: ovh.Client) -> None:
    """A new user of the same login has none; nobody else's are touched."""
    add_user(root, "robot-2", "DEFAULT")
    root.post("/me/identity/user/robot-2/token", **CI)
    root.post(TOKENS, **CI)

    root.delete("/me/identity/user/robot")
    gone = refusal(root.get, TOKENS)[0]
    add_user(root, "robot", "DEFAULT")

    assert gone == 404
    assert root.get(TOKENS) == []
    assert root.get("/me/identity/user/robot-2/token") == ["ci"]


def test_the_secret_is_not_told_by_the_sandbox(root: ovh.Client, control: Control) -> None:
    """The state holds the token, without its secret and without the time of its last use."""
    made = root.post(TOKENS, **CI)

    state = control.state()

    told = state["xx1111-ovh"]["personal_tokens"]
    assert told == {"robot/ci": {"name": "ci", "description": "pipeline", "expiresAt": None}}
    assert made["token"] not in str(state)


def test_each_verb_needs_its_own_right(root: ovh.Client, alice: ovh.Client) -> None:
    """Reading tokens is not making them."""
    root.post(TOKENS, **CI)
    stem = "account:apiovh:me/identity/user/token"
    root.post("/v2/iam/policy", **policy(permissions=allow(f"{stem}/get")))

    assert alice.get(TOKENS) == ["ci"]
    assert alice.get(f"{TOKENS}/ci")["name"] == "ci"
    assert missing(alice.post, TOKENS, **CI) == f"{stem}/create"
    assert missing(alice.put, f"{TOKENS}/ci", description="x") == f"{stem}/edit"
    assert missing(alice.delete, f"{TOKENS}/ci") == f"{stem}/delete"
