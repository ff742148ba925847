from pathlib import Path

import pytest

from access import declaration, sources
from access.mistakes import Invalid

HERE = Path(__file__).parent
STACKS = {
    "ten_mistakes": "broken",
    "ten_aws_mistakes": "amiss",
    "ten_ovh_mistakes": "unfit",
    "ten_scaleway_mistakes": "odd",
}


@pytest.mark.parametrize("folder", STACKS)
def test_ten_mistakes_are_told_in_one_run(folder: str) -> None:
    """Each with its file, its line, and how to mend it."""
    with pytest.raises(Invalid) as caught:
        declaration.read(sources.collect(HERE / folder, STACKS[folder]))

    assert f"{caught.value}\n" == (HERE / folder / "expected.txt").read_text("utf-8")
    assert len(caught.value.mistakes) == 10
    assert all(mistake.place.line and mistake.mend for mistake in caught.value.mistakes)
