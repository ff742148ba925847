"""Every call judged before it is answered: key, signature, then the caller's policies.

Moto finds the caller and checks the signature; what the caller may do, it would judge without
conditions and boundaries, so that is decided in `evaluation`. An inactive key, a session that is
over and one whose role is gone are refused, and there is the switch that allows everything.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from datetime import UTC
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

from flask import current_app, request
from moto.core.exceptions import AccessDeniedError, InvalidClientTokenIdError, _RESTError
from moto.core.responses import BaseResponse
from moto.iam.access_control import AssumedRoleAccessKey, IAMRequest
from moto.iam.exceptions import NotFoundException
from moto.sts.models import AssumedRole, sts_backends
from typing_extensions import override

from sandbox.aws.caller import Caller
from sandbox.journal import IDENTITY

if TYPE_CHECKING:
    from sandbox.aws.world import World
    from sandbox.journal import Journal

ALWAYS_ALLOWED = "sts:GetCallerIdentity"
CALLER = "sandbox.aws.caller"  # The key in a call's environ where the caller stands.


class ExpiredToken(_RESTError):
    """The session of an assumed role is over."""

    code = 403

    def __init__(self) -> None:
        super().__init__("ExpiredToken", "The security token included in the request is expired")


class Judged(BaseResponse):
    """The answers of a service; only what the caller may do is done."""

    @property
    def world(self) -> "World":
        """Return the two accounts that this application serves."""
        world: World = current_app.extensions["world"]
        return world

    @property
    def caller(self) -> Caller:
        """Return who calls; known once the call has been judged."""
        caller: Caller = request.environ[CALLER]
        return caller

    @property
    def caller_arn(self) -> str:
        """Return the ARN of who calls; known once the call has been judged."""
        arn: str = request.environ[IDENTITY]
        return arn

    @override
    def get_current_account(self) -> str:
        """Return the account of the key that signed, whatever else the call claims."""
        return self.world.account_of(self.get_access_key())

    @override
    def _authenticate_and_authorize_normal_action(self, resource: str = "*") -> None:
        query = urlparse(self.uri).query
        journal: Journal = current_app.extensions["journal"]
        asked = Asked(
            account_id=self.current_account,
            method=self.method,
            path=f"{self.raw_path}?{query}" if query else self.raw_path,
            data=self.data,
            body=self.raw_body,
            headers=self.headers,
            action=self._get_action(),
        )
        asked.check_signature()
        request.environ[IDENTITY] = asked.arn
        request.environ[CALLER] = asked.caller(journal)
        asked.judge(request.environ[CALLER], resource, journal)


class Asked(IAMRequest):
    """One signed request, as moto's access control sees it."""

    def __init__(self, **asked: Any) -> None:
        super().__init__(**asked)
        key = self.backend.access_keys.get(self._access_key.create_credentials().access_key)
        if key is None or key.status != "Active":
            raise InvalidClientTokenIdError

    @property
    def arn(self) -> str:
        """Return the ARN of the user or of the assumed role that signed."""
        return self._access_key.arn

    def caller(self, journal: "Journal") -> Caller:
        """Return who signed. Raises ExpiredToken, InvalidClientTokenIdError."""
        session = self._session()
        if session is None:
            return Caller(self._access_key, journal)
        is_over = journal.now() >= session.expiration.replace(tzinfo=UTC)
        if is_over and not journal.switches.ignore_expiry:
            raise ExpiredToken
        try:
            self.backend.get_role_by_arn(session.role_arn)
        except NotFoundException as gone:
            raise InvalidClientTokenIdError from gone
        return Caller(self._access_key, journal, [session.policy] if session.policy else [])

    def judge(self, caller: Caller, resource: str, journal: "Journal") -> None:
        """Return when the caller may do this. Raises moto's AccessDeniedError."""
        if journal.switches.allow_everything or self._action == ALWAYS_ALLOWED:
            return
        if caller.decision(self._action, resource) != "allowed":
            raise AccessDeniedError(user_arn=self.arn, action=self._action)

    def _session(self) -> AssumedRole | None:
        """Return the session of the role that signed, None for a user."""
        if not isinstance(self._access_key, AssumedRoleAccessKey):
            return None
        sts = sts_backends[self.account_id][self._access_key.partition]
        key = self._access_key.create_credentials().access_key
        return sts.get_assumed_role_from_access_key(key)
