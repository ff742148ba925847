"""`/me/api/oauth2/client`: service accounts, which are OAuth2 clients with an identity.

https://help.ovhcloud.com/csm/en-manage-service-account
"""

import secrets

from sandbox.ovh import errors, fields
from sandbox.ovh.call import Call, Json, on_account
from sandbox.ovh.state import new_client_id, v2_time

FLOWS = ("AUTHORIZATION_CODE", "CLIENT_CREDENTIALS")


def find(call: Call) -> Json:
    """Return the client that the path names. Raises ApiError."""
    client = call.account.clients.get(call.named["id"])
    if client is None:
        raise errors.not_found(f"client {call.named['id']}")
    return client


def index(call: Call) -> list[str]:
    """Answer with every client id."""
    return call.listed(call.account.clients)


def get(call: Call) -> Json:
    """Answer with one client, without its secret."""
    return find(call)


def create(call: Call) -> Json:
    """Make a client; this answer is the only one that holds its secret."""
    flow = fields.one_of(call.body, "flow", FLOWS)
    described = _described(call.body)
    own, nic = call.account.urns, call.account.nic
    client_id, secret = new_client_id(own.plate), secrets.token_hex(16)
    # Choice: names need not be unique; a client that acts for a person has no identity of its own.
    acts_alone = flow == "CLIENT_CREDENTIALS"
    call.account.clients[client_id] = {
        "clientId": client_id,
        **described,
        "flow": flow,
        "identity": own.credential(nic, client_id) if acts_alone else None,
        "createdAt": v2_time(call.now),
    }
    call.account.client_secrets[client_id] = secret
    return {"clientId": client_id, "clientSecret": secret}


def edit(call: Call) -> None:
    """Replace name, description and callback addresses."""
    client = find(call)
    client |= _described(call.body)


def _described(body: Json) -> Json:
    return {
        "name": fields.name(body, "name", r".+"),
        "description": fields.text(body, "description", required=True),
        "callbackUrls": fields.texts(body, "callbackUrls"),
    }


def delete(call: Call) -> None:
    """Remove a client, and its tokens with it; policies that name it keep the name."""
    client_id = find(call)["clientId"]
    del call.account.clients[client_id], call.account.client_secrets[client_id]


ROUTES = {
    ("GET", "/v1/me/api/oauth2/client"): on_account("me/api/oauth2/client/get", index),
    ("POST", "/v1/me/api/oauth2/client"): on_account("me/api/oauth2/client/create", create),
    ("GET", "/v1/me/api/oauth2/client/<id>"): on_account("me/api/oauth2/client/get", get),
    ("PUT", "/v1/me/api/oauth2/client/<id>"): on_account("me/api/oauth2/client/edit", edit),
    ("DELETE", "/v1/me/api/oauth2/client/<id>"): on_account("me/api/oauth2/client/delete", delete),
}
