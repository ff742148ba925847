"""Objects of a project that stand in a region, whatever the product: found, listed, shown.

https://www.scaleway.com/en/developers/api/
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.scaleway import errors, fields, filters, paging
from sandbox.scaleway.call import Call, Json, about


@dataclass(frozen=True, slots=True, kw_only=True)
class Regional:
    """One kind of such objects. Conditions may ask for id, name and region of some kinds."""

    kind: str  # As rights call it.
    noun: str  # As the API calls one of them.
    held: str  # Where the organization has them.
    items: str  # The key of a list in an answer.
    orders: Mapping[str, str]
    in_conditions: bool = False

    def all(self, call: Call) -> dict[str, Json]:
        """Return the objects of the caller's organization by id."""
        found: dict[str, Json] = getattr(call.organization, self.held)
        return found

    def find(self, call: Call, verb: str) -> Json:
        """Return the object of the path, when the caller may do this to it. Raises ApiError."""
        id_ = fields.identifier(call.named["id"], f"{self.noun}_id")
        found = self.all(call).get(id_)
        if found is not None and found["region"] != call.named["region"]:
            found = None
        more: dict[str, Any] = {}
        if self.in_conditions:
            more["about"] = {**about(found, id_), "locality": call.named["region"]}
        project = found["project_id"] if found else None
        call.require(verb, self.kind, project_id=project, **more)
        if found is None:
            raise errors.not_found(self.noun, id_)
        return found

    def index(self, call: Call) -> Json:
        """Answer with a page of objects; without a project, rights on all of them are needed."""
        told = call.request.args.get("project_id")
        project = call.project(told) if told else None
        call.require("read", self.kind, project_id=project)
        found = filters.narrow(call, self.all(call).values(), same=["project_id", "name"])
        here = [each for each in found if each["region"] == call.named["region"]]
        return paging.page(call, self.items, here, self.orders)

    def get(self, call: Call) -> Json:
        """Answer with one object, as lists show it."""
        return self.find(call, "read")
