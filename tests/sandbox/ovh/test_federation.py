from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import ovh
import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.ovh.conftest import NIC, Json, allow, policy
from tests.sandbox.ovh.identity_provider import metadata

PROVIDER = "/me/identity/provider"
GROUP = "admin@my company.com"
URN = f"urn:v1:eu:identity:group:{NIC}/{GROUP}"

SignIn = Callable[..., requests.Response]


@pytest.fixture
def sign_in(sandbox: Sandbox) -> SignIn:
    """Return how the identity provider vouches for Dana, with any group that it likes."""

    def told(groups: Sequence[str] = (), **changes: Any) -> requests.Response:
        return requests.post(
            f"{sandbox.ovh_url}/_sandbox/federated-sign-in",
            json={"account": NIC, "user": "dana@my company.com", "groups": groups, **changes},
            headers={"X-Sandbox-Token": sandbox.token},
            timeout=10,
        )

    return told


class Dana:
    """A person who came through the identity provider."""

    def __init__(self, sandbox: Sandbox, signed_in: requests.Response) -> None:
        self.base = sandbox.ovh_url
        self.headers = {"Authorization": f"Bearer {signed_in.json()['access_token']}"}

    def ask(self, path: str) -> tuple[int, Json]:
        """Return status and body of a read."""
        answer = requests.get(f"{self.base}/v1{path}", headers=self.headers, timeout=10)
        return answer.status_code, answer.json()


def federate(root: ovh.Client, role: str = "NONE") -> None:
    """Set an identity provider, and declare one group of those that it sends."""
    root.post(PROVIDER, metadata=metadata(), disableUsers=True)
    root.post("/me/identity/group", name=GROUP, role=role)


def test_a_person_is_the_groups_that_are_declared_under_the_names_sent(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn
) -> None:
    """There is no user behind it, and a group that nobody declared does not exist."""
    federate(root)

    dana = Dana(sandbox, sign_in([GROUP, "undeclared", GROUP]))

    assert dana.ask("/auth/details")[1] == {
        "account": NIC,
        "allowedRoutes": None,
        "description": None,
        "identities": [URN],
        "method": "provider",
        "roles": ["NONE"],
        "user": "dana@my company.com",
    }
    assert dana.ask("/auth/currentCredential")[0] == 403


def test_a_policy_on_a_declared_group_grants(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn
) -> None:
    """To those who are sent in it, from the next call on, and to nobody else."""
    federate(root)
    dana = Dana(sandbox, sign_in([GROUP]))
    stranger = Dana(sandbox, sign_in(["undeclared"]))
    before = dana.ask("/me")

    root.post("/v2/iam/policy", **policy(identities=[URN]))

    assert before[0] == 403
    assert before[1]["details"]["unauthorizedActionsByIAM"] == "account:apiovh:me/get"
    assert dana.ask("/me")[0] == 200
    assert dana.ask("/me/bill")[0] == 403
    assert stranger.ask("/me")[0] == 403


def test_who_is_sent_without_a_declared_group_can_do_nothing(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn, control: Control
) -> None:
    """Not even when a local user of the same name could."""
    federate(root)
    told = {"login": "dana", "email": "dana@example.com", "group": "ADMIN"}
    root.post("/me/identity/user", **told)
    dana = Dana(sandbox, sign_in(["Admin", "ADMIN "], user="dana"))

    assert dana.ask("/auth/details")[1]["identities"] == []
    assert dana.ask("/auth/details")[1]["roles"] == []
    assert dana.ask("/me")[0] == 403
    assert control.calls()["calls"][-1]["identity"] == f"provider:{NIC}/dana"


def test_the_role_of_a_declared_group_counts_as_for_local_users(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn
) -> None:
    """A group that is everybody's administrator is theirs too; a deny still wins."""
    federate(root, role="ADMIN")
    dana = Dana(sandbox, sign_in([GROUP]))
    deny = {"deny": allow("account:apiovh:me/bill/get")["allow"]}

    root.post("/v2/iam/policy", **policy(identities=[URN], permissions=deny))

    assert dana.ask("/auth/details")[1]["roles"] == ["ADMIN"]
    assert dana.ask("/me")[0] == 200
    assert dana.ask("/me/bill")[0] == 403


def test_a_group_that_is_declared_later_counts_from_then_on(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn
) -> None:
    """And one that is deleted no longer."""
    root.post(PROVIDER, metadata=metadata())
    dana = Dana(sandbox, sign_in([GROUP]))

    root.post("/me/identity/group", name=GROUP, role="NONE")
    declared = dana.ask("/auth/details")[1]["identities"]
    root.delete(f"/me/identity/group/{quote(GROUP)}")

    assert declared == [URN]
    assert dana.ask("/auth/details")[1]["identities"] == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"account": "yy2222-ovh"}, 401),
        ({"account": "nobody"}, 401),
        ({"user": ""}, 400),
        ({"user": 1}, 400),
        ({"groups": "ADMIN"}, 400),
        ({"groups": [1]}, 400),
    ],
)
def test_only_an_account_with_an_identity_provider_lets_people_in(
    root: ovh.Client, sign_in: SignIn, changes: Json, status: int
) -> None:
    """The second account has none."""
    without = sign_in().status_code
    federate(root)

    assert without == 401
    assert sign_in(**changes).status_code == status


def test_a_sign_in_ends_with_its_hour(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn, control: Control
) -> None:
    """By the clock of the cloud; a switch makes it forget."""
    federate(root)
    dana = Dana(sandbox, sign_in())
    first = dana.ask("/auth/details")[0]

    control.switch(clock_offset_s=timedelta(hours=1).total_seconds())
    second = dana.ask("/auth/details")[0]
    control.switch(ignore_expiry=True)

    assert (first, second, dana.ask("/auth/details")[0]) == (200, 401, 200)


def test_sign_ins_end_with_the_provider(
    sandbox: Sandbox, root: ovh.Client, partner: ovh.Client, sign_in: SignIn
) -> None:
    """A new one does not bring them back; another account's go on."""
    federate(root)
    partner.post(PROVIDER, metadata=metadata())
    dana, other = Dana(sandbox, sign_in()), Dana(sandbox, sign_in(account="yy2222-ovh"))

    root.delete(PROVIDER)
    root.post(PROVIDER, metadata=metadata())

    assert dana.ask("/auth/details")[0] == 401
    assert other.ask("/auth/details")[1]["account"] == "yy2222-ovh"
