"""Rules of a policy: read page by page, replaced all at once.

https://www.scaleway.com/en/developers/api/iam/#path-rules
"""

from sandbox.scaleway import fields, paging, rules
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.routes_policies import find

PATH = "/iam/v1alpha1/rules"


def index(call: Call) -> Json:
    """Answer with a page of a policy's rules, in their order, which no parameter changes."""
    policy = find(call, "read", call.request.args.get("policy_id"))
    return paging.page(call, "rules", call.organization.rules[policy["id"]], {})


def replace(call: Call) -> Json:
    """Replace all rules of a policy; every rule gets a new id, equal or not."""
    policy = find(call, "write", call.body.get("policy_id"))
    told = rules.read(call, call.body.get("rules"))
    call.organization.rules[policy["id"]] = told
    fields.stamp(policy, call.now)
    return {"rules": told}


ROUTES: dict[tuple[str, str], Answer] = {("GET", PATH): index, ("PUT", PATH): replace}
