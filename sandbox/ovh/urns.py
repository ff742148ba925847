"""Names that policies speak in: identities, resources, and groups of either.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

import re
from dataclasses import dataclass

GRAMMAR = "urn:v1:region:(resource|resourceGroup):(*|group_id|resource_type):(*|resource_name)"

UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
TYPE = r"[A-Za-z0-9]+(?:/[A-Za-z0-9]+)*"
NAME = r"[^*\s]+"  # Choice: an asterisk inside a resource's name is refused, not taken for itself.
RESOURCE = rf"resource:(?:\*|{TYPE}:(?:\*|{NAME}))|resourceGroup:(?:\*|{UUID})"
IDENTITY = r"identity:(?:account:[a-z0-9-]+|(?:user|group|credential):[a-z0-9-]+/[^*]+)"


@dataclass(frozen=True, slots=True)
class Urns:
    """The names of one plate: `eu`, `ca` or `us`. None of them means anything on another."""

    plate: str

    @property
    def everything(self) -> str:
        """The name of all resources."""
        return f"urn:v1:{self.plate}:resource:*"

    @property
    def every_group(self) -> str:
        """The name of all resource groups."""
        return f"urn:v1:{self.plate}:resourceGroup:*"

    def is_resource(self, urn: str) -> bool:
        """Tell whether a policy may name this as a resource."""
        return self._fits(urn, RESOURCE)

    def is_identity(self, urn: str) -> bool:
        """Tell whether a policy may name this as an identity."""
        # Choice: names of another plate are refused: each plate has accounts of its own.
        return self._fits(urn, IDENTITY)

    def _fits(self, urn: str, pattern: str) -> bool:
        return re.fullmatch(f"urn:v1:{self.plate}:(?:{pattern})", urn) is not None

    def account_identity(self, nic: str) -> str:
        """Return the identity of an account's root."""
        return f"urn:v1:{self.plate}:identity:account:{nic}"

    def user(self, nic: str, login: str) -> str:
        """Return the identity of a local user."""
        return f"urn:v1:{self.plate}:identity:user:{nic}/{login}"

    def group(self, nic: str, name: str) -> str:
        """Return the identity of a group."""
        return f"urn:v1:{self.plate}:identity:group:{nic}/{name}"

    def credential(self, nic: str, client_id: str) -> str:
        """Return the identity of a service account."""
        return f"urn:v1:{self.plate}:identity:credential:{nic}/oauth2-{client_id}"

    def resource(self, type_: str, name: str) -> str:
        """Return the name of one resource."""
        return f"urn:v1:{self.plate}:resource:{type_}:{name}"

    def resource_group(self, id_: str) -> str:
        """Return the name of a resource group."""
        return f"urn:v1:{self.plate}:resourceGroup:{id_}"

    def permissions_group(self, owner: str, name: str) -> str:
        """Return the name of a permissions group."""
        return f"urn:v1:{self.plate}:permissionsGroup:{owner}:{name}"


def of(urn: str) -> Urns:
    """Return the names of the plate that a name is of."""
    return Urns(urn.split(":")[2])
