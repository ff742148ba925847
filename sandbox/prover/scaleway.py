"""Calls Scaleway: a program shows its secret key, a person a session token.

The sign-in that gives the token is the sandbox's own.

https://www.scaleway.com/en/developers/api/
"""

from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError

import requests

from sandbox.control import Control
from sandbox.prover.identity import Identity, Program
from sandbox.prover.seen import NotSignedIn, Seen, of
from sandbox.scaleway.seeds import FIRST, PROJECTS

TIMEOUT_S = 10
PATHS = {
    "buckets": "/_sandbox/object-storage/projects/{}/buckets",
    "secrets": "/secret-manager/v1beta1/regions/fr-par/secrets?project_id={}",
    "servers": "/instance/v1/zones/fr-par-1/servers?project={}",
}


def call(env: Mapping[str, str], who: Identity, what: str) -> Seen:
    """Return what becomes of a call such as `GET servers in data`, a project's name.

    What a refusal names is the missing right, as in `read server`, or why the key is not accepted.
    """
    method, things, _, project = what.split()
    id_ = PROJECTS[FIRST][project]
    try:
        headers = _signed_in(env, who)
    except NotSignedIn as refusal:
        return refusal.seen
    answer = requests.request(
        method,
        env["SCW_API_URL"] + PATHS[things].format(id_),
        headers=headers,
        json=None if method == "GET" else {"name": "proof", "project": id_, "project_id": id_},
        timeout=TIMEOUT_S,
    )
    return of(answer, _named)


def _signed_in(env: Mapping[str, str], who: Identity) -> dict[str, str]:
    if isinstance(who, Program):
        return {"X-Auth-Token": who.secret_key}
    desk = Control(env["SCW_API_URL"], env["SANDBOX_TOKEN"])
    try:
        return {"X-Session-Token": desk.sign_in(FIRST, who.login, who.password)}
    except HTTPError as refusal:
        refusal.close()
        raise NotSignedIn(refusal.code) from refusal


def _named(refusal: dict[str, Any]) -> str:
    details = refusal.get("details") or [{}]
    if "action" in details[0]:
        return ", ".join(f"{each['action']} {each['resource']}" for each in details)
    return str(refusal.get("reason") or refusal["message"])
