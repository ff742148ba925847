"""The metadata of an identity provider: enough of SAML 2.0 to tell it from anything else.

https://docs.oasis-open.org/security/saml/v2.0/saml-metadata-2.0-os.pdf
"""

from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"
SERVICE = f"{METADATA}IDPSSODescriptor/{METADATA}SingleSignOnService"


def wrong(metadata: str) -> Iterator[str]:
    """Yield what keeps a text from being the metadata of an identity provider."""
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
    if not any(service.get("Location") for service in root.findall(SERVICE)):
        yield "names no SingleSignOnService of an identity provider"
    if root.find(f".//{SIGNATURE}X509Certificate") is None:
        yield "brings no certificate"
