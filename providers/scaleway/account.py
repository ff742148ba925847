"""The gate of a Scaleway organization: its key, and who holds the names that a stack wants.

https://www.scaleway.com/en/developers/api/iam/
"""

from collections.abc import Iterable

from providers import mark
from providers.base import Opts
from providers.gate import Gate, GateProps, GateProvider, Holders
from providers.scaleway import client
from providers.scaleway.client import IAM


class AccountProvider(GateProvider):
    """Names by list: one pass over each kind that gains one."""

    @property
    def api(self) -> client.ScalewayClient:
        """The organization's client."""
        return client.of(self.settings)

    def holders(self, kind: str, names: Iterable[str]) -> Holders:
        """Return the marks of those who hold names of a kind, such as `applications`."""
        wanted = set(names)
        found = self.api.lists[f"{IAM}/{kind}"].every()
        named = {item.get("username") or item.get("name"): item for item in found}
        return {
            str(name): mark.within(item.get("tags") or [])
            for name, item in named.items()
            if name in wanted
        }


class Account(Gate, module="scaleway", name="Account"):
    """The organization in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: GateProps, opts: Opts = None) -> None:
        super().__init__(AccountProvider(), name, {**props}, opts)
