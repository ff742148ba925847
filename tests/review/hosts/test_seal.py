from hypothesis import given
from hypothesis import strategies as st

from review.hosts import seal

SAID = "<!-- grantbook review: prod -->\n### Access in `prod`\n\n| a |\n|---|\n| b |\n"


@given(st.text())
def test_what_was_sealed_is_whole(said: str) -> None:
    """Also as a host that ends lines its own way gives it back."""
    sealed = seal.sealed(said)

    assert seal.is_whole(sealed)
    assert seal.is_whole(sealed.strip())
    assert seal.is_whole("\r\n".join(sealed.split("\n")))


def test_a_seal_is_as_long_as_is_said() -> None:
    """A review that leaves room for it fits."""
    assert len(seal.sealed("a")) == len("a") + seal.LENGTH


def test_an_edited_comment_is_not_whole() -> None:
    """A word added, taken away, or below the seal; nor is one that was never sealed."""
    sealed = seal.sealed(SAID)

    assert not seal.is_whole(sealed.replace("| b |", "| c |"))
    assert not seal.is_whole(sealed.replace("| b |\n", ""))
    assert not seal.is_whole(sealed + "I agree.\n")
    assert not seal.is_whole(SAID)
