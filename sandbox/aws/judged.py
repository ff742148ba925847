"""Every call judged before it is answered: signature, then the caller's policies.

Moto judges identity policies without their conditions and without boundaries. What is added
here, and no more: an inactive key is refused, and the two switches.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

from flask import current_app, request
from moto.core.exceptions import InvalidClientTokenIdError
from moto.core.responses import BaseResponse
from moto.iam.access_control import AssumedRoleAccessKey, IAMPolicy, IAMRequest, IAMUserAccessKey

from sandbox.journal import IDENTITY

if TYPE_CHECKING:
    from sandbox.aws.world import World
    from sandbox.switches import Switches


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

    def get_current_account(self) -> str:
        """Return the account of the key that signed, whatever else the call claims."""
        return self.world.account_of(self.get_access_key())

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
        asked.judge(resource, current_app.extensions["journal"].switches)


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

    def judge(self, resource: str, switches: "Switches") -> None:
        """Return when the caller may do this. Raises moto's AccessDeniedError."""
        if switches.allow_everything:
            return
        if switches.ignore_denies:
            self._access_key = WithoutDenies(self._access_key)  # type: ignore[assignment]
        self.check_action_permitted(resource)


class WithoutDenies:
    """A caller whose policies have lost their denies (the switch `ignore_denies`)."""

    def __init__(self, caller: IAMUserAccessKey | AssumedRoleAccessKey) -> None:
        self._caller = caller
        self.arn = caller.arn

    def collect_policies(self) -> list[str]:
        """Return the caller's policy documents as JSON, allow statements only."""
        read = (IAMPolicy(policy) for policy in self._caller.collect_policies())
        return [_allowing(policy._policy_json) for policy in read]  # noqa: SLF001 - moto has no other way to a policy's text.


def _allowing(document: dict[str, Any]) -> str:
    statements = document["Statement"]
    listed = statements if isinstance(statements, list) else [statements]
    kept = [statement for statement in listed if statement["Effect"] == "Allow"]
    return json.dumps({**document, "Statement": kept})
