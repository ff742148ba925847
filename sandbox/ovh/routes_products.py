"""`/vps`: a product to be allowed or refused, its rights checked on each service.

https://eu.api.ovh.com/console/?section=%2Fvps&branch=v1
"""

from sandbox.ovh import errors
from sandbox.ovh.call import Call, Json, Route

GET = "vps:apiovh:get"
REBOOT = "vps:apiovh:reboot"


def index(call: Call) -> list[str]:
    """Answer with the services that the caller may see, other accounts' among them."""
    every = (each for account in call.world.accounts.values() for each in account.resources.items())
    return call.listed(
        resource["name"]
        for urn, resource in every
        if resource["type"] == "vps" and call.may(GET, urn)
    )


def get(call: Call) -> Json:
    """Answer with one service and its block for IAM."""
    resource = _find(call, GET)
    block = {key: resource[key] for key in ("displayName", "id", "tags", "urn")}
    return {"name": resource["name"], "state": "running", "iam": {**block, "state": "OK"}}


def reboot(call: Call) -> Json:
    """Answer to a reboot, of which nothing comes."""
    _find(call, REBOOT)
    return {"id": 1, "progress": 0, "state": "todo", "type": "rebootVm"}


def _find(call: Call, action: str) -> Json:
    urn = call.world.urns.resource("vps", call.named["name"])
    owner = call.world.owner_of(urn)
    if owner is None:
        raise errors.not_found(f"service {call.named['name']}")
    call.require(action, urn)
    return owner.resources[urn]


ROUTES = {
    ("GET", "/v1/vps"): Route(answer=index),
    ("GET", "/v1/vps/<name>"): Route(answer=get),
    ("POST", "/v1/vps/<name>/reboot"): Route(answer=reboot),
}
