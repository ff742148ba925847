"""A caller as it counts at this moment: its policies, what limits them, and what is known of it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask import request
from moto.iam.access_control import AssumedRoleAccessKey, IAMPolicy, IAMUserAccessKey

from sandbox.aws import conditions, evaluation
from sandbox.aws.context import PRINCIPAL_TAG, Context
from sandbox.aws.evaluation import Decision, Document, Question

if TYPE_CHECKING:
    from moto.iam.models import Role, User

    from sandbox.journal import Journal

Signer = IAMUserAccessKey | AssumedRoleAccessKey
Keys = Mapping[str, Sequence[str]]


class Caller:
    """The user or assumed role that signed, within its boundary and its session's policies."""

    def __init__(
        self, signer: Signer, journal: "Journal", session_policies: Iterable[str] = ()
    ) -> None:
        self._signer = signer
        self._journal = journal
        self._session_policies = tuple(session_policies)

    def decision(self, action: str, resource: str) -> Decision:
        """Return what is decided of an action on a resource."""
        question = Question(action=action, resource=resource, context=Context(keys=self.keys()))
        held = [self._in_force(policy) for policy in self._signer.collect_policies()]
        limits = [self._in_force(policy) for policy in (*self._boundary(), *self._session_policies)]
        return evaluation.decision(question, held, limits)

    def keys(self) -> Keys:
        """Return the condition keys that are known of any call of this caller, in lower case."""
        now, holder = self._journal.now(), self._holder()
        return {
            "aws:currenttime": [now.isoformat()],
            "aws:epochtime": [str(int(now.timestamp()))],
            "aws:sourceip": [str(request.remote_addr)],
            "aws:principalaccount": [self._signer.account_id],
            "aws:principalarn": [holder.arn],
            "aws:multifactorauthage": [],
            **{PRINCIPAL_TAG + tag["Key"].lower(): [tag["Value"]] for tag in holder.tags or []},
            **self._of_kind(),
        }

    def _of_kind(self) -> Keys:
        """Return the keys that a user has and a role has not, and the other way round."""
        if isinstance(self._signer, IAMUserAccessKey):
            name = self._signer._owner_user_name  # noqa: SLF001 - moto tells it nowhere else.
            return {"aws:username": [name], "aws:multifactorauthpresent": []}
        # Choice: nobody assumes a role with a second factor here, and its sessions say so.
        return {"aws:username": [], "aws:multifactorauthpresent": ["false"]}

    def _holder(self) -> "User | Role":
        iam = self._signer.backend
        if isinstance(self._signer, IAMUserAccessKey):
            return iam.get_user(self._signer._owner_user_name)  # noqa: SLF001 - as above.
        return iam.get_role(self._signer._owner_role_name)  # noqa: SLF001 - as above.

    def _boundary(self) -> list[Any]:
        bound = getattr(self._holder(), "permissions_boundary", None)
        arn = bound and bound["PermissionsBoundaryArn"]
        return [self._signer.backend.get_policy(arn)] if arn else []

    def _in_force(self, policy: Any) -> Document:
        """Return a policy with the statements that have a say: the switches may take some out."""
        document: Document = IAMPolicy(policy)._policy_json  # noqa: SLF001 - moto has no other way to a policy's text.
        kept = [self._as_switched(each) for each in evaluation.statements(document)]
        return {**document, "Statement": [each for each in kept if each]}

    def _as_switched(self, statement: dict[str, Any]) -> dict[str, Any] | None:
        """Return a statement as the switches have it read, None when it has no say."""
        is_deny, switches = statement["Effect"] == "Deny", self._journal.switches
        if is_deny and switches.ignore_denies:
            return None
        if switches.ignore_expiry and conditions.has_dates(statement):
            return None if is_deny else conditions.without_dates(statement)
        return statement
