"""OVHcloud identity provider: where the people of an account sign in instead, by SAML 2.0.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#post-/me/identity/provider
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypedDict

import pulumi
from defusedxml import ElementTree
from pulumi import Input

from access import saml
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import Taken
from providers.ovh.provider import OvhProvider

PATH = "/v1/me/identity/provider"
ATTRIBUTES = {"group_attribute": "groupAttributeName", "user_attribute": "userAttributeName"}
FLAGS = {"disable_users": "disableUsers", "sign_requests": "signRequests"}


class IdentityProviderProps(TypedDict):
    """What a declaration sets. An attribute that it leaves empty is OVHcloud's to choose, once."""

    metadata: Input[str]  # The XML that the identity provider publishes of itself.
    group_attribute: Input[str]  # That names a person's groups.
    user_attribute: Input[str]  # That names a person.
    disable_users: Input[bool]  # Keeps the account's own users from signing in.
    sign_requests: Input[bool]
    requested_attributes: Sequence[Input[str]]  # By name.


class IdentityProviderProvider(OvhProvider):
    """One for an account, by the account's name; there is no place for a mark.

    Metadata is never told again: it is what was sent, as long as the creation is the one we know.
    """

    editable = (*ATTRIBUTES, *FLAGS, "requested_attributes")
    replace_on = ("metadata",)
    unordered = ("requested_attributes",)
    kept = ("chosen",)

    def create(self, props: Props) -> CreateResult:
        """Make the provider, or take over one that is in all that can be compared as declared."""
        made = self.api.find(PATH)
        if made is None:
            made = self.api.call("POST", PATH, {"metadata": props["metadata"], **_body(props)})
        else:
            self.claim(made, props)
        told = {"made_at": made["creation"], "sso_service_url": made["ssoServiceUrl"]}
        outs = {**self.declared(props), **told, "chosen": _chosen(made)}
        return CreateResult(self.settings.identity, outs)

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the provider as it is."""
        found = self.api.find(PATH)
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Send all but the metadata, whole; what OVHcloud chose is put back to what it was."""
        chosen = {ours: olds["chosen"][ours] for ours in ATTRIBUTES if not olds.get(ours)}
        told = {ours: news.get(ours) or chosen.get(ours) for ours in ATTRIBUTES}
        self.api.call("PUT", PATH, _body({**news, **told}))
        found = self.api.call("GET", PATH)
        kept = {key: olds.get(key) for key in ("made_at", "sso_service_url")}
        return UpdateResult({**self.declared(news), **kept, "chosen": _chosen(found)})

    def delete(self, _id: str, _props: Props) -> None:
        """Delete the provider; whoever came through it is out."""
        self.api.delete(PATH)

    def claim(self, found: Mapping[str, Any], props: Props) -> None:
        """Take over what an earlier run left. Raises Taken for what is not as declared."""
        said = self.settled(found, props)
        others = [key for key in self.editable if self.differs(key, props, said)]
        if found["ssoServiceUrl"] not in _services(props["metadata"]):
            others.insert(0, "metadata")
        if others:
            raise Taken(
                f"{self.settings.account}: the account has an identity provider already, for "
                f"{found['ssoServiceUrl']}, and not as declared ({', '.join(others)}); it was "
                "left as it is. Delete it there, or declare it as it is."
            )
        self.say(
            "took over the identity provider that is there: all that can be compared is as "
            "declared, and its certificate is not among that"
        )

    def said(self, found: Mapping[str, Any], props: Props) -> Props:
        """Return an answer in the words of a declaration."""
        ours = _instant(found["creation"]) == _instant(props["made_at"])
        unknown = f"not known: made by somebody else at {found['creation']}"
        return {
            **self.settled(found, props),
            "metadata": props["metadata"] if ours else unknown,
            "made_at": found["creation"],
            "sso_service_url": found["ssoServiceUrl"],
        }

    def settled(self, found: Mapping[str, Any], props: Props) -> Props:
        """Return what can be changed; an attribute that OVHcloud chose is said as nobody's."""
        chosen = props.get("chosen") or _chosen(found)
        requested = (found.get("extensions") or {}).get("requestedAttributes")
        return {
            **{
                ours: "" if not props.get(ours) and told == chosen[ours] else told
                for ours, told in _chosen(found).items()
            },
            **{ours: bool(found.get(theirs)) for ours, theirs in FLAGS.items()},
            "requested_attributes": [_requested(each) for each in requested or ()],
        }

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: what is not said is not so."""
        return bool(value) if key in FLAGS else super().meaning(key, value)


def _chosen(found: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of attributes as an answer tells them."""
    return {ours: str(found.get(theirs) or "") for ours, theirs in ATTRIBUTES.items()}


def _body(props: Props) -> Props:
    """Return what can be changed, in the API's words; an attribute is told or left out."""
    requested = [
        {"name": name, "isRequired": False} for name in props.get("requested_attributes") or ()
    ]
    return {
        **{theirs: props[ours] for ours, theirs in ATTRIBUTES.items() if props.get(ours)},
        **{theirs: bool(props.get(ours)) for ours, theirs in FLAGS.items()},
        "extensions": {"requestedAttributes": requested},
    }


def _requested(found: Mapping[str, Any]) -> str:
    """Return the name of an attribute that is asked for, or all of it where it says more."""
    more = {key: value for key, value in found.items() if key != "name" and value}
    return json.dumps(found, sort_keys=True) if more else str(found["name"])


def _services(metadata: str) -> set[str]:
    """Return the addresses at which metadata lets people sign in."""
    root = ElementTree.fromstring(metadata)
    return {service.get("Location", "") for service in root.iterfind(saml.SERVICE)}


def _instant(told: str) -> datetime:
    return datetime.fromisoformat(told).astimezone(UTC)


class IdentityProvider(Resource, module="ovh", name="IdentityProvider"):
    """The identity provider in a Pulumi program; `id` is the account's name."""

    sso_service_url: pulumi.Output[str]

    def __init__(self, name: str, props: IdentityProviderProps, opts: Opts = None) -> None:
        told = {"made_at": None, "sso_service_url": None}
        super().__init__(IdentityProviderProvider(), name, {**told, **props}, opts)
