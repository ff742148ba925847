"""Which account a provider process works on: what its explicit provider resource was given.

Credentials are not among it: they are read from the environment of the run, so that a new token
needs no update of state.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self

from access import model, setup
from providers.errors import Misplaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One account. `prefix` stands before the names of its environment variables."""

    account: str  # The account's name in the stack.
    identity: str  # AWS account id, OVHcloud account name, Scaleway organization id.
    endpoint: str  # An address, a name that OVHcloud publishes, or "" for the cloud's own.
    region: str
    prefix: str
    profile: str
    role: str = ""  # The ARN of a role that a run assumes, on AWS.
    external_id: str = ""  # What that role asks for beside.
    pace: str = ""  # Calls in a minute at most, "" for what suits the cloud.
    settle: str = ""  # Seconds that a grant of our own may take to count, "" for the cloud's.
    center: str = ""  # The ARN of the Identity Center that an AWS account administers.
    center_region: str = ""
    identity_store: str = ""  # The id of its directory.
    rights: str = ""  # JSON, {URN: [actions]}: what the pipeline must hold; "" for no check.

    @classmethod
    def of(cls, get: Any) -> Self:
        """Return the settings that `get(name)` knows, "" for the ones it does not."""
        return cls(**{field.name: str(get(field.name) or "") for field in fields(cls)})

    @staticmethod
    def told(
        account: model.Account,
        rights: Mapping[str, Sequence[str]] | None = None,
        center: setup.IdentityCenter | None = None,
    ) -> dict[str, str]:
        """Return the settings of an account by name, as plain strings."""
        return {
            **(_center(center) if center else {}),
            "account": account.name,
            "identity": account.identity,
            "endpoint": account.endpoint,
            "region": account.region,
            "prefix": account.credentials.get("prefix", ""),
            "profile": account.credentials.get("profile", ""),
            "role": account.credentials.get("role", ""),
            "external_id": account.credentials.get("external_id", ""),
            "pace": str(account.calls_per_minute or ""),
            "rights": json.dumps(rights, sort_keys=True) if rights else "",
        }

    def wanted(self) -> Mapping[str, Sequence[str]]:
        """Return the actions that the pipeline must hold, by URN."""
        wanted: Mapping[str, Sequence[str]] = json.loads(self.rights or "{}")
        return wanted

    def variable(self, name: str) -> str:
        """Return the value of an environment variable of this account. Raises Misplaced."""
        if value := self.variables(name)[name]:
            return value
        raise Misplaced(
            f'account "{self.account}": no credentials, {self.prefix}{name} is not set. '
            "Set it in the environment of this run, as docs/reference/accounts.md says."
        )

    def variables(self, *names: str) -> Mapping[str, str]:
        """Return environment variables of this account by their plain names, "" where unset."""
        return {name: os.environ.get(self.prefix + name, "") for name in names}


def _center(said: setup.IdentityCenter) -> dict[str, str]:
    return {
        "center": said.instance,
        "center_region": said.region,
        "identity_store": said.identity_store,
    }
