"""Whole documents that are kept beside tests.

To renew one, delete it and run its test, which writes it and fails; read it, and run it again.
"""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent


def kept(name: str | Path, said: str = "") -> str:
    """Return a document as it is kept, here or by its path; one that was deleted is written."""
    file = FOLDER / name
    if said and not file.exists():
        file.write_text(said, "utf-8")
        pytest.fail(f"{file.name} was not there: read what was written, and run again")
    return file.read_text("utf-8")
