from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml.error import YAMLError

from access import nodes, text

STACKS = Path(__file__).parents[2] / "stacks" / "sandbox"
WORDS = (
    *(
        "a",
        "b",
        "on",
        "~",
        "7",
        "-1",
        "true",
        "null",
        "1:2",
        "a:b",
        "0x1",
        "=",
        "é",
        "😀",
        "\\",
        "@",
    ),
    *(
        ": ",
        ":",
        "- ",
        "-",
        "[",
        "]",
        "{",
        "}",
        ",",
        "\n",
        "\n  ",
        "\n- ",
        " ",
        "'",
        '"',
        "#",
        " #",
    ),
    *(
        "?",
        "? ",
        "&x ",
        "*x",
        "<<",
        "|\n ",
        ">",
        "!!int ",
        "! ",
        "---\n",
        "...\n",
        "\t",
        "%YAML 1.1\n",
    ),
    *("a: b\n", "- c\n", "k: [", "x: {", '"\\u00e9"', "''", "# c\n", "\x07", "\ufeff", "\x85"),
)
TEXTS = st.lists(st.sampled_from(WORDS), max_size=14).map("".join)


@given(TEXTS)
def test_what_is_read_sooner_is_the_same(written: str) -> None:
    """Value by value, line by line, mistake by mistake."""
    found = None if nodes.APART.search(written) else nodes.quick(written)

    if found is not None:
        assert text.unfolded("a.yaml", found) == text.unfolded("a.yaml", nodes.thorough(written))


@pytest.mark.parametrize(
    "written",
    [
        "a: 1\t",
        "a: >\t",
        "- |\n \n    b",
        "---\n",
        "- ? ",
        "! ",
        "&---xa:b",
        '["a":b":c]',
        "a\n...\n...\n",
        "a: b\u2028c: d",
        "%TAG ! x\n---\na",
    ],
)
def test_what_both_may_take_in_another_way_is_not_read_sooner(written: str) -> None:
    """Each of these is, or would be with a word more."""
    assert nodes.APART.search(written)


def test_a_plain_declaration_is_read_sooner() -> None:
    """The demo's files hold nothing that would keep them from it."""
    written = [file.read_text("utf-8") for file in sorted(STACKS.glob("*.yaml"))]

    assert len(written) > 2
    for each in written:
        assert not nodes.APART.search(each)
        assert nodes.quick(each) is not None


def test_without_libyaml_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML can be installed without it."""
    written = (STACKS / "teams.yaml").read_text("utf-8")
    expected = text.parse("teams.yaml", written)
    monkeypatch.setattr(nodes, "Quick", None)

    assert nodes.quick(written) is None
    assert text.parse("teams.yaml", written) == expected


def test_what_libyaml_refuses_is_refused_in_the_words_of_ruamel_yaml() -> None:
    """Or read by it: half of a character, as JSON writes it, is none for libyaml."""
    assert nodes.quick('a: "\\ud83d\\ude00"') is None
    assert nodes.composed('a: "\\ud83d\\ude00"') is not None
    with pytest.raises(YAMLError, match="expected ',' or ']'"):
        nodes.composed("a: [b\n")
