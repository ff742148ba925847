import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.formats.escaped import cell, clipped, code, codes, text
from review.words import printable
from tests.review.formats import rendered, reports

words = st.text("ab|`\\ <>@&[]()!#*_~:;,.-1\n", max_size=30) | reports.texts | st.text(max_size=20)
tried = settings(max_examples=60, deadline=None)


def alone(markdown: str) -> str:
    """Return what a reader sees between two words."""
    document = f"from {markdown} to"
    assert list(rendered.alive(document)) == []
    (block,) = [token for token in rendered.tokens(document) if token.type == "inline"]
    return rendered.seen(block).removeprefix("from ").removesuffix(" to")


def in_a_cell(markdown: str) -> str:
    """Return what a reader sees in the first of two cells of a table."""
    document = f"| a | b |\n|---|---|\n| x{cell(markdown)}x | end |\n"
    assert list(rendered.alive(document)) == []
    ((first, last),) = rendered.rows(document)
    assert rendered.seen(last) == "end"
    return rendered.seen(first).removeprefix("x").removesuffix("x")


@tried
@given(words)
def test_a_name_reads_as_it_was_written(said: str) -> None:
    """In a sentence and in a table, and nothing of it is alive."""
    assert alone(code(said)) == printable(said)
    assert in_a_cell(code(said)) == printable(said)


@tried
@given(words)
def test_a_sentence_reads_as_it_was_written(said: str) -> None:
    """In a sentence and in a table, and nothing of it is alive."""
    assert alone(text(said)) == printable(said)
    assert in_a_cell(text(f" {said} ")) == printable(f" {said} ")


@pytest.mark.parametrize("said", reports.EVIL)
def test_what_is_alive_elsewhere_is_code(said: str) -> None:
    """Mentions, references, addresses, emoji and Markdown; words are left as they are."""
    assert alone(text(said)) == printable(said)
    assert not set("@#!/*_~<>[]{}|") & set(text(said).partition("`")[0])


@pytest.mark.parametrize(
    ("said", "markdown"),
    [
        ("the key k1 of ci is new", "the key `k1` of ci is new"),
        ("on vps:*, but not on vps:a", "on `vps:*`, but not on `vps:a`"),
        ("if a == 'b' until 2027", "if a `== 'b'` until 2027"),
        ("to a.yaml:3, b.yaml:4", "to `a.yaml:3`, `b.yaml:4`"),
        ("by (everybody): 12 times.", "by (everybody): 12 times."),
        ("commits deadbeef and 1234567", "commits `deadbeef` and `1234567`"),
    ],
)
def test_only_what_is_no_word_is_code(said: str, markdown: str) -> None:
    """So a sentence stays one, with its punctuation."""
    assert text(said) == markdown


@pytest.mark.parametrize(
    ("said", "markdown"),
    [
        ("alice", "`alice`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("a|b", "`a|b`"),
        (r"a\|b", r"`a\`&#8203;`|b`"),
        ("a\nb\u202e", "`a�b�`"),
        ("", ""),
    ],
)
def test_a_name_is_code(said: str, markdown: str) -> None:
    """Between more backticks than are in it."""
    assert code(said) == markdown


def test_names_are_beside_each_other() -> None:
    """Each in code of its own."""
    assert codes(["a", "b|c"]) == "`a`, `b|c`"


@pytest.mark.parametrize(("said", "most", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…")])
def test_what_is_too_long_says_so(said: str, most: int, short: str) -> None:
    """By its last character."""
    assert clipped(said, most) == short
