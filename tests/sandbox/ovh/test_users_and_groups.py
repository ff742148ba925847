from typing import Any

import ovh
import pytest

from sandbox.control import Control
from tests.sandbox.ovh.conftest import NIC, PASSWORD, SignIn, add_user, missing, policy, refusal

USER = "/me/identity/user"
GROUP = "/me/identity/group"
ALICE = {"login": "alice", "email": "alice@example.com", "password": PASSWORD}


def test_a_user_lives_from_creation_to_deletion(root: ovh.Client) -> None:
    """Creation answers nothing, the password is never shown, gone means 404."""
    made = root.post(USER, **ALICE, description="Dev")

    root.put(f"{USER}/alice", email="a@example.com", group="UNPRIVILEGED", login="bob")

    assert made is None
    assert root.get(USER) == ["alice"]
    shown = root.get(f"{USER}/alice")
    assert shown.pop("creation")
    assert shown.pop("lastUpdate")
    assert shown == {
        "login": "alice",
        "description": "",
        "email": "a@example.com",
        "group": "UNPRIVILEGED",
        "groups": ["UNPRIVILEGED"],
        "status": "OK",
        "type": "USER",
        "urn": f"urn:v1:eu:identity:user:{NIC}/alice",
        "passwordLastUpdate": None,
    }
    assert root.delete(f"{USER}/alice") is None
    for call in (root.get, root.delete):
        assert refusal(call, f"{USER}/alice")[0] == 404


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"login": "al ice"}, 400),
        ({"login": ""}, 400),
        ({"login": None}, 400),
        ({"login": 7}, 400),
        ({"password": "short"}, 400),
        ({"email": "nowhere"}, 400),
        ({"email": None}, 400),
        ({"group": "nobody"}, 400),
        ({"type": "ROBOT"}, 400),
        ({"type": "ROOT"}, 400),
        ({"description": "half a pair: \ud83d"}, 400),
        ({"description": "x" * 256}, 400),
        ({"login": "taken"}, 409),
    ],
)
def test_a_malformed_user_is_refused(
    root: ovh.Client, changes: dict[str, Any], status: int
) -> None:
    """Nothing is made."""
    add_user(root, "taken", "DEFAULT")

    refused = refusal(root.post, USER, **{**ALICE, **changes})

    assert refused[0] == status
    assert root.get(USER) == ["taken"]


def test_a_user_without_a_password_cannot_sign_in(root: ovh.Client, sign_in: SignIn) -> None:
    """The API lets it be left out."""
    root.post(USER, login="robot", email="robot@example.com")

    with pytest.raises(AssertionError):
        sign_in("robot", "")


def test_a_group_lives_from_creation_to_deletion(root: ovh.Client) -> None:
    """Its name stays, its role and description change."""
    made = root.post(GROUP, name="devs", description="Developers", role="NONE")

    root.put(f"{GROUP}/devs", description="Devs", role="REGULAR", name="others")

    assert made["urn"] == f"urn:v1:eu:identity:group:{NIC}/devs"
    assert made["defaultGroup"] is False
    shown = root.get(f"{GROUP}/devs")
    assert (shown["name"], shown["description"], shown["role"]) == ("devs", "Devs", "REGULAR")
    assert root.get(GROUP) == ["ADMIN", "DEFAULT", "UNPRIVILEGED", "devs"]
    assert root.delete(f"{GROUP}/devs") is None
    for call in (root.get, root.delete):
        assert refusal(call, f"{GROUP}/devs")[0] == 404


def test_a_group_without_a_role_has_none(root: ovh.Client) -> None:
    """The one that grants nothing is the default."""
    assert root.post(GROUP, name="devs")["role"] == "NONE"


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"name": "DEFAULT"}, 409),
        ({"name": "a/b"}, 400),
        ({"name": "devs", "role": "KING"}, 400),
        ({}, 400),
    ],
)
def test_a_malformed_group_is_refused(root: ovh.Client, told: dict[str, str], status: int) -> None:
    """Nothing is made."""
    refused = refusal(root.post, GROUP, **told)

    assert refused[0] == status
    assert len(root.get(GROUP)) == 3


def test_default_groups_cannot_be_changed(root: ovh.Client) -> None:
    """They are OVHcloud's own."""
    assert refusal(root.put, f"{GROUP}/DEFAULT", role="NONE")[0] == 403
    assert refusal(root.delete, f"{GROUP}/DEFAULT")[0] == 403
    assert root.get(f"{GROUP}/DEFAULT")["role"] == "REGULAR"


