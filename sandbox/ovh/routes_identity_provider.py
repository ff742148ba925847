"""`/me/identity/provider`: where the people of an account sign in instead, one at most.

https://help.ovhcloud.com/csm/en-ovhcloud-account-connect-saml-adfs
"""

from sandbox.ovh import errors, federation, fields, saml
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import v1_time

# Choice: the attributes that are read when nobody names any.
GROUPS, USER = "groups", "uid"


def find(call: Call) -> Json:
    """Return the account's identity provider. Raises ApiError."""
    provider = call.account.identity_provider
    if provider is None:
        # Choice: 404, as for any object that is not there.
        raise errors.not_found("identity provider")
    return provider


def get(call: Call) -> Json:
    """Answer with the provider, without its metadata."""
    return find(call)


def create(call: Call) -> Json:
    """Set the provider from its metadata and answer with it."""
    # Choice: a second one is refused, it does not replace the first.
    if call.account.identity_provider is not None:
        raise errors.conflict("an identity provider exists", "PROVIDER_ALREADY_EXISTS")
    told = saml.read(_metadata(call.body))
    call.account.identity_provider = {
        "ssoServiceUrl": told.sso_service_url,
        **_settings(call.body),
        "idpSigningCertificates": list(told.certificates),
        "creation": v1_time(call.now),
        "lastUpdate": v1_time(call.now),
    }
    return call.account.identity_provider


def _metadata(body: Json) -> str:
    metadata = body.get("metadata")
    if metadata is None:
        raise errors.bad_request("metadata is required", "MISSING_PARAMETER")
    if not isinstance(metadata, str):
        raise errors.bad_request("metadata is a string", "INVALID_PARAMETER")
    return metadata


def edit(call: Call) -> None:
    """Replace everything but what comes from the metadata."""
    provider = find(call)
    # Choice: refused, not ignored: whoever sends new metadata must not believe it is in force.
    if "metadata" in call.body:
        raise errors.bad_request("metadata cannot be changed", "INVALID_PARAMETER")
    # Choice: PUT replaces, as for policies: what the body leaves out is as if never set.
    provider |= {**_settings(call.body), "lastUpdate": v1_time(call.now)}


def delete(call: Call) -> None:
    """Remove the provider, and with it the sign-ins of all who came through it."""
    find(call)
    call.account.identity_provider = None
    federation.end(call.world, call.account.nic)


def _settings(body: Json) -> Json:
    return {
        "groupAttributeName": _attribute(body, "groupAttributeName", GROUPS),
        "userAttributeName": _attribute(body, "userAttributeName", USER),
        "disableUsers": fields.flag(body, "disableUsers"),
        "signRequests": fields.flag(body, "signRequests"),
        "extensions": {"requestedAttributes": _requested(body.get("extensions"))},
    }


def _attribute(body: Json, key: str, default: str) -> str:
    return default if body.get(key) is None else fields.name(body, key, r".+")


def _requested(extensions: object) -> list[Json]:
    if not isinstance(extensions, dict | None):
        raise errors.bad_request("extensions is an object", "INVALID_PARAMETER")
    told = fields.items(extensions or {}, "requestedAttributes")
    return [_requested_attribute(each, at) for at, each in enumerate(told)]


def _requested_attribute(told: object, at: int) -> Json:
    if not isinstance(told, dict):
        raise errors.bad_request(f"requestedAttributes[{at}] is an object", "INVALID_PARAMETER")
    values = fields.items(told, "values")
    if not all(isinstance(each, str) for each in values):
        raise errors.bad_request("values is a list of strings", "INVALID_PARAMETER")
    return {
        "name": fields.name(told, "name", r".+"),
        "isRequired": fields.flag(told, "isRequired", required=True),
        "nameFormat": fields.text(told, "nameFormat"),
        "values": values,
    }


ROUTES = {
    ("GET", "/v1/me/identity/provider"): on_account("me/identity/provider/get", get),
    ("POST", "/v1/me/identity/provider"): on_account("me/identity/provider/create", create),
    ("PUT", "/v1/me/identity/provider"): on_account("me/identity/provider/edit", edit),
    ("DELETE", "/v1/me/identity/provider"): on_account("me/identity/provider/delete", delete),
}
