"""Calls Scaleway: a program shows its secret key, a person a session token.

The sign-in that gives the token is the sandbox's own. What a call names is found by the owner, so
that a refusal is never one to look for it.

https://www.scaleway.com/en/developers/api/
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError

import requests
from requests.adapters import HTTPAdapter

from sandbox.control import Control
from sandbox.prover.identity import Identity, Program
from sandbox.prover.seen import NotSignedIn, Seen, of
from sandbox.scaleway.seeds import FIRST

TIMEOUT_S = 10
CALL = re.compile(
    r"(?P<method>\w+) (?P<things>\w+)(/(?P<name>\S+))? in (?P<project>\S+)( from (?P<ip>\S+))?"
)
PROJECTS = f"/account/v3/projects?organization_id={FIRST}&name="
PATHS = {
    "buckets": "/_sandbox/object-storage/projects/{}/buckets",
    "secrets": "/secret-manager/v1beta1/regions/fr-par/secrets?project_id={}",
    "servers": "/instance/v1/zones/fr-par-1/servers?project={}",
}


def call(env: Mapping[str, str], who: Identity, what: str) -> Seen:
    """Return what becomes of a call such as `GET servers in data`, a project's name.

    One thing is named as in `GET secrets/door in data`; ` from 127.0.0.2` at the end says from
    which address of this machine to call. What a refusal names is the missing right, as in
    `read server`, or why the key is not accepted. Raises ValueError for another form.
    """
    asked = CALL.fullmatch(what)
    if asked is None:
        raise ValueError(f"not a call of Scaleway: {what}")
    project = _id(env, PROJECTS, "projects", asked["project"])
    path = PATHS[asked["things"]].format(project)
    if asked["name"]:
        one = _id(env, f"{path}&name=", asked["things"], asked["name"])
        path = path.replace("?", f"/{one}?")
    try:
        headers = _signed_in(env, who)
    except NotSignedIn as refusal:
        return refusal.seen
    body = {"name": "proof", "project": project, "project_id": project}
    with _from(asked["ip"] or "") as http:
        answer = http.request(
            asked["method"],
            env["SCW_API_URL"] + path,
            headers=headers,
            json=None if asked["method"] == "GET" else body,
            timeout=TIMEOUT_S,
        )
    return of(answer, _named)


def _id(env: Mapping[str, str], path: str, things: str, name: str) -> str:
    """Return the id of one of the things that a list gives for a name. Raises LookupError."""
    headers = {"X-Auth-Token": env["SCW_SECRET_KEY"]}
    answer = requests.get(f"{env['SCW_API_URL']}{path}{name}", headers=headers, timeout=TIMEOUT_S)
    answer.raise_for_status()
    found = answer.json()[things]
    if len(found) != 1:
        raise LookupError(f"{len(found)} {things} are called {name}")
    return str(found[0]["id"])


class _Bound(HTTPAdapter):
    """Sends from one address of this machine, any free one for ""."""

    def __init__(self, address: str) -> None:
        self._source = (address, 0)
        super().__init__()

    def init_poolmanager(self, *args: Any, **more: Any) -> None:
        super().init_poolmanager(*args, **more, source_address=self._source)


@contextmanager
def _from(address: str) -> Iterator[requests.Session]:
    with requests.Session() as http:
        http.mount("http://", _Bound(address))
        yield http


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
