"""Public SSH keys: whether a text is one, before a cloud is asked, and what of it counts.

https://www.rfc-editor.org/rfc/rfc4253#section-6.6
"""

import base64
from collections.abc import Iterator, Mapping

# What a key consists of, its algorithm's name among it.
PARTS: Mapping[str, int] = {
    "ssh-ed25519": 2,
    "ssh-rsa": 3,
    "ecdsa-sha2-nistp256": 3,
    "ecdsa-sha2-nistp384": 3,
    "ecdsa-sha2-nistp521": 3,
    "sk-ssh-ed25519@openssh.com": 3,
    "sk-ecdsa-sha2-nistp256@openssh.com": 4,
}
SIZE = 4  # Bytes that say how long a part is.
PRIVATE = ("PRIVATE KEY-----", "PuTTY-User-Key-File-")
NONE = "no public SSH key: one begins like ssh-ed25519 AAAA"


def plain(written: str) -> str:
    """Return algorithm and key, without the comment that may follow. Raises ValueError."""
    if any(sign in written for sign in PRIVATE):
        raise ValueError("a private key: whoever has read it here may use it, so make a new one")
    lines = written.strip().splitlines()
    if len(lines) > 1:
        raise ValueError("more than one line, where one key is expected")
    algorithm, encoded, *_ = [*written.split(), "", ""]
    if algorithm not in PARTS:
        raise ValueError(NONE)
    data = _decoded(encoded)
    parts = list(_parts(data))
    if len(parts) != PARTS[algorithm] or not all(parts) or parts[0] != algorithm.encode():
        raise ValueError("an SSH key that is cut off, or not what it says it is")
    return f"{algorithm} {base64.b64encode(data).decode()}"


def _decoded(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise ValueError(NONE) from error


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield what a key consists of, each after its length, b"" for what is cut off."""
    while data:
        end = SIZE + int.from_bytes(data[:SIZE])
        yield data[SIZE:end] if len(data) >= end else b""
        data = data[end:]
