"""Revoking what opens an OVHcloud account and is no resource of ours: tokens and application keys.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#delete-/me/api/application/-applicationId-
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from providers.inventory import Object
from providers.ovh import client, keys, user
from providers.ovh.auth import Signed
from providers.ovh.client import OvhClient, escaped
from providers.settings import Settings

Kind = Literal["token", "legacy_application", "legacy_credential"]

NUMBER = re.compile(r"[0-9]+")
IDS: Mapping[Kind, tuple[re.Pattern[str], str]] = {
    "token": (re.compile(r"[^/]+/[^/]+"), "LOGIN/NAME"),
    "legacy_application": (NUMBER, "a number"),
    "legacy_credential": (NUMBER, "a number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something to revoke, with what goes with it; `found` is None where it is already gone.

    `is_own` tells that the calls of this very process end with it.
    """

    id: str
    found: Object | None
    with_it: tuple[Object, ...] = ()
    is_own: bool = False


def look(settings: Settings, kind: Kind, ids: Sequence[str]) -> list[Target]:
    """Return what there is under ids, our own credential last. Raises ProviderError."""
    api = client.of(settings)
    own = {} if kind == "token" else _own(api)
    found = [_target(api, kind, id_, own) for id_ in ids]
    return sorted(found, key=lambda target: target.is_own)


def revoke(settings: Settings, kind: Kind, id_: str) -> None:
    """Delete one; what is already gone is deleted. Raises ProviderError."""
    client.of(settings).delete(_path(kind, id_))


def _target(api: OvhClient, kind: Kind, id_: str, own: Mapping[str, Any]) -> Target:
    told = api.find(_path(kind, id_))
    if told is None:
        return Target(id=id_, found=None)
    if kind == "token":
        return Target(id=id_, found=keys.token(id_, told))
    if kind == "legacy_credential":
        name = (api.find(f"{_path(kind, id_)}/application") or {}).get("name", "")
        is_own = str(own.get("credentialId")) == id_
        return Target(id=id_, found=keys.credential(id_, told, name, is_own=None), is_own=is_own)
    return Target(
        id=id_,
        found=keys.application(id_, told),
        with_it=_held(api, id_, told["name"]),
        is_own=str(own.get("applicationId")) == id_,
    )


def _held(api: OvhClient, application: str, name: str) -> tuple[Object, ...]:
    """Return the credentials of an application, which go with it."""
    ids = sorted(map(str, api.call("GET", keys.CREDENTIALS, query={"applicationId": application})))
    found = ((id_, api.find(_path("legacy_credential", id_))) for id_ in ids)
    return tuple(keys.credential(id_, told, name, is_own=True) for id_, told in found if told)


def _own(api: OvhClient) -> Mapping[str, Any]:
    """Return the credential that we call with, {} where that is a service account's token."""
    if not isinstance(api.auth, Signed):
        return {}
    found: Mapping[str, Any] = api.call("GET", "/v1/auth/currentCredential")
    return found


def _path(kind: Kind, id_: str) -> str:
    if kind == "token":
        login, _, name = id_.partition("/")
        return f"{user.PATH}/{escaped(login)}/token/{escaped(name)}"
    below = keys.APPLICATIONS if kind == "legacy_application" else keys.CREDENTIALS
    return f"{below}/{escaped(id_)}"
