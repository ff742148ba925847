from collections.abc import Iterable, Mapping

import pytest

from providers.errors import Misplaced, Taken
from providers.gate import GateProvider, whose
from tests.providers.story import Story

SETTINGS = {"account": "here", "identity": "id-of-here"}
OURS = "grantbook/test/here"


class Proof:
    """A client of an account that the credentials belong to, or not."""

    def __init__(self, *, good: bool = True) -> None:
        self.good = good
        self.asked = 0

    def prove(self) -> None:
        """Raise Misplaced where they are not this account's."""
        self.asked += 1
        if not self.good:
            raise Misplaced("not yours")


class Town(GateProvider):
    """A gate before a few names."""

    held: Mapping[str, Mapping[str, str]] = {
        "user": {"alice": f"{OURS}/alice/0f0f0f0f", "bruno": ""},
        "group": {"support": "grantbook/prod/here/support/0f0f0f0f"},
    }
    proof = Proof()

    @property
    def api(self) -> Proof:
        """The client."""
        return self.proof

    def holders(self, kind: str, names: Iterable[str]) -> Mapping[str, str]:
        """Return everybody, wanted or not, as a careless list would."""
        assert sorted(names) == list(names)
        return self.held.get(kind, {})


def gate(**claims: str) -> Story:
    """Return a gate of a stack that wants names."""
    named = {key.replace("_", "/"): owner for key, owner in claims.items()}
    return Story(Town(), SETTINGS, {"claims": named})


def test_free_names_and_our_own_pass() -> None:
    """Whatever the generation of what is there."""
    town = gate(user_alice=f"{OURS}/alice", user_carla=f"{OURS}/carla").create()

    assert town.id == "id-of-here"
    assert town.read()
    assert town.plan() == "same"


def test_names_that_nobody_wants_are_nobodys_business() -> None:
    """Also where a list tells of all."""
    assert gate(group_leads=f"{OURS}/leads").create().id


def test_our_name_under_another_key_is_taken() -> None:
    """Two entries of one stack that want one name are told apart by their marks."""
    with pytest.raises(Taken, match=r'user "alice" \(made by the stack "test" as'):
        gate(user_alice=f"{OURS}/alicia").create()


def test_all_that_is_in_the_way_is_told_at_once_and_in_order() -> None:
    """By kind, then by name."""
    with pytest.raises(Taken) as caught:
        gate(
            user_bruno=f"{OURS}/bruno", group_support=f"{OURS}/support", user_alice="else"
        ).create()

    message = str(caught.value)
    order = [message.index(name) for name in ('"support"', '"alice"', '"bruno"')]
    assert order == sorted(order)


def test_an_account_without_claims_is_proven_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every run that changes a gate makes sure of the account."""
    monkeypatch.setattr(Town, "proof", Proof(good=False))

    with pytest.raises(Misplaced):
        gate().create()
    monkeypatch.setattr(Town, "proof", Proof())
    gate().create()

    assert Town.proof.asked == 1


def test_only_new_names_are_looked_at() -> None:
    """What passed once belongs to a resource of its own."""
    town = gate().create()
    town.inputs = town.outputs = {"claims": {"user/bruno": f"{OURS}/bruno"}}

    town.update(claims={"user/bruno": f"{OURS}/bruno", "user/carla": f"{OURS}/carla"})

    assert town.outputs["claims"].keys() == {"user/bruno", "user/carla"}


def test_a_gate_knows_nothing_of_any_cloud() -> None:
    """The rooms say what their names are, and how to ask."""
    with pytest.raises(NotImplementedError):
        GateProvider().holders("user", [])
    with pytest.raises(NotImplementedError):
        _ = GateProvider().api


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ("", "not made by grantbook"),
        ("grantbook/prod/x/0f0f0f0f", 'made by the stack "prod" as "grantbook/prod/x/0f0f0f0f"'),
    ],
)
def test_whoever_holds_a_name_is_said_in_words(held: str, said: str) -> None:
    """A stack by its name, anybody else as such."""
    assert whose(held) == said
