"""The rights that the page on the first real account gives to a pipeline: enough, and no more.

A pipeline with exactly these makes, reads, edits, renames, repairs and removes everything that
grantbook makes.
"""

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests import pages
from tests.engine import hands
from tests.engine.conftest import RICH
from tests.engine.plugin import Resource

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

PAGE = pages.ROOT / "docs" / "how-to" / "first-real-account.md"
ALWAYS = ("--yes", "--skip-preview", "--non-interactive")
SCALEWAY = re.compile(r"^\| `(\w+)` \| `(/\S+)` \|$", re.MULTILINE)
OVH = re.compile(r"^\| `(account:apiovh:\S+)` \| `(\w+) (/\S+)` \|$", re.MULTILINE)
NEEDS_NO_RIGHT = {("GET", "/v1/auth/details"), ("POST", "/auth/oauth2/token")}
EDITS = [
    ("people.yaml", "alice@example.com", "al@example.com"),
    ("people.yaml", "until: 2031-06-30", "until: 2031-07-31"),
    (
        "people.yaml",
        "  bruno:",
        "  dora:\n    email: d@example.com\n    teams: [support]\n  bruno:",
    ),
    ("teams.yaml", "follows support cases", "follows cases"),
    ("applications.yaml", "Nightly copies", "Copies, nightly"),
    ("applications.yaml", "Runs in the account", "Runs there"),
    ("applications.yaml", "s3:GetObject", "s3:ListBucket"),
    ("applications.yaml", "InstancesReadOnly, ", ""),
    ("applications.yaml", "lifetime: 90d", "lifetime: 80d"),
    ("applications.yaml", "service: lambda.amazonaws.com", "service: ecs-tasks.amazonaws.com"),
]
RENAMED = [
    ("people.yaml", "  alice:", "  alicia:\n    renamed_from: alice"),
    ("people.yaml", "teams: [support]\n    grants", "teams: [helpers]\n    grants"),
    ("people.yaml", "teams: [support]\n    until", "teams: [helpers]\n    until"),
    ("people.yaml", "  dora:\n    email: d@example.com\n    teams: [support]\n", ""),
    ("teams.yaml", "  support:\n", "  helpers:\n    renamed_from: support\n"),
    ("applications.yaml", "owner: support", "owner: helpers"),
    ("applications.yaml", "owner: alice", "owner: alicia"),
    ("applications.yaml", "  worker:", "  labour:\n    renamed_from: worker"),
]


OVH_ONLY = """
teams:
  readers:
    grants:
      ovh:
        - permissions_groups: [globalReadOnly]
          resources: [account]
people:
  ada: {email: ada@example.com, teams: [readers]}
applications:
  ci:
    owner: readers
    grants:
      ovh:
        - allow: [account:apiovh:me/get]
          resources: [account]
    keys:
      main: {on: ovh}
"""


def documents() -> dict[str, Any]:
    """Return the page's documents by their first keys."""
    found = [json.loads(text) for text in pages.blocks(PAGE, "json")]
    return {next(iter(each if "flow" not in each else {"flow": 0})): each for each in found}


def identities(sandbox: Sandbox) -> dict[str, str]:
    """Make the pipeline's identities as the page says, and return their credentials."""
    console = hands.Hands(sandbox.env)
    return {**_service_account(console), **_application(console), **_user(console)}


def _service_account(console: hands.Hands) -> dict[str, str]:
    made = console.ovh.post("/v1/me/api/oauth2/client", **documents()["flow"])
    urn = console.ovh.get(f"/v1/me/api/oauth2/client/{made['clientId']}")["identity"]
    console.ovh.post("/v2/iam/policy", **{**documents()["name"], "identities": [urn]})
    return {"OVH_CLIENT_ID": made["clientId"], "OVH_CLIENT_SECRET": made["clientSecret"]}


def _application(console: hands.Hands) -> dict[str, str]:
    organization = console.env["SCW_DEFAULT_ORGANIZATION_ID"]
    body = {"name": "grantbook", "organization_id": organization}
    made = console.scaleway("POST", f"{hands.IAM}/applications", body)
    rule = {**documents()["permission_set_names"], "organization_id": organization}
    policy = {**body, "application_id": made["id"], "rules": [rule]}
    console.scaleway("POST", f"{hands.IAM}/policies", policy)
    key = console.scaleway("POST", f"{hands.IAM}/api-keys", {"application_id": made["id"]})
    return {"SCW_ACCESS_KEY": key["access_key"], "SCW_SECRET_KEY": key["secret_key"]}


def _user(console: hands.Hands) -> dict[str, str]:
    """Make a user in place of the role: it is the policy that counts."""
    document = json.dumps(documents()["Version"])
    policy = console.aws.create_policy(PolicyName="grantbook", PolicyDocument=document)
    console.aws.create_user(UserName="grantbook")
    console.aws.attach_user_policy(UserName="grantbook", PolicyArn=policy["Policy"]["Arn"])
    key = console.aws.create_access_key(UserName="grantbook")["AccessKey"]
    return {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }


