import pytest

from access import saml
from tests.access.metadata import METADATA

ENTITY = "<!DOCTYPE x [<!ENTITY e 'e'>]>"


def test_what_an_identity_provider_publishes_is_metadata() -> None:
    """It has a place to sign in and a certificate."""
    assert list(saml.wrong(METADATA)) == []


@pytest.mark.parametrize(
    ("metadata", "said"),
    [
        ("", "is not XML (no element found: line 1, column 0)"),
        ("<a>", "is not XML (no element found: line 1, column 3)"),
        (
            METADATA.replace("<EntityDescriptor", f"{ENTITY}<EntityDescriptor"),
            "holds what XML of an identity provider has no need of (EntitiesForbidden)",
        ),
        ("\n<!DOCTYPE HTML><p>Sign in", "is a web page, such as one that asks to sign in"),
        ("<html lang='en'></html>", "is a web page, such as one that asks to sign in"),
        ("https://idp.example.com/metadata\n", "is an address; grantbook fetches nothing"),
        ("<EntityDescriptor/>", "is not an EntityDescriptor of SAML 2.0"),
        (
            METADATA.replace("Location", "Place"),
            "names no SingleSignOnService of an identity provider",
        ),
        (METADATA.replace("X509Certificate", "Certificate"), "brings no certificate"),
        (
            METADATA.replace("IDPSSODescriptor", "SPSSODescriptor"),
            "names no SingleSignOnService of an identity provider",
        ),
    ],
)
def test_what_is_no_metadata_says_why(metadata: str, said: str) -> None:
    """Nothing in it is expanded or fetched."""
    assert list(saml.wrong(metadata)) == [said]
