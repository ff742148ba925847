"""What tells our own comment from one that somebody has edited: its hash, in a hidden last line.

Laws: what was sealed is whole, however a host ends its lines; a word changed above the seal breaks
it. It keeps nobody with a will from forging it: who may edit comments, may delete them too.
"""

import hashlib
import re

SEAL = re.compile(r"\s*<!-- ([0-9a-f]{16}) -->\s*\Z")
LENGTH = len("\n\n<!-- 0123456789abcdef -->\n")


def sealed(body: str) -> str:
    """Return a comment with its seal."""
    said = body.rstrip()
    return f"{said}\n\n<!-- {_hash(said)} -->\n"


def is_whole(body: str) -> bool:
    """Tell whether a comment is as it was sealed."""
    found = SEAL.search(body)
    return found is not None and _hash(body[: found.start()]) == found[1]


def _hash(said: str) -> str:
    lines = "\n".join(line.rstrip() for line in said.strip().splitlines())
    return hashlib.sha256(lines.encode("utf-8", "replace")).hexdigest()[:16]
