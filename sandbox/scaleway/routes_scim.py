"""SCIM: an identity provider that keeps the members of an organization, and the tokens it bears.

https://www.scaleway.com/en/developers/api/iam/#path-scim
"""

import base64
import secrets
from datetime import timedelta

from sandbox.scaleway import errors, fields, paging
from sandbox.scaleway.auth import is_over
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.routes_organizations import ROOT, own
from sandbox.scaleway.state import new_id, time

ORGANIZATION = f"{ROOT}/organizations/<id>/scim"
PATH = f"{ROOT}/scim/<id>"
TOKEN_LIFE = timedelta(days=365)
MOST_TOKENS = 2


def find(call: Call, verb: str) -> Json:
    """Return the configuration of the path, when the caller may do this to it. Raises ApiError."""
    # Choice: with the rights on the organization, as SAML.
    call.require(verb, "organization")
    id_ = fields.identifier(call.named["id"], "scim_id")
    if id_ not in call.organization.scim:
        raise errors.not_found("scim", id_)
    return call.organization.scim[id_]


def get(call: Call) -> Json:
    """Answer with the organization's configuration, where it has one."""
    own(call, "read")
    for found in call.organization.scim.values():
        return found
    raise errors.not_found("organization_scim", call.organization.id)


def enable(call: Call) -> Json:
    """Enable SCIM: an empty body does, and so does any other."""
    own(call, "write")
    if call.organization.scim:
        # Choice: a second time is refused, as for SAML.
        raise errors.exists("organization_scim", call.organization.id, "SCIM")
    made = {"id": new_id(), "created_at": time(call.now)}
    call.organization.scim[made["id"]] = made
    return made


def delete(call: Call) -> None:
    """Disable SCIM; its tokens go too."""
    del call.organization.scim[find(call, "delete")["id"]]
    call.organization.scim_tokens.clear()


def tokens(call: Call) -> Json:
    """Answer with a page of the tokens, expired ones among them."""
    find(call, "read")
    found = call.organization.scim_tokens.values()
    return paging.page(call, "scim_tokens", found, {"created_at": "created_at"})


def create_token(call: Call) -> Json:
    """Make a token; what bears it is in this answer and nowhere else, here neither."""
    scim_id = find(call, "write")["id"]
    found = call.organization.scim_tokens.values()
    active = sum(not is_over(each["expires_at"], call.now) for each in found)
    if active >= MOST_TOKENS:
        # Choice: as a quota.
        raise errors.quota("scim_tokens", MOST_TOKENS, active)
    made = {
        "id": new_id(),
        "scim_id": scim_id,
        "created_at": time(call.now),
        "expires_at": time(call.now + TOKEN_LIFE),
    }
    call.organization.scim_tokens[made["id"]] = made
    return {"token": made, "bearer_token": _bearer(made["id"])}


def _bearer(id_: str) -> str:
    """Return a token as the API tells it: its id in base64, a dot, and what is secret."""
    return f"{base64.b64encode(id_.encode()).decode()}.{secrets.token_urlsafe(32)}"


def delete_token(call: Call) -> None:
    """Forget a token."""
    call.require("delete", "organization")
    id_ = fields.identifier(call.named["id"], "token_id")
    if id_ not in call.organization.scim_tokens:
        raise errors.not_found("scim_token", id_)
    del call.organization.scim_tokens[id_]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", ORGANIZATION): get,
    ("POST", ORGANIZATION): enable,
    ("DELETE", PATH): delete,
    ("GET", f"{PATH}/tokens"): tokens,
    ("POST", f"{PATH}/tokens"): create_token,
    ("DELETE", f"{ROOT}/scim-tokens/<id>"): delete_token,
}
