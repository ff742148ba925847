"""The metadata of an identity provider: enough of SAML 2.0 to tell it from anything else.

https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from access.mistakes import Wrong

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
SERVICE = f"{METADATA}IDPSSODescriptor/{METADATA}SingleSignOnService"
KEYS = f"{METADATA}IDPSSODescriptor/{METADATA}KeyDescriptor"
HTML = re.compile(r"\s*(<!doctype\s+html|<html)\b", re.IGNORECASE)
ADDRESS = re.compile(r"\s*https?://\S+\s*")


def wrong(metadata: str) -> Iterator[str]:
    """Yield what keeps a text from being the metadata of an identity provider."""
    if HTML.match(metadata):
        yield "is a web page, such as one that asks to sign in"
        return
    if ADDRESS.fullmatch(metadata):
        yield "is an address; grantbook fetches nothing"
        return
    try:
        root = ElementTree.fromstring(metadata.strip())
    except ParseError as error:
        yield f"is not XML ({error})"
        return
    except (DefusedXmlException, ValueError) as error:
        yield f"holds what XML of an identity provider has no need of ({type(error).__name__})"
        return
    if root.tag != f"{METADATA}EntityDescriptor":
        yield "is not an EntityDescriptor of SAML 2.0"
        return
    if not root.get("entityID"):
        yield "does not say who it is of: it has no entityID"
    if not any(service.get("Location") for service in root.findall(SERVICE)):
        yield "names no SingleSignOnService of an identity provider"
    if not certificates(metadata.strip()):
        yield "brings no certificate"


def mistakes(metadata: str, path: tuple[str, ...] = ("identity_provider",)) -> list[Wrong]:
    """Return what is wrong with the metadata of an identity provider that stands at a path."""
    return [
        Wrong(
            path=(*path, "metadata"),
            what=f"has an identity provider whose metadata {reason}",
            mend="Download it from the identity provider, and paste it below `metadata: |`.",
        )
        for reason in wrong(metadata)
    ]


def entity_id(metadata: str) -> str:
    """Return the name that an identity provider has."""
    return str(ElementTree.fromstring(metadata).get("entityID") or "")


def sign_on_url(metadata: str) -> str:
    """Return the first address at which people sign in."""
    services = ElementTree.fromstring(metadata).findall(SERVICE)
    return next(str(each.get("Location")) for each in services if each.get("Location"))


def certificates(metadata: str) -> list[str]:
    """Return the certificates that an identity provider signs with, as PEM, sorted, each once."""
    root = ElementTree.fromstring(metadata)
    found = {
        "".join((each.text or "").split())
        for key in root.iterfind(KEYS)
        if key.get("use") in {None, "signing"}
        for each in key.iterfind(f".//{SIGNATURE}X509Certificate")
    }
    return [_pem(content) for content in sorted(found) if content]


def _pem(content: str) -> str:
    lines = [content[start : start + 64] for start in range(0, len(content), 64)]
    return "\n".join(("-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----"))
