"""Scaleway SAML: where the people of an organization sign in instead. An organization has one.

https://www.scaleway.com/en/developers/api/iam/#path-saml

An empty body enables it, so that nothing is sent but by the creation of a declared one; and there
is no place for a mark. What a lost answer or a stopped run leaves tells nothing but what is
declared, and has no certificate, since ours wait for its id. Nobody signs in without a certificate,
so that to take this over takes nothing from anybody. All else is somebody else's, also where it
tells just what is declared: its certificates say who comes in.
"""

from contextlib import suppress
from typing import TypedDict

import pulumi
from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import ProviderError, Refused, Taken
from providers.listing import Found
from providers.scaleway.client import IAM
from providers.scaleway.provider import ScalewayProvider

PATH = f"{IAM}/saml"
THEIRS = "identity_provider"  # Origin of a certificate that lets people in.


class SamlProps(TypedDict):
    """What a declaration sets."""

    organization_id: Input[str]
    entity_id: Input[str]  # Of the identity provider, 1 to 1024 characters.
    single_sign_on_url: Input[str]  # Of the identity provider, https.


class SamlProvider(ScalewayProvider):
    """SAML by UUID: enabled anew it has another, and is another."""

    editable = ("entity_id", "single_sign_on_url")
    replace_on = ("organization_id",)

    def create(self, props: Props) -> CreateResult:
        """Enable SAML, or take over what an earlier run left. Raises Taken."""
        found = self.api.find(_path(props))
        if found is None:
            made = self.enable(props)
        else:
            self.claim(found, props)
            made = self.put(found["id"], _body(props))
            self.say("took over SAML, which an earlier run had enabled")
        return CreateResult(made["id"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return SAML as it is; one that somebody enabled in its place is not ours."""
        found = self.api.find(_path(props))
        if found is None or found["id"] != id_:
            return gone()
        return self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Tell what differs of the identity provider."""
        return UpdateResult(self.said(self.put(id_, self.edits(olds, news)), news))

    def delete(self, id_: str, _props: Props) -> None:
        """Disable SAML; its certificates go with it."""
        self.api.delete(f"{PATH}/{id_}")

    def enable(self, props: Props) -> Found:
        """Enable SAML and tell it of the identity provider; where that is refused, neither."""
        id_ = self.api.call("POST", _path(props), {})["id"]
        try:
            return self.put(id_, _body(props))
        except Refused:
            with suppress(ProviderError):  # The refusal is what matters; the next run takes it up.
                self.api.delete(f"{PATH}/{id_}")
            raise

    def put(self, id_: str, body: Props) -> Found:
        """Tell what SAML is to know of the identity provider, and return it as it is then."""
        found: Found = self.api.call("PATCH", f"{PATH}/{id_}", body)
        return found

    def claim(self, found: Found, props: Props) -> None:
        """Make sure that it is what an earlier run left. Raises Taken."""
        listed = self.api.call("GET", f"{PATH}/{found['id']}/certificates")["certificates"]
        certificates = sum(each["origin"] == THEIRS for each in listed)
        if certificates or any(found[key] not in ("", told) for key, told in _body(props).items()):
            told = ", ".join(f"{key} {found[key] or 'none'}" for key in self.editable)
            raise Taken(
                f"{self.settings.account}: SAML is enabled already, and not by this stack "
                f"({told}, certificates: {certificates}); it was left as it is. Disable it there, "
                "or take it out of the declaration."
            )

    def said(self, found: Found, props: Props) -> Props:
        """Return an answer in the words of a declaration, and what the identity provider asks."""
        service = found["service_provider"]
        return {
            **{key: found[key] for key in self.editable},
            "organization_id": props["organization_id"],
            "service_provider_entity_id": service["entity_id"],
            "assertion_consumer_service_url": service["assertion_consumer_service_url"],
        }


def _body(props: Props) -> Props:
    """Return all that SAML is told of an identity provider."""
    return {key: props[key] for key in SamlProvider.editable}


def _path(props: Props) -> str:
    return f"{IAM}/organizations/{props['organization_id']}/saml"


class Saml(Resource, module="scaleway", name="Saml"):
    """SAML in a Pulumi program; `id` is its UUID, the outputs are for the identity provider."""

    service_provider_entity_id: pulumi.Output[str]
    assertion_consumer_service_url: pulumi.Output[str]

    def __init__(self, name: str, props: SamlProps, opts: Opts = None) -> None:
        told = {"service_provider_entity_id": None, "assertion_consumer_service_url": None}
        super().__init__(SamlProvider(), name, {**told, **props}, opts)
