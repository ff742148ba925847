"""The accounts of a stack, from its configuration `grantbook:accounts`.

Plain HTTP is for this machine only: a credential sent anywhere else would be read on the way.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from access import account_form, explain, model, spelling, text
from access.mistakes import Mistake, Wrong, listed, nearest
from access.place import Place

CONFIG = ("config", "grantbook:accounts")
OVH_ENDPOINTS = {"ovh-eu": "eu", "ovh-ca": "ca", "ovh-us": "us"}
ENDPOINTS = {"aws": "", "ovh": "ovh-eu", "scaleway": "https://api.scaleway.com"}
AWS_ONLY = {"profile": "profile", "role": "role", "external_id": "role"}
KEY = TypeAdapter(spelling.Key)
PlaceOf = Callable[[str], Place]  # From a key of the account.


def read_accounts(config: text.Tree) -> tuple[dict[str, model.Account], list[Mistake]]:
    """Return the accounts by name, and what is wrong with those that are left out."""
    written = _written(config)
    if not config.complete:
        return {}, []  # Why it could not be read has been said.
    if not written:
        what = "this stack names no account"
        mend = "Name them under `config: grantbook:accounts:`; see docs/reference/accounts.md."
        return {}, [Mistake(place=config.place(CONFIG), what=what, mend=mend)]
    accounts: dict[str, model.Account] = {}
    mistakes: list[Mistake] = []
    for name, entry in written.items():
        account, wrongs = _account(name, entry, partial(_place, config, name))
        if account:
            accounts[name] = account
        mistakes += [
            Mistake(
                place=config.place((*CONFIG, name, *wrong.path)),
                what=f'account "{name}" {wrong.what}',
                mend=wrong.mend,
            )
            for wrong in wrongs
        ]
    return accounts, mistakes


def names(config: text.Tree) -> frozenset[str]:
    """Return the names of the accounts that are written, right or wrong."""
    return frozenset(_written(config))


def _written(config: text.Tree) -> Mapping[str, Any]:
    found = config.value.get(CONFIG[0]) if isinstance(config.value, dict) else None
    written = found.get(CONFIG[1]) if isinstance(found, dict) else None
    return written if isinstance(written, dict) else {}


def _place(config: text.Tree, name: str, key: str) -> Place:
    return config.place((*CONFIG, name, key))


def _account(name: str, written: Any, place: PlaceOf) -> tuple[model.Account | None, list[Wrong]]:
    """Return one account, or None and why; the checks that do not hide others leave it there."""
    try:
        KEY.validate_python(name)
    except ValidationError:
        what = "has a name that does not fit before a key"
        return None, [Wrong(path=(), what=what, mend=spelling.KEY_RULE)]
    cloud = written.get("cloud") if isinstance(written, dict) else None
    shape = account_form.ACCOUNTS.get(str(cloud))
    if cloud is None:
        mend = "For example `{cloud: ovh, account: xx1111-ovh}`; see docs/reference/accounts.md."
        return None, [Wrong(path=(), what="does not say its cloud", mend=mend)]
    if shape is None:
        known = account_form.ACCOUNTS
        advice = nearest(str(cloud), known, f"Clouds are {listed(known)}.")
        return None, [Wrong(path=("cloud",), what=f'is on the cloud "{cloud}"', mend=advice)]
    try:
        entry: Any = shape.model_validate(written)
    except ValidationError as errors:
        return None, [explain.wrong(error, shape) for error in errors.errors()]
    account = model.Account(
        name=name,
        cloud=entry.cloud,
        identity=entry.organization if cloud == "scaleway" else entry.account,
        endpoint=entry.endpoint or ENDPOINTS[entry.cloud],
        region=_region(entry),
        credentials=_credentials(entry.credentials),
        prefix=entry.prefix,
        suffix=entry.suffix,
        federated=getattr(entry, "people", "users") == "federated",
        calls_per_minute=getattr(entry, "calls_per_minute", 0),
        limits=_limits(getattr(entry, "limits", None), place),
        run_by=_run_by(entry, place),
    )
    return account, [*_endpoint(account), *_plate(entry), *_found(account)]


def _limits(
    written: account_form.AwsLimits | account_form.Limits | None, place: PlaceOf
) -> model.Limits | None:
    if written is None:
        return None
    said = written.model_dump(exclude={"api_key_lifetime", "api_keys_end"}, exclude_none=True)
    if isinstance(written, account_form.AwsLimits):
        return model.Limits(
            counts=said, api_key_lifetime=None, api_keys_end=False, place=place("limits")
        )
    return model.Limits(
        counts=said,
        api_key_lifetime=written.api_key_lifetime,
        api_keys_end=written.api_keys_end or written.api_key_lifetime is not None,
        place=place("limits"),
    )


def _run_by(entry: Any, place: PlaceOf) -> model.Pipeline | None:
    if not getattr(entry, "run_by", ""):
        return None
    return model.Pipeline(
        identity=entry.run_by,
        may_lock_itself_out=entry.may_lock_itself_out,
        place=place("run_by"),
    )


def _region(entry: Any) -> str:
    if entry.cloud == "ovh":
        return OVH_ENDPOINTS.get(entry.endpoint, str(entry.plate))
    return str(getattr(entry, "region", ""))


def _plate(entry: Any) -> list[Wrong]:
    """Return where a plate differs from its endpoint's: it would name resources of elsewhere."""
    own = OVH_ENDPOINTS.get(entry.endpoint)
    if entry.cloud != "ovh" or "plate" not in entry.model_fields_set or own in {None, entry.plate}:
        return []
    what = f'has the plate "{entry.plate}", but {entry.endpoint} is on "{own}"'
    return [Wrong(path=("plate",), what=what, mend="Leave it out, or name the other endpoint.")]


