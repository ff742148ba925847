"""Live reviews of OVHcloud and Scaleway, on which what a run makes is made by hand."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from access import model, ovh_policies, scaleway_rules
from providers.ovh import client as ovh_client
from providers.scaleway import client as scaleway_client
from review import live
from review.report import Report
from sandbox.server import Sandbox
from tests.access.stacks import declared
from tests.engine.hands import Hands

IAM = "/iam/v1alpha1"
ORGANIZATION = "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"
PASSWORD = "Correct-horse-1-battery"
OVH = "urn:v1:eu:identity"
CONFIG = """
config:
  grantbook:accounts:
    ovh: {{cloud: ovh, endpoint: "{ovh}", account: xx1111-ovh}}
    scaleway: {{cloud: scaleway, organization: {organization}, endpoint: "{scaleway}"}}
"""
FOLK = """
people:
  al: {email: a@b.c, teams: [ops], until: 2035-06-30}
  bo:
    email: b@b.c
    teams: [ops]
    grants:
      ovh: [{allow: ["vps:apiovh:reboot"], resources: ["vps:*"], until: 2034-01-01}]
      scaleway:
        - permission_sets: [InstancesReadOnly]
          projects: [data]
          condition: request.ip == "127.0.0.1"
          until: 2034-01-01
teams:
  ops:
    groups: {ovh: {role: UNPRIVILEGED}}
    grants:
      scaleway: [{permission_sets: [ObjectStorageReadOnly], projects: [web]}]
      ovh:
        - allow: ["account:apiovh:me/*"]
          except: ["account:apiovh:me/edit"]
          deny: ["account:apiovh:me/tag/get"]
          resources: [account]
          condition: {operator: MATCH, values: {"request.IP.EQ": "127.0.0.1"}}
        - {permissions_groups: [globalReadOnly], resources: ["resource_group:ovh-default"]}
