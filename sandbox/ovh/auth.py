"""Who calls: a signed consumer key, the token of a service account, or one of a local user.

https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api
"""

import fnmatch
import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Request

from sandbox.ovh import errors
from sandbox.ovh.state import Account, Application, Credential, Session, World, v2_time
from sandbox.switches import Switches

# Choice: a signature is good for a minute either way; the tolerance is not published.
TOLERANCE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, as `/auth/details` tells it, and the consumer key if that is how."""

    account: Account
    method: str
    identities: tuple[str, ...]
    user: str | None = None
    roles: tuple[str, ...] | None = None
    credential: Credential | None = None

    @property
    def is_root(self) -> bool:
        """Whether this is the account itself, which policies never restrict."""
        return self.method == "account"

    @property
    def label(self) -> str:
        """Who this is in the journal: federated people may have no identity at all."""
        return next(iter(self.identities), f"{self.method}:{self.account.nic}/{self.user}")


def sign(secret: str, consumer_key: str, method: str, url: str, body: bytes, timestamp: str) -> str:
    """Return the signature of one call."""
    parts = (secret, consumer_key, method, url, body.decode("utf-8", "replace"), timestamp)
    digest = hashlib.sha1("+".join(parts).encode(), usedforsecurity=False).hexdigest()
    return f"$1${digest}"


def authenticate(world: World, request: Request, now: datetime, switches: Switches) -> Caller:
    """Return the caller. Raises ApiError."""
    if bearer := request.headers.get("Authorization"):
        # One guide shows the header without the word: both are taken.
        return _by_token(world, bearer.removeprefix("Bearer ").strip(), now, switches)
    if "X-Ovh-Application" in request.headers:
        return _by_consumer_key(world, request, now, switches)
    raise errors.not_logged_in("You must login first")


def personal(world: World, request: Request, now: datetime, switches: Switches) -> Caller | None:
    """Return the user whose personal access token came, None when it is none. Raises ApiError."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    for account in world.accounts.values():
        for key, secret in account.personal_secrets.items():
            if hmac.compare_digest(secret.encode(), bearer.encode()):
                return _by_personal_token(account, key, now, switches)
    return None


def _by_personal_token(account: Account, key: str, now: datetime, switches: Switches) -> Caller:
    token, login = account.personal_tokens[key], key.partition("/")[0]
    until = token["expiresAt"]
    over = until is not None and now >= datetime.fromisoformat(until)
    # Choice: the tokens of a disabled user stop at once, as its keys do.
    if (over and not switches.ignore_expiry) or account.users[login]["status"] == "DISABLED":
        raise errors.not_logged_in("Invalid or expired access token")
    token["lastUsed"] = v2_time(now)
    return _as_user(account, login, None)


def application_of(world: World, request: Request) -> Application:
    """Return the application that a call names. Raises ApiError."""
    application = world.applications.get(request.headers.get("X-Ovh-Application", ""))
    if application is None:
        raise errors.invalid_key()
    return application


def _by_token(world: World, bearer: str, now: datetime, switches: Switches) -> Caller:
    # Choice: a personal access token opens nothing of the main API, which is not said to take it.
    if session := world.sessions.get(bearer):
        return _by_session(world, session, now, switches)
    token = world.tokens.get(bearer)
    if token is None or (now >= token.expires and not switches.ignore_expiry):
        raise errors.not_logged_in("Invalid or expired access token")
    account = world.accounts[token.nic]
    if token.client_id not in account.clients:
        raise errors.not_logged_in("Invalid or expired access token")
    identity = account.urns.credential(account.nic, token.client_id)
    return Caller(account=account, method="oauth2_client_credentials", identities=(identity,))


def _by_session(world: World, session: Session, now: datetime, switches: Switches) -> Caller:
    if now >= session.expires and not switches.ignore_expiry:
        raise errors.not_logged_in("Invalid or expired access token")
    account = world.accounts[session.nic]
    # Choice: a group that is declared under a name sent brings its policies and its role, no other.
    groups = [name for name in dict.fromkeys(session.groups) if name in account.groups]
    return Caller(
        account=account,
        method="provider",
        identities=tuple(account.urns.group(account.nic, name) for name in groups),
        user=session.user,
        roles=_roles(account, groups),
    )


def _by_consumer_key(world: World, request: Request, now: datetime, switches: Switches) -> Caller:
    application = application_of(world, request)
    consumer_key = request.headers.get("X-Ovh-Consumer", "")
    credential = world.credentials.get(consumer_key)
    if credential is None or credential.application != application:
        raise errors.not_credential()
    _check_signature(application.secret, consumer_key, request, now)
    _check_credential(world, credential, request, now, switches)
    credential.last_use = now
    return _caller(world.accounts[credential.nic], credential)


def _check_signature(secret: str, consumer_key: str, request: Request, now: datetime) -> None:
    timestamp = request.headers.get("X-Ovh-Timestamp", "")
    url = f"{request.scheme}://{request.host}{request.environ['RAW_URI']}"
    expected = sign(secret, consumer_key, request.method, url, request.get_data(), timestamp)
    given = request.headers.get("X-Ovh-Signature", "")
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise errors.invalid_signature()
    if not timestamp.isdecimal() or abs(int(timestamp) - now.timestamp()) > TOLERANCE_S:
        raise errors.invalid_signature()


def _check_credential(
    world: World, credential: Credential, request: Request, now: datetime, switches: Switches
) -> None:
    if credential.status != "validated" or (credential.is_over(now) and not switches.ignore_expiry):
        raise errors.invalid_credential()
    if credential.user is not None:
        account = world.accounts[credential.nic]
        user = account.users.get(credential.user)
        # Choice: the keys of a user who is gone or disabled stop at once.
        if user is None or user["status"] == "DISABLED":
            raise errors.invalid_credential()
        # Choice: the keys of local users stop too when the identity provider disables users.
        if account.keeps_users_out:
            raise errors.invalid_credential()
    # Choice: an empty list of addresses lets nobody in.
    if credential.allowed_ips is not None and not _is_from(credential.allowed_ips, request):
        raise errors.forbidden("This call is not allowed from this IP")


def _is_from(blocks: list[str], request: Request) -> bool:
    address = ipaddress.ip_address(request.remote_addr or "0.0.0.0")
    return any(address in ipaddress.ip_network(block, strict=False) for block in blocks)


def _caller(account: Account, credential: Credential) -> Caller:
    if credential.user is None:
        root = account.urns.account_identity(account.nic)
        return Caller(account=account, method="account", identities=(root,), credential=credential)
    return _as_user(account, credential.user, credential)


def _as_user(account: Account, login: str, credential: Credential | None) -> Caller:
    groups = account.groups_of(login)
    return Caller(
        account=account,
        method="user",
        identities=(
            account.urns.user(account.nic, login),
            *(account.urns.group(account.nic, name) for name in groups),
        ),
        user=login,
        roles=_roles(account, groups),
        credential=credential,
    )


def _roles(account: Account, groups: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(account.groups[name]["role"] for name in groups))


def rules_cover(credential: Credential, method: str, path: str) -> bool:
    """Tell whether a consumer key may be used for a route.

    `path` begins with its branch, `/v1` or `/v2`. A rule names a v1 route with or without it.
    """
    # Choice: a rule means a v2 route only with its branch, or by `/*`.
    paths = {path, path.removeprefix("/v1")}
    return any(
        rule["method"] == method and any(_covers(rule["path"], each) for each in paths)
        for rule in credential.rules
    )


def _covers(pattern: str, path: str) -> bool:
    return fnmatch.fnmatchcase(path, pattern.replace("[", "[[]").replace("?", "[?]"))
