"""WebAuthn: authenticators that a member registers as second factors.

https://www.scaleway.com/en/developers/api/iam/#path-users
"""

import base64
import json
import secrets
from datetime import timedelta

from sandbox.scaleway import errors, fields, paging
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.routes_mfa import ROOT, USER, count_factors, managed, oneself
from sandbox.scaleway.state import Ceremony, new_id, time

AUTHENTICATOR = f"{ROOT}/webauthn-authenticator/<id>"
NAME_LENGTH = 256
DATA_LENGTH = 65536
ALGORITHMS = [-7, -8, -257]  # ES256, EdDSA and RS256, as COSE numbers them.
CEREMONY_LIFE = timedelta(minutes=5)
ANSWERED = ("raw_id", "authenticator_data", "attestation_object", "public_key")


def start(call: Call) -> Json:
    """Answer with what a new authenticator must sign."""
    user = oneself(call)
    origin = call.request.args.get("origin")
    if not origin:
        raise errors.invalid("origin", "required")
    id_ = new_id()
    ceremony = Ceremony(
        user_id=user["id"],
        origin=origin,
        challenge=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="),
        expires=call.now + CEREMONY_LIFE,
    )
    call.organization.ceremonies[id_] = ceremony
    return {
        "ceremony_id": id_,
        "challenge": ceremony.challenge,
        "public_key_algorithms": ALGORITHMS,
        "exclude_credentials": [each["raw_id"] for each in _of(call, user)],
        "timeout": f"{CEREMONY_LIFE.seconds}s",
    }


def finish(call: Call) -> Json:
    """Take an authenticator that answered the challenge; a ceremony serves once."""
    user = oneself(call)
    _check_fields(call.body)
    ceremony_id = fields.identifier(call.body.get("ceremony_id"), "ceremony_id")
    ceremony = call.organization.ceremonies.get(ceremony_id)
    if ceremony is None or ceremony.user_id != user["id"] or call.now >= ceremony.expires:
        raise errors.not_found("ceremony", ceremony_id)
    _check_answer(call.body, ceremony)
    del call.organization.ceremonies[ceremony_id]
    made = {
        "id": new_id(),
        "name": _name(call.body),
        "created_at": time(call.now),
        "last_login_at": None,
        "user_id": user["id"],
        "raw_id": call.body["raw_id"],
    }
    call.organization.authenticators[made["id"]] = made
    count_factors(call, user)
    return {"authenticator_id": made["id"]}


def _check_fields(body: Json) -> None:
    _name(body)
    for key in ANSWERED:
        if not fields.text(body, key, longest=DATA_LENGTH):
            raise errors.invalid(key, "required")
    if body.get("public_key_algorithm") not in ALGORITHMS:
        raise errors.invalid("public_key_algorithm", "constraint", f"one of {ALGORITHMS}")


def _name(body: Json) -> str:
    told = fields.text(body, "authenticator_name", longest=NAME_LENGTH)
    if not told:
        raise errors.invalid("authenticator_name", "required")
    return told


def _check_answer(body: Json, ceremony: Ceremony) -> None:
    # Choice: what the browser signed for is compared, in base64url; the signature is not.
    told = str(body.get("client_data_json"))
    try:
        client = json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))
    except ValueError as wrong:
        raise errors.invalid("client_data_json", "format", "value must be JSON") from wrong
    expected = {
        "type": "webauthn.create",
        "challenge": ceremony.challenge,
        "origin": ceremony.origin,
    }
    if not isinstance(client, dict) or not expected.items() <= client.items():
        raise errors.invalid("client_data_json", "constraint", "value is of another ceremony")
    if body.get("origin") != ceremony.origin:
        raise errors.invalid("origin", "constraint", "value is of another ceremony")


def index(call: Call) -> Json:
    """Answer with a page of a user's authenticators."""
    user = managed(call, fields.identifier(call.named["id"], "user_id"), "read")
    found = [_shown(each) for each in _of(call, user)]
    return paging.page(call, "authenticators", found, {"created_at": "created_at"})


def _of(call: Call, user: Json) -> list[Json]:
    found = call.organization.authenticators.values()
    return [each for each in found if each["user_id"] == user["id"]]


def _shown(found: Json) -> Json:
    return {key: found[key] for key in ("id", "name", "created_at", "last_login_at")}


def _authenticator(call: Call, verb: str) -> tuple[Json, Json]:
    """Return the authenticator of the path and its user. Raises ApiError."""
    id_ = fields.identifier(call.named["id"], "authenticator_id")
    found = call.organization.authenticators.get(id_)
    if found is None:
        call.require(verb, "user")
        raise errors.not_found("webauthn_authenticator", id_)
    return found, managed(call, found["user_id"], verb)


def rename(call: Call) -> Json:
    """Rename an authenticator."""
    found, _ = _authenticator(call, "write")
    if call.body.get("authenticator_name") is not None:
        found["name"] = _name(call.body)
    return _shown(found)


def remove(call: Call) -> None:
    """Forget an authenticator."""
    found, user = _authenticator(call, "write")
    del call.organization.authenticators[found["id"]]
    count_factors(call, user)


ROUTES: dict[tuple[str, str], Answer] = {
    ("POST", f"{USER}/start-webauthn-registration"): start,
    ("POST", f"{USER}/finish-webauthn-registration"): finish,
    ("GET", f"{USER}/webauthn-authenticators"): index,
    ("PATCH", AUTHENTICATOR): rename,
    ("DELETE", AUTHENTICATOR): remove,
}
