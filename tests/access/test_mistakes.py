from access.mistakes import Invalid, Mistake, listed, nearest
from access.place import Place


def mistake(file: str, line: int, what: str = "is wrong") -> Mistake:
    """Return a mistake in one place."""
    return Mistake(place=Place(file=file, line=line), what=what)


def test_mistakes_come_in_order_of_file_and_line() -> None:
    """Whatever order they were found in, and each of them once."""
    found = [mistake("b", 1), mistake("a", 10), mistake("a", 9), mistake("b", 1)]

    assert str(Invalid(found)) == (
        "a:9: is wrong\na:10: is wrong\nb:1: is wrong\n"
        "3 mistakes in the declaration; nothing was changed."
    )


def test_a_single_mistake_is_counted_as_one() -> None:
    """No plural where there is one."""
    assert str(Invalid([mistake("a", 0)])) == (
        "a: is wrong\n1 mistake in the declaration; nothing was changed."
    )


def test_the_nearest_word_is_offered() -> None:
    """Where none is near, other advice takes its place."""
    assert nearest("suport", ["support", "s3"]) == 'Did you mean "support"?'
    assert nearest("xyz", ["support", "s3"], "Write one.") == "Write one."


def test_known_words_are_listed_in_order() -> None:
    """An empty list says so."""
    assert listed({"b", "a"}) == '"a", "b"'
    assert listed([]) == "none"
