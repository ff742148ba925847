"""Domains and DNS: zones of a project, to be allowed or refused. They hold no records.

https://www.scaleway.com/en/developers/api/domains-and-dns/
"""

from datetime import datetime

from sandbox.scaleway import errors, fields, filters, paging
from sandbox.scaleway.call import Answer, Call, Json
from sandbox.scaleway.state import time

PATH = "/domain/v2beta1/dns-zones"
LABEL = r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"
LONGEST = 255
ORDERS = {key: key for key in ("domain", "subdomain", "updated_at")} | {"created_at": "updated_at"}
SERVERS = ["ns0.dom.scw.cloud", "ns1.dom.scw.cloud"]


def index(call: Call) -> Json:
    """Answer with a page of zones; without a project, rights on all of them are needed."""
    if organization := call.request.args.get("organization_id"):
        call.check_organization(organization)
    told = call.request.args.get("project_id")
    project = call.project(told) if told else None
    call.require("read", "dns_zone", project_id=project)
    zones = call.organization.dns_zones.values()
    found = filters.narrow(call, zones, same=["project_id", "domain"])
    if name := call.request.args.get("dns_zone"):
        found = [each for each in found if full_name(each) == name]
    return paging.page(call, "dns_zones", found, ORDERS, "domain_asc")


def create(call: Call) -> Json:
    """Make a zone in a project: a domain, or a part of one."""
    project = call.project(call.body.get("project_id"))
    call.require("create", "dns_zone", project_id=project)
    domain = fields.name(call.body, "domain", rf"{LABEL}(\.{LABEL})+", LONGEST)
    subdomain = fields.text(call.body, "subdomain", longest=LONGEST) or ""
    if subdomain:
        fields.fitting(subdomain, "subdomain", rf"{LABEL}(\.{LABEL})*")
    made = dns_zone(project, domain, subdomain, call.now)
    name = full_name(made)
    if any(name in each.dns_zones for each in call.world.organizations.values()):
        raise errors.exists("dns_zone", name, "name")
    call.organization.dns_zones[name] = made
    return made


def dns_zone(project_id: str, domain: str, subdomain: str, now: datetime) -> Json:
    """Return a new zone as the API shows it."""
    return {
        "domain": domain,
        "subdomain": subdomain,
        "ns": SERVERS,
        "ns_default": SERVERS,
        "ns_master": [],
        "status": "active",
        "message": None,
        "updated_at": time(now),
        "project_id": project_id,
        "linked_products": [],
    }


def full_name(zone: Json) -> str:
    """Return the name by which paths and filters mean a zone."""
    return ".".join(filter(None, (zone["subdomain"], zone["domain"])))


def delete(call: Call) -> Json:
    """Remove a zone."""
    name = call.named["name"]
    found = call.organization.dns_zones.get(name)
    call.require("delete", "dns_zone", project_id=found["project_id"] if found else None)
    if found is None:
        raise errors.not_found("dns_zone", name)
    del call.organization.dns_zones[name]
    return {}


ROUTES: dict[tuple[str, str], Answer] = {
    ("GET", PATH): index,
    ("POST", PATH): create,
    ("DELETE", f"{PATH}/<name>"): delete,
}
