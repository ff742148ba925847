"""Objects that Scaleway's own products make and keep: everybody sees them, nobody changes them.

https://www.scaleway.com/en/docs/iam/concepts/
"""

from collections.abc import Mapping

from sandbox.scaleway import errors, fields
from sandbox.scaleway.call import Call, Json, about
from sandbox.scaleway.state import MANAGED, World


def refuse(found: Json) -> None:
    """Refuse to change or remove an object that a product owns. Raises ApiError."""
    if found["managed"]:
        # Choice: the refusal is not recorded.
        raise errors.precondition("protected_resource", "a Scaleway product manages this resource")


def find(call: Call, verb: str, kind: str, held: Mapping[str, Json], id_: object) -> Json:
    """Return an object of a kind, when the caller may do this to it. Raises ApiError."""
    known = fields.identifier(id_, f"{kind}_id")
    found = held.get(known)
    call.require(verb, kind, about=about(found, known))
    if found is None:
        raise errors.not_found(kind, known)
    if verb != "read":
        refuse(found)
    return found


def manage(world: World, told: Json) -> tuple[int, Json]:
    """Return status and body: a product owns this object from now on. The sandbox's own route."""
    organization = world.organizations.get(str(told.get("organization_id")))
    kind = told.get("kind")
    objects = getattr(organization, kind) if organization and kind in MANAGED else {}
    found = objects.get(told.get("id"))
    if found is None:
        return 404, {"error": f"no such object; kind is one of {', '.join(MANAGED)}"}
    found |= {"editable": False, "deletable": False, "managed": True}
    return 200, found
