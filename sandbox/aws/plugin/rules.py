"""What IAM accepts as a value, said in the words of the official plugin.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.aws.plugin.wire import is_unknown

ARN = re.compile(r"arn:[\w-]+:[\w-]*:[\w-]*:(\d{12}|aws)?:.+")
NAME = re.compile(r"[0-9A-Za-z=,.@\-_+]+")
ACCOUNT_ID = re.compile(r"\d{12}")
PRINCIPAL_ID = re.compile(r"([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
ALIAS = re.compile(r"[0-9a-z]+(-[0-9a-z]+)*")

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


def account_alias(value: str) -> str | None:
    """Accept an account alias, which is part of a host name."""
    fits = ALIAS.fullmatch(value) and 3 <= len(value) <= 63  # noqa: PLR2004 - IAM's own limits.
    words = "must have 3 to 63 lowercase letters and digits, with single hyphens between"
    return None if fits else words


def account_id(value: str) -> str | None:
    """Accept the id of an account."""
    return None if ACCOUNT_ID.fullmatch(value) else f"must be 12 digits, got {value}"


def principal_id(value: str) -> str | None:
    """Accept the id of a user or group of Identity Center."""
    return None if PRINCIPAL_ID.fullmatch(value) else f"must be the id of a principal, got {value}"


def https(value: str) -> str | None:
    """Accept the URL of an issuer."""
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.netloc:
        return f"expected a URL that begins with https://, got {value}"
    return "cannot contain query parameters per the OIDC standard" if parts.query else None


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


def length(least: int, most: int) -> Rule:
    """Return the rule for a text whose length is in a range, both ends included."""

    def rule(value: str) -> str | None:
        fits = least <= len(value) <= most
        return None if fits else f"expected length to be in the range ({least} - {most})"

    return rule


def each_between(least: int, most: int) -> Callable[[list[str]], str | None]:
    """Return the rule for texts whose lengths are in a range, both ends included."""
    one = length(least, most)

    def rule(values: list[str]) -> str | None:
        return next((wrong for value in values if (wrong := _known(one, value))), None)

    return rule


def _known(rule: Rule, value: str) -> str | None:
    """Return what is wrong with a value; nothing with one that is not known yet."""
    return None if is_unknown(value) else rule(value)
