import os
import re
from pathlib import Path

import pytest

from tests import pages

ROOT = pages.ROOT
PAGES = sorted(ROOT / name for name in pages.tracked() if name.endswith(".md"))
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
NAMED = [page.relative_to(ROOT).as_posix() for page in PAGES]


def links(page: Path) -> list[Path]:
    """Return the files that a page links to."""
    told = pages.LINK.findall(pages.BLOCK.sub("", page.read_text("utf-8")))
    return [
        Path(os.path.normpath(page.parent / link)) for link in told if not re.match(r"\w+:", link)
    ]


@pytest.mark.parametrize("name", NAMED)
def test_links_lead_somewhere(name: str) -> None:
    """To a file or folder that is kept in git."""
    kept = {ROOT / file for file in pages.tracked()}
    kept |= {folder for file in kept for folder in file.parents}

    assert [str(link) for link in links(ROOT / name) if link not in kept] == []


def test_every_page_is_in_the_index() -> None:
    """Decisions in an index of their own."""
    indexed = {*links(ROOT / "docs/README.md"), *links(ROOT / "docs/decisions/README.md")}

    assert {page for page in PAGES if page.name != "README.md"} - indexed == set()


def test_decisions_are_indexed_by_their_titles() -> None:
    """A title that changes, changes there too."""
    index = ROOT / "docs/decisions/README.md"
    listed = dict(re.findall(r"^- \[(.+)\]\((.+)\)$", index.read_text("utf-8"), re.MULTILINE))

    titles = {
        found[1]: page.name
        for page in index.parent.glob("*.md")
        if page != index and (found := TITLE.search(page.read_text("utf-8")))
    }

    assert listed == titles


@pytest.mark.parametrize("name", ["SECURITY.md", "docs/how-to/first-real-account.md"])
def test_the_engines_trace_is_warned_of(name: str) -> None:
    """It shows secrets as they are."""
    assert "`-v=9`" in (ROOT / name).read_text("utf-8")


def test_no_part_is_called_verified_before_it_is() -> None:
    """The page on it says that no test is marked so, and none is."""
    marked = [
        file
        for file in (ROOT / "tests").rglob("test_*.py")
        if "pytest.mark." + "verified" in file.read_text("utf-8")
    ]

    assert "there are none yet" in (ROOT / "docs/reference/verified.md").read_text("utf-8")
    assert marked == []


def test_pipelines_run_what_a_newcomer_runs() -> None:
    """On both hosts, and on the oldest Python that is promised."""
    for name in (".github/workflows/ci.yml", ".gitlab-ci.yml"):
        text = (ROOT / name).read_text("utf-8")
        assert ".ci/run" in text
        assert '["3.11", "3.13"]' in text
