import pytest

from review import words

KNOWN = {
    "urn:v1:eu:identity:credential:xx1111-ovh/oauth2-EU.0f": "ci",
    "urn:v1:eu:resourceGroup:9167fb26": "web",
}


@pytest.mark.parametrize(
    ("urn", "said"),
    [
        ("urn:v1:eu:identity:user:xx1111-ovh/alice", "user alice"),
        ("urn:v1:eu:identity:group:xx1111-ovh/admin@my company.com", "group admin@my company.com"),
        ("urn:v1:eu:identity:credential:xx1111-ovh/oauth2-EU.0f", "service account ci"),
        ("urn:v1:eu:identity:credential:xx1111-ovh/oauth2-EU.1a", "service account oauth2-EU.1a"),
        ("urn:v1:ca:identity:account:yy2222-ovh", "the account yy2222-ovh"),
        ("something new", "something new"),
    ],
)
def test_an_identity_is_said_by_its_name(urn: str, said: str) -> None:
    """What nobody knows is said as it is."""
    assert words.identity(urn, KNOWN) == said


@pytest.mark.parametrize(
    ("urn", "said"),
    [
        ("urn:v1:eu:resource:account:xx1111-ovh", "account"),
        ("urn:v1:eu:resource:vps:*", "vps:*"),
        ("urn:v1:eu:resource:*", "everything"),
        ("urn:v1:eu:resourceGroup:9167fb26", "resource group web"),
        ("urn:v1:eu:resourceGroup:aa0713ab", "resource group aa0713ab"),
        ("something new", "something new"),
    ],
)
def test_a_resource_is_said_as_a_declaration_writes_it(urn: str, said: str) -> None:
    """Everything that is on the account by a word of its own."""
    assert words.resource(urn, KNOWN) == said
