"""Billing: what the organization has consumed, project by project. Amounts are made up.

https://www.scaleway.com/en/developers/api/billing/
"""

from sandbox.scaleway import errors, fields, paging
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import time

PATH = "/billing/v2beta1/consumptions"
SCOPES = ("organization_id", "project_id")
ORDERS = {key: key for key in ("updated_at", "category_name")}


def index(call: Call) -> Json:
    """Answer with a page of consumptions, of the organization or of one of its projects."""
    scope = fields.one_of(call.request.args, SCOPES)
    if scope is None:
        raise errors.invalid("scope", "required", "value is required")
    asked = call.request.args[scope]
    if scope == "organization_id":
        call.check_organization(asked)
    else:
        call.project(asked)
    call.require("read", "billing")
    projects = call.organization.projects
    found = [_consumption(call, id_) for id_ in projects if scope != "project_id" or id_ == asked]
    page = paging.page(call, "consumptions", found, ORDERS, "updated_at_desc")
    return {**page, "total_discount_untaxed_value": 0, "updated_at": time(call.now)}


def _consumption(call: Call, project_id: str) -> Json:
    return {
        "value": {"currency_code": "EUR", "units": 12, "nanos": 0},
        "product_name": "DEV1-S",
        "resource_name": "",
        "sku": "/compute/dev1_s/run_par1",
        "project_id": project_id,
        "category_name": "Compute",
        "unit": "minute",
        "billed_quantity": "43200",
        "consumer_id": call.organization.id,
        "project_name": call.organization.projects[project_id]["name"],
        "organization_name": call.organization.name,
    }


ROUTES: dict[tuple[str, str], Answer] = {("GET", PATH): index}
