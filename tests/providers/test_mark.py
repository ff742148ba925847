import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from providers import mark

TAG = re.compile(r"[a-zA-Z0-9._\-/=+@ ]{1,70}")  # Scaleway.
DESCRIPTION = re.compile(r"[a-zA-Z0-9\-/_+ ]*")  # OVHcloud's policies.
TOKEN = re.compile(r"[a-zA-Z0-9._ @-]*")  # OVHcloud's personal access tokens.
GENERATION = re.compile(r"[0-9a-f]{8}")

stacks = st.text(min_size=1, max_size=40).filter(lambda text: "/" not in text)
names = st.text(min_size=1, max_size=120)
forcing = st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.text(max_size=5))
owners = st.builds(mark.owner, stacks, names)
marks = st.builds(mark.full, owners, forcing)


@given(marks)
def test_a_mark_fits_wherever_it_is_put(whole: str) -> None:
    """In a Scaleway tag and in the description of an OVHcloud policy."""
    assert TAG.fullmatch(whole)
    assert DESCRIPTION.fullmatch(whole)


@given(stacks, names, stacks, names)
def test_distinct_names_have_distinct_marks(
    stack: str, name: str, other_stack: str, other: str
) -> None:
    """Also where both are cut, or hold characters that no tag accepts."""
    assume((stack, name) != (other_stack, other))

    assert mark.owner(stack, name) != mark.owner(other_stack, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a b", "a-b"), ("x" * 80, "x" * 81), ("é", "è"), ("A", "a"), ("a.b", "a-b")],
)
def test_names_that_look_alike_have_distinct_marks(one: str, other: str) -> None:
    """What is replaced or cut is hashed."""
    assert mark.owner("prod", one) != mark.owner("prod", other)


def test_a_short_name_is_its_own_mark() -> None:
    """People read them in consoles."""
    assert mark.owner("prod", "ovh/support/login") == "grantbook/prod/ovh/support/login"


def test_marks_are_the_same_for_ever() -> None:
    """They are in the clouds: another digest would strand every object."""
    assert mark.owner("prod", "ovh/a team of ours") == "grantbook/prod/ovh/a-team-of-ours-5b1d863c"
    assert mark.full("grantbook/prod/ovh/alice", {"login": "alice"}) == (
        "grantbook/prod/ovh/alice/4a276cca"
    )
    assert mark.named("prod-web", "grantbook/prod/ovh/prod-web/44136fa3") == "prod-web+3cfc151f"


@given(owners, forcing)
def test_the_owner_of_a_whole_mark_is_found_again(owner: str, inputs: dict[str, object]) -> None:
    """The generation is its last part."""
    whole = mark.full(owner, inputs)

    assert mark.owner_of(whole) == owner
    assert GENERATION.fullmatch(whole.rpartition("/")[2])


@given(owners, forcing, forcing)
def test_generations_differ_as_their_inputs_do(
    owner: str, one: dict[str, object], other: dict[str, object]
) -> None:
    """The run after a crash computes the same one, a replacement a different one."""
    assert (mark.full(owner, one) == mark.full(owner, other)) == (one == other)


def test_the_order_of_inputs_is_no_generation() -> None:
    """Dictionaries have none."""
    assert mark.full("o", {"a": 1, "b": 2}) == mark.full("o", {"b": 2, "a": 1})


@given(marks, st.lists(st.text(max_size=20), max_size=9))
def test_a_mark_is_found_among_tags(whole: str, tags: list[str]) -> None:
    """Wherever it stands."""
    assert mark.within([*tags, whole]) == whole
    assert mark.within([whole, *tags]) == whole


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "grantbook",
        "grantbook/docs",
        "grantbook/docs/README",
        "see grantbook/s/n/0f0f0f0f",
        "grantbook/s/n/0f0f0f0f ",
        "grantbook/s/n/0F0F0F0F",
        "grantbook/s/n/0f0f0f0f0",
        "Grantbook/s/n/0f0f0f0f",
    ],
)
def test_what_only_speaks_of_grantbook_is_no_mark(tag: str) -> None:
    """A mark is whole or none."""
    assert mark.within([tag]) == ""


@given(st.text(max_size=60), marks)
def test_a_description_ends_in_its_mark(text: str, whole: str) -> None:
    """And gives back the text as it was, blanks and all."""
    assert mark.undescribed(mark.described(text, whole)) == (text, whole)


@given(st.text(max_size=60))
def test_a_description_without_a_mark_is_text(text: str) -> None:
    """All of it."""
    assert mark.undescribed(text) == (text, "")


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_description_has_no_mark(nothing: str | None) -> None:
    """Clouds leave it out or leave it empty."""
    assert mark.undescribed(nothing) == ("", "")


def test_a_mark_inside_a_description_is_text() -> None:
    """Only its end is ours."""
    text = "was grantbook/s/n/0f0f0f0f once"

    assert mark.undescribed(text) == (text, "")
    assert mark.undescribed(f"x{'grantbook/s/n/0f0f0f0f'}")[1] == ""


@given(st.text(max_size=60), marks)
def test_a_mark_can_be_spelled_for_tokens(text: str, whole: str) -> None:
    """In fewer characters, and read back with the text as it was."""
    spelled = mark.spelled(whole)

    assert TOKEN.fullmatch(spelled)
    assert mark.unspelled(mark.described(text, spelled)) == (text, whole)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Made by hand.",
        "grantbook.s.n",
        "xgrantbook.s.n.0f0f0f0f",
        "was grantbook.s.n.0f0f0f0f once",
    ],
)
def test_a_description_of_a_token_without_a_mark_is_text(text: str) -> None:
    """All of it, dots and all."""
    assert mark.unspelled(text) == (text, "")


def test_the_spelling_for_tokens_is_the_same_for_ever() -> None:
    """It is in the clouds: another one would strand every token."""
    assert mark.spelled("grantbook/prod/ovh/a+b/4a276cca") == "grantbook.prod.ovh.a@b.4a276cca"


@given(st.text(min_size=1, max_size=60), marks)
def test_a_name_carries_its_mark_by_a_digest(name: str, whole: str) -> None:
    """And gives back the name as it was, whatever it ends in."""
    carrying = mark.named(name, whole)

    assert mark.unnamed(carrying, whole) == (name, True)
    assert len(carrying) == len(name) + 9


@given(st.text(min_size=1, max_size=60), marks, marks)
def test_another_mark_in_a_name_is_part_of_the_name(name: str, whole: str, other: str) -> None:
    """It is shown as it stands, since only whose it is knows what it says."""
    assume(whole != other)
    theirs = mark.named(name, other)

    assert mark.unnamed(theirs, whole) == (theirs, False)


@given(st.text(max_size=60).filter(lambda text: "+" not in text), marks)
def test_a_name_without_a_mark_is_a_name(name: str, whole: str) -> None:
    """All of it."""
    assert mark.unnamed(name, whole) == (name, False)
