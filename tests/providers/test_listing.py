import threading
from collections.abc import Iterator

import pytest

from providers.errors import Unreachable
from providers.listing import Found, Listing

PATH = "/v2/iam/policy"
THERE = ("a", "b", "c")


class Shelf:
    """A cloud's list, and how often it was read."""

    def __init__(self, *ids: str) -> None:
        self.ids = ids
        self.read = 0
        self.broken = False

    def load(self) -> Iterator[Found]:
        """Read the list."""
        self.read += 1
        if self.broken:
            raise Unreachable("no answer")
        yield from ({"id": id_, "name": f"the {id_}"} for id_ in self.ids)


@pytest.fixture
def shelf() -> Shelf:
    """Return a cloud that holds three objects."""
    return Shelf(*THERE)


@pytest.fixture
def listing(shelf: Shelf) -> Listing:
    """Return the list of them, not read yet."""
    return Listing(PATH, "id", shelf.load)


def test_nothing_is_read_before_somebody_asks(shelf: Shelf, listing: Listing) -> None:
    """A list that nobody needs costs nothing."""
    listing.writes(f"{PATH}/a")

    assert shelf.read == 0


def test_all_objects_come_from_one_reading(shelf: Shelf, listing: Listing) -> None:
    """However many ask, one by one or for all."""
    found = [listing.take(id_) for id_ in THERE]

    assert [item and item["name"] for item in found] == ["the a", "the b", "the c"]
    assert [item["id"] for item in listing.every()] == list(THERE)
    assert shelf.read == 1


def test_an_object_is_served_once(listing: Listing) -> None:
    """Whoever asks again has to ask the cloud: something may have changed since."""
    assert listing.take("a")

    assert listing.take("a") is None
    assert listing.take("b")


def test_what_the_list_lacks_is_not_said_to_be_absent(shelf: Shelf, listing: Listing) -> None:
    """None sends the caller to ask for it alone, also after somebody made it."""
    assert listing.take("d") is None

    shelf.ids = (*THERE, "d")

    assert listing.take("d") is None
    assert shelf.read == 1


@pytest.mark.parametrize(
    "path",
    ["/v2/iam/policy/a", "/v2/iam/policy/a/", "/v2/iam/policy/a/below", "/v2/iam/policy/%61"],
)
def test_what_was_written_is_never_served(shelf: Shelf, listing: Listing, path: str) -> None:
    """Neither from the old reading nor from a new one."""
    assert listing.every()

    listing.writes(path)

    assert listing.take("a") is None
    assert [item["id"] for item in listing.every()] == ["b", "c"]
    listing.forget()
    assert listing.take("a") is None
    assert listing.take("b")
    assert shelf.read == 2


def test_what_was_made_is_never_served(shelf: Shelf, listing: Listing) -> None:
    """It may have been changed again before a later reading is asked."""
    shelf.ids = (*THERE, "d")

    listing.wrote(PATH, {"id": "d"})
    listing.wrote(PATH, None)
    listing.wrote(f"{PATH}/b", {"id": "x"})

    assert listing.take("d") is None
    assert listing.take("b")


@pytest.mark.parametrize(
    ("path", "is_over"),
    [
        (PATH, True),
        (f"{PATH}/a", True),
        (f"{PATH}/a/tag/b", True),
        (f"{PATH}Group", False),
        ("/v2/iam", False),
    ],
)
def test_a_list_knows_what_belongs_to_it(listing: Listing, path: str, *, is_over: bool) -> None:
    """By whole parts of the path."""
    assert listing.is_over(path) == is_over


def test_a_forgotten_list_is_read_anew(shelf: Shelf, listing: Listing) -> None:
    """As after a creation whose answer was lost."""
    assert listing.take("a")
    shelf.ids = ("a", "d")

    listing.forget()

    assert [item["id"] for item in listing.every()] == ["a", "d"]
    assert listing.take("a") is None
    assert shelf.read == 2


def test_a_reading_that_failed_is_no_list(shelf: Shelf, listing: Listing) -> None:
    """The next who asks tries again."""
    shelf.broken = True
    with pytest.raises(Unreachable):
        listing.take("a")
    shelf.broken = False

    assert listing.take("a")


def test_one_thread_reads_and_the_others_wait() -> None:
    """Four threads share a provider process."""
    asked = threading.Barrier(4)
    shelf = Shelf(*"abcd")
    listing = Listing(PATH, "id", shelf.load)
    found: list[Found | None] = []

    def ask(id_: str) -> None:
        asked.wait()
        found.append(listing.take(id_))

    threads = [threading.Thread(target=ask, args=(id_,)) for id_ in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(item["id"] for item in found if item) == list("abcd")
    assert shelf.read == 1
