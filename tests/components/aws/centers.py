"""Accounts that come through one Identity Center, which a third account administers."""

from typing import Any

from tests.components import written
from tests.components.registered import Built, built

INSTANCE = "arn:aws:sso:::instance/ssoins-7223c02b1f4d9e6a"
CENTER: dict[str, Any] = {
    "instance": INSTANCE,
    "identity_store": "d-9367a1b2c3",
    "region": "eu-west-1",
    "through": "org",
}
CONFIG = """
config:
  grantbook:accounts:
    org: {cloud: aws, account: "123456789012", region: eu-west-2}
    prod: {cloud: aws, account: "210987654321", region: eu-west-3, people: federated}
    dev: {cloud: aws, account: "345678901234", region: eu-west-3, people: federated, prefix: d-}
"""
OPS: dict[str, Any] = {"grants": {"prod": [{"managed": "ReadOnlyAccess"}]}}
PEOPLE: dict[str, Any] = {
    "alice": {"email": "alice@example.com", "teams": ["ops"]},
    "bruno": {"email": "bruno@example.com", "teams": ["ops"], "suspended": True},
    "clara": {"email": "clara@example.com"},
}


def declaration(
    *, center: dict[str, Any] | None = None, prod: dict[str, Any] | None = None, **sections: Any
) -> dict[str, Any]:
    """Return a declaration whose accounts come through Identity Center; `center` adds words."""
    said = {**CENTER, **(center or {})}
    return {
        "accounts": {
            "prod": {"identity_center": said, **(prod or {})},
            "dev": {"identity_center": said},
        },
        "people": PEOPLE,
        "teams": {"ops": OPS},
        **sections,
    }


def made(*, center: dict[str, Any] | None = None, **sections: Any) -> Built:
    """Return what such a declaration registers."""
    return built(written.read(declaration(center=center, **sections), CONFIG))
