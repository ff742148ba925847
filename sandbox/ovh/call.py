"""One call in hand: its body and query read and checked, and what its caller may do.

https://help.ovhcloud.com/csm/en-api-v2
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, TypeVar

from werkzeug.wrappers import Request

from sandbox.journal import Journal
from sandbox.ovh import conditions, errors, evaluation
from sandbox.ovh.auth import Caller
from sandbox.ovh.state import Account, World

Json = dict[str, Any]
Item = TypeVar("Item")

# Roles of groups, outside policies. Choice: each grants what the managed group of the same
# meaning holds, on the whole account.
ROLES = {"ADMIN": "globalAdmin", "REGULAR": "globalReadWrite", "UNPRIVILEGED": "globalReadOnly"}


@dataclass(kw_only=True)
class Call:
    """A call whose caller is known. `named` is what its path names."""

    world: World
    journal: Journal
    request: Request
    caller: Caller
    named: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def account(self) -> Account:
        """The caller's account."""
        return self.caller.account

    @property
    def now(self) -> datetime:
        """The cloud's time."""
        return self.journal.now()

    @cached_property
    def body(self) -> Json:
        """The body, an object. Raises ApiError."""
        return read_object(self.request)

    def flag(self, name: str) -> bool | None:
        """Return a boolean of the query, None when absent. Raises ApiError."""
        told = self.request.args.get(name)
        if told is None:
            return None
        if told not in {"true", "false"}:
            raise errors.bad_request(f"{name} is true or false, not {told!r}")
        return told == "true"

    def many(self, name: str) -> list[str]:
        """Return every value of a repeated key of the query."""
        return self.request.args.getlist(name)

    def listed(self, items: Iterable[Item]) -> list[Item]:
        """Return a v1 list, in any order the switch says."""
        return self.journal.listed(items)

    def require(self, action: str, urn: str | None = None) -> None:
        """Refuse the call unless the caller may do this, on the account unless told."""
        if not self.may(action, urn or self.account.urn):
            raise errors.not_authorized(action)

    def may(self, action: str, urn: str) -> bool:
        """Return whether the caller may do this to a resource of whatever account."""
        owner = self.world.owner_of(urn) or self.account
        if owner is self.account:
            return self.caller.is_root or self._granted(owner, action, urn, self._identities())
        # Another account's resource: its policies name this account, which may then hand on to
        # its own users and service accounts, by policies of its own, what it received.
        root = frozenset({self.world.urns.account_identity(self.account.nic)})
        received = self._granted(owner, action, urn, root, guest=True)
        if self.caller.is_root or not received:
            return received
        return self._granted(self.account, action, urn, self._identities(), guest=True)

    def _identities(self) -> frozenset[str]:
        return frozenset(self.caller.identities)

    def _granted(
        self,
        account: Account,
        action: str,
        urn: str,
        identities: frozenset[str],
        *,
        guest: bool = False,
    ) -> bool:
        owner = self.world.owner_of(urn) or account
        question = evaluation.Question(
            identities=identities,
            action=action,
            urn=urn,
            resource_groups=owner.holders(urn) if owner is account else frozenset(),
            context=self._context(owner, urn),
        )
        return evaluation.decide(
            question,
            account.policies.values(),
            self.world.permissions_groups(account),
            [] if guest else self._role_grants(),
            self.journal.switches,
        )

    def _context(self, owner: Account, urn: str) -> conditions.Context:
        resource = owner.resources.get(urn, {})
        _, _, _, _, type_, name = urn.split(":", 5)
        return conditions.Context(
            ip=self.request.remote_addr or "",
            now=self.now,
            resource_name=resource.get("name", name),
            resource_type=resource.get("type", type_),
            tags=resource.get("tags") or {},
        )

    def _role_grants(self) -> list[Json]:
        named = [ROLES[role] for role in self.caller.roles or () if role in ROLES]
        groups, own = self.world.managed_groups, self.world.urns
        return [groups[own.permissions_group("ovh", name)]["permissions"] for name in named]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What answers a path, and the action it needs on the account; None when any caller may."""

    answer: Callable[[Call], object]
    action: str | None = None
    takes_personal_tokens: bool = False


def on_account(action: str, answer: Callable[[Call], object]) -> Route:
    """Return a route that needs an action of the control API on the account."""
    return Route(answer=answer, action=f"account:apiovh:{action}")


def read_object(request: Request) -> Json:
    """Return the body, which must be a JSON object. Raises ApiError.

    None at all is an empty one, in which a POST misses what it needs; a PUT is never without.
    """
    text = request.get_data()
    if not text.strip() and request.method != "PUT":
        return {}
    try:
        body = json.loads(text, parse_constant=_refuse)
        # Half a surrogate pair can be read, and then be shown to nobody.
        json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as wrong:
        raise errors.bad_request("Received an invalid JSON body") from wrong
    if not isinstance(body, dict):
        raise errors.bad_request("The body is not an object")
    return body


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is Python's, not JSON's")
