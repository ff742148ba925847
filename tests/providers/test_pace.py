import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.pace import AT_ONCE, EACH_S, QUIET_S, Pace

MINUTE_S = 60


class Hand:
    """A clock that is moved by whoever sleeps, and by hand."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def time(self) -> float:
        """Return the time."""
        return self.now_s

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now_s += seconds


@pytest.fixture
def hand() -> Hand:
    """Return a clock that stands still."""
    return Hand()


def paced(hand: Hand, per_minute: int) -> Pace:
    """Return the pace of an account."""
    return Pace("ovh", per_minute, hand.time, hand.sleep)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what was told, on the stream that holds no report."""
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.splitlines()


def test_a_small_stack_never_waits(hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    """The first minute's calls go at once."""
    pace = paced(hand, 600)

    for _ in range(600):
        pace.wait()

    assert hand.now_s == 1000
    assert lines(capsys) == []


def test_no_limit_is_no_wait(hand: Hand) -> None:
    """As for a cloud that publishes none, unless somebody sets one."""
    pace = paced(hand, 0)

    for _ in range(5000):
        pace.wait()

    assert hand.now_s == 1000


@given(
    per_minute=st.integers(1, 50),
    pauses=st.lists(st.floats(0, 30).map(lambda pause: round(pause, 3)), max_size=200),
)
def test_no_minute_holds_more_calls_than_the_limit(per_minute: int, pauses: list[float]) -> None:
    """Wherever the minute begins, and however the calls come."""
    hand = Hand()
    pace = paced(hand, per_minute)
    made = []

    for pause_s in pauses:
        hand.sleep(pause_s)
        pace.wait()
        made.append(hand.now_s)

    for first, last in zip(made, made[per_minute:], strict=False):
        assert last - first > MINUTE_S - 0.01  # The library counts milliseconds.


def test_a_large_run_takes_the_minutes_that_the_limit_asks_for(hand: Hand) -> None:
    """1605 calls at 600 a minute: the last 405 come in the third minute."""
    pace = paced(hand, 600)

    for _ in range(1605):
        pace.wait()

    assert hand.now_s - 1000 == pytest.approx(2 * MINUTE_S, abs=0.1)


def test_a_run_that_is_held_back_says_so(hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    """How many calls were made, at what pace, and not more often than each ten seconds."""
    pace = paced(hand, 20)

    for _ in range(21):
        pace.wait()

    told = lines(capsys)
    assert told[0] == (
        "ovh: 20 calls made, held back to 20 a minute (calls_per_minute); going on in 60 s"
    )
    assert len(told) == MINUTE_S / EACH_S


def test_a_short_wait_is_not_worth_a_line(hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    """Until short waits have added up."""
    pace = paced(hand, 1)
    pace.wait()
    hand.sleep(MINUTE_S - QUIET_S + 1)
    pace.wait()
    assert lines(capsys) == []

    hand.sleep(MINUTE_S - QUIET_S + 1)
    pace.wait()

    assert len(lines(capsys)) == 1


def test_threads_that_wait_all_get_their_turn(hand: Hand) -> None:
    """One waits for its minute, the others behind it."""
    pace = paced(hand, 3)
    threads = [threading.Thread(target=pace.wait) for _ in range(10)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert hand.now_s - 1000 == pytest.approx(3 * MINUTE_S, abs=0.1)


def test_four_calls_are_in_flight_at_most() -> None:
    """Whatever the engine's --parallel; a fifth has no place."""
    pace = Pace()

    taken = [pace.places.acquire(blocking=False) for _ in range(AT_ONCE + 1)]

    assert taken == [True] * 4 + [False]
