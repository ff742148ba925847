"""A stand-in for the key and secret service, so that a personal access token opens something.

Invented by the sandbox: the real service listens at an address of its own.
"""

from sandbox.ovh import errors, fields
from sandbox.ovh.call import Call, Json, Route

PATH = "/_sandbox/okms/<service>/secrets"
NAME = r"[a-zA-Z0-9._\-]+"
LIST = "okms:apiovh:secret/get"  # Names are listed by the service's other door alone.
CREATE, READ = "okms:apikms:secret/create", "okms:apikms:secret/version/getData"


def _held(call: Call, action: str) -> dict[str, str]:
    """Return the secrets of a service, when the caller may do `action` there. Raises ApiError."""
    service = call.named["service"]
    urn = call.world.urns.resource("okms", service)
    owner = call.world.owner_of(urn)
    if owner is None:
        raise errors.not_found(f"service {service}")
    call.require(action, urn)
    return owner.secrets.setdefault(service, {})


def index(call: Call) -> list[str]:
    """Answer with the names of the secrets."""
    return call.listed(_held(call, LIST))


def create(call: Call) -> Json:
    """Keep a secret under a name that is free."""
    held = _held(call, CREATE)
    name = fields.name(call.body, "name", NAME)
    if name in held:
        raise errors.conflict(f"secret {name} exists")
    held[name] = fields.text(call.body, "value", required=True) or ""
    return {"name": name}


def get(call: Call) -> Json:
    """Answer with a secret's value."""
    held, name = _held(call, READ), call.named["name"]
    if name not in held:
        raise errors.not_found(f"secret {name}")
    return {"name": name, "value": held[name]}


ANSWERS = {("GET", PATH): index, ("POST", PATH): create, ("GET", f"{PATH}/<name>"): get}
# The official client puts a branch before every path.
ROUTES = {
    (method, f"{branch}{path}"): Route(answer=answer, takes_personal_tokens=True)
    for branch in ("", "/v1")
    for (method, path), answer in ANSWERS.items()
}
