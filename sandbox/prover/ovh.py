"""Calls OVHcloud: a person signs in and signs each call, a program asks for an OAuth2 token.

https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api
"""

from collections.abc import Mapping
from typing import Any

import requests

from sandbox.ovh.auth import sign
from sandbox.ovh.seeds import FIRST, METHODS
from sandbox.prover.identity import Identity, Person, Program
from sandbox.prover.seen import NotSignedIn, Seen, of

TIMEOUT_S = 10
KEY_LIFE_S = 60


def call(env: Mapping[str, str], who: Identity, what: str) -> Seen:
    """Return what becomes of a call such as `GET /me/bill`, made by someone of the first account.

    What a refusal names is the missing action.
    """
    method, path = what.split()
    root = env["OVH_ENDPOINT"]
    with requests.Session() as http:
        try:
            if isinstance(who, Program):
                answer = _by_program(http, root, who, method, path)
            else:
                answer = _by_person(http, env, who, method, path)
        except NotSignedIn as refusal:
            return refusal.seen
    return of(answer, _named)


def _by_program(
    http: requests.Session, root: str, who: Program, method: str, path: str
) -> requests.Response:
    form = {"grant_type": "client_credentials", "scope": "all"}
    basic = (who.access_key, who.secret_key)
    token = http.post(f"{root}/auth/oauth2/token", data=form, auth=basic, timeout=TIMEOUT_S)
    if not token.ok:
        raise NotSignedIn(token.status_code)
    bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
    return http.request(method, f"{root}/1.0{path}", headers=bearer, timeout=TIMEOUT_S)


def _by_person(
    http: requests.Session, env: Mapping[str, str], who: Person, method: str, path: str
) -> requests.Response:
    root, key = f"{env['OVH_ENDPOINT']}/1.0", env["OVH_APPLICATION_KEY"]
    consumer_key = _consumer_key(http, root, key, who)
    moment = http.get(f"{root}/auth/time", timeout=TIMEOUT_S).text
    url = f"{root}{path}"
    signature = sign(env["OVH_APPLICATION_SECRET"], consumer_key, method, url, b"", moment)
    headers = {
        "X-Ovh-Application": key,
        "X-Ovh-Consumer": consumer_key,
        "X-Ovh-Timestamp": moment,
        "X-Ovh-Signature": signature,
    }
    return http.request(method, url, headers=headers, timeout=TIMEOUT_S)


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
