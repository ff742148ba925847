"""Whether what a run keeps is really encrypted: passwords and keys are in the stack's state.

https://www.pulumi.com/docs/iac/concepts/secrets/#available-encryption-providers
"""

import os
from collections.abc import Mapping
from pathlib import Path

from access.text import Tree

PASSPHRASE = "PULUMI_CONFIG_PASSPHRASE"  # noqa: S105 - the name of a variable.


class Unencrypted(Exception):
    """A stack whose secrets an empty passphrase would protect."""


def demand(config: Tree, environment: Mapping[str, str] = os.environ) -> None:
    """Make sure that the stack has a key service, or a passphrase that is not empty.

    Raises Unencrypted.
    """
    settings = config.value if isinstance(config.value, dict) else {}
    provider = str(settings.get("secretsprovider") or "passphrase")
    if provider != "passphrase" or environment.get(PASSPHRASE) or _of_file(environment):
        return
    raise Unencrypted(
        f"{config.file}: the passphrase of this stack is empty, so anybody could read its state.\n"
        f"  Set {PASSPHRASE} or {PASSPHRASE}_FILE, or use a key service: "
        "`pulumi stack change-secrets-provider`."
    )


def _of_file(environment: Mapping[str, str]) -> str:
    name = environment.get(f"{PASSPHRASE}_FILE")
    try:
        return Path(name).read_text("utf-8").strip() if name else ""
    except OSError:
        return ""
