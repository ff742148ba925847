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
MARK = rf"{PREFIX}[A-Za-z0-9/_+-]+/[0-9a-f]{{{DIGEST}}}"
WHOLE = re.compile(MARK)
LAST = re.compile(rf"(?:^|(?<= )){MARK}\Z")
SPELLED = str.maketrans("/+", ".@")  # No mark holds a dot or an at sign, so it can be read back.
READ = str.maketrans(".@", "/+")


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


def within(tags: Sequence[str]) -> str:
    """Return the first mark among tags, "" when there is none."""
    return next((tag for tag in tags if WHOLE.fullmatch(tag)), "")


def owner_of(mark: str) -> str:
    """Return the part of a whole mark that stays."""
    return mark.rpartition("/")[0]


def described(text: str, mark: str) -> str:
    """Return a description that ends in a mark."""
    return f"{text} {mark}" if text else mark


def undescribed(description: str | None) -> tuple[str, str]:
    """Return the text and the mark of a description, "" for what it lacks."""
    text = description or ""
    if found := LAST.search(text):
        return text[: found.start()].removesuffix(" "), found[0]
    return text, ""


def spelled(mark: str) -> str:
    """Return a mark in the characters of an OVHcloud token: letters, digits and `. _ @ -`."""
    return mark.translate(SPELLED)


def unspelled(description: str | None) -> tuple[str, str]:
    """Return the text and the mark of a description whose mark is spelled so."""
    text, _, last = (description or "").rpartition(" ")
    _, held = undescribed(last.translate(READ))
    return (text, held) if held else (description or "", "")


def named(name: str, mark: str) -> str:
    """Return a name that carries a mark, by its digest, where a name is all that an object has."""
    return f"{name}+{_digest(mark)}"


def unnamed(name: str, mark: str) -> tuple[str, bool]:
    """Return a name without this very mark, and whether it carried it; any other stays in it."""
    plain = name.removesuffix(f"+{_digest(mark)}")
    return plain, plain != name


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST]
