"""Whole documents that are kept beside the tests of formats."""

from pathlib import Path

FOLDER = Path(__file__).parent


def kept(name: str) -> str:
    """Return a document as it is kept."""
    return (FOLDER / name).read_text("utf-8")
