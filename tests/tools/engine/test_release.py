import time
from pathlib import Path

import pytest

from tools.engine import release
from tools.engine.talk import UnavailableError


def test_a_machine_with_no_way_out_moves_on_at_once() -> None:
    """A build takes long enough."""
    began = time.monotonic()

    with pytest.raises(UnavailableError, match=r"get\.pulumi\.com is out of reach"):
        release.get()

    assert time.monotonic() - began < 10


def test_a_download_that_stalls_is_given_up(tmp_path: Path) -> None:
    """The message says who fell silent, and for how long."""
    (tmp_path / "part").write_bytes(b"some")
    look = release.growing(tmp_path, stall_s=0.2)
    look()
    time.sleep(0.3)

    with pytest.raises(UnavailableError, match=r"sent nothing for 0 s"):
        look()


def test_a_download_that_grows_is_waited_for(tmp_path: Path) -> None:
    """Slow is not stalled."""
    look = release.growing(tmp_path, stall_s=0.2)

    for size in range(1, 4):
        (tmp_path / "part").write_bytes(b"x" * size)
        time.sleep(0.15)
        look()

    assert (tmp_path / "part").stat().st_size == 3