def test_a_group_with_spaces_is_reached_escaped(root: ovh.Client) -> None:
    """Group names may hold spaces and an at sign."""
    root.post(GROUP, name="the devs@example.com")

    shown = root.get(f"{GROUP}/the%20devs%40example.com")

    assert shown["name"] == "the devs@example.com"


def test_a_user_is_a_member_beside_its_main_group(root: ovh.Client) -> None:
    """Members are added and removed one by one; the main group is not left that way."""
    add_user(root, "alice", "DEFAULT")
    for name in ("devs", "ops"):
        root.post(GROUP, name=name)
        root.post(f"{GROUP}/{name}/user", user="alice")
    root.post(f"{GROUP}/ops/user", user="alice")

    root.delete(f"{GROUP}/devs/user/alice")

    assert root.get(f"{USER}/alice")["groups"] == ["DEFAULT", "ops"]
    assert root.get(f"{GROUP}/ops/user") == ["alice"]
    assert root.get(f"{GROUP}/devs/user") == []
    assert root.get(f"{GROUP}/DEFAULT/user") == ["alice"]
    assert refusal(root.delete, f"{GROUP}/devs/user/alice")[0] == 404
    assert refusal(root.delete, f"{GROUP}/DEFAULT/user/alice")[0] == 409
    assert refusal(root.post, f"{GROUP}/devs/user", user="nobody")[0] == 404


def test_a_main_group_cannot_be_deleted(root: ovh.Client) -> None:
    """Its users would fall into another, with another role."""
    root.post(GROUP, name="devs")
    add_user(root, "alice", "devs")

    assert refusal(root.delete, f"{GROUP}/devs")[0] == 409
    root.delete(f"{USER}/alice")
    assert root.delete(f"{GROUP}/devs") is None


def test_membership_ends_with_the_user_and_the_group(root: ovh.Client) -> None:
    """A new user of the same login is a member of nothing."""
    root.post(GROUP, name="devs")
    root.post(GROUP, name="ops")
    add_user(root, "alice", "DEFAULT")
    root.post(f"{GROUP}/devs/user", user="alice")
    root.post(f"{GROUP}/ops/user", user="alice")

    root.delete(f"{GROUP}/ops")
    left = root.get(f"{USER}/alice")["groups"]
    root.delete(f"{USER}/alice")
    add_user(root, "alice", "DEFAULT")

    assert left == ["DEFAULT", "devs"]
    assert root.get(f"{USER}/alice")["groups"] == ["DEFAULT"]


@pytest.mark.parametrize(
    ("group", "reads", "writes", "manages"),
    [
        ("ADMIN", True, True, True),
        ("DEFAULT", True, True, False),
        ("UNPRIVILEGED", True, False, False),
        ("people", False, False, False),
    ],
)
def test_the_role_of_a_group_gives_rights_outside_policies(
    root: ovh.Client, sign_in: SignIn, group: str, *, reads: bool, writes: bool, manages: bool
) -> None:
    """ADMIN writes everywhere, REGULAR but for users, UNPRIVILEGED reads, NONE nothing."""
    root.post(GROUP, name="people", role="NONE")
    add_user(root, "carol", group)
    carol = sign_in("carol")

    granted = [
        not fails(carol.get, "/me/bill"),
        not fails(carol.put, "/me", firstname="Grace"),
        not fails(carol.post, USER, **ALICE),
    ]

    assert granted == [reads, writes, manages]


def fails(call: Any, *args: Any, **named: Any) -> bool:
    """Tell whether a call is refused for want of rights."""
    try:
        call(*args, **named)
    except ovh.APIError:
        return True
    return False


def test_rights_come_from_every_group(root: ovh.Client, alice: ovh.Client) -> None:
    """A role of a second group, and a policy that names a group, count too."""
    root.post(GROUP, name="readers", role="NONE")
    identity = f"urn:v1:eu:identity:group:{NIC}/readers"
    root.post("/v2/iam/policy", **policy(identities=[identity]))
    before = missing(alice.get, "/me")

    root.post(f"{GROUP}/readers/user", user="alice")

    assert before == "account:apiovh:me/get"
    assert alice.get("/me")["nichandle"] == NIC
    root.put(f"{GROUP}/readers", role="UNPRIVILEGED")
    assert alice.get("/me/bill")


def test_lists_come_in_any_order_when_told(root: ovh.Client, control: Control) -> None:
    """No order was ever promised."""
    for number in range(9):
        root.post(GROUP, name=f"group-{number}")

    control.switch(shuffle_lists=True)

    seen = {tuple(root.get(GROUP)) for _ in range(8)}
    assert len(seen) > 1
    assert len({frozenset(order) for order in seen}) == 1
