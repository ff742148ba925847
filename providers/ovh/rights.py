"""What the pipeline itself may do, asked before a run changes anything.

https://eu.api.ovh.com/console/?section=%2Fiam&branch=v2#post-/iam/authorization/check
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import quote, unquote

from providers.errors import NotFound, Refused, Unchecked, cause
from providers.http import Answer

CHECK = "/v2/iam/authorization/check"
CHECK_ONE = "/v2/iam/resource/{urn}/authorization/check"
URN = re.compile(r"urn:v1:\w+:resource:([^:]+):(.+)")
KEYS_OWN = "unauthorizedActionsByAuthentication"
POLICIES = "unauthorizedActionsByIAM"

Wanted = Mapping[str, Sequence[str]]
"""Actions by the URN of the resource that they are needed on."""

NOTHING: Wanted = MappingProxyType({})


class Api(Protocol):
    """A client that can ask."""

    def ask(self, method: str, path: str, body: object = None) -> Answer:
        """Return the answer to a call that changes nothing."""

    def pages(
        self, path: str, query: Mapping[str, Any] | None = None, body: object = None
    ) -> Sequence[Mapping[str, Any]]:
        """Return all that a list, or a question with a body, is answered with."""


def joined(first: Wanted, second: Wanted) -> Wanted:
    """Return what either wants."""
    return {
        urn: sorted({*first.get(urn, ()), *second.get(urn, ())})
        for urn in sorted({*first, *second})
    }


def lacking(api: Api, wanted: Wanted) -> Mapping[str, tuple[str, ...]]:
    """Return the wanted actions that the pipeline may not do, by URN; {} when nothing is missing.

    Resources of which the same is wanted are asked about in one call. Raises Unchecked.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for urn, actions in sorted(wanted.items()):
        alike.setdefault(tuple(sorted(actions)), []).append(urn)
    missing: dict[str, tuple[str, ...]] = {}
    unasked: list[NotFound] = []
    for actions, urns in alike.items():
        for urn, refused in _asked(api, urns, actions, unasked).items():
            if left := tuple(sorted(set(actions) & set(refused))):
                missing[urn] = left
    if unasked and not missing:
        raise Unchecked(f"rights were not checked: {unasked[0]}") from cause(unasked[0])
    return dict(sorted(missing.items()))


def _asked(
    api: Api, urns: Sequence[str], actions: Sequence[str], unasked: list[NotFound]
) -> Mapping[str, Sequence[str]]:
    """Return what is refused by URN; resources that nobody answers for go to `unasked`."""
    try:
        answers = api.pages(CHECK, body={"resourceURNs": urns, "actions": actions})
    except NotFound:
        return _asked_one_by_one(api, urns, actions, unasked)
    except Refused as error:
        raise Unchecked(f"rights were not checked: {error}") from cause(error)
    return {answer["resourceURN"]: answer["unauthorizedActions"] for answer in answers}


def _asked_one_by_one(
    api: Api, urns: Sequence[str], actions: Sequence[str], unasked: list[NotFound]
) -> Mapping[str, Sequence[str]]:
    """Return the same by the older route, which a region may have alone.

    It also tells which resource is the one that does not exist.
    """
    found = {}
    for urn in urns:
        path = CHECK_ONE.format(urn=quote(urn, safe=""))
        try:
            found[urn] = api.ask("POST", path, {"actions": actions}).body["unauthorizedActions"]
        except NotFound as error:
            unasked.append(error)
        except Refused as error:
            raise Unchecked(f"rights were not checked: {error}") from cause(error)
    return found


def grants(missing: Wanted) -> list[str]:
    """Return the grants to add, each an entry of a declaration on one line.

    `{allow: ["account:apiovh:iam/policy/create"], resources: [account]}`
    """
    return [_grant(actions, said(urn)) for urn, actions in missing.items()]


def _grant(actions: Iterable[str], resource: str) -> str:
    return f"{{allow: {json.dumps(sorted(actions))}, resources: [{resource}]}}"


def said(urn: str) -> str:
    """Return a resource as a declaration says it: `account`, or a type and a name."""
    found = URN.fullmatch(urn)
    if found is None:
        return json.dumps(urn)
    return "account" if found[1] == "account" else json.dumps(f"{found[1]}:{found[2]}")


def advice(call: str, answer: Answer) -> str:
    """Return what would have let a refused call through: a grant, or a rule of the key."""
    body = answer.body if isinstance(answer.body, dict) else {}
    details = body.get("details") or {}
    if details.get(KEYS_OWN) or body.get("errorCode") == "NOT_GRANTED_CALL":
        return f"No grant helps: the consumer key has no rule for it, it needs `{call}`."
    if actions := named(details.get(POLICIES)):
        return f"Grant the pipeline: {', '.join(_placed(call, actions))}"
    return ""


def named(actions: Any) -> list[str]:
    """Return the actions that a refusal names; what separates them is not published."""
    return re.findall(r"[^\s,;]+", str(actions or ""))


def _placed(call: str, actions: Sequence[str]) -> Iterator[str]:
    """Yield the grants to add, of which a refusal does not name the resource.

    Actions of the account are done on the account, any other on the resource in the path.
    """
    of_account = [action for action in actions if action.startswith("account:")]
    if of_account:
        yield _grant(of_account, "account")
    if others := [action for action in actions if action not in of_account]:
        found = URN.search(unquote(call).partition("/tag")[0])
        yield _grant(others, said(found[0]) if found else "account")
