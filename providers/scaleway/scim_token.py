"""Token that an identity provider bears to keep members by Scaleway's SCIM. It is told once.

https://www.scaleway.com/en/developers/api/iam/#path-scim
"""

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, TypedDict

import pulumi
from pulumi import Input

from providers.base import (
    CreateResult,
    DiffResult,
    Opts,
    Props,
    ReadResult,
    Resource,
    UpdateResult,
    gone,
)
from providers.errors import NotFound, ProviderError, Unreachable
from providers.listing import Found, Listing
from providers.scaleway.client import IAM, ScalewayClient
from providers.scaleway.provider import ScalewayProvider
from providers.scaleway.scim import PATH as SCIM

PATH = f"{IAM}/scim-tokens"
MOST = 2  # That are active at a time.
NEVER = "9999-12-31T23:59:59Z"
MAKING = threading.Lock()  # One after the other, to tell which of them an answer was lost of.


class ScimTokenProps(TypedDict):
    """What a declaration sets."""

    scim_id: Input[str]
    name: Input[str]  # Ours, for whoever reads: the API has no names.


class ScimTokenProvider(ScalewayProvider):
    """Tokens by UUID, to be found in their list alone. Each ends after a year, which stays so.

    Nothing can be edited, and there is no place for a mark. A token that has ended is replaced: it
    makes room for the new one, which comes first.
    """

    editable = ("name",)
    replace_on = ("scim_id",)
    kept = ("bearer_token",)

    def diff(self, id_: str, olds: Props, news: Props) -> DiffResult:
        """Return what an update would change; a token that has ended asks for another."""
        found = super().diff(id_, olds, news)
        if not _has_ended(olds):
            return found
        return DiffResult(changes=True, replaces=[*(found.replaces or []), "expires_at"])

    def create(self, props: Props) -> CreateResult:
        """Make the token; one whose secret was lost with the answer goes. Raises ProviderError."""
        with MAKING:
            before = _tokens(self.api, props["scim_id"])
            self.refuse_third(before, props)
            try:
                made = self.api.call("POST", _path(props["scim_id"]), {})
            except Unreachable:
                self.remove_lost(before, props)
                raise
        token = {**self.said(made["token"], props), "bearer_token": made["bearer_token"]}
        return CreateResult(made["token"]["id"], token)

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the token as it is; gone with its SCIM."""
        try:
            found = self.listed(id_, props["scim_id"])
        except NotFound:
            return gone()
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Change what we call the token, which is nowhere but in the state."""
        remembered = {key: olds.get(key) for key in (*self.kept, "expires_at")}
        return UpdateResult({**self.declared(news), **remembered})

    def delete(self, id_: str, props: Props) -> None:
        """Delete the token; it opens nothing from then on."""
        _listing(self.api, props["scim_id"]).writes(f"{_path(props['scim_id'])}/{id_}")
        self.api.delete(f"{PATH}/{id_}")

    def refuse_third(self, found: Iterable[Found], props: Props) -> None:
        """Make sure that there is room for another token. Raises ProviderError."""
        active = [each for each in found if not _has_ended(each)]
        if len(active) >= MOST:
            told = ", ".join(f"{each['id']} until {each['expires_at']}" for each in active)
            raise ProviderError(
                f'{self.settings.account}: no SCIM token was made for "{props["name"]}": '
                f"{len(active)} are active, of at most {MOST} ({told}). Take one out of the "
                "declaration, or delete there the one that no declaration knows."
            )

    def remove_lost(self, before: Iterable[Found], props: Props) -> None:
        """Delete the token whose answer was lost: the only one that is there since then."""
        known = {each["id"] for each in before}
        with suppress(ProviderError):
            since = {each["id"] for each in _tokens(self.api, props["scim_id"])} - known
            if len(since) <= 1:
                for id_ in since:
                    self.api.delete(f"{PATH}/{id_}")
                    self.say(f"removed the SCIM token {id_}, whose secret was lost with an answer")
                return
        self.say("there may be a SCIM token whose secret nobody has: delete there what is too many")

    def listed(self, id_: str, scim_id: str) -> Found | None:
        """Return a token, None where it is gone: no call asks for one alone. Raises NotFound."""
        found = _listing(self.api, scim_id).take(id_)
        anew = () if found else _tokens(self.api, scim_id)
        return found or next((each for each in anew if each["id"] == id_), None)

    def said(self, found: Found, props: Props) -> Props:
        """Return an answer in the words of a declaration."""
        return {**self.declared(props), "expires_at": found["expires_at"]}


def _path(scim_id: str) -> str:
    return f"{SCIM}/{scim_id}/tokens"


def _tokens(api: ScalewayClient, scim_id: str) -> list[Found]:
    """Return the tokens of SCIM. Raises NotFound where it is disabled."""
    # Ordered, so that no page leaves out one that is there: what is not listed is gone.
    return list(api.pages(_path(scim_id), "scim_tokens", {"order_by": "created_at_asc"}))


@cache
def _listing(api: ScalewayClient, scim_id: str) -> Listing:
    """Return what SCIM had when it was read in this run; nothing but a deletion changes it."""
    return Listing(_path(scim_id), "id", partial(_tokens, api, scim_id))


def _has_ended(told: Mapping[str, Any]) -> bool:
    """Tell whether a token has ended by our clock; the state of one may not tell."""
    end = told.get("expires_at") or NEVER
    return datetime.fromisoformat(end) <= datetime.now(UTC)


class ScimToken(Resource, module="scaleway", name="ScimToken"):
    """The token in a Pulumi program; `id` is its UUID, `bearer_token` its secret."""

    secrets = ("bearer_token",)
    unique_name = False  # The new token is made before the old one goes.

    bearer_token: pulumi.Output[str]
    expires_at: pulumi.Output[str]

    def __init__(self, name: str, props: ScimTokenProps, opts: Opts = None) -> None:
        super().__init__(ScimTokenProvider(), name, {"expires_at": None, **props}, opts)
