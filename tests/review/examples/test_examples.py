"""Changes of whole stacks on three clouds, and what each format makes of them.

A folder is an example: the project `before` and `after`, and beside them the documents of its
review. To renew a document, delete it and run this test.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from access.diff import Effect
from access.ranks import Rank
from review.formats import sarif_rules
from review.formats.registry import FORMATS
from tests.review.conftest import Run
from tests.review.formats.documents import kept
from tests.review.repositories import Repository
from tests.review.terminal import shown

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[2]
NAMES = sorted(each.parent.name for each in FOLDER.glob("*/before"))
CLOUDS = ("aws", "ovh", "scaleway")
ENDINGS = {"text": "txt"}  # Of documents; of other formats it is the format's name.
WIDTHS = (60, 120)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LIVE = "tests/review/formats/live.json"
RUN = "tests/review/formats/run.json"
ELSEWHERE: Mapping[str, str] = {  # Marks that files alone cannot give, and documents with them.
    "kept by others": LIVE,
    "key not declared": LIVE,
    "not declared": LIVE,
    "shorter key": LIVE,
    "run differs": RUN,
    "stack differs": RUN,
}
Part = Mapping[str, Any]


@pytest.fixture
def repository(project: Path, name: str) -> Repository:
    """Return a repository whose files are those after a change, the last commit those before."""
    shutil.rmtree(project / "stacks")
    made = Repository(project)
    shutil.copytree(FOLDER / name / "before", project, dirs_exist_ok=True)
    made.commit()
    shutil.rmtree(project / "stacks")
    shutil.copytree(FOLDER / name / "after", project, dirs_exist_ok=True)
    return made


def document(name: str, file: str, said: str) -> str:
    """Return a document of an example as it is kept."""
    return kept(FOLDER / name / file, said)


def parts(kind: str) -> Iterator[Part]:
    """Yield the lines, notes, or what could not be judged, of the reviews of all examples."""
    for name in NAMES:
        yield from json.loads((FOLDER / name / "review.json").read_text("utf-8"))[kind]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("name", NAMES)
def test_a_review_is_the_document_beside_it(
    grantbook: Run, repository: Repository, name: str, format_: str
) -> None:
    """To the byte."""
    said = grantbook("review", "--format", format_, "--fail-on", "never")

    assert repository.git("status", "--porcelain")
    assert (said.status, said.stderr) == (0, "")
    assert said.stdout == document(name, f"review.{ENDINGS.get(format_, format_)}", said.stdout)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_a_terminal_shows_the_document_beside_it(
    repository: Repository, name: str, width: int
) -> None:
    """As wide as it is; colours are left out of the document."""
    status, coloured = shown(width, repository.root, "review", "--fail-on", "never")

    said = COLOUR.sub("", coloured)
    assert (status, said != coloured) == (0, True)
    assert said == document(name, f"review-{width}.txt", said)
    assert max(map(len, said.splitlines())) <= width


def test_every_cloud_has_an_example_of_every_rank() -> None:
    """Which somebody gains there; and of a way to become an administrator."""
    gained = [each for each in parts("lines") if each["effect"] not in {"lost", "narrowed"}]

    assert {(each["cloud"], each["rank"]) for each in gained} == {
        (cloud, rank.word) for cloud in CLOUDS for rank in Rank
    }
    assert {each["cloud"] for each in gained if each["escalations"]} == {*CLOUDS}


def test_every_effect_has_an_example() -> None:
    """Of a line, and of what could not be judged: it is new, or was there."""
    assert {each["effect"] for each in parts("lines")} == {*get_args(Effect)}
    assert {each["is_new"] for each in parts("not_judged")} == {True, False}


def test_every_mark_has_an_example() -> None:
    """Here, or elsewhere where files alone cannot give it."""
    of_lines = {mark for each in parts("lines") for mark in each["marks"]}
    of_notes = {each["mark"] for each in parts("notes")}

    assert of_lines == sarif_rules.SIGNS.keys()
    assert of_notes == sarif_rules.MARKS.keys() - ELSEWHERE.keys()
    for mark, file in ELSEWHERE.items():
        assert f'"mark": "{mark}"' in (ROOT / file).read_text("utf-8")


def test_every_limit_has_an_example() -> None:
    """What is not meant, conditions, a beginning, an end."""
    found = [where for each in parts("lines") for where in (*each["before"], *each["now"])]

    assert all(any(where[limit] for where in found) for limit in ("but", "when", "after", "until"))
