import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import text
from access.place import Place

PIECES = (
    *(
        "a",
        ": ",
        "- ",
        "[",
        "]",
        "{",
        "}",
        "\n",
        "  ",
        "&x ",
        "*x",
        "<<",
        "'",
        '"',
        "?",
        "|",
        "\\U",
    ),
    *("!!int ", "%YAML 1.1\n", "---\n", "\t", "#", "7", "on", "~", ",", "\x07", "\ufeff"),
)
YAML_PIECES = st.lists(st.sampled_from(PIECES)).map("".join)


def problem(written: str) -> str:
    """Return the one mistake of a text."""
    _, (wrong,) = text.parse("a.yaml", written)
    return str(wrong)


@given(st.text() | YAML_PIECES)
def test_any_text_gives_a_tree_and_located_mistakes(written: str) -> None:
    """Nothing that a file can hold makes reading raise."""
    tree, wrongs = text.parse("a.yaml", written)

    assert tree.complete or wrongs
    assert all(wrong.place.file == "a.yaml" and wrong.mend for wrong in wrongs)
    assert all(
        wrong.place.line <= written.count("\n") + written.count("\r") + 9 for wrong in wrongs
    )


def test_words_stay_the_text_that_was_written() -> None:
    """YAML 1.2: `on`, `no`, dates, octal and sexagesimal numbers are words."""
    written = "{on: no, a: 2027-06-30, b: 0o14, c: 1:30, d: 1_000, e: 1.5, f: yes, g: !!bool maybe}"

    tree, wrongs = text.parse("a.yaml", written)

    assert wrongs == []
    assert tree.value == {
        "on": "no",
        "a": "2027-06-30",
        "b": "0o14",
        "c": "1:30",
        "d": "1_000",
        "e": "1.5",
        "f": "yes",
        "g": "maybe",
    }


def test_yaml_1_1_is_read_as_1_2() -> None:
    """Even where a file asks for the older rules, `on` is no boolean."""
    tree, _ = text.parse("a.yaml", "%YAML 1.1\n---\non: on\n")

    assert tree.value == {"on": "on"}


def test_numbers_booleans_and_nothing_are_values() -> None:
    """A form can then say that a text was meant."""
    tree, _ = text.parse(
        "a.yaml", "{a: 7, b: -7, c: true, d: FALSE, e: null, f: ~, g: , h: !!int x}"
    )

    assert tree.value == {
        "a": 7,
        "b": -7,
        "c": True,
        "d": False,
        "e": None,
        "f": None,
        "g": None,
        "h": "x",
    }


def test_a_huge_number_stays_text() -> None:
    """Nobody counts with it, and Python refuses to read more than 4,300 digits."""
    tree, _ = text.parse("a.yaml", f"a: {'9' * 5000}")

    assert tree.value == {"a": "9" * 5000}


@pytest.mark.parametrize("written", ["", "# only a comment\n", "---\n"])
def test_an_empty_file_is_an_empty_mapping_or_nothing(written: str) -> None:
    """It is complete: nothing is missing in it."""
    tree, wrongs = text.parse("a.yaml", written)

    assert not tree.value
    assert tree.complete
    assert wrongs == []


def test_every_key_and_item_has_its_line() -> None:
    """A path that is not written down stands where the nearest thing around it does."""
    tree, _ = text.parse("a.yaml", "people:\n  alice:\n    teams:\n      - one\n      - two\n")

    lines = {
        path: tree.place(path).line
        for path in [
            (),
            ("people", "alice"),
            ("people", "alice", "teams", 1),
            ("people", "alice", "email"),
        ]
    }

    assert lines == {
        (): 1,
        ("people", "alice"): 2,
        ("people", "alice", "teams", 1): 5,
        ("people", "alice", "email"): 2,
    }


def test_a_place_without_a_line_is_its_file() -> None:
    """So that no message ends in `:0`."""
    tree, _ = text.parse("a.yaml", "")

    assert str(tree.place(("people",))) == "a.yaml"
    assert tree.place(()) == Place(file="a.yaml", line=0)


def test_a_duplicate_key_is_a_mistake() -> None:
    """It names both lines."""
    assert problem("a: 1\nb: 2\na: 3\n") == (
        'a.yaml:3: "a" is here twice; first in line 1\n  Keep one of them.'
    )


def test_merge_keys_are_refused() -> None:
    """They are no part of YAML 1.2, and what they override is hard to see in a review."""
    assert problem("a: &a {x: 1}\nb:\n  <<: *a\n") == (
        'a.yaml:3: merge keys ("<<") are not read\n  Write the keys out.'
    )


def test_a_character_may_be_two_escapes() -> None:
    """As JSON writes it; half of one is a mistake, where it stands."""
    tree, wrongs = text.parse("a.yaml", '{"a": "\\ud83d\\ude00"}')

    assert (tree.value, wrongs) == ({"a": "😀"}, [])
    assert problem('b: 1\na: "\\ud83d"') == (
        "a.yaml:2: an escape in quotes that is no character\n  Write it as it is."
    )


def test_a_key_is_a_word() -> None:
    """YAML lets a list be a key; a declaration does not."""
    assert problem("? [a, b]\n: 1\n") == (
        "a.yaml:1: a key that is no word\n  Write one word before the colon."
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a: b\nc\n", "a.yaml:3: this is not YAML: could not find expected ':'"),
        ("a: [b\n", "a.yaml:2: this is not YAML: "),
        ("\ta: b\n", "a.yaml:1: this is not YAML: "),
        ("a: *b\n", "a.yaml:1: this is not YAML: found undefined alias 'b'"),
        ("a: 1\n--- {}\n--- {}\n", "a.yaml:2: this is not YAML: but found another document"),
        ("a: b\nc: \x07\n", "a.yaml:2: this is not YAML: a character that no text holds, number 7"),
        ("[" * 3000, "a.yaml: this is not YAML: more brackets in each other than can be read"),
        ('a: "\\UFFFFFFFF"', "a.yaml: this is not YAML: an escape in quotes that is no character"),
    ],
)
def test_what_is_not_yaml_is_said_with_its_line(written: str, said: str) -> None:
    """The tree is then empty and known to be incomplete."""
    tree, (wrong,) = text.parse("a.yaml", written)

    assert str(wrong).startswith(said)
    assert wrong.mend
    assert tree.value == {}
    assert not tree.complete


@pytest.mark.parametrize(
    "written",
    [
        "a: &a [*a]",
        "a: &a {b: *a, c: *a}",
        "\n".join(
            ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
            + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
        ),
    ],
)
def test_aliases_that_multiply_are_stopped(written: str) -> None:
    """A billion laughs, or an alias that holds itself, ends with one mistake."""
    tree, (wrong,) = text.parse("a.yaml", written)

    assert wrong.what == "this file unfolds to too much"
    assert wrong.mend == "Use fewer aliases, or more files."
    assert tree.value == {}
    assert not tree.complete


def test_an_anchor_may_move() -> None:
    """YAML allows it; the last one before an alias counts, and no warning is printed."""
    with warnings.catch_warnings(record=True) as seen:
        tree, wrongs = text.parse("a.yaml", "a: &x 1\nb: &x 2\nc: *x\n")

    assert (tree.value["c"], wrongs, seen) == (2, [], [])
