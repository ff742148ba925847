"""What sso and identitystore have in common: they answer for the one instance, where it lives.

https://docs.aws.amazon.com/singlesignon/latest/userguide/regions.html
"""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from typing_extensions import override

from sandbox.aws.accounts import (
    FIRST,
    IDENTITY_CENTER_REGION,
    IDENTITY_STORE_ID,
    INSTANCE_ARN,
)
from sandbox.aws.json_service import AccessDenied, JsonService


class IdentityCenterService(JsonService):
    """A call needs every resource that it names; moto judges one at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.automated_parameter_parsing = True

    @abstractmethod
    def resources(self) -> list[str]:
        """Return the ARNs of what the call names, as IAM's policies name them."""

    @property
    def asked(self) -> Mapping[str, Any]:
        """Return the parameters of the call."""
        asked: Mapping[str, Any] = self.params
        return asked

    @override
    def _authenticate_and_authorize_normal_action(self, resource: str = "*") -> None:
        del resource
        for each in self.resources() or ["*"]:
            super()._authenticate_and_authorize_normal_action(each)

    def refuse_elsewhere(self) -> None:
        """Return when the call is for our instance. Raises AccessDenied.

        Choice: whatever is asked in another region, by another account than the first, or of
        another instance or identity store, is refused and not called absent.
        """
        of_ours = self.current_account == FIRST and self.region == IDENTITY_CENTER_REGION
        instance = self.asked.get("InstanceArn", INSTANCE_ARN)
        store = self.asked.get("IdentityStoreId", IDENTITY_STORE_ID)
        if not of_ours or instance != INSTANCE_ARN or store != IDENTITY_STORE_ID:
            action = self._get_action()
            raise AccessDenied(
                f"User: {self.caller_arn} is not authorized to perform: {action} here: "
                f"account {self.current_account} has no such instance in {self.region}"
            )
