"""Certificate that the identity provider of Scaleway's SAML signs with: it says who comes in.

https://www.scaleway.com/en/developers/api/iam/#path-saml
"""

import re
from collections.abc import Iterable
from functools import cache, partial
from typing import Any, TypedDict

import pulumi
from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, gone
from providers.listing import Found, Listing
from providers.scaleway.client import IAM, ScalewayClient
from providers.scaleway.provider import ScalewayProvider
from providers.scaleway.saml import PATH as SAML

PATH = f"{IAM}/saml-certificates"
SIGNING = "signing"
LINES = re.compile(r"-----(BEGIN|END) CERTIFICATE-----|\s")


class SamlCertificateProps(TypedDict):
    """What a declaration sets."""

    saml_id: Input[str]
    content: Input[str]  # PEM, up to 16384 characters.


class SamlCertificateProvider(ScalewayProvider):
    """Certificates by UUID. None can be edited: another content is another, and comes first.

    The content is public and all there is of it, so it does for a mark.
    """

    replace_on = ("saml_id", "content")

    def create(self, props: Props) -> CreateResult:
        """Add the certificate, then remove any of the same content that was there before."""
        before = self.same(props)
        body = {"type": SIGNING, "content": props["content"]}
        made = self.api.call("POST", _path(props["saml_id"]), body)
        for id_ in before:
            self.delete(id_, props)
            self.say(f"removed the certificate {id_}, whose place {made['id']} has taken")
        return CreateResult(made["id"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the certificate as it is."""
        listed = _listing(self.api, props["saml_id"]).take(id_)
        found = self.api.find(f"{PATH}/{id_}") if listed is None else listed
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def delete(self, id_: str, props: Props) -> None:
        """Remove the certificate; what it has signed lets nobody in from then on."""
        _listing(self.api, props["saml_id"]).writes(f"{_path(props['saml_id'])}/{id_}")
        self.api.delete(f"{PATH}/{id_}")

    def same(self, props: Props) -> list[str]:
        """Return what a lost answer left, or what is to be replaced: those of the same content."""
        return [
            found["id"]
            for found in _certificates(self.api, props["saml_id"])
            if found["type"] == SIGNING and not self.differs("content", {**found}, props)
        ]

    def said(self, found: Found, props: Props) -> Props:
        """Return an answer in the words of a declaration."""
        told = {key: found[key] for key in ("content", "expires_at")}
        return {"saml_id": props["saml_id"], **told}

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: PEM is broken into lines anyhow."""
        return LINES.sub("", value or "") if key == "content" else super().meaning(key, value)


def _path(saml_id: str) -> str:
    return f"{SAML}/{saml_id}/certificates"


def _certificates(api: ScalewayClient, saml_id: str) -> Iterable[Found]:
    """Return the certificates of SAML, none where it is disabled."""
    found: Iterable[Found] = (api.find(_path(saml_id)) or {}).get("certificates", [])
    return found


@cache
def _listing(api: ScalewayClient, saml_id: str) -> Listing:
    """Return what SAML had when it was read in this run; nothing but a deletion changes it."""
    return Listing(_path(saml_id), "id", partial(_certificates, api, saml_id))


class SamlCertificate(Resource, module="scaleway", name="SamlCertificate"):
    """The certificate in a Pulumi program; `id` is its UUID, `expires_at` its end."""

    unique_name = False  # The new certificate is there before the old one goes.

    expires_at: pulumi.Output[str]

    def __init__(self, name: str, props: SamlCertificateProps, opts: Opts = None) -> None:
        super().__init__(SamlCertificateProvider(), name, {"expires_at": None, **props}, opts)
