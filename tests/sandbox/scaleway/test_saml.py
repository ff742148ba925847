import base64
from datetime import UTC, datetime

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.ovh.identity_provider import certificate, key, metadata
from tests.sandbox.scaleway.conftest import (
    IAM,
    NOBODY,
    ORGANIZATION,
    Caller,
    Json,
    gone,
    invalid,
    on_organization,
    program,
    reason,
    refused,
)

SAML = f"{IAM}/organizations/{ORGANIZATION}/saml"
PARSE = f"{IAM}/parse-saml-metadata"
ENTITY = "https://idp.example.org/metadata"
SSO = "https://idp.example.org/sso"
ENDS = datetime(2031, 3, 16, 10, 20, 16, tzinfo=UTC)


def pem(ends: datetime = ENDS) -> str:
    """Return a certificate as files hold it."""
    return f"-----BEGIN CERTIFICATE-----\n{certificate(ends=ends)}-----END CERTIFICATE-----\n"


def sent(text: str) -> Json:
    """Return a metadata file as the SDKs send one."""
    content = base64.b64encode(text.encode()).decode()
    return {"name": "idp.xml", "content_type": "text/xml", "content": content}


@pytest.fixture
def path(owner: Caller) -> str:
    """Return the path of SAML, enabled."""
    return f"{IAM}/saml/{owner.post(SAML)['id']}"


def test_an_empty_body_enables_saml(owner: Caller) -> None:
    """Until then there is none; a second time is refused."""
    before = owner.send("GET", SAML)

    made = owner.post(SAML)

    assert before == gone("organization_saml", ORGANIZATION)
    assert list(made) == ["id", "status", "service_provider", "entity_id", "single_sign_on_url"]
    assert made["service_provider"] == {
        "entity_id": f"https://iam.scaleway.com/saml/{made['id']}",
        "assertion_consumer_service_url": f"https://api.scaleway.com/iam/v1/saml/{made['id']}/login",
    }
    assert owner.get(SAML) == made
    again = owner.send("POST", SAML)
    assert (again.status, again.body["type"]) == (409, "already_exists")
    assert owner.get(SAML) == made


def test_what_is_missing_is_told_one_by_one(owner: Caller, path: str) -> None:
    """The certificate comes first, then the entity, then the address."""
    seen = [owner.get(SAML)["status"]]
    encrypting = owner.post(f"{path}/certificates", type="encryption", content=pem())
    seen.append(owner.get(SAML)["status"])
    signing = owner.post(f"{path}/certificates", type="signing", content=pem())
    seen.append(owner.get(SAML)["status"])
    seen.append(owner.patch(path, entity_id=ENTITY)["status"])
    seen.append(owner.patch(path, entity_id=None, single_sign_on_url=SSO)["status"])

    assert seen == [
        *("missing_certificate", "missing_certificate"),
        *("missing_entity_id", "missing_single_sign_on_url", "valid"),
    ]
    found = owner.get(SAML)
    assert (found["entity_id"], found["single_sign_on_url"]) == (ENTITY, SSO)
    listed = owner.get(f"{path}/certificates")
    assert listed == {"certificates": [encrypting, signing]}
    owner.delete(f"{IAM}/saml-certificates/{signing['id']}")
    assert owner.get(SAML)["status"] == "missing_certificate"


def test_a_certificate_ends_when_it_says(owner: Caller, path: str) -> None:
    """Its expiry is read from it; gone means 404."""
    made = owner.post(f"{path}/certificates", type="signing", content=pem())
    one = f"{IAM}/saml-certificates/{made['id']}"

    assert made["expires_at"] == "2031-03-16T10:20:16Z"
    assert list(made) == ["id", "type", "origin", "content", "expires_at"]
    assert (made["type"], made["origin"]) == ("signing", "identity_provider")
    assert owner.get(one) == made
    owner.delete(one)
    for method in ("GET", "DELETE"):
        assert owner.send(method, one) == gone("saml_certificate", made["id"])


