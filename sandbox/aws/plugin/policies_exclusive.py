"""All inline policies of a group, user or role, by name: what the three have in common.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sandbox.aws.plugin.errors import Refused
from sandbox.aws.plugin.exclusive import Exclusive

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class PoliciesExclusive(Exclusive):
    """It knows names only: it removes a policy, and cannot make one."""

    held = "policyNames"

    def found(self, cloud: "Cloud", holder: str) -> Iterable[str]:
        """Return the names of the inline policies."""
        listing = f"list_{self.holder}_policies"
        return cloud.pages(listing, "PolicyNames", **{self._name(): holder})

    def add(self, cloud: "Cloud", holder: str, each: str) -> None:
        """Refuse; the official plugin puts a policy without a document, which IAM refuses."""
        del cloud
        raise Refused(
            f'{self.holder} "{holder}" has no inline policy "{each}", and only its name is said '
            f"here: declare the policy too, and let this resource depend on it"
        )

    def remove(self, cloud: "Cloud", holder: str, each: str) -> None:
        """Remove the policy."""
        cloud.find(f"delete_{self.holder}_policy", **{self._name(): holder}, PolicyName=each)

    def _name(self) -> str:
        return f"{self.holder.capitalize()}Name"
