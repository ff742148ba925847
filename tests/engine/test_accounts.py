"""Several accounts of one cloud in one stack, and keys of declarations that change."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests import clouds
from tests.engine.hands import Hands
from tests.engine.hands_scaleway import IAM

pytestmark = pytest.mark.engine

PARTNERS: Mapping[str, dict[str, Any]] = {
    "aws-partner": {"cloud": "aws", "account": "210987654321", "region": "eu-west-1"},
    "ovh-partner": {"cloud": "ovh", "account": "yy2222-ovh"},
    "scaleway-partner": {
        "cloud": "scaleway",
        "organization": "6a0e8d53-9c17-4b2f-8e64-f1d7b3a5c920",
    },
}
PEOPLE = """
people:
  alice: {email: alice@example.com, teams: [support]}
"""
TEAMS = """
teams:
  support:
    grants:
      aws: [{allow: "support:*"}]
      aws-partner: [{allow: "support:DescribeCases"}]
      ovh: [{allow: "account:apiovh:me/get", resources: account}]
      ovh-partner: [{allow: "account:apiovh:me/tag/get", resources: account}]
      scaleway: [{permission_sets: InstancesReadOnly, projects: data}]
      scaleway-partner: [{permission_sets: InstancesReadOnly, projects: lab}]
"""
APPLICATIONS = """
applications:
  backup:
    owner: support
    grants:
      ovh: [{allow: "account:apiovh:me/get", resources: account}]
      scaleway: [{permission_sets: InstancesReadOnly, projects: data}]
    keys:
      nightly: {on: scaleway}
      cloud: {on: ovh}
"""


@pytest.fixture
def scratch(sandbox: Sandbox, tmp_path: Path) -> Iterator[Scratch]:
    """Make a stack with two accounts of each cloud, the second ones by prefix; not yet applied."""
    made = Scratch.of(tmp_path, sandbox)

    def partners(accounts: dict[str, Any]) -> None:
        for name, account in PARTNERS.items():
            endpoint = sandbox.urls[account["cloud"]]
            credentials = {"prefix": "PARTNER_"}
            accounts[name] = {**account, "endpoint": endpoint, "credentials": credentials}

    made.configure(partners)
    for name, text in (
        ("people.yaml", PEOPLE),
        ("teams.yaml", TEAMS),
        ("applications.yaml", APPLICATIONS),
    ):
        made.path(name).write_text(text, "utf-8")
    yield made
    made.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive")
    made.pulumi("stack", "rm", "--yes", "--preserve-config")


def test_one_declaration_reaches_two_accounts_of_each_cloud(
    sandbox: Sandbox, scratch: Scratch
) -> None:
    """Each account gets its own grants with its own credentials, and nothing leaks to another."""
    scratch.up()

    passwords = scratch.outputs()["passwords"]
    accounts = ("aws", "aws-partner", "ovh", "ovh-partner", "scaleway", "scaleway-partner")
    assert set(passwords) == {f"{account}/alice" for account in accounts}
    documents = {prefix: _aws_actions(sandbox, prefix) for prefix in ("", "PARTNER_")}
    assert documents == {"": "support:*", "PARTNER_": "support:DescribeCases"}
    assert set(_projects(sandbox, "")) & set(_projects(sandbox, "PARTNER_")) == set()
    scratch.up("--refresh", "--expect-no-changes")


def test_a_renamed_entry_keeps_what_exists(sandbox: Sandbox, scratch: Scratch) -> None:
    """With `renamed_from` nothing is made again on Scaleway and, but for logins, on OVHcloud."""
    scratch.up()
    before, keys = _ids(scratch), scratch.outputs()["keys"]
    scratch.edit("teams.yaml", "  support:", "  helpers:\n    renamed_from: support")
    scratch.edit("people.yaml", "[support]", "[helpers]")
    scratch.edit("applications.yaml", "owner: support", "owner: helpers")
    scratch.edit("applications.yaml", "  backup:", "  copies:\n    renamed_from: backup")

    scratch.up()

    after = _ids(scratch)
    kept = ("scaleway:Group", "scaleway:Application", "scaleway:Policy", "scaleway:ApiKey")
    assert {kind: after[kind] for kind in kept} == {kind: before[kind] for kind in kept}
    assert after["ovh:Oauth2Client"] == before["ovh:Oauth2Client"]
    renamed = {
        name.replace("copies", "backup"): key for name, key in scratch.outputs()["keys"].items()
    }
    assert renamed == keys
    console = Hands(sandbox.env)
    query = f"organization_id={sandbox.env['SCW_DEFAULT_ORGANIZATION_ID']}&page_size=100"
    groups = console.scaleway("GET", f"{IAM}/groups?{query}")["groups"]
    assert [group["name"] for group in groups if group["tags"]] == ["helpers"]
    scratch.up("--refresh", "--expect-no-changes")


def _ids(scratch: Scratch) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for resource in scratch.resources():
        if "id" in resource:
            kind = resource["type"].removeprefix("pulumi-python:dynamic/")
            found.setdefault(kind, set()).add(resource["id"])
    return found


def _aws_actions(sandbox: Sandbox, prefix: str) -> str:
    """Return the one action that the policy of the team allows in an account."""
    iam = clouds.on_aws(sandbox, prefix=prefix)
    [policy] = iam.list_policies(Scope="Local")["Policies"]
    version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
    document: Any = version["PolicyVersion"]["Document"]
    [statement] = document["Statement"]
    [action] = statement["Action"]
    return str(action)


def _projects(sandbox: Sandbox, prefix: str) -> list[str]:
    """Return the projects that the rules of an organization speak of."""
    names = ("SCW_API_URL", "SCW_SECRET_KEY", "SCW_DEFAULT_ORGANIZATION_ID")
    console = Hands({name: sandbox.env[prefix + name] for name in names})
    query = f"organization_id={sandbox.env[prefix + names[2]]}"
    policies = console.scaleway("GET", f"{IAM}/policies?{query}")["policies"]
    rules = [
        rule
        for policy in policies
        for rule in console.scaleway("GET", f"{IAM}/rules?policy_id={policy['id']}")["rules"]
    ]
    return sorted(project for rule in rules for project in rule.get("project_ids", []))
