"""`/auth`: the clock, keys asked for and validated, and who is calling.

https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api
"""

import hmac
import json
import secrets
from datetime import timedelta
from http import HTTPStatus

from markupsafe import escape
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from sandbox.journal import Journal
from sandbox.ovh import auth, errors, fields, routes_keys
from sandbox.ovh.call import Call, Json, Route, read_object
from sandbox.ovh.seeds import METHODS
from sandbox.ovh.state import Account, Credential, Token, World, new_number

TOKEN_LIFE_S = 3599
# Choice: the page's shortest offer, when nobody says for how long.
KEY_LIFE_S = 86400
# Choice: no more digits than these, which is 317 years; 0 is for ever.
LONGEST = 10

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Sandbox: OVHcloud sign-in</title></head>
<body><h1>{title}</h1>{content}</body></html>"""
FORM = """<form method="post">
<label>Customer code or account, slash, login <input name="login"></label>
<label>Password <input name="password" type="password"></label>
<label>Seconds, 0 for ever <input name="duration" value="86400"></label>
<button>Authorize</button></form>"""


def ask_for_key(world: World, journal: Journal, request: Request) -> Json:
    """Answer `POST /auth/credential`: a consumer key that somebody must validate."""
    application = auth.application_of(world, request)
    body = read_object(request)
    credential = Credential(
        id=new_number(),
        application=application,
        rules=_rules(body),
        allowed_ips=fields.ip_blocks(body, "allowedIPs"),
        redirection=fields.text(body, "redirection"),
        ticket=secrets.token_urlsafe(24),
        creation=journal.now(),
    )
    consumer_key = secrets.token_hex(16)
    world.credentials[consumer_key] = credential
    page = f"{request.scheme}://{request.host}/auth/?credentialToken={credential.ticket}"
    return {"consumerKey": consumer_key, "state": credential.status, "validationUrl": page}


def _rules(body: Json) -> list[Json]:
    rules = fields.items(body, "accessRules", required=True)
    for rule in rules:
        if not isinstance(rule, dict) or not isinstance(rule.get("path"), str):
            raise errors.bad_request("accessRules[].path is required", "MISSING_PARAMETER")
        fields.one_of(rule, "method", METHODS)
    return rules


def validation_page(world: World, journal: Journal, request: Request) -> Response:
    """Answer `/auth/`, the page where a person signs in to validate a consumer key."""
    ticket = request.args.get("credentialToken", "")
    credential = next((each for each in world.credentials.values() if each.ticket == ticket), None)
    if credential is None or credential.status != "pendingValidation":
        return _page(HTTPStatus.NOT_FOUND, "This request does not exist any more", "")
    if request.method == "GET":
        name = escape(credential.application.name)
        return _page(HTTPStatus.OK, f"{name} asks for access", FORM)
    signed_in = _sign_in(world, request)
    if signed_in is None:
        return _page(HTTPStatus.UNAUTHORIZED, "Wrong login or password", FORM)
    account, login = signed_in
    if barred := _barred(account.users[login]):
        return _page(HTTPStatus.FORBIDDEN, barred, "")
    if account.keeps_users_out:
        return _page(HTTPStatus.FORBIDDEN, "Sign in through the identity provider", "")
    return _validate(credential, account.nic, login, journal, request)


def _sign_in(world: World, request: Request) -> tuple[Account, str] | None:
    """Return the local user that the form names, when its password is right."""
    owner, _, login = request.form.get("login", "").partition("/")
    for account in world.accounts.values():
        if owner in {account.nic, account.me["customerCode"]}:
            known = account.passwords.get(login)
            given = request.form.get("password", "")
            if known and hmac.compare_digest(known.encode(), given.encode()):
                return account, login
    return None


def _barred(user: Json) -> str | None:
    """Return why a user whose password is right cannot validate a key, None when nothing bars."""
    # Choice: a user of type SERVICE never signs in, one who must change the password not before.
    if user["type"] == "SERVICE":
        return "This user is a service"
    reasons = {
        "DISABLED": "This user is disabled",
        "PASSWORD_CHANGE_REQUIRED": "This user must change the password first",
    }
    return reasons.get(user["status"])


def _validate(
    credential: Credential, nic: str, login: str, journal: Journal, request: Request
) -> Response:
    told = request.form.get("duration", "")
    if len(told) > LONGEST:
        return _page(HTTPStatus.BAD_REQUEST, "This is too long for a key", FORM)
    seconds = int(told) if told.isdecimal() else KEY_LIFE_S
    credential.status, credential.nic, credential.user = "validated", nic, login
    credential.expiration = journal.now() + timedelta(seconds=seconds) if seconds else None
    if credential.redirection:
        return redirect(credential.redirection)
    return _page(HTTPStatus.OK, "Access granted", "<p>You may close this page.</p>")


def _page(status: int, title: str, content: str) -> Response:
    return Response(PAGE.format(title=title, content=content), status, mimetype="text/html")


def token(world: World, journal: Journal, request: Request) -> Response:
    """Answer the OAuth2 token URL, for client credentials in the form or as HTTP Basic."""
    if request.form.get("grant_type") != "client_credentials":
        return _oauth_error(400, "unsupported_grant_type", "only client_credentials is supported")
    client_id, secret = _client_credentials(request)
    for account in world.accounts.values():
        known = account.client_secrets.get(client_id)
        if known and hmac.compare_digest(known.encode(), secret.encode()):
            return _grant(world, journal, account, client_id)
    return _oauth_error(401, "invalid_client", "ovhcloud oauth2 client does not exists")


def _client_credentials(request: Request) -> tuple[str, str]:
    if request.authorization is not None and request.authorization.type == "basic":
        return request.authorization.username or "", request.authorization.password or ""
    return request.form.get("client_id", ""), request.form.get("client_secret", "")


def _grant(world: World, journal: Journal, account: Account, client_id: str) -> Response:
    if account.clients[client_id]["flow"] != "CLIENT_CREDENTIALS":
        return _oauth_error(400, "unauthorized_client", "the client is for another flow")
    bearer = secrets.token_urlsafe(48)
    world.tokens[bearer] = Token(
        nic=account.nic,
        client_id=client_id,
        expires=journal.now() + timedelta(seconds=TOKEN_LIFE_S),
    )
    return _json(
        200,
        {
            "access_token": bearer,
            "token_type": "Bearer",
            "expires_in": TOKEN_LIFE_S,
            "scope": "all",
        },
    )


def _oauth_error(status: int, code: str, description: str) -> Response:
    # Choice: 401 for a wrong client, as OAuth2 itself says; the status is not published.
    return _json(status, {"error": code, "error_description": description})


def _json(status: int, body: Json) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")


def current_credential(call: Call) -> Json:
    """Answer `GET /auth/currentCredential`."""
    return routes_keys.shown(call, _own(call))


def details(call: Call) -> Json:
    """Answer `GET /auth/details`."""
    caller = call.caller
    return {
        "account": caller.account.nic,
        "allowedRoutes": caller.credential and caller.credential.rules,
        "description": None,
        "identities": list(caller.identities),
        "method": caller.method,
        "roles": None if caller.roles is None else list(caller.roles),
        "user": caller.user,
    }


def logout(call: Call) -> None:
    """Answer `POST /auth/logout`: the consumer key is over."""
    _own(call).status = "expired"


def _own(call: Call) -> Credential:
    if call.caller.credential is None:
        # Choice: 403; a maintainer says only that such a caller cannot ask this.
        raise errors.forbidden("This call needs an application key")
    return call.caller.credential


ROUTES = {
    ("GET", "/v1/auth/currentCredential"): Route(answer=current_credential),
    ("GET", "/v1/auth/details"): Route(answer=details),
    ("POST", "/v1/auth/logout"): Route(answer=logout),
}
