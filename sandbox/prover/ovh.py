"""Calls OVHcloud: a person signs in and signs each call, anybody else shows a bearer token.

A program asks for one with its OAuth2 client, or has one; the sign-in that gives one to a person
of an identity provider is the sandbox's own.

https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError

import requests

from sandbox.control import Control
from sandbox.ovh.auth import sign
from sandbox.ovh.seeds import FIRST, METHODS
from sandbox.prover.identity import Identity, Person, Program
from sandbox.prover.seen import NotSignedIn, Seen, of

TIMEOUT_S = 10
KEY_LIFE_S = 60
JSON = {"Content-Type": "application/json"}
CLIENT = re.compile(r"[A-Z]{2}\.\w+")  # What a program of another access key has is a token.


@dataclass(frozen=True, slots=True, kw_only=True)
class Federated(Person):
    """Somebody whom an account's identity provider sends, in these groups; without a password."""

    account: str
    groups: tuple[str, ...]
    password: str = field(default="", repr=False)


def call(env: Mapping[str, str], who: Identity, what: str) -> Seen:
    """Return what becomes of a call such as `GET /me/bill`.

    Users are those of the first account. What a refusal names is the missing action.
    """
    method, path = what.split()
    with requests.Session() as http:
        try:
            if isinstance(who, Program | Federated):
                answer = _by_token(http, env, who, method, path)
            else:
                answer = _by_person(http, env, who, method, path)
        except NotSignedIn as refusal:
            return refusal.seen
    return of(answer, _named)


def _by_token(
    http: requests.Session,
    env: Mapping[str, str],
    who: Program | Federated,
    method: str,
    path: str,
) -> requests.Response:
    headers = {**JSON, "Authorization": f"Bearer {_token(http, env, who)}"}
    url = f"{env['OVH_ENDPOINT']}/1.0{path}"
    return http.request(method, url, data=_body(method), headers=headers, timeout=TIMEOUT_S)


def _body(method: str) -> bytes:
    """Return the body of a call: a change is asked for without saying what."""
    return b"" if method == "GET" else b"{}"


def _token(http: requests.Session, env: Mapping[str, str], who: Program | Federated) -> str:
    if isinstance(who, Federated):
        return _vouched_for(env, who)
    if not CLIENT.fullmatch(who.access_key):
        return who.secret_key
    form = {"grant_type": "client_credentials", "scope": "all"}
    basic = (who.access_key, who.secret_key)
    url = f"{env['OVH_ENDPOINT']}/auth/oauth2/token"
    answer = http.post(url, data=form, auth=basic, timeout=TIMEOUT_S)
    if not answer.ok:
        raise NotSignedIn(answer.status_code)
    return str(answer.json()["access_token"])


def _vouched_for(env: Mapping[str, str], who: Federated) -> str:
    desk = Control(env["OVH_ENDPOINT"], env["SANDBOX_TOKEN"])
    try:
        return desk.federated_sign_in(who.account, who.login, who.groups)
    except HTTPError as refusal:
        refusal.close()
        raise NotSignedIn(refusal.code) from refusal


def _by_person(
    http: requests.Session, env: Mapping[str, str], who: Person, method: str, path: str
) -> requests.Response:
    root, key = f"{env['OVH_ENDPOINT']}/1.0", env["OVH_APPLICATION_KEY"]
    consumer_key = _consumer_key(http, root, key, who)
    moment = http.get(f"{root}/auth/time", timeout=TIMEOUT_S).text
    url, body = f"{root}{path}", _body(method)
    signature = sign(env["OVH_APPLICATION_SECRET"], consumer_key, method, url, body, moment)
    headers = {
        **JSON,
        "X-Ovh-Application": key,
        "X-Ovh-Consumer": consumer_key,
        "X-Ovh-Timestamp": moment,
        "X-Ovh-Signature": signature,
    }
    return http.request(method, url, data=body, headers=headers, timeout=TIMEOUT_S)


def _consumer_key(http: requests.Session, root: str, application_key: str, who: Person) -> str:
    """Return a key for every route, validated by the person on the page meant for it."""
    asked = http.post(
        f"{root}/auth/credential",
        json={"accessRules": [{"method": method, "path": "/*"} for method in METHODS]},
        headers={"X-Ovh-Application": application_key},
        timeout=TIMEOUT_S,
    ).json()
    form = {
        "login": f"{FIRST}/{who.login}",
        "password": who.password,
        "duration": str(KEY_LIFE_S),
    }
    page = http.post(asked["validationUrl"], data=form, timeout=TIMEOUT_S)
    if not page.ok:
        raise NotSignedIn(page.status_code)
    return str(asked["consumerKey"])


def _named(refusal: dict[str, Any]) -> str:
    return str(refusal["details"].get("unauthorizedActionsByIAM") or refusal["message"])
