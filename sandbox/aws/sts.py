"""STS: who is calling, and roles assumed by those whom the role trusts.

Moto lends any role to anybody who may call AssumeRole, even one that does not exist.

https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

import json
import re
from typing import Any

from moto.core.exceptions import AccessDeniedError
from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.sts.responses import TokenResponse
from typing_extensions import override

from sandbox.aws.accounts import ACCOUNTS
from sandbox.aws.judged import Judged

ROLE_ARN = re.compile(r"arn:aws:iam::(?P<account>\d{12}):role/")


class StsAnswers(Judged, TokenResponse):
    """STS's answers on the wire. A role of either account is lent when it trusts the caller."""

    @override
    def assume_role(self) -> ActionResult:
        role_arn = self._get_param("RoleArn")
        caller_arn = self.caller_arn
        if not self._trusted(role_arn, caller_arn):
            raise AccessDeniedError(user_arn=caller_arn, action="sts:AssumeRole")
        return super().assume_role()

    def _trusted(self, role_arn: str, caller_arn: str) -> bool:
        found = ROLE_ARN.match(role_arn)
        if found is None or found["account"] not in ACCOUNTS:
            return False
        try:
            role = self.world.iam(found["account"]).get_role_by_arn(role_arn)
        except NotFoundException:
            return False
        given = {"sts:ExternalId": self._get_param("ExternalId")}
        return trusts(json.loads(role.assume_role_policy_document), caller_arn, given)


def trusts(document: dict[str, Any], caller_arn: str, given: dict[str, str | None]) -> bool:
    """Tell whether a trust policy lets this caller assume the role; a deny wins.

    Of conditions, only StringEquals on `given` is judged; with any other nobody is trusted.
    """
    statements = document["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    concerned = [each for each in listed if _names(each, caller_arn) and _holds(each, given)]
    return bool(concerned) and all(each["Effect"] == "Allow" for each in concerned)


def _names(statement: dict[str, Any], caller_arn: str) -> bool:
    """Tell whether a statement is about assuming, by this caller or by its whole account."""
    if "sts:AssumeRole" not in _listed(statement.get("Action", [])):
        return False
    principal = statement.get("Principal", {})
    named = _listed(principal.get("AWS", [])) if isinstance(principal, dict) else [principal]
    account = caller_arn.split(":")[4]
    return bool({"*", account, f"arn:aws:iam::{account}:root", caller_arn} & set(named))


def _holds(statement: dict[str, Any], given: dict[str, str | None]) -> bool:
    """Tell whether all conditions hold; of a deny, when in doubt they do."""
    conditions = statement.get("Condition", {})
    known = set(conditions) <= {"StringEquals"}
    asked = conditions.get("StringEquals", {})
    met = known and all(given.get(key) in _listed(value) for key, value in asked.items())
    return met or statement["Effect"] == "Deny"


def _listed(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
