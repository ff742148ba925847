"""What holds for whatever is declared of accounts that come through one Identity Center."""

from collections.abc import Iterator
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from providers import mark
from tests.components import written
from tests.components.aws.centers import CONFIG, declaration
from tests.components.registered import Built, Registered, built

GRANT = st.sampled_from(
    [
        {"allow": ["s3:GetObject"], "until": "2031-01-01"},
        {"deny": ["s3:*"]},
        {"managed": "ReadOnlyAccess"},
    ]
)
GRANTS = st.lists(GRANT, min_size=1, max_size=3)
PERSON = st.fixed_dictionaries(
    {"teams": written.some("ops", "web", least=0), "suspended": st.booleans()}
)
CARRIES = {  # Where a kind of object carries its mark, and its name.
    "aws:ssoadmin/permissionSet:PermissionSet": ("permission set", "name"),
    "aws:identitystore/group:Group": ("directory group", "displayName"),
    "aws:identitystore/user:User": ("directory user", "userName"),
}
MEMBERSHIP = "aws:identitystore/groupMembership:GroupMembership"
ASSIGNED = "aws:ssoadmin/accountAssignment:AccountAssignment"
few = settings(max_examples=10)  # Each is a whole run.


@st.composite
def declarations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a declaration of two accounts, two teams and a few people."""
    on_accounts = st.fixed_dictionaries({}, optional={"prod": GRANTS, "dev": GRANTS})
    said = draw(st.dictionaries(st.sampled_from(["alice", "bruno"]), PERSON))
    people = {key: {"email": f"{key}@example.com", **each} for key, each in said.items()}
    teams = {key: {"grants": draw(on_accounts)} for key in ("ops", "web")}
    return declaration(people=people, teams=teams)


def made(declared: dict[str, Any]) -> Built:
    """Return what a declaration registers."""
    return built(written.read(declared, CONFIG))


@few
@given(declarations())
def test_the_gate_claims_what_is_made_and_no_other(declared: dict[str, Any]) -> None:
    """By kind and name, for whom the object is marked."""
    found = made(declared)

    gate = found.one("pulumi-python:dynamic/aws:Account", "org")
    assert gate.inputs["claims"] == {
        f"{kind}/{name}": _owner(item) for item in found.objects for kind, name in _taken(item)
    }


def _taken(item: Registered) -> Iterator[tuple[str, str]]:
    """Yield what an object takes for itself, by kind."""
    if item.type in CARRIES:
        kind, name = CARRIES[item.type]
        yield kind, item.inputs[name]
    if "emails" in item.inputs:
        yield "directory address", item.inputs["emails"]["value"]


def _owner(item: Registered) -> str:
    tags: dict[str, str] = item.inputs.get("tags", {})
    said = item.inputs.get("userType") or mark.undescribed(item.inputs.get("description"))[1]
    return mark.owner_of(tags.get("grantbook", said))


@few
@given(declarations())
def test_whoever_is_in_a_team_and_not_suspended_is_in_its_group(declared: dict[str, Any]) -> None:
    """And nobody else, in groups of teams that are granted something."""
    found = made(declared)

    assert {name.removeprefix("org/") for name in found.of(MEMBERSHIP)} == {
        f"{team}/{key}"
        for key, person in declared["people"].items()
        for team in person["teams"]
        if declared["teams"][team]["grants"] and not person["suspended"]
    }


@few
@given(declarations())
def test_an_assignment_waits_for_all_of_its_permission_set(declared: dict[str, Any]) -> None:
    """Of its own, on its own account."""
    found = made(declared)

    for name, assigned in found.of(ASSIGNED).items():
        whole = name.removesuffix("assigned")
        parts = {
            f"{item.type} {item.name}" for item in found.objects if item.name.startswith(whole)
        }
        assert parts - {*assigned.waits_for} == {f"{ASSIGNED} {name}"}


@few
@given(declarations())
def test_all_of_it_is_made_through_one_account(declared: dict[str, Any]) -> None:
    """With the credentials of the one that administers it."""
    found = made(declared)

    assert {item.provider for item in found.objects} <= {"pulumi:providers:aws org"}


@few
@given(declarations(), st.randoms(use_true_random=False))
def test_order_in_a_declaration_is_never_a_change(declared: dict[str, Any], random: Random) -> None:
    """Shuffled keys and lists register the same objects with the same inputs."""
    assert made(written.shuffled(declared, random)) == made(declared)
