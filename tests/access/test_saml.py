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
        (METADATA.replace('use="signing"', 'use="encryption"'), "brings no certificate"),
        (METADATA.replace("MIIBszCCAVmgAwIBAgIU", " "), "brings no certificate"),
        (METADATA.replace("entityID", "ID"), "does not say who it is of: it has no entityID"),
        (
            METADATA.replace("SingleSignOnService", "SingleLogoutService"),
            "names no SingleSignOnService of an identity provider",
        ),
    ],
)
def test_what_is_no_metadata_says_why(metadata: str, said: str) -> None:
    """Nothing in it is expanded or fetched."""
    assert list(saml.wrong(metadata)) == [said]


def test_a_service_provider_is_told_all_that_it_is_not() -> None:
    """Its certificate signs what it asks, not what it says of people."""
    assert list(saml.wrong(METADATA.replace("IDPSSODescriptor", "SPSSODescriptor"))) == [
        "names no SingleSignOnService of an identity provider",
        "brings no certificate",
    ]


def test_an_identity_provider_has_a_name_and_an_address() -> None:
    """The first one, where there are several."""
    first = '<SingleSignOnService Binding="a" Location="https://idp.example.com/first"/>'
    several = METADATA.replace("<SingleSignOnService", f"{first}<SingleSignOnService", 1)

    assert saml.entity_id(METADATA) == "https://idp.example.com"
    assert saml.sign_on_url(METADATA) == "https://idp.example.com/sso"
    assert saml.sign_on_url(several) == "https://idp.example.com/first"


def test_certificates_that_sign_are_pem() -> None:
    """Each once, sorted, in lines of 64; those that encrypt and a service provider's are not."""
    key = METADATA[METADATA.index("<KeyDescriptor") : METADATA.index("<SingleSignOnService")]
    mine = "MIIBszCCAVmgAwIBAgIU"
    more = [
        key.replace(mine, "\n  " + "A" * 40 + "\n  " + "B" * 40 + "\n"),
        key.replace(' use="signing"', "").replace(mine, "E"),
        key,
        key.replace("signing", "encryption").replace(mine, "C"),
        "</IDPSSODescriptor><SPSSODescriptor>",
        key.replace(mine, "D"),
        "</SPSSODescriptor><IDPSSODescriptor>",
    ]
    written = METADATA.replace("<SingleSignOnService", "".join([*more, "<SingleSignOnService"]))

    begin, end = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
    assert saml.certificates(written) == [
        f"{begin}\n{'A' * 40}{'B' * 24}\n{'B' * 16}\n{end}",
        f"{begin}\nE\n{end}",
        f"{begin}\n{mine}\n{end}",
    ]
