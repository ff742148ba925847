"""All managed policies attached to a group, user or role: what the three have in common.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sandbox.aws.plugin.exclusive import Exclusive

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class AttachmentsExclusive(Exclusive):
    """It attaches what is missing and detaches what is beyond."""

    held = "policyArns"

    def found(self, cloud: "Cloud", holder: str) -> Iterable[str]:
        """Return the ARNs of the attached policies."""
        listing = f"list_attached_{self.holder}_policies"
        attached = cloud.pages(listing, "AttachedPolicies", **{self._name(): holder})
        return [policy["PolicyArn"] for policy in attached]

    def add(self, cloud: "Cloud", holder: str, each: str) -> None:
        """Attach the policy."""
        cloud.iam(f"attach_{self.holder}_policy", **{self._name(): holder}, PolicyArn=each)

    def remove(self, cloud: "Cloud", holder: str, each: str) -> None:
        """Detach the policy."""
        cloud.find(f"detach_{self.holder}_policy", **{self._name(): holder}, PolicyArn=each)

    def _name(self) -> str:
        return f"{self.holder.capitalize()}Name"
