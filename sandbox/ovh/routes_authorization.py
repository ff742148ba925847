"""`authorization/check`: what the calling identity may do, asked without doing it.

https://help.ovhcloud.com/csm/en-iam-policies-api
"""

from sandbox.ovh import errors, fields, paging
from sandbox.ovh.call import Call, Json, Route


def one(call: Call) -> Json:
    """Answer for one resource."""
    return _checked(call, call.named["urn"], fields.texts(call.body, "actions", required=True))


def several(call: Call) -> list[Json]:
    """Answer with a page of what holds for several resources."""
    actions = fields.texts(call.body, "actions", required=True)
    asked = list(dict.fromkeys(fields.texts(call.body, "resourceURNs", required=True)))
    answers = [{"resourceURN": urn, **_checked(call, urn, actions)} for urn in asked]
    return paging.page(call, asked, answers)


def _checked(call: Call, urn: str, actions: list[str]) -> Json:
    # Choice: a resource that is not there is 404, and the whole question with it.
    if call.world.owner_of(urn) is None:
        raise errors.not_found(f"resource {urn}")
    allowed = [action for action in actions if call.may(action, urn)]
    refused = [action for action in actions if action not in allowed]
    return {"authorizedActions": allowed, "unauthorizedActions": refused}


ROUTES = {
    ("POST", "/v2/iam/resource/<path:urn>/authorization/check"): Route(answer=one),
    ("POST", "/v2/iam/authorization/check"): Route(answer=several),
}
