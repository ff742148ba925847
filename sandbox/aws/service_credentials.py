"""Service-specific credentials of users, which moto lacks: a name and a password for one service.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html
"""

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.exceptions import LimitExceededException, NoSuchEntity

from sandbox.aws.judged import Judged

if TYPE_CHECKING:
    from sandbox.aws.iam import Iam

MOST = 2  # Of one user for one service.
SECRET = "ServicePassword"


class ServiceCredentialAnswers(Judged):
    """Answers about the credentials of one user; a password is told once."""

    backend: "Iam"

    def create_service_specific_credential(self) -> ActionResult:
        """Make one."""
        service = self._get_param("ServiceName")
        held = self._held()
        if sum(each["ServiceName"] == service for each in held) >= MOST:
            raise LimitExceededException(
                f"Cannot exceed quota for ServiceSpecificCredentialsPerUser: {MOST}"
            )
        user = self._get_param("UserName")
        made = {
            "CreateDate": datetime.now(UTC),
            "ServiceName": service,
            "ServiceUserName": f"{user}-at-{self.current_account}",
            SECRET: secrets.token_urlsafe(33),
            "ServiceSpecificCredentialId": f"ACCA{secrets.token_hex(8).upper()}",
            "UserName": user,
            "Status": "Active",
        }
        held.append(made)
        return ActionResult({"ServiceSpecificCredential": made})

    def list_service_specific_credentials(self) -> ActionResult:
        """Answer with a user's, those of one service or all."""
        service = self._get_param("ServiceName")
        listed = [
            {name: value for name, value in each.items() if name != SECRET}
            for each in self._held()
            if service in (None, each["ServiceName"])
        ]
        return ActionResult({"ServiceSpecificCredentials": listed})

    def update_service_specific_credential(self) -> ActionResult:
        """Make one active or inactive."""
        self._one()["Status"] = self._get_param("Status")
        return EmptyResult()

    def delete_service_specific_credential(self) -> ActionResult:
        """Remove one."""
        self._held().remove(self._one())
        return EmptyResult()

    def _held(self) -> list[dict[str, Any]]:
        user = self.backend.get_user(self._get_param("UserName"))
        held: list[dict[str, Any]] = user.service_credentials  # type: ignore[attr-defined] # The sandbox's own users.
        return held

    def _one(self) -> dict[str, Any]:
        id_ = self._get_param("ServiceSpecificCredentialId")
        for each in self._held():
            if each["ServiceSpecificCredentialId"] == id_:
                return each
        raise NoSuchEntity(f"Service-specific credential {id_} does not exist.")
