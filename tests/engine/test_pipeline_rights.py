"""The rights that the page on the first real account gives to a pipeline: enough, and no more.

A pipeline with exactly these makes, reads, edits, renames, repairs and removes everything that
grantbook makes.
"""

import io
import re
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from access.rights import aws as aws_rights
from access.rights import ovh as rights
from sandbox.demo.story import Story
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.access.stacks import declared
from tests.engine import hands, hands_aws, pipeline
from tests.engine.conftest import RICH, declare_rich
from tests.engine.plugin import Resource

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

ALWAYS = ("--yes", "--skip-preview", "--non-interactive")
SCALEWAY = re.compile(r"^\| `(\w+)` \| `(\w+) (/\S+)` \|$", re.MULTILINE)
OVH = re.compile(r"^\| (none|`\w+:apiovh:\S+`) \| `(\w+) (/\S+)` \|$", re.MULTILINE)
SERVED = (
    *("ovh:PermissionsGroup", "ovh:Policy", "ovh:ResourceGroup"),
    *("scaleway:ApiKey", "scaleway:Application", "scaleway:Group", "scaleway:Guest"),
    *("scaleway:Policy", "scaleway:SshKey", "scaleway:Project", "scaleway:SamlCertificate"),
    *("scaleway:ScimToken", "scaleway:User"),
)
WHO = {"aws": "user/grantbook", "ovh": "oauth2-", "scaleway": "application:"}
# The first of these is measured by `test_center_rights`, the others by nobody.
UNMEASURED = ("IdentityCenter", "OnlyTheOfficialPlugin", "OnlyTheOfficialPluginEverywhere")
SIGN_IN = {("POST", "/auth/oauth2/token")}
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
    ("applications.yaml", "s3:GetObject", "s3:GetObjectVersion"),
    ("applications.yaml", "InstancesReadOnly, ", ""),
    ("applications.yaml", "on: scaleway, lifetime: 90d", "on: scaleway, lifetime: 80d"),
    ("applications.yaml", "lifetime: 90d}", "lifetime: 80d}"),
    ("applications.yaml", "service: lambda.amazonaws.com", "service: ecs-tasks.amazonaws.com"),
    ("people.yaml", "    suspended: true\n", ""),
    ("accounts.yaml", "See who may do what", "See policies"),
    ("accounts.yaml", "resources: [vps:vps-xx1111a", "resources: [vps:vps-xx1111b"),
    ("accounts.yaml", "{team: web}", "{tier: web}"),
    ("accounts.yaml", "user_attribute: mail", "user_attribute: uid"),
    ("people.yaml", "    password: false\n", ""),
    ("people.yaml", "{unit: sales}", "{unit: trade}"),
    ("applications.yaml", "default_project: laboratory", "default_project: web"),
    ("scaleway.yaml", "Goes with its entry", "Goes with it"),
    ("scaleway.yaml", "        disabled: true\n", ""),
    ("scaleway.yaml", "login_attempts: 5", "login_attempts: 6"),
    ("scaleway.yaml", "[directory]", "[directory, spare]"),
    ("scaleway.yaml", "[IAMManager]", "[IAMReadOnly]"),
    ("scaleway.yaml", "members/sso", "members/sign-in"),
    ("aws.yaml", "users: {path: /people/}", "users: {path: /men-and-women/}"),
    ("aws.yaml", "identities: {session: 2h}", "identities: {session: 3h}"),
    ("aws.yaml", "alias: acme-shop", "alias: acme-shops"),
    ("aws.yaml", "minimum_length: 14", "minimum_length: 16"),
    ("aws.yaml", "[https://gitlab.com]", "[https://gitlab.com, sts.amazonaws.com]"),
    ("aws.yaml", "[robots, sts.amazonaws.com]", "[robots]"),
    (
        "aws.yaml",
        "[7e04de896a3e666d00e687d33ffad93be83d349e]",
        "[7e04de896a3e666d00e687d33ffad93be83d3000]",
    ),
    ("aws.yaml", "idp.example.com/aws/sso", "idp.example.com/aws/sign-in"),
    ("aws.yaml", "        permissions_boundary: PowerUserAccess\n        require_mfa: true\n", ""),
    ("aws.yaml", 'policy/house-rules", exclusive', 'policy/house-rules", inline: true, exclusive'),
    ("aws.yaml", "[cloudtrail:LookupEvents]", "[cloudtrail:ListTrails]"),
    (
        "aws.yaml",
        "      aws: {permissions_boundary: PowerUserAccess, inline: true, session: 4h}",
        "      aws: {inline: true}",
    ),
    ("aws.yaml", "branch: main", "branch: release"),
    ("aws.yaml", "another-word", "one-more-word"),
    ("aws.yaml", "      former: {on: aws, status: inactive}", "      former: {on: aws}"),
    ("archive.yaml", "[s3:GetObject, s3:GetObjectVersion]", "[s3:GetObject]"),
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
    ("people.yaml", "carla@example.com\n    teams: [support]", "carla@example.com"),
    ("people.yaml", "until: 2031-07-31", "until: 2031-07-31\n    suspended: true"),
    ("accounts.yaml", "      viewer:", "      auditor:\n        renamed_from: viewer"),
    ("teams.yaml", "[viewer]", "[auditor]"),
    ("accounts.yaml", "      production:", "      live:\n        renamed_from: production"),
    ("teams.yaml", "resource_group:production", "resource_group:live"),
    ("accounts.yaml", "https://idp.example.com/sso", "https://idp.example.com/sign-in"),
    ("people.yaml", "felix@example.com\n    teams: [partners]", "felix@example.com"),
    ("people.yaml", "projects: [laboratory]", "projects: [workshop]"),
    ("applications.yaml", "default_project: web", "default_project: workshop"),
    ("scaleway.yaml", "project: laboratory", "project: workshop"),
    ("scaleway.yaml", "      laboratory: {", "      workshop: {renamed_from: laboratory, "),
    ("scaleway.yaml", "      desk:", "      table:\n        renamed_from: desk"),
    ("scaleway.yaml", "      break-glass:", "      spare:\n        renamed_from: break-glass"),
    ("scaleway.yaml", "[directory, spare]", "[spare]"),
    ("aws.yaml", "  auditors:", "  controllers:\n    renamed_from: auditors"),
    ("aws.yaml", "teams: [auditors, archivists]", "teams: [controllers, archivists]"),
    ("aws.yaml", "built\n    owner: auditors", "built\n    owner: controllers"),
    ("aws.yaml", "others\n    owner: auditors", "others\n    owner: controllers"),
    ("aws.yaml", "house\n    owner: auditors", "house\n    owner: controllers"),
    ("aws.yaml", "  deployer:", "  shipper:\n    renamed_from: deployer"),
    ("aws.yaml", "  courier:", "  postman:\n    renamed_from: courier"),
    ("aws.yaml", "  hugo:", "  hugh:\n    renamed_from: hugo"),
    ("aws.yaml", "      former: {on: aws}\n", ""),
    ("aws.yaml", "    alias: acme-shops\n", ""),
    (
        "scaleway.yaml",
        "      archive: {description: Goes with it, delete_when_removed: true}\n",
        "",
    ),
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
    email: ci@example.com
    keys:
      main: {on: ovh}
      robot: {on: ovh, kind: personal_access_token, lifetime: 90d}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """A sandbox in which a pipeline did all that it ever does, and AWS before and after that."""

    sandbox: Sandbox
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@pytest.fixture(scope="module")
def lived(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Let a pipeline with these rights do all that it ever does."""
    scratch = Scratch.of(tmp_path_factory.mktemp("rights"), sandbox)
    console = hands.Hands(sandbox.env)
    scratch.env |= pipeline.everywhere(console)
    declare_rich(scratch, sandbox)
    before = sandbox.control("aws").state()
    for cloud in sandbox.urls:
        sandbox.control(cloud).reset_calls()
    scratch.up()
    scratch.pulumi("refresh", "--yes", "--non-interactive", "--expect-no-changes")
    exported = scratch.resources("--show-secrets")
    found = [Resource.of(resource) for resource in exported if "id" in resource]
    _tamper(console, found)
    _remove(console, found)
    scratch.up("--refresh")
    for changes in (EDITS, RENAMED):
        for change in changes:
            scratch.edit(*change)
        scratch.up()
    hands_aws.clutter(console, "felix")
    scratch.pulumi("destroy", *ALWAYS)
    return Lived(sandbox=sandbox, before=before, after=sandbox.control("aws").state())


def _tamper(console: hands.Hands, found: Sequence[Resource]) -> None:
    """Change by hand whatever can be changed on AWS."""
    for resource in found:
        for name, deed in hands.EDITS.items():
            if resource.type.startswith("aws:iam/") and name.startswith(f"{resource.type}/"):
                with suppress(ClientError):  # One edit may be in the way of the next.
                    deed(console, resource)


def _remove(console: hands.Hands, found: Sequence[Resource]) -> None:
    """Delete by hand one object of each kind that is served from a list."""
    last = {hands.kind(resource): resource for resource in found}
    for kind in SERVED:
        hands.DELETIONS[kind](console, last[kind])


def calls(sandbox: Sandbox, cloud: str, who: str) -> set[tuple[str, str]]:
    """Return the calls that somebody made, each once."""
    found = sandbox.control(cloud).calls()["calls"]
    return {(call["method"], call["path"]) for call in found if who in call["identity"]}


def _refused(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return the calls that were refused, whoever made them."""
    return [
        call
        for cloud in sandbox.urls
        for call in sandbox.control(cloud).calls()["calls"]
        if call["status"] in {401, 403}
    ]


def test_ovhcloud_is_called_for_exactly_these_actions(lived: Lived) -> None:
    """Each call is one of the table, each line of the table was called."""
    rows = {
        (action.strip("`"), method, re.compile(re.sub(r"\{\w+\}", "[^/]+", path)))
        for action, method, path in OVH.findall(pipeline.PAGE.read_text("utf-8"))
    }
    made = calls(lived.sandbox, "ovh", WHO["ovh"]) - SIGN_IN
    granted = {action for actions in pipeline.granted().values() for action in actions}

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
    assert {action for action, _, _ in rows} == granted | {"none"}


def test_what_a_run_asks_for_on_ovhcloud_is_what_the_page_gives() -> None:
    """For a stack with every kind of object, resource by resource."""
    stack = declared(*(file.read_text("utf-8") for file in sorted(RICH.iterdir())))
    (account,) = [each for each in stack.accounts if each.cloud == "ovh"]

    wanted = {urn: {*actions} for urn, actions in rights.needed(stack, account).items()}

    assert wanted == pipeline.granted()


def test_scaleway_is_called_for_exactly_these_permission_sets(lived: Lived) -> None:
    """Each call is one of the table, each line of the table was called."""
    rows = {
        (name, method, re.compile(re.sub(r"\{\w+\}", "[^/]+", path)))
        for name, method, path in SCALEWAY.findall(pipeline.PAGE.read_text("utf-8"))
    }
    made = calls(lived.sandbox, "scaleway", WHO["scaleway"])

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
    assert {name for name, _, _ in rows} == pipeline.sets()


def test_aws_is_called_for_exactly_these_actions(lived: Lived) -> None:
    """All but those of Identity Center and of the official plugin, and nothing beyond them."""
    statements = {sid: {*each["Action"]} for sid, each in pipeline.statements().items()}
    others = set().union(*(statements.pop(sid) for sid in UNMEASURED))

    made = {path for _, path in calls(lived.sandbox, "aws", WHO["aws"])}

    measured = set().union(*statements.values())
    assert made - {"sts:GetCallerIdentity"} == measured
    assert not measured & others


def test_what_a_run_asks_for_on_aws_is_what_the_page_gives() -> None:
    """For a stack with every kind of object, on the kinds that each action is done on."""
    stack = declared(*(file.read_text("utf-8") for file in sorted(RICH.iterdir())))
    (account,) = [each for each in stack.accounts if each.cloud == "aws"]
    given = {
        (action, resource)
        for sid, each in pipeline.statements().items()
        if sid != "IdentityCenter"
        for action in each["Action"]
        for resource in pipeline.listed(each["Resource"])
    }

    needed = aws_rights.needed(stack, account)

    wanted = {(action, arn) for arn, actions in needed.items() for action in actions}
    assert wanted - given == set()
    assert {action for action, _ in given} == {action for action, _ in wanted}
    assert {arn for _, arn in given} == {arn for _, arn in wanted}


def test_aws_is_left_as_it_was(lived: Lived) -> None:
    """Whatever was made, by the pipeline or by those who left, is gone."""
    assert lived.before == lived.after


def test_nothing_was_refused(lived: Lived) -> None:
    """Not even something that was then tried another way."""
    assert _refused(lived.sandbox) == []


def test_the_whole_demo_runs_with_these_rights(tmp_path: Path) -> None:
    """Nothing that a newcomer is shown needs an administrator."""
    with Sandbox() as sandbox:
        console = hands.Hands(sandbox.env)
        screen = io.StringIO()
        story = Story(sandbox, tmp_path, Console(file=screen), time.monotonic())
        credentials = pipeline.everywhere(console)
        story.scratch.env |= credentials
        who = {**WHO, "scaleway": pipeline.application_of(console, credentials)}

        status = story.tell()

        assert status == 0, screen.getvalue()
        assert all(calls(sandbox, cloud, identity) for cloud, identity in who.items())
        refused = [call["identity"] for call in _refused(sandbox)]
        assert [each for each in refused if any(name in each for name in who.values())] == []


def test_application_keys_with_the_rules_of_the_page_are_enough(tmp_path: Path) -> None:
    """Validated by a local user who has the policy: then both count."""
    with Sandbox() as sandbox:
        scratch = Scratch.of(tmp_path, sandbox)
        scratch.env["OVH_CONSUMER_KEY"] = pipeline.consumer_key(hands.Hands(sandbox.env))
        for file in scratch.path("").iterdir():
            file.unlink()
        scratch.path("all.yaml").write_text(OVH_ONLY, "utf-8")
        shutil.copy(RICH / "accounts.yaml", scratch.path("accounts.yaml"))
        scratch.configure(lambda accounts: [accounts.pop(name) for name in ("aws", "scaleway")])

        scratch.up()
        scratch.up("--refresh", "--expect-no-changes")
        scratch.edit("all.yaml", "ada@example.com", "a@example.com")
        scratch.edit("all.yaml", "lifetime: 90d", "lifetime: 80d")
        for change in EDITS:
            if change[0] == "accounts.yaml":
                scratch.edit(*change)
        scratch.up()
        scratch.pulumi("destroy", *ALWAYS)

        assert not any("id" in resource for resource in scratch.resources())
