"""The mark that whatever grantbook makes carries: `grantbook/<stack>/<logical name>/<generation>`.

It is how a lost answer is found again, and how one stack tells its objects from another's. Written
in characters that every place accepts, and short enough for the shortest, a Scaleway tag of 70.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 70
PREFIX = "grantbook/"
DIGEST = 8
MARK = re.compile(rf"{PREFIX}[A-Za-z0-9/_+-]+")


def owner(stack: str, name: str) -> str:
    """Return the part of a mark that stays: stack and logical name, cut and hashed when long."""
    plain = f"{PREFIX}{stack}/{name}"
    clean = re.sub(r"[^A-Za-z0-9/_+-]", "-", plain)
    room = LONGEST - DIGEST - 1
    if clean == plain and len(plain) <= room:
        return plain
    return f"{clean[: room - DIGEST - 1]}-{_digest(plain)}"


def full(owner: str, forcing: Mapping[str, Any]) -> str:
    """Return the whole mark; its generation comes from the inputs that force a replacement."""
    return f"{owner}/{_digest(json.dumps(forcing, sort_keys=True, default=str))}"


def within(words: Sequence[str]) -> str:
    """Return the first mark among tags or descriptions, "" when there is none."""
    for word in words:
        if found := MARK.search(word):
            return found[0]
    return ""


def owner_of(mark: str) -> str:
    """Return the part of a whole mark that stays."""
    return mark.rpartition("/")[0]


def described(text: str, mark: str) -> str:
    """Return a description that ends in a mark."""
    return f"{text} {mark}".strip()


def undescribed(description: str | None) -> tuple[str, str]:
    """Return the text and the mark of a description, "" for what it lacks."""
    text = description or ""
    mark = within([text])
    return text.replace(mark, "").strip() if mark else text, mark


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]
