"""What opens an OVHcloud account beside passwords: service accounts, tokens, application keys.

Application keys are made on web pages and by no call, so they are no resources of ours.
https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#get-/me/api/credential
"""

from collections.abc import Iterator, Mapping
from typing import Any

from providers import mark
from providers.inventory import Object, described, instant
from providers.ovh import oauth2_client, user
from providers.ovh.client import escaped
from providers.ovh.reading import Reading, below

APPLICATIONS = "/v1/me/api/application"
CREDENTIALS = "/v1/me/api/credential"

Found = Mapping[str, Any]


def service_accounts(reading: Reading) -> Iterator[Object]:
    """Yield the OAuth2 clients; one that acts for people has no identity of its own."""
    ids = reading.ids("service accounts", oauth2_client.PATH)
    for client_id, found in reading.each("service accounts", below(oauth2_client.PATH, ids)):
        facts = {
            "flow": found["flow"],
            "identity": found.get("identity") or "",
            "callback_urls": sorted(found.get("callbackUrls") or ()),
        }
        yield described("service_account", found["name"], found, client_id, facts)


def tokens(reading: Reading) -> Iterator[Object]:
    """Yield the personal access tokens of all users, those of people too."""
    what = "personal access tokens"
    logins = reading.ids("users", user.PATH)
    held = reading.each(what, below(user.PATH, logins, "/token"))
    paths = {
        f"{login}/{name}": path
        for login, names in held
        for name, path in below(f"{user.PATH}/{escaped(login)}/token", sorted(names)).items()
    }
    for id_, found in reading.each(what, paths):
        yield token(id_, found)


def applications(reading: Reading) -> Iterator[Object]:
    """Yield the legacy applications of the account."""
    ids = reading.ids("legacy applications", APPLICATIONS)
    for id_, found in reading.each("legacy applications", below(APPLICATIONS, ids)):
        yield application(id_, found)


def credentials(reading: Reading) -> Iterator[Object]:
    """Yield the legacy credentials of the account, each under the name of its application.

    That may be another account's: somebody's tool that was let in.
    """
    ids = reading.ids("legacy credentials", CREDENTIALS)
    of = reading.each("applications of legacy credentials", below(CREDENTIALS, ids, "/application"))
    names = {id_: found["name"] for id_, found in of}
    own = reading.ids("legacy applications", APPLICATIONS)
    for id_, found in reading.each("legacy credentials", below(CREDENTIALS, ids)):
        is_own = str(found["applicationId"]) in own
        knows = reading.knows("legacy applications")
        yield credential(id_, found, names.get(id_, ""), is_own=is_own if knows else None)


def token(id_: str, found: Found) -> Object:
    """Return a personal access token; its id is `<login>/<name>`."""
    text, held = mark.unspelled(found.get("description"))
    facts = {
        "user": id_.partition("/")[0],
        "description": text,
        "made": instant(found.get("creation")),
        "last_used": instant(found.get("lastUsed")),
        "ends": instant(found.get("expiresAt")),
    }
    return Object(kind="token", id=id_, name=found["name"], mark=held, facts=facts)


def application(id_: str, found: Found) -> Object:
    """Return a legacy application; its key is half a secret and stays out."""
    facts = {"description": found.get("description") or "", "status": found["status"]}
    return Object(kind="legacy_application", id=id_, name=found["name"], mark=None, facts=facts)


def credential(id_: str, found: Found, name: str, *, is_own: bool | None) -> Object:
    """Return a legacy credential, also called consumer key, under its application's name.

    `is_own` tells whether the application is this account's, None where that is not known.
    """
    facts = {
        "application": str(found["applicationId"]),
        "is_own_application": is_own,
        "status": found["status"],
        "rules": [f"{rule['method']} {rule['path']}" for rule in found["rules"]],
        "addresses": sorted(found.get("allowedIPs") or ()),
        "made": instant(found.get("creation")),
        "last_used": instant(found.get("lastUse")),
        "ends": instant(found.get("expiration")),
        "given_to_support": bool(found.get("ovhSupport")),
    }
    return Object(kind="legacy_credential", id=id_, name=name, mark=None, facts=facts)