def _credentials(written: account_form.Credentials) -> Mapping[str, str]:
    return {key: value for key, value in written.model_dump().items() if value}


def _endpoint(account: model.Account) -> list[Wrong]:
    """Return why an endpoint is neither a published name nor an address that keeps secrets."""
    if account.endpoint in OVH_ENDPOINTS and account.cloud == "ovh":
        return []
    try:
        parts = urlsplit(account.endpoint)
        host = parts.hostname or ""
    except ValueError:  # Brackets that hold no address.
        parts, host = urlsplit(""), ""
    if not account.endpoint or (parts.scheme == "https" and host):
        return []
    if parts.scheme == "http" and _is_loopback(host):
        return []
    if parts.scheme == "http" and host:
        what = f'has the endpoint "{account.endpoint}", where credentials would travel in the clear'
        return [
            Wrong(path=("endpoint",), what=what, mend="Use https; plain http is for 127.0.0.1.")
        ]
    what = f'has the endpoint "{account.endpoint}", which is not an address'
    names = OVH_ENDPOINTS if account.cloud == "ovh" else ()
    advice = nearest(account.endpoint, names, "An endpoint begins with https://.")
    return [Wrong(path=("endpoint",), what=what, mend=advice)]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _found(account: model.Account) -> list[Wrong]:
    """Profiles and roles are things of AWS; a prefix and a profile would be two answers."""
    given = account.credentials
    for word, how in AWS_ONLY.items():
        if word in given and account.cloud != "aws":
            what = f"finds its credentials by {how}, which only AWS has here"
            mend = "Use the environment, with `credentials: {prefix: NAME_}` for a second account."
            return [Wrong(path=("credentials",), what=what, mend=mend)]
    if "prefix" in given and "profile" in given:
        what, mend = "has both a prefix and a profile", "Keep one of them: each is a whole answer."
        return [Wrong(path=("credentials",), what=what, mend=mend)]
    return list(_assumed(account))


def _assumed(account: model.Account) -> Iterator[Wrong]:
    """Yield what is wrong with the role that a run assumes: it can only be the account's own."""
    role, word = account.credentials.get("role", ""), account.credentials.get("external_id", "")
    if role and f":iam::{account.identity}:" not in role:
        what = f"assumes a role of another account, {role.split(':')[4]}"
        mend = f"A run works on {account.identity} alone: name a role of that account."
        yield Wrong(path=("credentials", "role"), what=what, mend=mend)
    if word and not role:
        what, mend = "has an external_id, but no role that asks for it", "Name the `role`, too."
        yield Wrong(path=("credentials", "external_id"), what=what, mend=mend)
