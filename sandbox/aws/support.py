"""The AWS Support API: cases that stay as they are until somebody resolves them.

Moto moves a case to another status and severity each time it is described.

https://docs.aws.amazon.com/awssupport/latest/APIReference/API_Operations.html
"""

import secrets
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.support.models import SupportBackend, SupportCase
from moto.support.responses import SupportResponse
from typing_extensions import override

from sandbox.aws.json_service import JsonService

REGION = "us-east-1"  # The Support API has no other home in the aws partition.


class CaseIdNotFound(JsonRESTError):
    """The case does not exist in this account."""

    def __init__(self, case_id: str) -> None:
        super().__init__("CaseIdNotFound", f"Cannot find the requested case: {case_id}")


class Case(SupportCase):
    """A case whose status is what was last said of it; moto's moves by itself."""

    @property
    @override
    def status(self) -> str | None:
        return self._status

    @status.setter
    def status(self, value: str) -> None:
        self._status = value


class Support(SupportBackend):
    """Every case of one account, as whoever has access to Support sees them all."""

    @override
    def create_case(self, **asked: Any) -> dict[str, str]:  # type: ignore[override] # Told by name.
        case_id = f"case-{self.account_id}-muen-2026-{secrets.token_hex(8)}"
        self.cases[case_id] = Case(case_id=case_id, **asked)
        return {"caseId": case_id}

    @override
    def resolve_case(self, case_id: str) -> dict[str, str | None]:
        case = self.case(case_id)
        before = case.status
        case.status = "resolved"
        return {"initialCaseStatus": before, "finalCaseStatus": "resolved"}

    def case(self, case_id: str) -> SupportCase:
        """Return a case. Raises CaseIdNotFound."""
        if case_id not in self.cases:
            raise CaseIdNotFound(case_id)
        return self.cases[case_id]

    @override
    def advance_case_status(self, case_id: str) -> None:
        """Leave the status: only ResolveCase changes it here."""
        self.case(case_id)

    @override
    def advance_case_severity_codes(self, case_id: str) -> None:
        """Leave the severity as the customer gave it."""
        self.case(case_id)


class SupportAnswers(JsonService, SupportResponse):
    """Support's answers on the wire."""

    @property
    @override
    def support_backend(self) -> SupportBackend:
        return self.world.support(self.current_account)
