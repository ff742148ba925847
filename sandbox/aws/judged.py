"""Every call judged before it is answered: signature, key, then the caller's policies.

Moto does the judging, of identity policies without their conditions (dates aside) and without
boundaries. What is added: an inactive key is refused, statements count by `caller`, and the
switch that allows everything.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

from flask import current_app, request
from moto.core.exceptions import AccessDeniedError, InvalidClientTokenIdError
from moto.core.responses import BaseResponse
from moto.iam.access_control import IAMRequest
from typing_extensions import override

from sandbox.aws.caller import Caller
from sandbox.journal import IDENTITY

if TYPE_CHECKING:
    from sandbox.aws.world import World
    from sandbox.journal import Journal

ALWAYS_ALLOWED = "sts:GetCallerIdentity"


class Judged(BaseResponse):
    """The answers of a service; only what the caller may do is done."""

    @property
    def world(self) -> "World":
        """Return the two accounts that this application serves."""
        world: World = current_app.extensions["world"]
        return world

    @property
    def caller_arn(self) -> str:
        """Return who calls; known once the call has been judged."""
        arn: str = request.environ[IDENTITY]
        return arn

    @override
    def get_current_account(self) -> str:
        """Return the account of the key that signed, whatever else the call claims."""
        return self.world.account_of(self.get_access_key())

    @override
    def _authenticate_and_authorize_normal_action(self, resource: str = "*") -> None:
        query = urlparse(self.uri).query
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
        asked.judge(resource, current_app.extensions["journal"])


class Asked(IAMRequest):
    """One signed request, as moto's access control sees it."""

    def __init__(self, **asked: Any) -> None:
        super().__init__(**asked)
        self._named = self._action
        key = self.backend.access_keys.get(self._access_key.create_credentials().access_key)
        if key is None or key.status != "Active":
            raise InvalidClientTokenIdError

    @property
    def arn(self) -> str:
        """Return the ARN of the user or of the assumed role that signed."""
        return self._access_key.arn

    def judge(self, resource: str, journal: "Journal") -> None:
        """Return when the caller may do this. Raises moto's AccessDeniedError."""
        if journal.switches.allow_everything or self._named == ALWAYS_ALLOWED:
            return
        self._access_key = Caller(self._access_key, journal)  # type: ignore[assignment]
        self._action = self._named.lower()
        self.check_action_permitted(resource)

    @override
    def _raise_access_denied(self) -> None:
        raise AccessDeniedError(user_arn=self.arn, action=self._named)
