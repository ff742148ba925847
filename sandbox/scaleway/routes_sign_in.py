"""How people sign in to the organization: by which methods, and under which alias.

https://www.scaleway.com/en/developers/api/iam/#path-organizations
"""

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.routes_organizations import own, shown

PATH = "/iam/v1alpha1/organizations/<id>"
ALIAS = r"[a-z0-9]{2,32}"


def set_alias(call: Call) -> Json:
    """Give the organization an alias: once, and one that no other has."""
    own(call, "write")
    alias = fields.name(call.body, "alias", ALIAS)
    if call.organization.alias:
        # Choice: the refusal of a second alias is not recorded.
        raise errors.precondition("unknown_precondition", "the alias can be set only once")
    for each in call.world.organizations.values():
        if each.alias == alias:
            raise errors.exists("organization", each.id, "alias")
    call.organization.alias = alias
    return shown(call.organization)


def set_methods(call: Call) -> Json:
    """Allow or forbid the methods told; the others stay."""
    own(call, "write")
    methods = call.organization.login_methods
    call.organization.login_methods = {
        name: fields.flag(call.body, name, default=allowed) for name, allowed in methods.items()
    }
    return shown(call.organization)


ROUTES: dict[tuple[str, str], Answer] = {
    ("PUT", f"{PATH}/alias"): set_alias,
    ("PATCH", f"{PATH}/login-methods"): set_methods,
}
