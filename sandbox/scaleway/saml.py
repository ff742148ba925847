"""SAML as text: the certificates of an identity provider, and the metadata that it publishes.

https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
"""

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from defusedxml import ElementTree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Json = dict[str, Any]

SPACES = {
    "md": "urn:oasis:names:tc:SAML:2.0:metadata",
    "ds": "http://www.w3.org/2000/09/xmldsig#",
}
ENTITY = f"{{{SPACES['md']}}}EntityDescriptor"
SERVICE = "md:IDPSSODescriptor/md:SingleSignOnService"
KEY = "md:IDPSSODescriptor/md:KeyDescriptor"
CERTIFICATE = "ds:KeyInfo/ds:X509Data/ds:X509Certificate"


def end_of(content: str) -> datetime:
    """Return until when a certificate is good. Raises ValueError for what is none in PEM."""
    return x509.load_pem_x509_certificate(content.encode()).not_valid_after_utc


def parse(metadata: bytes) -> Json:
    """Return what the metadata of one identity provider says. Raises ValueError."""
    try:
        root = ElementTree.fromstring(metadata)
    except ElementTree.ParseError as wrong:
        raise ValueError("value is not well-formed XML") from wrong
    # Choice: one provider, by itself; the standard's EntitiesDescriptor of several is refused.
    if root.tag != ENTITY:
        raise ValueError("value is not an EntityDescriptor of SAML 2.0")
    # Choice: the first address counts; which binding Scaleway prefers is not published.
    service = root.find(SERVICE, SPACES)
    return {
        "single_sign_on_url": "" if service is None else service.get("Location", ""),
        "entity_id": root.get("entityID", ""),
        "signing_certificates": [_as_pem(each) for each in _signing(root)],
    }


def _signing(root: "Element") -> Iterator[str]:
    """Give the certificates that sign; a key without a use has every use."""
    for key in root.iterfind(KEY, SPACES):
        if key.get("use", "signing") == "signing":
            yield from (each.text or "" for each in key.iterfind(CERTIFICATE, SPACES))


def _as_pem(text: str) -> str:
    # Choice: as they are added, in PEM; how the answer spells them was not recorded.
    content = base64.b64decode("".join(text.split()), validate=True)
    certificate = x509.load_der_x509_certificate(content)
    return certificate.public_bytes(Encoding.PEM).decode()
