"""STS: who is calling, and roles assumed by those whom the role trusts.

Moto lends any role to anybody who may call AssumeRole, even one that does not exist. Whom a
provider of OIDC or SAML sends cannot be known here: those ways in are refused by name.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto.core.exceptions import AccessDeniedError
from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.sts.exceptions import STSValidationError
from moto.sts.responses import TokenResponse
from typing_extensions import override

from sandbox.aws import evaluation
from sandbox.aws.accounts import ACCOUNTS
from sandbox.aws.context import Context
from sandbox.aws.evaluation import Document, Question
from sandbox.aws.judged import Judged

if TYPE_CHECKING:
    from moto.iam.models import Role

ROLE_ARN = re.compile(r"arn:aws:iam::(?P<account>\d{12}):role/")
HOUR_S = 3600

Keys = Mapping[str, Sequence[str]]


class StsAnswers(Judged, TokenResponse):
    """STS's answers on the wire. A role of either account is lent when it trusts the caller."""

    @override
    def assume_role(self) -> ActionResult:
        role = self._role(self._get_param("RoleArn"))
        if role is None or not self._is_trusted_by(role):
            raise AccessDeniedError(user_arn=self.caller_arn, action="sts:AssumeRole")
        longest = int(role.max_session_duration or HOUR_S)
        if self._get_int_param("DurationSeconds", HOUR_S) > longest:
            raise STSValidationError(
                "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
            )
        if self._get_param("PolicyArns"):
            raise STSValidationError("The sandbox has no PolicyArns; it has Policy.")
        return super().assume_role()

    @override
    def assume_role_with_web_identity(self) -> ActionResult:
        raise NotImplementedError  # Whoever calls is told that the sandbox has it not.

    @override
    def assume_role_with_saml(self) -> ActionResult:
        raise NotImplementedError  # Whoever calls is told that the sandbox has it not.

    @override
    def get_session_token(self) -> ActionResult:
        raise NotImplementedError  # Whoever calls is told that the sandbox has it not.

    @override
    def get_federation_token(self) -> ActionResult:
        raise NotImplementedError  # Whoever calls is told that the sandbox has it not.

    def _role(self, arn: str) -> "Role | None":
        found = ROLE_ARN.match(arn)
        if found is None or found["account"] not in ACCOUNTS:
            return None
        try:
            return self.world.iam(found["account"]).get_role_by_arn(arn)
        except NotFoundException:
            return None

    def _is_trusted_by(self, role: "Role") -> bool:
        external_id = self._get_param("ExternalId")
        given = {
            "sts:externalid": [external_id] if external_id else [],
            "sts:rolesessionname": [self._get_param("RoleSessionName")],
        }
        document = json.loads(role.assume_role_policy_document)
        return trusts(document, self.caller_arn, {**self.caller.keys(), **given})


def trusts(document: Document, caller_arn: str, keys: Keys) -> bool:
    """Tell whether a trust policy lets this caller assume the role; a deny wins."""
    account = caller_arn.split(":")[4]
    root = f"arn:aws:iam::{account}:root"
    names = {"*", account, root, caller_arn, *keys["aws:principalarn"]}
    statements = evaluation.statements(document)
    about = {**document, "Statement": [each for each in statements if _names(each, names)]}
    question = Question(action="sts:AssumeRole", resource="*", context=Context(keys=keys))
    return evaluation.decision(question, [about]) == "allowed"


def _names(statement: dict[str, Any], names: set[str]) -> bool:
    """Tell whether a statement is about the caller, whom any of these names means."""
    if "NotPrincipal" in statement:
        return not _principals(statement["NotPrincipal"]) & names
    return bool(_principals(statement["Principal"]) & names)


def _principals(told: str | dict[str, Any]) -> set[str]:
    named = told.get("AWS", []) if isinstance(told, dict) else told
    return {named} if isinstance(named, str) else set(named)
