"""An SSH public key, taken apart as far as its fingerprint needs.

https://www.rfc-editor.org/rfc/rfc4253#section-6.6
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

BITS = {
    "ssh-ed25519": 256,
    "ecdsa-sha2-nistp256": 256,
    "ecdsa-sha2-nistp384": 384,
    "ecdsa-sha2-nistp521": 521,
}
RSA = "ssh-rsa"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An algorithm and what it is applied to; the comment is gone."""

    algorithm: str
    data: bytes

    def __str__(self) -> str:
        return f"{self.algorithm} {base64.b64encode(self.data).decode()}"

    @property
    def fingerprint(self) -> str:
        """The fingerprint as Scaleway shows it, such as `256 MD5:6b:cd:.. (ssh-ed25519)`."""
        digest = hashlib.md5(self.data, usedforsecurity=False).hexdigest()
        pairs = ":".join(digest[at : at + 2] for at in range(0, len(digest), 2))
        return f"{self._bits} MD5:{pairs} ({self.algorithm})"

    @property
    def _bits(self) -> int:
        if self.algorithm != RSA:
            return BITS[self.algorithm]
        modulus = _parts(self.data)[2]
        return int.from_bytes(modulus, "big").bit_length()


def read(text: str) -> PublicKey:
    """Read a line of an authorized_keys file. Raises ValueError."""
    algorithm, data, *_ = [*text.split(maxsplit=2), "", ""]
    if algorithm not in {*BITS, RSA}:
        raise ValueError(f"unknown algorithm {algorithm!r}")
    try:
        raw = base64.b64decode(data, validate=True)
    except binascii.Error as wrong:
        raise ValueError("the key is not base64") from wrong
    expected = 3 if algorithm == RSA else 2
    parts = _parts(raw)
    if len(parts) < expected or parts[0] != algorithm.encode():
        raise ValueError("the key is not what it says")
    return PublicKey(algorithm, raw)


def _parts(data: bytes) -> list[bytes]:
    """Return the strings that the data holds, each after its length in four bytes."""
    parts = []
    while data:
        size = int.from_bytes(data[:4], "big")
        parts.append(data[4 : 4 + size])
        data = data[4 + size :]
    return parts
