"""What a principal's user, group or role on one AWS account is, beside its name and its grants.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from access import aws_form, aws_managed
from access.mistakes import Wrong

Written = aws_form.User | aws_form.Identity
SESSIONS = (timedelta(hours=1), timedelta(hours=12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Plain, unless something is said of it or of all on its account."""

    account: str
    path: str = "/"
    boundary: str = ""  # The ARN of a managed policy, or "".
    require_mfa: bool = False
    inline: bool = False  # Grants are written into it, not into a policy of their own.
    exclusive: bool = True  # What it holds beyond the declaration is removed.
    session: timedelta | None = None  # The longest of a role; None for an hour.


def said(written: Written, account_id: str, otherwise: Identity) -> Identity:
    """Return an identity as it is written; what is not said is as otherwise."""
    found: dict[str, Any] = written.model_dump(exclude_none=True)
    boundary = found.pop("permissions_boundary", None)
    if boundary is not None:
        found["boundary"] = aws_managed.arn(boundary, account_id)
    return replace(otherwise, **found)


def mistakes(written: Written, account_id: str) -> Iterator[Wrong]:
    """Yield what is wrong with what is written of an identity."""
    if written.permissions_boundary:
        yield from aws_managed.mistakes(
            "permissions_boundary", written.permissions_boundary, account_id
        )
    if isinstance(written, aws_form.Identity):
        yield from too_long(written.session)


def too_long(session: timedelta | None) -> Iterator[Wrong]:
    """Yield where no session may be as long, or as short."""
    shortest, longest = SESSIONS
    if session is not None and not shortest <= session <= longest:
        what = f"has a session of {session // shortest} hours"
        yield Wrong(path=("session",), what=what, mend="AWS takes 1h to 12h.")
