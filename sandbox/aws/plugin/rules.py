"""What IAM accepts as a value, said in the words of the official plugin.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import re
from collections.abc import Callable

ARN = re.compile(r"arn:[\w-]+:[\w-]*:[\w-]*:(\d{12}|aws)?:.+")
NAME = re.compile(r"[0-9A-Za-z=,.@\-_+]+")

Rule = Callable[[str], str | None]


def name(longest: int) -> Rule:
    """Return the rule for a name of up to so many characters."""

    def rule(value: str) -> str | None:
        if not NAME.fullmatch(value):
            return "must only contain alphanumeric characters and any of =,.@-_+"
        return f"cannot be longer than {longest} characters" if len(value) > longest else None

    return rule


def arn(value: str) -> str | None:
    """Accept an ARN."""
    return None if ARN.fullmatch(value) else f"({value}) is an invalid ARN: arn: invalid prefix"


def path(value: str) -> str | None:
    """Accept a path, which begins and ends with a slash."""
    fits = value.startswith("/") and value.endswith("/") and len(value) <= 512  # noqa: PLR2004 - IAM's own limit.
    return None if fits else "must begin and end with / and have up to 512 characters"


def one_of(*values: str) -> Rule:
    """Return the rule for a value out of a few."""

    def rule(value: str) -> str | None:
        return (
            None if value in values else f"expected to be one of {', '.join(values)}, got {value}"
        )

    return rule


def between(least: int, most: int) -> Callable[[int], str | None]:
    """Return the rule for a number in a range, both ends included."""

    def rule(value: int) -> str | None:
        fits = least <= value <= most
        return None if fits else f"expected to be in the range ({least} - {most}), got {value}"

    return rule


def longest(most: int) -> Rule:
    """Return the rule for a text of up to so many characters."""

    def rule(value: str) -> str | None:
        return f"cannot be longer than {most} characters" if len(value) > most else None

    return rule
