"""API keys: an access key that names, a secret key that is shown once.

https://www.scaleway.com/en/developers/api/iam/#path-api-keys
"""

import secrets
from datetime import datetime, timedelta

from sandbox.scaleway import errors, fields, filters, managed, paging
from sandbox.scaleway.auth import is_over
from sandbox.scaleway.call import Answer, Call, Json, about, shown
from sandbox.scaleway.state import Organization, World, new_id, time

PATH = "/iam/v1alpha1/api-keys"
ORDERS = {key: key for key in ("created_at", "updated_at", "expires_at", "access_key")}
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BEARERS = ("application_id", "user_id")
UNLIMITED = "0s"


def find(call: Call, verb: str) -> Json:
    """Return the key of the path, when the caller may do this to it. Raises ApiError."""
    access_key = call.named["access_key"]
    found = call.organization.api_keys.get(access_key)
    may = call.may(verb, "api_key", about=about(found, access_key))
    # Changing one's own key is a right of its own; reading it is not.
    own = found is not None and found.get(call.bearer.key) == call.bearer.id
    if not may and not (own and verb != "read" and call.bearer.key == "user_id"):
        details = [(shown(verb), "api_key"), (shown(verb), "self_api_key")]
        raise errors.forbidden(*(details[:1] if verb == "read" else details))
    if found is None:
        raise errors.not_found("access_key", access_key)
    if verb != "read":
        managed.refuse(found)
    return found


def index(call: Call) -> Json:
    """Answer with a page of the keys, expired ones among them."""
    call.require("read", "api_key")
    if told := call.request.args.get("organization_id"):
        call.check_organization(told)
    found = filters.narrow(
        call,
        call.organization.api_keys.values(),
        same=["description", "access_key", *BEARERS],
        many={"access_keys": "access_key"},
    )
    if told := call.request.args.get("bearer_id"):
        bearer_id = fields.identifier(told, "bearer_id")
        found = [key for key in found if bearer_id in {key.get(each) for each in BEARERS}]
    if kind := filters.kind(call, "bearer_type", ("user", "application")):
        found = [key for key in found if f"{kind}_id" in key]
    if (expired := call.flag("expired")) is not None:
        # Choice: `true` keeps the expired, `false` the live, as recordings of `false` show.
        found = [key for key in found if is_over(key["expires_at"], call.now) == expired]
    return paging.page(call, "api_keys", found, ORDERS)


def get(call: Call) -> Json:
    """Answer with one key, without its secret."""
    return find(call, "read")


def create(call: Call) -> Json:
    """Make a key; this answer is the only one that holds its secret."""
    bearer = _bearer(call)
    call.check_quota("iam_api_keys", call.organization.api_keys)
    description = fields.text(call.body, "description") or ""
    expires_at = _expiry(call, required=True)
    told = call.body.get("default_project_id")
    project = call.organization.id if told is None else call.project(told, "default_project_id")
    made, secret = api_key(call.world, call.organization, bearer, call.now)
    made |= {
        "description": description,
        "expires_at": expires_at,
        "default_project_id": project,
        "creation_ip": call.ip,
    }
    return {**made, "secret_key": secret}


def api_key(
    world: World, organization: Organization, bearer: dict[str, str], now: datetime
) -> tuple[Json, str]:
    """Make a key for a bearer. Return it as the API shows it, and its secret."""
    access_key = "SCW" + "".join(secrets.choice(ALPHABET) for _ in range(17))
    secret = new_id()
    world.secret_keys[secret] = access_key
    organization.api_keys[access_key] = {
        "access_key": access_key,
        "secret_key": None,
        "description": "",
        "created_at": time(now),
        "updated_at": time(now),
        "expires_at": None,
        "default_project_id": organization.id,
        "editable": True,
        "deletable": True,
        "managed": False,
        "creation_ip": "127.0.0.1",
        **bearer,
    }
    return organization.api_keys[access_key], secret


def _bearer(call: Call) -> dict[str, str]:
    """Return the bearer told, when the caller may make a key for it. Raises ApiError."""
    key = fields.one_of(call.body, BEARERS)
    if key is None:
        raise errors.invalid("bearer", "required", "value is required")
    id_ = fields.identifier(call.body[key], key)
    own = (key, id_) == (call.bearer.key, call.bearer.id)
    # Nobody makes keys for other people, whatever their rights.
    if key == "user_id" and not own:
        raise errors.forbidden(("write", "api_key"), ("write", "self_api_key"))
    if key == "application_id":
        call.require("create", "api_key")
        if id_ not in call.organization.applications:
            raise errors.not_found("application", id_)
    return {key: id_}


def _expiry(call: Call, *, required: bool) -> str | None:
    """Return the expiry told: in the future, and as soon as the organization asks for it."""
    moment = fields.moment(call.body, "expires_at")
    longest = call.organization.settings["max_api_key_expiration_duration"]
    if moment is None:
        if required and longest != UNLIMITED:
            message = "organization security settings require an expiration date for API keys"
            raise errors.invalid("expires_at", "constraint", message)
        return None
    if moment <= call.now:
        raise errors.invalid("expires_at", "constraint", "value must be in the future")
    if longest != UNLIMITED and moment > call.now + timedelta(seconds=int(longest[:-1])):
        message = "value is later than the organization security settings allow"
        raise errors.invalid("expires_at", "constraint", message)
    return time(moment)


def patch(call: Call) -> Json:
    """Change description, default project, or add an expiry."""
    found = find(call, "write")
    description = fields.text(call.body, "description")
    told = call.body.get("default_project_id")
    project = None if told is None else call.project(told, "default_project_id")
    expires_at = _expiry(call, required=False)
    if expires_at is not None and found["expires_at"] not in {None, expires_at}:
        # Choice: an expiry can be added, not changed, as the guide has it; the API names the field.
        raise errors.invalid("expires_at", "constraint", "expiration date cannot be changed")
    changed = {
        "description": description,
        "default_project_id": project,
        "expires_at": expires_at,
    }
    given = {key: value for key, value in changed.items() if value is not None}
    if given:
        found |= given
        fields.stamp(found, call.now)
    return found


def delete(call: Call) -> None:
    """Remove a key: it stops at once."""
    del call.organization.api_keys[find(call, "delete")["access_key"]]


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("GET", f"{PATH}/<access_key>"): get,
    ("PATCH", f"{PATH}/<access_key>"): patch,
    ("DELETE", f"{PATH}/<access_key>"): delete,
}
