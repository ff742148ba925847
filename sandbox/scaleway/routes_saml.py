"""SAML: where the people of an organization sign in instead, and the certificates that sign it.

https://www.scaleway.com/en/developers/api/iam/#path-saml
"""

import base64

from sandbox.scaleway import errors, fields, saml
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.routes_organizations import ROOT, own
from sandbox.scaleway.state import new_id, time

ORGANIZATION = f"{ROOT}/organizations/<id>/saml"
PATH = f"{ROOT}/saml/<id>"
CERTIFICATE = f"{ROOT}/saml-certificates/<id>"
ENTITY_LENGTH = URL_LENGTH = 1024
CONTENT_LENGTH = 16384
TYPES = ("signing", "encryption")
ENTITY_ID = "https://iam.scaleway.com/saml"
LOGIN = "https://api.scaleway.com/iam/v1/saml"


def find(call: Call, verb: str) -> Json:
    """Return the configuration of the path, when the caller may do this to it. Raises ApiError."""
    # Choice: with the rights on the organization; which SAML needs is not published.
    call.require(verb, "organization")
    id_ = fields.identifier(call.named["id"], "saml_id")
    if id_ not in call.organization.saml:
        raise errors.not_found("saml", id_)
    return call.organization.saml[id_]


def get(call: Call) -> Json:
    """Answer with the organization's configuration, where it has one."""
    own(call, "read")
    for found in call.organization.saml.values():
        return _shown(call, found)
    raise errors.not_found("organization_saml", call.organization.id)


def enable(call: Call) -> Json:
    """Enable SAML: an empty body does, and so does any other."""
    own(call, "write")
    if call.organization.saml:
        # Choice: a second time is refused; it neither answers with the first nor replaces it.
        raise errors.exists("organization_saml", call.organization.id, "SAML")
    id_ = new_id()
    made: Json = {
        "id": id_,
        "status": "",
        "service_provider": {
            "entity_id": f"{ENTITY_ID}/{id_}",
            "assertion_consumer_service_url": f"{LOGIN}/{id_}/login",
        },
        "entity_id": "",
        "single_sign_on_url": "",
    }
    call.organization.saml[id_] = made
    return _shown(call, made)


def _shown(call: Call, found: Json) -> Json:
    return {**found, "status": _status(call, found)}


def _status(call: Call, found: Json) -> str:
    """Return the first thing that is missing, in the order in which the API tells."""
    # Choice: a certificate for encryption does not do, one that has expired does.
    kinds = [each["type"] for each in call.organization.saml_certificates.values()]
    if "signing" not in kinds:
        return "missing_certificate"
    if not found["entity_id"]:
        return "missing_entity_id"
    return "valid" if found["single_sign_on_url"] else "missing_single_sign_on_url"


def patch(call: Call) -> Json:
    """Change what is told of the identity provider; nothing told can be emptied again."""
    found = find(call, "write")
    entity_id = _filled(call.body, "entity_id", ENTITY_LENGTH)
    url = _filled(call.body, "single_sign_on_url", URL_LENGTH)
    if url is not None and not url.startswith("https://"):
        raise errors.invalid("single_sign_on_url", "format", "value does not have prefix https://")
    told = {"entity_id": entity_id, "single_sign_on_url": url}
    found |= {key: value for key, value in told.items() if value is not None}
    return _shown(call, found)


def _filled(body: Json, key: str, longest: int) -> str | None:
    told = fields.text(body, key, longest=longest)
    if told == "":
        raise errors.invalid(key, "constraint", f"value length must be between 1 and {longest}")
    return told


def delete(call: Call) -> None:
    """Disable SAML; its certificates go too."""
    del call.organization.saml[find(call, "delete")["id"]]
    call.organization.saml_certificates.clear()


def certificates(call: Call) -> Json:
    """Answer with all certificates at once, and without their number."""
    find(call, "read")
    found = call.organization.saml_certificates.values()
    return {"certificates": call.journal.listed(found)}


def add_certificate(call: Call) -> Json:
    """Take a certificate of the identity provider."""
    find(call, "write")
    type_ = call.body.get("type")
    if type_ not in TYPES:
        raise errors.invalid("type", "required" if not type_ else "format", f"one of {TYPES}")
    content = _filled(call.body, "content", CONTENT_LENGTH)
    if content is None:
        raise errors.invalid("content", "required")
    made = {
        "id": new_id(),
        "type": type_,
        "origin": "identity_provider",
        "content": content,
        "expires_at": _end_of(content),
    }
    call.organization.saml_certificates[made["id"]] = made
    return made


def _end_of(content: str) -> str:
    try:
        return time(saml.end_of(content))
    except ValueError as wrong:
        # Choice: what is no certificate in PEM is refused.
        raise errors.invalid("content", "format", "value must be a PEM certificate") from wrong


def find_certificate(call: Call, verb: str) -> Json:
    """Return the certificate of the path, when the caller may do this to it. Raises ApiError."""
    call.require(verb, "organization")
    id_ = fields.identifier(call.named["id"], "certificate_id")
    if id_ not in call.organization.saml_certificates:
        raise errors.not_found("saml_certificate", id_)
    return call.organization.saml_certificates[id_]


def get_certificate(call: Call) -> Json:
    """Answer with one certificate."""
    return find_certificate(call, "read")


def delete_certificate(call: Call) -> None:
    """Forget a certificate."""
    del call.organization.saml_certificates[find_certificate(call, "delete")["id"]]


def parse_metadata(call: Call) -> Json:
    """Answer with what a metadata file says; nothing is kept of it."""
    call.require("read", "organization")
    # Choice: the file as the SDKs send one: an object whose content is in base64.
    file = call.body.get("file")
    if not isinstance(file, dict) or not isinstance(file.get("content"), str):
        raise errors.invalid("file", "required")
    try:
        return saml.parse(base64.b64decode(file["content"], validate=True))
    except ValueError as wrong:
        raise errors.invalid("file", "format", str(wrong)) from wrong


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", ORGANIZATION): get,
    ("POST", ORGANIZATION): enable,
    ("PATCH", PATH): patch,
    ("DELETE", PATH): delete,
    ("GET", f"{PATH}/certificates"): certificates,
    ("POST", f"{PATH}/certificates"): add_certificate,
    ("GET", CERTIFICATE): get_certificate,
    ("DELETE", CERTIFICATE): delete_certificate,
    ("POST", f"{ROOT}/parse-saml-metadata"): parse_metadata,
}
