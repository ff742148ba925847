from hypothesis import given
from hypothesis import strategies as st

from access import former, model
from tests.access.stacks import declared

BEFORE = """
people:
  al: {email: al@b.c, teams: [ops]}
  bo: {email: bo@b.c, teams: [{team: ops, until: 2030-01-01}, devs]}
teams: {ops: {}, devs: {}}
applications: {ci: {owner: ops}, cd: {owner: al}}
"""
AFTER = """
people:
  zoe: {email: al@b.c, teams: [admins], renamed_from: al}
  bo: {email: bo@b.c, teams: [{team: admins, until: 2030-01-01}, devs]}
teams: {admins: {renamed_from: ops}, devs: {}}
applications: {deploy: {owner: admins, renamed_from: ci}, cd: {owner: zoe}}
"""


def test_who_was_renamed_is_known_by_the_former_key() -> None:
    """People, teams and programs."""
    found = former.names(declared(BEFORE), declared(AFTER))

    assert found == {"al": "zoe", "ops": "admins", "ci": "deploy"}


def test_a_former_key_that_is_no_longer_there_means_nothing() -> None:
    """As in every revision after the renaming."""
    assert former.names(declared(AFTER), declared(AFTER)) == {}
    assert former.names(declared("people: {}"), declared(AFTER)) == {}


def test_a_former_key_is_of_its_own_kind() -> None:
    """A team that had the key of a person is another thing."""
    before = declared("people: {ops: {email: a@b.c}}")
    now = declared("teams: {admins: {renamed_from: ops}}")

    assert former.names(before, now) == {}


def test_what_was_declared_is_said_under_new_keys() -> None:
    """Members and owners too, in order of the new keys."""
    before, now = declared(BEFORE), declared(AFTER)

    found = former.under(before, former.names(before, now))

    assert [person.key for person in found.people] == ["bo", "zoe"]
    assert [member.key for member in found.members("admins")] == ["bo", "zoe"]
    assert [(each.key, each.owner) for each in found.applications] == [
        ("cd", "zoe"),
        ("deploy", "admins"),
    ]


@given(st.permutations(["al", "bo", "ops", "devs", "ci", "cd"]))
def test_keys_given_back_leave_everything_as_it_was(new: list[str]) -> None:
    """Nothing but keys is another."""
    before = declared(BEFORE)
    names = {old: f"n-{key}" for old, key in zip(_keys(before), new, strict=True)}

    found = former.under(former.under(before, names), {key: old for old, key in names.items()})

    assert found == before


def _keys(declaration: model.Declaration) -> list[str]:
    return [each.key for each in declaration.holders]
