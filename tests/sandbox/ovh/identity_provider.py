"""The metadata of an identity provider that never was, with a real certificate in it."""

import base64
from collections.abc import Iterable
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

SSO = "https://idp.example.com/sso"
SINGLE_SIGN_ON = (
    "<md:SingleSignOnService"
    ' Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{}"/>'
)
BEGINS = datetime(2020, 1, 1, tzinfo=UTC)
ENDS = datetime(2040, 1, 1, tzinfo=UTC)


def certificate(name: str = "idp", ends: datetime = ENDS) -> str:
    """Return a certificate that signs for itself, as metadata holds it."""
    key = Ed25519PrivateKey.generate()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(BEGINS)
        .not_valid_after(ends)
        .sign(key, None)
    )
    return base64.encodebytes(made.public_bytes(Encoding.DER)).decode()


def key(content: str, use: str = ' use="signing"') -> str:
    """Return a key of the provider."""
    inside = f"<ds:X509Data><ds:X509Certificate>{content}</ds:X509Certificate></ds:X509Data>"
    return f"<md:KeyDescriptor{use}><ds:KeyInfo>{inside}</ds:KeyInfo></md:KeyDescriptor>"


def metadata(keys: Iterable[str] | None = None, services: Iterable[str] = (SSO,)) -> str:
    """Return what the provider publishes: keys, and where people sign in."""
    addresses = (SINGLE_SIGN_ON.format(each) for each in services)
    content = "".join([*([key(certificate())] if keys is None else keys), *addresses])
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor entityID="https://idp.example.com"
    xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    {content}
  </md:IDPSSODescriptor>
</md:EntityDescriptor>"""
