"""`authorization/check`: what the calling identity may do, asked without doing it.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

from sandbox.ovh import errors, fields
from sandbox.ovh.call import Call, Json, Route


def one(call: Call) -> Json:
    """Answer for one resource."""
    return _checked(call, call.named["urn"], _actions(call))


def several(call: Call) -> list[Json]:
    """Answer for several resources."""
    actions = _actions(call)
    asked = fields.items(call.body, "resourceURNs", required=True)
    return [{"resourceURN": urn, **_checked(call, urn, actions)} for urn in asked]


def _actions(call: Call) -> list[str]:
    actions = fields.items(call.body, "actions", required=True)
    if not all(isinstance(action, str) for action in actions):
        raise errors.bad_request("actions is a list of strings", "INVALID_PARAMETER")
    return actions


def _checked(call: Call, urn: object, actions: list[str]) -> Json:
    if (
        not isinstance(urn, str)
        or not call.world.urns.is_resource(urn)
        or call.world.owner_of(urn) is None
    ):
        raise errors.not_found(f"resource {urn}")
    allowed = [action for action in actions if call.may(action, urn)]
    refused = [action for action in actions if action not in allowed]
    return {"authorizedActions": allowed, "unauthorizedActions": refused}


ROUTES = {
    ("POST", "/v2/iam/resource/<path:urn>/authorization/check"): Route(answer=one),
    ("POST", "/v2/iam/authorization/check"): Route(answer=several),
}
