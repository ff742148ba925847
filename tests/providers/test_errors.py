import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers import errors


@given(st.text())
def test_a_message_is_one_line(text: str) -> None:
    """Whatever a cloud said."""
    message = str(errors.ProviderError(text))

    assert len(message.splitlines()) <= 1
    assert message.split() == text.split()


@given(st.text(max_size=1000))
def test_words_are_short(text: str) -> None:
    """A page of HTML is not a message."""
    words = errors.shortened(text)

    assert len(words) <= errors.LONGEST_WORDS
    assert len(words.splitlines()) <= 1


def test_cut_words_say_that_they_are_cut() -> None:
    """By an ellipsis, and only where something is missing."""
    assert errors.shortened("x" * 400) == "x" * 400
    assert errors.shortened("x" * 401) == "x" * 399 + "…"


def test_only_what_says_so_is_sent_again() -> None:
    """None is no, 0 leaves the wait to the back-off."""
    assert errors.Unreachable("gone").retry_s is None
    assert errors.Refused("no", 409, 0).retry_s == 0


def test_absent_is_a_refusal_and_a_taken_name_is_none() -> None:
    """The tree of the docstring."""
    assert issubclass(errors.NotFound, errors.Refused)
    for kind in (errors.Unreachable, errors.Refused, errors.Misplaced, errors.Taken):
        assert issubclass(kind, errors.ProviderError)
        assert issubclass(kind, errors.Refused) == (kind is errors.Refused)


@pytest.mark.parametrize("debug", ["", "1"])
def test_what_led_to_an_error_is_told_to_whoever_asks(
    monkeypatch: pytest.MonkeyPatch, debug: str
) -> None:
    """The host prints every error of a chain."""
    monkeypatch.setenv("GRANTBOOK_DEBUG", debug)
    first = OSError("refused")

    assert errors.debugging() == bool(debug)
    assert errors.cause(first) is (first if debug else None)
