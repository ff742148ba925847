"""A program of OVHcloud gets another secret, and at no moment stands without one that works."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from sandbox.ovh.seeds import FIRST
from sandbox.prover import ovh
from sandbox.prover.identity import Program
from sandbox.server import Sandbox
from tests.engine.decided import rights
from tests.engine.hands import Hands
from tests.engine.moments import Json, Moment, Stack

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

CLIENTS = "/v1/me/api/oauth2/client"
POLICIES = "/v2/iam/policy"
SECRETS = "/v1/_sandbox/okms/okms-xx1111/secrets"
ACCOUNT = f"account:{FIRST}"
OF_A_CLIENT = ("GET /me", "GET /me/tag", "GET /me/certificates")  # The last one by hand.
OF_A_TOKEN = ("GET /_sandbox/okms/okms-xx1111/secrets/door",)
ME = "account:apiovh:me"
ON = {"resources": "account"}
GRANTS = [
    {"allow": f"{ME}/get"} | ON,
    {"allow": f"{ME}/tag/get"} | ON | {"until": "2099-12-31"},
    {"allow": "okms:apikms:secret/version/getData", "resources": "okms:okms-xx1111"},
]
CLIENT = {"main": {"on": "ovh"}}
TOKEN = {"on": "ovh", "kind": "personal_access_token", "lifetime": "90d"}
BY_HAND: Json = {
    "name": "by-hand",
    "description": "Whoever else may",
    "resources": [{"urn": f"urn:v1:eu:resource:{ACCOUNT}"}],
    "permissions": {
        "allow": [{"action": f"{ME}/*"}],
        "except": [{"action": f"{ME}/tag/get"}],
        "deny": [{"action": f"{ME}/bill/get"}],
    },
    "permissionsGroups": [{"urn": "urn:v1:eu:permissionsGroup:ovh:controlPanelAccess"}],
    "conditions": {"operator": "MATCH", "values": {"request.IP.IN_RANGE": "127.0.0.0/8"}},
    "expiredAt": "2099-01-01T00:00:00Z",
}


def declared(**keys: Json) -> Json:
    """Return a stack of one program with these keys."""
    program = {"owner": "ada", "email": "ci@example.com", "grants": {"ovh": GRANTS}, "keys": keys}
    return {
        "people": {"ada": {"email": "ada@example.com", "accounts": ["ovh"]}},
        "applications": {"ci": program},
    }


BOTH = declared(**CLIENT, robot=TOKEN)
RENAMED = declared(**CLIENT, android=TOKEN | {"renamed_from": "robot"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """A run that makes another secret. At each moment, old and new one open what `worked` says."""

    old: Program
    new: Program
    before: Json
    moments: Sequence[Moment]
    worked: Sequence[tuple[set[str], set[str]]]

    def deletion(self, path: str) -> int:
        """Return at which moment something went."""
        told = [(each.method, each.path) for each in self.moments]
        return told.index(("DELETE", path))


@pytest.fixture(scope="module")
def console(sandbox: Sandbox) -> Hands:
    """Return somebody at the console, who keeps a secret that a token opens."""
    hands = Hands(sandbox.env)
    hands.ovh.post(SECRETS, name="door", value="1234")
    return hands


@pytest.fixture(autouse=True)
def _applied(stack: Stack, console: Hands) -> Iterator[None]:
    """Apply the stack, and take it away afterwards with what was made by hand."""
    stack.apply(BOTH)
    yield
    stack.destroy()
    for policy in console.ovh.get(POLICIES):
        if policy.get("description") == BY_HAND["description"]:
            console.ovh.delete(f"{POLICIES}/{policy['id']}")


def _key(stack: Stack, name: str) -> Program:
    """Return a key as the outputs of a stack tell it."""
    return Program(**stack.scratch.outputs()["keys"][f"ovh/ci/{name}"])


def _told(moment: Moment) -> Iterator[Program]:
    """Yield the key that an answer told."""
    if moment.method == "POST" and moment.path == CLIENTS:
        answer = moment.answer
        yield Program(access_key=answer["clientId"], secret_key=answer["clientSecret"])
    if moment.method == "POST" and moment.path.endswith("/token"):
        yield Program(access_key=moment.answer["name"], secret_key=moment.answer["token"])


def _rotate(
    stack: Stack, name: str, calls: Sequence[str], wanted: Json = BOTH, *how: str
) -> Rotation:
    """Have a key made anew, and try at each moment what the old and the new one open."""
    old, before = _key(stack, name), stack.account
    told: list[Program] = []
    worked: list[tuple[set[str], set[str]]] = []

    def opened(key: Program) -> set[str]:
        return {call for call in calls if ovh.call(stack.sandbox.env, key, call).allowed}

    def look(moment: Moment) -> None:
        told.extend(_told(moment))
        worked.append((opened(old), opened(told[0]) if told else set()))

    stack.look = look
    moments = stack.apply(wanted, *how)
    stack.look = lambda _: None
    return Rotation(old=old, new=told[0], before=before, moments=moments, worked=worked)


def _urn(stack: Stack, kind: str, key: str) -> str:
    """Return the URN in the state of a key."""
    (found,) = [
        each["urn"]
        for each in stack.scratch.resources()
        if each["type"].endswith(f"ovh:{kind}") and each["urn"].endswith(f"::ovh/ci/{key}")
    ]
    return str(found)


def _naming(account: Json, identity: str) -> set[str]:
    """Return the ids of the policies that name an identity."""
    policies = account["policies"].values()
    return {policy["id"] for policy in policies if identity in policy["identities"]}


def _identity(account: Json, key: Program) -> str:
    return str(account["clients"][key.access_key]["identity"])


def _told_as_secret(stack: Stack, key: Program) -> bool:
    """Tell whether a secret is an output that is shown to nobody who does not ask for it."""
    export = stack.scratch.pulumi("stack", "export")
    outputs = json.loads(stack.scratch.pulumi("stack", "output", "--json"))
    return key.secret_key not in export and outputs["keys"] == "[secret]"


def test_a_client_is_bound_to_every_policy_of_the_old_one_before_that_goes(
    stack: Stack, console: Hands
) -> None:
    """Those of the stack, and one made by hand, which is otherwise as it was."""
    old = _identity(stack.account, _key(stack, "main"))
    others = console.ovh.get("/v1/me/identity/user/ada")["urn"]
    by_hand = console.ovh.post(POLICIES, **BY_HAND, identities=[old, others])["id"]

    found = _rotate(stack, "main", (), BOTH, "--replace", _urn(stack, "Oauth2Client", "main"))

    gone = found.deletion(f"{CLIENTS}/{found.old.access_key}")
    last = found.moments[gone - 1].account
    new = _identity(last, found.new)
    assert len(_naming(found.before, old)) == len(GRANTS) + 1
    assert _naming(last, new) == _naming(found.before, old)
    assert _naming(last, old) == set()
    policy, before = last["policies"][by_hand], found.before["policies"][by_hand]
    assert policy == before | {"identities": sorted([new, others])}


def test_what_a_client_may_do_one_of_two_secrets_opens_at_each_moment(
    stack: Stack, console: Hands
) -> None:
    """One of them opens all of it, and neither ever more, whatever policies deny to others."""
    old = _identity(stack.account, _key(stack, "main"))
    wide = {"allow": [{"action": f"{ME}/*"}]}
    for name, permissions in (("wide", wide), ("not-all", BY_HAND["permissions"])):
        more = {"name": name, "permissions": permissions, "identities": [old]}
        console.ovh.post(POLICIES, **BY_HAND | more)

    found = _rotate(
        stack, "main", OF_A_CLIENT, BOTH, "--replace", _urn(stack, "Oauth2Client", "main")
    )

    gone = found.deletion(f"{CLIENTS}/{found.old.access_key}")
    assert all({*OF_A_CLIENT} in opened for opened in found.worked)
    assert found.worked[gone - 1] == (set(), {*OF_A_CLIENT})
    assert found.worked[-1] == (set(), {*OF_A_CLIENT})
    had = _may(found.before, found.old)
    assert f"{ME}/bill/get" not in had
    for each in found.moments:
        assert _may(each.account, found.old) | _may(each.account, found.new) == had


def _may(account: Json, key: Program) -> set[str]:
    """Return what a client may do on the account, of what the policy by hand speaks of."""
    actions = [f"{ME}/{each}" for each in ("get", "tag/get", "certificates/get", "bill/get")]
    return {
        action
        for who, action, _ in rights(account, actions, [ACCOUNT])
        if who.endswith(f"oauth2-{key.access_key}")
    }


def test_a_client_made_anew_is_told_as_a_secret_and_leaves_nothing_to_do(stack: Stack) -> None:
    """The output is another id and another secret; the next run has no change."""
    found = _rotate(stack, "main", (), BOTH, "--replace", _urn(stack, "Oauth2Client", "main"))

    assert _key(stack, "main") == found.new
    assert found.new.secret_key != found.old.secret_key
    assert _told_as_secret(stack, found.new)
    assert [*stack.account["clients"]] == [found.new.access_key]
    stack.scratch.up("--refresh", "--expect-no-changes")


@pytest.mark.parametrize(
    ("wanted", "name"), [(BOTH, "robot"), (RENAMED, "android")], ids=["by-hand", "renamed"]
)
def test_a_token_is_made_before_the_old_one_goes(stack: Stack, wanted: Json, name: str) -> None:
    """So one of two opens what its service may, at each moment; the new one is the output."""
    by_hand = ("--replace", _urn(stack, "Token", "robot")) if wanted is BOTH else ()

    found = _rotate(stack, "robot", OF_A_TOKEN, wanted, *by_hand)

    gone = found.deletion(f"/v1/me/identity/user/ci/token/{found.old.access_key}")
    assert [{*OF_A_TOKEN} - old - new for old, new in found.worked] == [set()] * len(found.worked)
    assert found.worked[gone - 1] == ({*OF_A_TOKEN}, {*OF_A_TOKEN})
    assert found.worked[-1] == (set(), {*OF_A_TOKEN})
    assert _key(stack, name) == found.new
    assert _told_as_secret(stack, found.new)
    assert [*stack.account["personal_tokens"]] == [f"ci/{found.new.access_key}"]
    stack.scratch.up("--refresh", "--expect-no-changes")
