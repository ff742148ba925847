"""One-time passwords that follow from a secret and the time.

https://www.rfc-editor.org/rfc/rfc6238
"""

import base64
import hmac
import secrets
from datetime import datetime, timedelta

STEP = timedelta(seconds=30)
DIGITS = 6
SECRET_BYTES = 20


def new_secret() -> str:
    """Return a new secret, in base32."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def password(secret: str, now: datetime) -> str:
    """Return the password of an instant."""
    step = int(now.timestamp()) // int(STEP.total_seconds())
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4]) & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def fits(secret: str, told: str, now: datetime) -> bool:
    """Tell whether a password is that of now, or of one step before or after."""
    near = (now - STEP, now, now + STEP)
    return any(hmac.compare_digest(password(secret, each), told) for each in near)