"""


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """Run both clouds, their credentials in the environment."""
    with Sandbox(clouds=("ovh", "scaleway")) as running:
        for name, value in running.env.items():
            monkeypatch.setenv(name, value)
        yield running
    for each in (ovh_client, scaleway_client):
        each.of.cache_clear()


@pytest.fixture
def console(sandbox: Sandbox) -> Hands:
    """Return somebody at the consoles."""
    return Hands(sandbox.env)


@pytest.fixture
def stack(sandbox: Sandbox, console: Hands) -> model.Declaration:
    """Return a stack of which everything is there."""
    config = CONFIG.format(organization=ORGANIZATION, **sandbox.urls)
    found = declared(FOLK, config=config)
    _make_on_ovh(console, found)
    _make_on_scaleway(console, found)
    return found


def test_what_a_run_makes_is_no_change(stack: model.Declaration) -> None:
    """The two readings of the same access agree: ends, conditions, excepts, roles, projects."""
    report = _review(stack)

    assert (report.lines, report.skipped) == ([], [])
    assert {each.mark for each in report.notes} == {"key not declared"}


def test_what_is_given_by_hand_is_lost(stack: model.Declaration, console: Hands) -> None:
    """A policy on OVHcloud that was widened, a rule on Scaleway that has another set."""
    (own,) = [each for each in console.ovh.get("/v2/iam/policy") if each["name"].startswith("bo")]
    allow = [{"action": "*"}]
    console.put(f"/v2/iam/policy/{own['id']}", permissions={**own["permissions"], "allow": allow})
    listed = console.scaleway("GET", f"{IAM}/policies?organization_id={ORGANIZATION}")["policies"]
    (policy,) = [each["id"] for each in listed if each["name"] == "ops"]
    rule = {"permission_set_names": ["IAMManager"], "organization_id": ORGANIZATION}
    rules = {"policy_id": policy, "rules": [{**rule, "condition": ""}]}
    console.scaleway("PUT", f"{IAM}/rules", rules)

    found = {
        (each.account, each.effect, each.who) for each in _review(stack).lines if each.rank == 1
    }

    assert found >= {("ovh", "lost", ("bo",)), ("scaleway", "lost", ("bo",))}


def _review(stack: model.Declaration) -> Report:
    report, status = live.compared(stack, now="the files")
    assert status == 0
    return report


def _make_on_ovh(console: Hands, stack: model.Declaration) -> None:
    told: dict[str, Any] = {"description": "", "type": "USER", "password": PASSWORD}
    group = "/v1/me/identity/group"
    console.ovh.post(group, name="people", role="NONE", description="")
    console.ovh.post(group, name="ops", role="UNPRIVILEGED", description="")
    for person in stack.people:
        told |= {"login": person.key, "email": person.email, "group": "people"}
        console.ovh.post("/v1/me/identity/user", **told)
        console.ovh.post(f"{group}/ops/user", user=person.key)
        if person.until:
            passed = ovh_policies.passed(person.until)
            everywhere = ["urn:v1:eu:resource:*"]
            _policy(console, "al-until", f"user:xx1111-ovh/{person.key}", everywhere, passed, ["*"])
    for who, kind in (("ops", "group"), ("bo", "user")):
        (holder,) = (each for each in stack.holders if each.key == who)
        for name, (grant, *_) in ovh_policies.policies(holder, "ovh").items():
            _granted(console, name, f"{kind}:xx1111-ovh/{who}", grant)


def _granted(console: Hands, name: str, who: str, grant: model.OvhGrant) -> None:
    groups = console.ovh.get("/v2/iam/resourceGroup")
    (default,) = (each["urn"] for each in groups if each["name"] == "ovh-default")
    resources = [
        default if word.startswith("resource_group:") else word for word in grant.resources
    ]
    more: dict[str, Any] = {"expiredAt": grant.until.isoformat()} if grant.until else {}
    _policy(console, name, who, resources, grant.condition, grant.deny, grant, **more)


def _policy(
    console: Hands,
    name: str,
    who: str,
    resources: list[str],
    conditions: Mapping[str, Any],
    deny: Any,
    grant: model.OvhGrant | None = None,
    **more: Any,
) -> None:
    lists = {
        "allow": grant.allow if grant else (),
        "except": grant.excepted if grant else (),
        "deny": deny,
    }
    console.ovh.post(
        "/v2/iam/policy",
        name=name.replace("+", "-"),
        description="",
        identities=[f"{OVH}:{who}"],
        resources=[{"urn": each} for each in resources],
        permissions={key: [{"action": each} for each in words] for key, words in lists.items()},
        permissionsGroups=[{"urn": each} for each in (grant.permissions_groups if grant else ())],
        **({"conditions": dict(conditions)} if conditions else {}),
        **more,
    )


def _make_on_scaleway(console: Hands, stack: model.Declaration) -> None:
    on = {"organization_id": ORGANIZATION}
    listed = console.scaleway("GET", f"/account/v3/projects?organization_id={ORGANIZATION}")
    projects = {each["name"]: each["id"] for each in listed["projects"]}
    plain = {**on, "name": "ops", "description": "", "tags": []}
    group = console.scaleway("POST", f"{IAM}/groups", plain)["id"]
    bearers = {"ops": {"group_id": group}}
    for person in stack.people:
        member = {"email": person.email, "username": person.key, "password": PASSWORD}
        quiet = {"send_password_email": False, "send_welcome_email": False}
        made = console.scaleway("POST", f"{IAM}/users", {**on, "member": {**member, **quiet}})
        bearers[person.key] = {"user_id": made["id"]}
        console.scaleway("POST", f"{IAM}/groups/{group}/add-member", bearers[person.key])
    for holder in stack.holders:
        rules = [
            {
                "permission_set_names": [*rule.permission_sets],
                "project_ids": [projects[word] for word in rule.projects],
                "condition": rule.condition,
            }
            for rule in scaleway_rules.rules(holder, "scaleway")
        ]
        if rules:
            body = {**plain, "name": holder.key, **bearers[holder.key], "rules": rules}
            console.scaleway("POST", f"{IAM}/policies", body)
