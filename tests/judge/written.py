"""Policy documents as tests write them."""

from typing import Any

from tests.judge.documents import Document


def policy(*statements: dict[str, Any]) -> Document:
    """Return a policy of these statements."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(action: str | list[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    """Return a statement that allows; `more` are its further elements."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: str | list[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    """Return a statement that denies."""
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


def trust(principal: dict[str, str], action: str, **more: Any) -> Document:
    """Return the trust policy of a role that lets in one principal."""
    return policy({"Effect": "Allow", "Principal": principal, "Action": action, **more})
