from pathlib import Path

import pytest

from access import declaration, sources
from access.mistakes import Invalid

HERE = Path(__file__).parent / "ten_mistakes"


def test_ten_mistakes_are_told_in_one_run() -> None:
    """Each with its file, its line, and how to mend it."""
    with pytest.raises(Invalid) as caught:
        declaration.read(sources.collect(HERE, "broken"))

    assert f"{caught.value}\n" == (HERE / "expected.txt").read_text("utf-8")
    assert len(caught.value.mistakes) == 10
    assert all(mistake.place.line and mistake.mend for mistake in caught.value.mistakes)