def test_saml_goes_with_its_certificates(owner: Caller, path: str) -> None:
    """What was disabled is not there; enabled again it is another, and empty."""
    owner.patch(path, entity_id=ENTITY)
    made = owner.post(f"{path}/certificates", type="signing", content=pem())
    id_ = path.rpartition("/")[2]

    owner.delete(path)

    for method, where in (("PATCH", ""), ("DELETE", ""), ("GET", "/certificates")):
        assert owner.send(method, path + where) == gone("saml", id_)
    assert owner.send("GET", SAML) == gone("organization_saml", ORGANIZATION)
    certificate_id = made["id"]
    found = owner.send("GET", f"{IAM}/saml-certificates/{certificate_id}")
    assert found == gone("saml_certificate", certificate_id)
    again = owner.post(SAML)
    assert again["id"] != id_
    assert (again["status"], again["entity_id"]) == ("missing_certificate", "")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"entity_id": ""}, (400, "entity_id", "constraint")),
        ({"entity_id": "x" * 1025}, (400, "entity_id", "constraint")),
        ({"entity_id": 7}, (400, "entity_id", "format")),
        ({"single_sign_on_url": "http://idp"}, (400, "single_sign_on_url", "format")),
        ({"single_sign_on_url": ""}, (400, "single_sign_on_url", "constraint")),
    ],
)
def test_a_mistaken_edit_changes_nothing(
    owner: Caller, path: str, body: Json, expected: object
) -> None:
    """Nothing of it is taken over."""
    before = owner.get(SAML)

    answer = owner.send("PATCH", path, {"entity_id": ENTITY, **body})

    assert reason(answer) == expected
    assert owner.get(SAML) == before


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"type": None}, (400, "type", "required")),
        ({"type": "unknown_certificate_type"}, (400, "type", "format")),
        ({"type": ["signing"]}, (400, "type", "format")),
        ({"content": None}, (400, "content", "required")),
        ({"content": ""}, (400, "content", "constraint")),
        ({"content": "x" * 16385}, (400, "content", "constraint")),
        ({"content": "a certificate"}, (400, "content", "format")),
        ({"content": certificate()}, (400, "content", "format")),
    ],
)
def test_a_certificate_must_be_one(owner: Caller, path: str, body: Json, expected: object) -> None:
    """It is in PEM, and signs or encrypts."""
    answer = owner.send(
        "POST", f"{path}/certificates", {"type": "signing", "content": pem(), **body}
    )

    assert reason(answer) == expected
    assert owner.get(f"{path}/certificates") == {"certificates": []}


def test_metadata_is_read_and_not_kept(owner: Caller, control: Control) -> None:
    """Its certificates can be added as they come; those that only encrypt are left out."""
    keys = [key(certificate("one")), key(certificate("two"), ""), key("x", ' use="encryption"')]
    before = control.state()

    told = owner.post(PARSE, file=sent(metadata(keys, [SSO, "https://idp.example.org/other"])))

    assert (told["entity_id"], told["single_sign_on_url"]) == ("https://idp.example.com", SSO)
    assert control.state() == before
    path = f"{IAM}/saml/{owner.post(SAML)['id']}"
    for each in told["signing_certificates"]:
        owner.post(f"{path}/certificates", type="signing", content=each)
    assert len(owner.get(f"{path}/certificates")["certificates"]) == 2


@pytest.mark.parametrize(
    ("file", "why"),
    [
        (None, "required"),
        ("text", "required"),
        ({"content": "not base64"}, "format"),
        (sent("<open>"), "format"),
        (sent("<other/>"), "format"),
        (sent(metadata([key("bm90aGluZw==")])), "format"),
        (sent("<!DOCTYPE x [<!ENTITY y 'z'>]><x>&y;</x>"), "format"),
    ],
)
def test_a_file_that_is_no_metadata_is_refused(owner: Caller, file: object, why: str) -> None:
    """Neither is XML that defines entities."""
    answer = owner.send("POST", PARSE, {"file": file})

    assert reason(answer) == (400, "file", why)


def test_saml_needs_rights_on_the_organization(sandbox: Sandbox, owner: Caller, path: str) -> None:
    """Who reads cannot write, and who has other rights sees nothing."""
    made = owner.post(f"{path}/certificates", type="signing", content=pem())
    one = f"{IAM}/saml-certificates/{made['id']}"
    reader = program(sandbox, owner, on_organization("OrganizationReadOnly"), name="reader")
    nobody = program(sandbox, owner, on_organization("IAMGroupManager"), name="nobody")
    reads = [("GET", SAML), ("GET", f"{path}/certificates"), ("GET", one)]
    writes = [("POST", SAML), ("PATCH", path), ("DELETE", path), ("DELETE", one)]
    added = ("POST", f"{path}/certificates")

    assert [reader.send(*each).status for each in reads] == [200, 200, 200]
    for each in (*writes, added):
        assert reader.send(*each) == refused(("write", "organization"))
    for each in reads:
        assert nobody.send(*each) == refused(("read", "organization"))
    assert nobody.send("POST", PARSE) == refused(("read", "organization"))


def test_saml_of_another_organization_is_not_there(partner: Caller, path: str) -> None:
    """Not even for its owner."""
    assert partner.send("GET", SAML) == gone("organization", ORGANIZATION)
    assert partner.send("DELETE", path) == gone("saml", path.rpartition("/")[2])


def test_an_id_that_is_none_is_refused(owner: Caller) -> None:
    """Before anything is looked for; one that nothing has is 404."""
    why = ("format", "value must be a valid UUID")

    for kind, name in (("saml", "saml_id"), ("saml-certificates", "certificate_id")):
        assert owner.send("DELETE", f"{IAM}/{kind}/one") == invalid(name, *why)
    assert owner.send("DELETE", f"{IAM}/saml/{NOBODY}") == gone("saml", NOBODY)
