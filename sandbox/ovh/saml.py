"""What an identity provider publishes of itself: SAML 2.0 metadata, as XML.

https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cryptography import x509
from defusedxml import ElementTree

from sandbox.ovh.errors import ApiError, bad_request
from sandbox.ovh.state import v2_time

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Json = dict[str, Any]

SPACES = {
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
ENTITY = f"{{{SPACES['md']}}}EntityDescriptor"
CERTIFICATE = "ds:KeyInfo/ds:X509Data/ds:X509Certificate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Where people sign in, and the certificates that sign what comes from there."""

    sso_service_url: str
    certificates: tuple[Json, ...]  # As shown: subject and expiration.


def read(text: str) -> Metadata:
    """Return what the metadata of one identity provider says. Raises ApiError."""
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as wrong:
        raise _refused("is not well-formed XML") from wrong
    # Choice: one provider, by itself; the standard's EntitiesDescriptor of several is refused.
    if root.tag != ENTITY:
        raise _refused("is not an EntityDescriptor of SAML 2.0")
    # Choice: the first address counts; which binding OVHcloud prefers is not published.
    service = root.find("md:IDPSSODescriptor/md:SingleSignOnService", SPACES)
    if service is None or not service.get("Location"):
        raise _refused("has no SingleSignOnService")
    certificates = tuple(map(_shown, _signing(root)))
    if not certificates:
        raise _refused("has no signing certificate")
    return Metadata(sso_service_url=service.attrib["Location"], certificates=certificates)


def _signing(root: "Element") -> Iterator[str]:
    """Give the certificates that sign; a key without a use has every use."""
    for key in root.iterfind("md:IDPSSODescriptor/md:KeyDescriptor", SPACES):
        if key.get("use", "signing") == "signing":
            yield from (each.text or "" for each in key.iterfind(CERTIFICATE, SPACES))


def _shown(text: str) -> Json:
    # Choice: each must be a certificate; one that has expired is shown as such, not refused.
    try:
        certificate = x509.load_der_x509_certificate(
            base64.b64decode("".join(text.split()), validate=True)
        )
    except ValueError as wrong:
        raise _refused("holds a certificate that is none") from wrong
    return {
        "subject": certificate.subject.rfc4514_string(),
        "expiration": v2_time(certificate.not_valid_after_utc),
    }


def _refused(why: str) -> ApiError:
    return bad_request(f"metadata {why}", "INVALID_PARAMETER")
