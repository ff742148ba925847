"""Yes, no, or in doubt: what the sandbox says of a condition on a key that it does not know.

None is doubt. It is carried up to the statement, whose effect settles it.
"""

from collections.abc import Iterable


def every(answers: Iterable[bool | None]) -> bool | None:
    """Return no when any is no, in doubt when any is in doubt, yes otherwise."""
    found = set(answers)
    if False in found:
        return False
    return None if None in found else True


def some(answers: Iterable[bool | None]) -> bool | None:
    """Return yes when any is yes, in doubt when any is in doubt, no otherwise."""
    found = set(answers)
    if True in found:
        return True
    return None if None in found else False


def opposite(answer: bool | None) -> bool | None:  # noqa: FBT001 - it is the subject, not an option.
    """Return yes for no and no for yes; doubt stays doubt."""
    return None if answer is None else not answer