@pytest.fixture(scope="module")
def lived(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    """Let a pipeline with these rights do all that it ever does; return the sandbox after it."""
    before = identities(sandbox)
    scratch = Scratch.of(tmp_path_factory.mktemp("rights"), sandbox)
    scratch.env |= before
    for name in ("OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY"):
        del scratch.env[name]
    for file in RICH.iterdir():
        scratch.path(file.name).write_text(file.read_text("utf-8"), "utf-8")
    for cloud in sandbox.urls:
        sandbox.control(cloud).reset_calls()
    scratch.up()
    scratch.pulumi("refresh", "--yes", "--non-interactive", "--expect-no-changes")
    _tamper(sandbox, scratch)
    scratch.up("--refresh")
    for changes in (EDITS, RENAMED):
        for change in changes:
            scratch.edit(*change)
        scratch.up()
    scratch.pulumi("destroy", *ALWAYS)
    return sandbox


def _tamper(sandbox: Sandbox, scratch: Scratch) -> None:
    """Change by hand whatever can be changed on AWS, as the administrator."""
    console = hands.Hands(sandbox.env)
    for item in scratch.resources("--show-secrets"):
        kind = item["type"]
        for name, deed in hands.EDITS.items():
            if kind.startswith("aws:iam/") and name.startswith(f"{kind}/"):
                with suppress(ClientError):  # One edit may be in the way of the next.
                    deed(console, Resource.of(item))


def calls(sandbox: Sandbox, cloud: str, who: str) -> set[tuple[str, str]]:
    """Return the calls that somebody made, each once."""
    found = sandbox.control(cloud).calls()["calls"]
    return {(call["method"], call["path"]) for call in found if who in call["identity"]}


def test_ovhcloud_is_called_for_exactly_these_actions(lived: Sandbox) -> None:
    """Each call is one of the table, each line of the table was called."""
    rows = {
        (action, method, re.compile(re.sub(r"\{\w+\}", "[^/]+", path)))
        for action, method, path in OVH.findall(PAGE.read_text("utf-8"))
    }
    made = calls(lived, "ovh", "oauth2-") - NEEDS_NO_RIGHT
    granted = {each["action"] for each in documents()["name"]["permissions"]["allow"]}

    unknown = [
        call for call in made if not any(call[0] == m and p.fullmatch(call[1]) for _, m, p in rows)
    ]
    unused = [
        f"{m} {p.pattern}"
        for _, m, p in rows
        if not any(m == c and p.fullmatch(u) for c, u in made)
    ]

    assert unknown == []
    assert unused == []
    assert {action for action, _, _ in rows} == granted


def test_scaleway_is_called_for_exactly_these_permission_sets(lived: Sandbox) -> None:
    """As on OVHcloud, by what a path begins with."""
    rows = SCALEWAY.findall(PAGE.read_text("utf-8"))
    called = [
        call["path"]
        for call in lived.control("scaleway").calls()["calls"]
        if call["status"] < requests.codes.bad_request
    ]

    assert [path for path in called if not path.startswith(tuple(under for _, under in rows))] == []
    assert [under for _, under in rows if not any(path.startswith(under) for path in called)] == []
    assert {name for name, _ in rows} == {
        *documents()["permission_set_names"]["permission_set_names"]
    }


def test_aws_is_called_for_exactly_these_actions(lived: Sandbox) -> None:
    """The first two statements were called in whole, and nothing beyond them."""
    statements = {each["Sid"]: {*each["Action"]} for each in documents()["Version"]["Statement"]}
    made = {path for _, path in calls(lived, "aws", "user/grantbook")}

    measured = statements["Reads"] | statements["Changes"]

    assert made - {"sts:GetCallerIdentity"} == measured
    assert not measured & (
        statements["WhatPeopleMadeThemselves"] | statements["OnlyTheOfficialPlugin"]
    )


def test_nothing_was_refused(lived: Sandbox) -> None:
    """Not even something that was then tried another way."""
    refused = [
        call
        for cloud in lived.urls
        for call in lived.control(cloud).calls()["calls"]
        if call["status"] in {401, 403}
    ]

    assert refused == []


def test_application_keys_with_the_rules_of_the_page_are_enough(tmp_path: Path) -> None:
    """Validated by a local user who has the policy: then both count."""
    with Sandbox() as sandbox:
        scratch = Scratch.of(tmp_path, sandbox)
        scratch.env["OVH_CONSUMER_KEY"] = _consumer_key(hands.Hands(sandbox.env))
        for file in scratch.path("").iterdir():
            file.unlink()
        scratch.path("all.yaml").write_text(OVH_ONLY, "utf-8")
        scratch.configure(lambda accounts: [accounts.pop(name) for name in ("aws", "scaleway")])

        scratch.up()
        scratch.up("--refresh", "--expect-no-changes")
        scratch.edit("all.yaml", "ada@example.com", "a@example.com")
        scratch.up()
        scratch.pulumi("destroy", *ALWAYS)

        assert not any("id" in resource for resource in scratch.resources())


def _consumer_key(console: hands.Hands) -> str:
    """Return a key with the rules of the page, validated by a user with its policy."""
    person = {"login": "pipeline", "email": "p@example.com", "password": "a-long-enough-password"}
    console.ovh.post("/v1/me/identity/group", name="pipelines", description="", role="NONE")
    console.ovh.post("/v1/me/identity/user", **person, group="pipelines", description="")
    urn = console.ovh.get("/v1/me/identity/user/pipeline")["urn"]
    policy = {**documents()["name"], "name": "pipeline-user", "identities": [urn]}
    console.ovh.post("/v2/iam/policy", **policy)
    block = next(text for text in pages.blocks(PAGE, "text") if "/auth/details" in text)
    rules = [
        dict(zip(("method", "path"), line.split(), strict=True)) for line in block.splitlines()
    ]
    asked = console.ovh.request_consumerkey(rules)
    form = {"login": "xx1111-ovh/pipeline", "password": person["password"], "duration": "0"}
    requests.post(asked["validationUrl"], data=form, timeout=10).raise_for_status()
    return str(asked["consumerKey"])
