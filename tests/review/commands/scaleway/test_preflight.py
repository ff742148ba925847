import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from access.catalogue import lookup
from access.model import ScalewayGrant
from access.rights import scaleway as needs
from providers.scaleway import client, quotas
from providers.scaleway.client import (
    API_KEYS,
    APPLICATIONS,
    GROUPS,
    IAM,
    POLICIES,
    USERS,
    ScalewayClient,
)
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.access.stacks import declared
from tests.providers.scaleway.conftest import DATA, ORGANIZATION
from tests.providers.scaleway.furnished import PASSWORD, PUBLIC_KEY, member, named
from tests.review.conftest import Run

PAGE = Path(__file__).parents[4] / "docs/reference/command.md"
CONFIG = """
config:
  grantbook:accounts:
    scaleway: {{cloud: scaleway, organization: {organization}, endpoint: {url}{more}}}
"""
STACK = """
people:
  alice: {email: alice@example.com, accounts: [scaleway]}
teams:
  ops: {grants: {scaleway: [{permission_sets: InstancesReadOnly, projects: data}]}}
applications:
  ci: {owner: ops, keys: {nightly: {on: scaleway, lifetime: 30d}}}
"""
NEEDED = (
    "IAMApplicationManager",
    "IAMGroupManager",
    "IAMPolicyManager",
    "IAMUserManager",
    "ProjectReadOnly",
)
PIPELINE = "grantbook/test/scaleway/pipeline/0a1b2c3d"
CONDITION = 'request.ip == "127.0.0.1"'
SETTINGS = f"{IAM}/organizations/{ORGANIZATION}/security-settings"
REFUSAL = {"message": "insufficient permissions", "type": "permissions_denied"}

HEAD = f"scaleway: Scaleway {ORGANIZATION}\n"
CREDENTIALS = "  fine         the credentials are this account's\n"
CLOCK = "  not checked  this machine's clock, on Scaleway\n"
OWNER = "  fine         the pipeline is the organization's owner, who may do everything\n"
RIGHTS = "  fine         the pipeline's rights: 5 permission sets, all granted\n"
NOTHING_TO_LOSE = "  fine         no right to manage access that this run could take away\n"
STAYS = "  fine         the pipeline can manage access after this run, too\n"
LEFT_OUT = (
    "  fine         the pipeline cannot manage access after this run, "
    "as `may_lock_itself_out` says\n"
)
LOCKED_OUT = """\
  to mend      this run would take from the pipeline its right to manage access
    Grant it one of IAMManager, IAMPolicyManager, OrganizationManager, with `organization: true`;
    or write `run_by` and `may_lock_itself_out: true` for the account.
"""
ROOM = "  fine         quotas: there is room for all\n"
LIVES = "  fine         API keys: the organization sets no longest life\n"
NAMES = "  fine         4 names: free, or this stack's\n"
LACKING = """\
  to mend      the pipeline lacks 2 of 5 permission sets; grant it:
    - permission_sets: [IAMUserManager, ProjectReadOnly]
      organization: true
"""


class Stack:
    """The declarations of `test`, the only stack of the project."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder = folder
        self._url = url
        self.write(STACK)
        self.say()

    def write(self, *files: str) -> None:
        """Declare this, and nothing else."""
        for number, text in enumerate((*files, ""), 1):
            (self._folder / f"{number}.yaml").write_text(text or "{}\n", "utf-8")

    def say(self, more: str = "", name: str = "test") -> None:
        """Say more of the account; give the stack another name."""
        told = f", {more}" if more else ""
        text = CONFIG.format(organization=ORGANIZATION, url=self._url, more=told)
        for old in self._folder.parent.glob("Pulumi.*.yaml"):
            old.unlink()
        (self._folder.parent / f"Pulumi.{name}.yaml").write_text(text, "utf-8")
        self._folder = self._folder.rename(self._folder.parent / name)


@pytest.fixture(autouse=True)
def stack(project: Path, sandbox: Sandbox) -> Stack:
    """Return a stack with a person, a team and a program."""
    (project / "stacks/good/all.yaml").unlink()
    return Stack(project / "stacks/good", sandbox.scaleway_url)


def rule(*permission_sets: str, **more: Any) -> dict[str, Any]:
    """Return a rule on the whole organization, unless projects are told."""
    scope = {} if "project_ids" in more else {"organization_id": ORGANIZATION}
    return {"permission_set_names": [*permission_sets], **scope, **more}


class Pipeline:
    """A program that calls for us; `mark` is its own, "" for one that somebody else made."""

    def __init__(
        self, console: ScalewayClient, monkeypatch: pytest.MonkeyPatch, mark: str = ""
    ) -> None:
        self._console = console
        self.id = console.call("POST", APPLICATIONS, named("pipeline", *filter(None, [mark])))["id"]
        call_as(monkeypatch, console.call("POST", API_KEYS, {"application_id": self.id}))

    def hold(self, *rules: dict[str, Any], mark: str = "", name: str = "held") -> None:
        """Hold this by a policy of one's own."""
        told = {**named(name, *filter(None, [mark])), "rules": [*rules]}
        self._console.call("POST", POLICIES, {**told, "application_id": self.id})

    def hold_in_group(self, *rules: dict[str, Any], group: str, policy: str = "") -> None:
        """Hold this by a policy of a group, with the marks of both."""
        made = self._console.call("POST", GROUPS, named("keepers", *filter(None, [group])))["id"]
        members = {"user_ids": [], "application_ids": [self.id]}
        self._console.call("PUT", f"{GROUPS}/{made}/members", members)
        told = {**named("keepers", *filter(None, [policy])), "rules": [*rules]}
        self._console.call("POST", POLICIES, {**told, "group_id": made})


def call_as(monkeypatch: pytest.MonkeyPatch, key: Mapping[str, str]) -> None:
    """Let the command call with a key."""
    monkeypatch.setenv("SCW_ACCESS_KEY", key["access_key"])
    monkeypatch.setenv("SCW_SECRET_KEY", key["secret_key"])


@pytest.fixture
def pipeline(console: ScalewayClient, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """Return a pipeline that somebody else made."""
    return Pipeline(console, monkeypatch)


@pytest.fixture
def our_pipeline(console: ScalewayClient, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """Return a pipeline that the stack made, by the key `pipeline`."""
    return Pipeline(console, monkeypatch, PIPELINE)


def test_an_owner_lacks_nothing_and_loses_nothing(grantbook: Run, control: Control) -> None:
    """To ask has changed nothing."""
    asked = grantbook("preflight")

    assert (asked.status, asked.stderr) == (0, "")
    assert asked.stdout == (
        f"{HEAD}{CREDENTIALS}{CLOCK}{OWNER}{NOTHING_TO_LOSE}{ROOM}{LIVES}{NAMES}"
        "1 not checked, 6 fine.\n"
    )
    assert control.calls()["total"] > 0
    assert control.calls()["mutating"] == 0


def test_a_pipeline_with_exactly_the_sets_that_it_needs_is_fine(
    grantbook: Run, pipeline: Pipeline, control: Control
) -> None:
    """It can answer every question by these sets alone, SSH keys unread."""
    pipeline.hold(rule(*NEEDED))
    control.reset_calls()

    asked = grantbook("preflight")

    assert (asked.status, asked.stderr) == (0, "")
    assert asked.stdout == (
        f"{HEAD}{CREDENTIALS}{CLOCK}{RIGHTS}{STAYS}{ROOM}{LIVES}{NAMES}1 not checked, 6 fine.\n"
    )
    assert control.calls()["mutating"] == 0


def test_a_set_that_holds_others_stands_for_them(grantbook: Run, pipeline: Pipeline) -> None:
    """`OrganizationManager` is each of the five."""
    pipeline.hold(rule("OrganizationManager"))

    asked = grantbook("preflight")

    assert (asked.status, RIGHTS in asked.stdout) == (0, True)


@pytest.mark.parametrize(
    ("held", "counted"),
    [
        (("IAMManager",), "1 of 5 permission sets; grant it:\n    - permission_sets: [Proj"),
        (("IAMManager", "ProjectManager"), ""),
        (("IAMManager", "OrganizationReadOnly"), ""),
    ],
)
def test_each_set_is_found_in_those_that_it_is_a_part_of(
    grantbook: Run, pipeline: Pipeline, held: tuple[str, ...], counted: str
) -> None:
    """And in no other."""
    pipeline.hold(rule(*held))

    asked = grantbook("preflight")

    assert (counted or RIGHTS) in asked.stdout
    assert asked.status == (1 if counted else 0)


def test_missing_sets_are_shown_as_the_grant_that_gives_them(
    grantbook: Run, pipeline: Pipeline
) -> None:
    """The rest is asked all the same, and what may not be read is not fine."""
    pipeline.hold(rule("IAMApplicationManager", "IAMGroupManager", "IAMPolicyManager"))

    asked = grantbook("preflight")

    assert asked.status == 1
    assert asked.stdout.startswith(f"{HEAD}{CREDENTIALS}{CLOCK}{LACKING}{STAYS}")
    assert "  not checked  quotas were not checked: Scaleway: GET /iam/v1alpha1/users: 403 " in (
        asked.stdout
    )
    assert LIVES in asked.stdout


def test_the_grant_can_be_pasted(grantbook: Run, pipeline: Pipeline) -> None:
    """As it is printed, below an account's name."""
    pipeline.hold(rule("IAMApplicationManager", "IAMGroupManager", "IAMPolicyManager"))

    lines = grantbook("preflight").stdout.splitlines()

    at = lines.index("    - permission_sets: [IAMUserManager, ProjectReadOnly]")
    pasted = "\n".join(f"    {line}" for line in lines[at : at + 2])
    found = declared(f"teams:\n  pipeline:\n    grants:\n      scaleway:\n{pasted}\n")
    (grant,) = found.teams[0].grants
    assert isinstance(grant, ScalewayGrant)
    assert (grant.permission_sets, grant.projects) == (("IAMUserManager", "ProjectReadOnly"), ())


def test_sets_of_both_types_are_one_grant(grantbook: Run, pipeline: Pipeline, stack: Stack) -> None:
    """A declaration splits them into two rules."""
    key = f'{{public_key: "{PUBLIC_KEY}", project: data}}'
    stack.write(STACK, f"accounts: {{scaleway: {{ssh_keys: {{laptop: {key}}}}}}}")
    pipeline.hold(rule(*NEEDED[:3]))

    said = grantbook("preflight").stdout

    assert (
        "lacks 3 of 6 permission sets; grant it:\n"
        "    - permission_sets: [IAMUserManager, ProjectReadOnly, SSHKeysFullAccess]\n"
        "      organization: true\n"
    ) in said


@pytest.mark.parametrize(
    "narrow",
    [
        rule("ProjectReadOnly", condition=CONDITION),
        rule("SSHKeysFullAccess", project_ids=[DATA]),
        rule("SSHKeysFullAccess", project_ids=[DATA], condition=CONDITION),
    ],
)
def test_what_is_held_by_a_condition_or_on_projects_is_not_checked(
    grantbook: Run, pipeline: Pipeline, stack: Stack, narrow: dict[str, Any]
) -> None:
    """Nobody can tell what a condition will say when a run comes."""
    key = f'{{public_key: "{PUBLIC_KEY}", project: data}}'
    stack.write(STACK, f"accounts: {{scaleway: {{ssh_keys: {{laptop: {key}}}}}}}")
    (name,) = narrow["permission_set_names"]
    others = {*NEEDED, "SSHKeysFullAccess"} - {name}
    on_all = sorted(others - {"SSHKeysFullAccess"})
    pipeline.hold(rule(*on_all), narrow)
    if "SSHKeysFullAccess" in others:
        pipeline.hold(rule("SSHKeysFullAccess"), name="ssh")

    said = grantbook("preflight").stdout

    assert (
        f"  not checked  the pipeline's rights: {name}, held on projects or by a condition\n"
    ) in said


def test_a_set_held_twice_is_held_by_its_wider_half(grantbook: Run, pipeline: Pipeline) -> None:
    """The one without a condition."""
    pipeline.hold(rule(*NEEDED), rule("IAMUserManager", condition=CONDITION))

    assert RIGHTS in grantbook("preflight").stdout


def test_a_pipeline_that_may_not_look_does_not_know(
    grantbook: Run, pipeline: Pipeline, control: Control
) -> None:
    """Of rights and of what the run takes away nothing is said to be fine."""
    pipeline.hold(rule(*NEEDED))
    control.fault(kind="status", status=403, method="GET", path=POLICIES, body=REFUSAL, times=1)

    asked = grantbook("preflight")

    assert (asked.status, asked.stderr) == (0, "")
    assert "  not checked  rights were not checked: Scaleway: GET /iam/v1alpha1/policies: 403 " in (
        asked.stdout
    )
    assert RIGHTS not in asked.stdout
    assert STAYS not in asked.stdout
    assert NOTHING_TO_LOSE not in asked.stdout


@pytest.mark.parametrize("path", [POLICIES, quotas.QUOTA, SETTINGS])
def test_a_cloud_that_does_not_answer_is_its_fault(
    grantbook: Run, pipeline: Pipeline, control: Control, path: str
) -> None:
    """Exit 3, and the other questions are asked all the same."""
    pipeline.hold(rule(*NEEDED))
    control.fault(kind="status", status=503, method="GET", path=path, times=99)

    asked = grantbook("preflight")

    assert asked.status == 3
    assert f"  no answer    Scaleway: GET {path}: 503 " in asked.stdout


KEEPS = rule("IAMManager", "ProjectReadOnly")
PROGRAM = """
applications:
  pipeline: {{owner: ops, {more}grants: {{scaleway: [{grant}]}}}}
"""
KEEPER = "{permission_sets: IAMManager, organization: true}"


@pytest.mark.parametrize("mark", ["", PIPELINE.replace("/test/", "/other/")])
def test_a_run_takes_nothing_away_that_is_not_its_own(
    grantbook: Run, console: ScalewayClient, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    """What somebody made by hand, or another stack, outlives it."""
    Pipeline(console, monkeypatch, mark).hold(KEEPS, mark=mark)

    asked = grantbook("preflight")

    assert (asked.status, STAYS in asked.stdout) == (0, True)


def test_a_policy_of_its_own_that_is_no_longer_declared_is_lost(
    grantbook: Run, pipeline: Pipeline
) -> None:
    """The run would delete it."""
    pipeline.hold(KEEPS, mark=PIPELINE)

    asked = grantbook("preflight")

    assert asked.status == 1
    assert asked.stdout == (
        f"{HEAD}{CREDENTIALS}{CLOCK}{RIGHTS}{LOCKED_OUT}{ROOM}{LIVES}{NAMES}"
        "1 to mend, 1 not checked, 5 fine.\n"
    )


def test_a_policy_of_somebody_else_beside_it_is_enough(grantbook: Run, pipeline: Pipeline) -> None:
    """One right that outlives the run gives the others back."""
    pipeline.hold(KEEPS, mark=PIPELINE)
    pipeline.hold(rule("IAMPolicyManager"), name="by hand")

    assert STAYS in grantbook("preflight").stdout


def test_an_application_of_its_own_that_is_no_longer_declared_is_lost(
    grantbook: Run, our_pipeline: Pipeline
) -> None:
    """With its key, whoever made the policy."""
    our_pipeline.hold(KEEPS)

    asked = grantbook("preflight")

    assert (asked.status, LOCKED_OUT in asked.stdout) == (1, True)


def test_an_application_that_leaves_the_account_is_lost(
    grantbook: Run, our_pipeline: Pipeline, stack: Stack
) -> None:
    """It is declared, with neither a grant nor a key here."""
    our_pipeline.hold(KEEPS)
    stack.write(STACK, "applications: {pipeline: {owner: ops}}")

    assert LOCKED_OUT in grantbook("preflight").stdout


@pytest.mark.parametrize("name", ["IAMManager", "IAMPolicyManager", "OrganizationManager"])
def test_a_pipeline_that_stays_declared_keeps_its_rights(
    grantbook: Run, our_pipeline: Pipeline, stack: Stack, name: str
) -> None:
    """By any set with which it can give itself the rest."""
    our_pipeline.hold(KEEPS, mark=PIPELINE)
    grant = f"{{permission_sets: {name}, organization: true}}"
    stack.write(STACK, PROGRAM.format(more="", grant=grant))

    asked = grantbook("preflight")

    assert STAYS in asked.stdout


def test_a_pipeline_that_is_renamed_keeps_its_rights(
    grantbook: Run, our_pipeline: Pipeline, stack: Stack
) -> None:
    """It is the same object, which carries the mark of its old key until the run."""
    our_pipeline.hold(KEEPS, mark=PIPELINE)
    renamed = PROGRAM.replace("  pipeline:", "  deploy:")
    stack.write(STACK, renamed.format(more="renamed_from: pipeline, ", grant=KEEPER))

    assert STAYS in grantbook("preflight").stdout


@pytest.mark.parametrize(
    "grant",
    [
        "{permission_sets: IAMUserManager, organization: true}",
        "{permission_sets: InstancesReadOnly, projects: data}",
        "{permission_sets: IAMManager, organization: true, until: 2035-06-30}",
        "{permission_sets: IAMManager, organization: true, until: 2020-06-30}",
        f"{{permission_sets: IAMManager, organization: true, condition: '{CONDITION}'}}",
    ],
)
def test_a_pipeline_that_would_be_granted_less_is_locked_out(
    grantbook: Run, our_pipeline: Pipeline, stack: Stack, grant: str
) -> None:
    """Another set, a condition or an end: none of it is there for every run to come."""
    our_pipeline.hold(KEEPS, mark=PIPELINE)
    stack.write(STACK, PROGRAM.format(more="", grant=grant))

    asked = grantbook("preflight")

    assert (asked.status, LOCKED_OUT in asked.stdout) == (1, True)


def test_a_policy_that_would_be_parked_is_lost(
    grantbook: Run, pipeline: Pipeline, stack: Stack
) -> None:
    """The policy stays, and nobody holds it any more."""
    pipeline.hold(KEEPS, mark=PIPELINE)
    parked = f"policies: {{pipeline: {{grants: [{KEEPER}]}}}}"
    stack.write(STACK, f"accounts: {{scaleway: {{{parked}}}}}")

    assert LOCKED_OUT in grantbook("preflight").stdout


KEEPERS = "grantbook/test/scaleway/keepers/0a1b2c3d"
TEAM = "teams: {{keepers: {{{more}grants: {{scaleway: [{grant}]}}}}}}"
PARTIAL = "groups: {scaleway: {membership: partial}}, "


@pytest.mark.parametrize(
    ("group", "policy", "team", "said"),
    [
        # Who is in a whole group by hand is removed, whoever grants what to it.
        (KEEPERS, KEEPERS, TEAM.format(more="", grant=KEEPER), LOCKED_OUT),
        (KEEPERS, "", TEAM.format(more="", grant=KEEPER), LOCKED_OUT),
        # Of a partial one nobody else is.
        (KEEPERS, KEEPERS, TEAM.format(more=PARTIAL, grant=KEEPER), STAYS),
        (
            *(KEEPERS, KEEPERS),
            TEAM.format(more=PARTIAL, grant="{permission_sets: IAMReadOnly, organization: true}"),
            LOCKED_OUT,
        ),
        # A team that goes takes group and policy along.
        (KEEPERS, KEEPERS, "{}", LOCKED_OUT),
        (KEEPERS, "", "{}", LOCKED_OUT),
        # A group of somebody else stays as it is; our policy on it goes.
        ("", "", "{}", STAYS),
        ("", KEEPERS, "{}", LOCKED_OUT),
    ],
)
def test_a_right_through_a_group_lasts_as_long_as_the_membership(
    grantbook: Run, pipeline: Pipeline, stack: Stack, group: str, policy: str, team: str, said: str
) -> None:
    """And as the group, and as what is granted to it."""
    pipeline.hold_in_group(KEEPS, group=group, policy=policy)
    stack.write(STACK, team)

    assert said in grantbook("preflight").stdout


@pytest.fixture
def alice(console: ScalewayClient, control: Control, monkeypatch: pytest.MonkeyPatch) -> str:
    """Call as a person of the stack, with a key that nobody but she can make; give her id."""
    mark = "grantbook/test/scaleway/alice/0a1b2c3d"
    made = console.call("POST", USERS, member("alice", mark))["id"]
    token = control.sign_in(ORGANIZATION, "alice", PASSWORD)
    headers = {"X-Session-Token": token}
    url = f"{control.url}{API_KEYS}"
    answer = requests.post(url, json={"user_id": made}, headers=headers, timeout=10)
    answer.raise_for_status()
    call_as(monkeypatch, answer.json())
    return str(made)


@pytest.mark.parametrize(
    ("teams", "said"), [("[keepers]", STAYS), ("[ops]", LOCKED_OUT), ("[]", LOCKED_OUT)]
)
def test_a_person_keeps_what_the_declared_teams_have(
    grantbook: Run, console: ScalewayClient, alice: str, stack: Stack, teams: str, said: str
) -> None:
    """A person may run the stack from a desk; who leaves the team loses its rights."""
    group = console.call("POST", GROUPS, named("keepers", KEEPERS))["id"]
    console.call("PUT", f"{GROUPS}/{group}/members", {"user_ids": [alice], "application_ids": []})
    held = {**named("keepers", KEEPERS), "rules": [KEEPS], "group_id": group}
    console.call("POST", POLICIES, held)
    person = STACK.replace("accounts: [scaleway]", f"accounts: [scaleway], teams: {teams}")
    stack.write(person, TEAM.format(more="", grant=KEEPER))

    assert said in grantbook("preflight").stdout


@pytest.mark.parametrize("end", ["suspended: true", "until: 2020-06-30"])
def test_a_person_who_would_be_suspended_or_removed_is_locked_out(
    grantbook: Run, console: ScalewayClient, alice: str, stack: Stack, end: str
) -> None:
    """Whatever somebody else grants to them."""
    held = {**named("by hand"), "rules": [KEEPS], "user_id": alice}
    console.call("POST", POLICIES, held)
    before = grantbook("preflight").stdout

    stack.write(STACK.replace("accounts: [scaleway]", f"accounts: [scaleway], {end}"))
    client.of.cache_clear()

    assert STAYS in before
    assert LOCKED_OUT in grantbook("preflight").stdout


def test_a_stack_of_another_spelling_knows_its_own(
    grantbook: Run, console: ScalewayClient, monkeypatch: pytest.MonkeyPatch, stack: Stack
) -> None:
    """A mark says `prod-eu` where the stack is called `prod.eu`."""
    stack.say(name="prod.eu")
    held_by = Pipeline(console, monkeypatch)
    held_by.hold(KEEPS, mark="grantbook/prod-eu/scaleway/pipeline-0a1b2c3d/0a1b2c3d")

    assert LOCKED_OUT in grantbook("preflight").stdout


@pytest.mark.parametrize(("name", "times"), [("nightly", 0), ("weekly", 1)])
def test_a_run_that_deletes_the_key_it_calls_with_is_told(
    grantbook: Run,
    pipeline: Pipeline,
    console: ScalewayClient,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    times: int,
) -> None:
    """The next run would have none; a key that stays declared stays."""
    pipeline.hold(rule(*NEEDED))
    told = {"application_id": pipeline.id, "description": f"x grantbook/test/scaleway/ci/{name}/"}
    told["description"] += "0a1b2c3d"
    call_as(monkeypatch, console.call("POST", API_KEYS, told))

    said = grantbook("preflight").stdout

    assert said.count("this run would delete the very API key that it calls with") == times


def test_what_is_held_by_a_condition_promises_nothing(grantbook: Run, pipeline: Pipeline) -> None:
    """Neither that it stays nor that there is nothing to lose."""
    pipeline.hold(rule("IAMManager", "ProjectReadOnly", condition=CONDITION))

    asked = grantbook("preflight")

    assert asked.status == 0
    assert (
        "  not checked  whether the pipeline can manage access after this run: "
        "it may by a condition alone\n"
    ) in asked.stdout


def test_a_pipeline_without_such_a_right_has_none_to_lose(
    grantbook: Run, pipeline: Pipeline
) -> None:
    """It has enough to be asked, and manages nothing."""
    pipeline.hold(rule("IAMReadOnly", "ProjectReadOnly"), mark=PIPELINE)

    assert NOTHING_TO_LOSE in grantbook("preflight").stdout


def test_a_lock_out_that_is_wanted_is_said(
    grantbook: Run, pipeline: Pipeline, stack: Stack
) -> None:
    """And is no finding."""
    pipeline.hold(KEEPS, mark=PIPELINE)
    stack.say(f"run_by: {pipeline.id}, may_lock_itself_out: true")

    asked = grantbook("preflight")

    assert asked.status == 0
    assert asked.stdout == (
        f"{HEAD}{CREDENTIALS}{CLOCK}{RIGHTS}{LEFT_OUT}{ROOM}{LIVES}{NAMES}1 not checked, 6 fine.\n"
    )


def test_saying_who_runs_the_stack_wants_no_lock_out(
    grantbook: Run, pipeline: Pipeline, stack: Stack
) -> None:
    """That takes words of its own."""
    pipeline.hold(KEEPS, mark=PIPELINE)
    stack.say(f"run_by: {pipeline.id}")

    assert LOCKED_OUT in grantbook("preflight").stdout


DAY_S = 24 * 60 * 60


def test_more_than_there_is_room_for_is_a_finding_with_its_numbers(
    grantbook: Run, control: Control
) -> None:
    """Each kind on a line of its own, whoever made what is there."""
    control.switch(quotas={"iam_users": 1, "iam_api_keys": 1, "iam_groups": 3, "iam_policies": 4})

    asked = grantbook("preflight")

    assert asked.status == 1
    assert asked.stdout == (
        f"{HEAD}{CREDENTIALS}{CLOCK}{OWNER}{NOTHING_TO_LOSE}"
        "  to mend      quotas would be exceeded:\n"
        "    API keys: room for 1, 1 are there, 1 to come\n"
        "    groups: room for 3, 3 are there, 1 to come\n"
        "    users: room for 1, 1 are there, 1 to come\n"
        f"{LIVES}{NAMES}1 to mend, 1 not checked, 5 fine.\n"
    )


def test_projects_and_ssh_keys_need_room_too(
    grantbook: Run, control: Control, stack: Stack
) -> None:
    """Where the stack has some."""
    key = f'{{public_key: "{PUBLIC_KEY}", project: data}}'
    account = f"{{projects: {{late: {{}}, later: {{}}}}, ssh_keys: {{laptop: {key}}}}}"
    stack.write(STACK, f"accounts: {{scaleway: {account}}}")
    control.switch(quotas={"projects": 4, "iam_ssh_keys": 0})

    said = grantbook("preflight").stdout

    assert (
        "  to mend      quotas would be exceeded:\n"
        "    projects: room for 4, 3 are there, 2 to come\n"
        "    SSH keys: room for 0, 0 are there, 1 to come\n"
    ) in said


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("ci", "ci: {owner: ops,"),
        ("old", "ci: {owner: ops, renamed_from: old,"),
    ],
)
def test_what_is_there_already_needs_no_room(
    grantbook: Run, console: ScalewayClient, control: Control, stack: Stack, name: str, entry: str
) -> None:
    """By its mark; renamed, it is the same object."""
    console.call("POST", APPLICATIONS, named(name, f"grantbook/test/scaleway/{name}/0a1b2c3d"))
    stack.write(STACK.replace("ci: {owner: ops,", entry))
    control.switch(quotas={"iam_applications": 1})

    assert ROOM in grantbook("preflight").stdout


def test_too_much_of_others_is_no_finding_where_nothing_is_added(
    grantbook: Run, console: ScalewayClient, control: Control
) -> None:
    """A quota that was lowered stops only what is new."""
    mark = "grantbook/test/scaleway/ci/0a1b2c3d"
    for each in (named("ci", mark), named("theirs")):
        console.call("POST", APPLICATIONS, each)
    control.switch(quotas={"iam_applications": 1})

    assert ROOM in grantbook("preflight").stdout


def quota(*listed: dict[str, Any]) -> dict[str, Any]:
    """Return an answer about quotas."""
    return {"quota": [*listed], "total_count": len(listed)}


def test_a_kind_without_a_known_quota_is_not_checked(grantbook: Run, control: Control) -> None:
    """Names are not published; those that are wanted and unknown are said."""
    one = {"name": "iam_users", "limits": [{"global": True, "limit": 9}]}
    body = quota(one)
    control.fault(kind="status", status=200, method="GET", path=quotas.QUOTA, body=body)

    asked = grantbook("preflight")

    assert asked.status == 0
    assert (
        "  not checked  quotas: Scaleway names none for API keys, applications, groups, policies\n"
    ) in asked.stdout


def test_no_limit_is_room_for_all(grantbook: Run, control: Control) -> None:
    """Which Scaleway says in words of its own."""
    kinds = ("users", "groups", "applications", "policies", "api_keys")
    endless = [
        {"name": f"iam_{kind}", "limits": [{"global": True, "unlimited": True}]} for kind in kinds
    ]
    body = quota(*endless)
    control.fault(kind="status", status=200, method="GET", path=quotas.QUOTA, body=body)

    assert ROOM in grantbook("preflight").stdout


def test_lives_of_keys_are_asked_where_quotas_may_not_be(grantbook: Run, control: Control) -> None:
    """And the other way round: one answer hides no other."""
    control.fault(kind="status", status=403, method="GET", path=quotas.QUOTA, body=REFUSAL, times=1)
    first = grantbook("preflight").stdout
    client.of.cache_clear()
    control.fault(kind="status", status=403, method="GET", path=SETTINGS, body=REFUSAL, times=1)

    second = grantbook("preflight").stdout

    assert (
        "  not checked  quotas were not checked: Scaleway: GET /iam/v1alpha1/quota: 403 " in first
    )
    assert LIVES in first
    assert "  not checked  the life of API keys was not checked: Scaleway: GET " in second
    assert ROOM in second


def test_keys_that_live_too_long_or_for_ever_are_findings(
    grantbook: Run, console: ScalewayClient, stack: Stack
) -> None:
    """Each by application and key, with the numbers; one that ends in time is none."""
    console.call("PATCH", SETTINGS, {"max_api_key_expiration_duration": f"{7 * DAY_S}s"})
    keys = "{a: {on: scaleway, lifetime: 8d}, b: {on: scaleway}, c: {on: scaleway, lifetime: 7d}}"
    stack.write(f"{STACK}  deploy: {{owner: ops, keys: {keys}}}\n")

    asked = grantbook("preflight")

    assert asked.status == 1
    assert (
        "  to mend      API keys live 7 days at most on this organization:\n"
        "    ci/nightly: of 30 days, 7 days at most\n"
        "    deploy/a: of 8 days, 7 days at most\n"
        "    deploy/b: without an end, where every key needs one\n"
        "  fine "
    ) in asked.stdout


def test_a_last_day_is_judged_as_of_now(
    grantbook: Run, console: ScalewayClient, stack: Stack
) -> None:
    """A year away is too long where keys live for a week."""
    console.call("PATCH", SETTINGS, {"max_api_key_expiration_duration": f"{7 * DAY_S}s"})
    near, far = (datetime.now(UTC).date() + timedelta(days=days) for days in (3, 400))
    keys = f"{{near: {{on: scaleway, expires: {near}}}, far: {{on: scaleway, expires: {far}}}}}"
    stack.write(STACK.replace("{nightly: {on: scaleway, lifetime: 30d}}", keys))

    said = grantbook("preflight").stdout

    assert re.search(r"    ci/far: of 40[01] days, 7 days at most\n", said)
    assert "ci/near" not in said


def test_keys_that_end_in_time_are_fine(grantbook: Run, console: ScalewayClient) -> None:
    """The longest life is told."""
    console.call("PATCH", SETTINGS, {"max_api_key_expiration_duration": f"{30 * DAY_S}s"})

    asked = grantbook("preflight")

    assert asked.status == 0
    assert asked.stdout == (
        f"{HEAD}{CREDENTIALS}{CLOCK}{OWNER}{NOTHING_TO_LOSE}{ROOM}"
        "  fine         API keys: none lives longer than 30 days\n"
        f"{NAMES}1 not checked, 6 fine.\n"
    )


def test_the_page_shows_what_the_command_says(
    grantbook: Run, console: ScalewayClient, pipeline: Pipeline, control: Control
) -> None:
    """Word by word, for a run that would stumble four times."""
    pipeline.hold(rule(*NEEDED[:4]), mark=PIPELINE)
    console.call("PATCH", SETTINGS, {"max_api_key_expiration_duration": f"{7 * DAY_S}s"})
    control.switch(quotas={"iam_users": 1})

    asked = grantbook("preflight")

    assert asked.status == 1
    assert f"```text\n{asked.stdout}```\n" in PAGE.read_text("utf-8")


def test_the_sets_that_the_page_calls_enough_answer_every_question(
    grantbook: Run, pipeline: Pipeline, stack: Stack
) -> None:
    """They change nothing, so the run would lack others; but nothing is left unread."""
    key = f'{{public_key: "{PUBLIC_KEY}", project: data}}'
    stack.write(
        STACK, f"accounts: {{scaleway: {{projects: {{late: {{}}}}, ssh_keys: {{a: {key}}}}}}}"
    )
    pipeline.hold(rule("IAMReadOnly", "ProjectReadOnly"))
    pipeline.hold(rule("SSHKeysReadOnly"), name="ssh")

    said = grantbook("preflight").stdout

    assert ROOM in said
    assert LIVES in said
    assert said.endswith("1 to mend, 1 not checked, 5 fine.\n")


def test_a_name_of_somebody_else_is_a_finding(grantbook: Run, console: ScalewayClient) -> None:
    """With who made what holds it."""
    console.call("POST", GROUPS, named("ops"))

    asked = grantbook("preflight")

    assert asked.status == 1
    assert re.search(r'  to mend      account "scaleway": .*groups? "?ops', asked.stdout)


def test_without_credentials_nothing_else_is_asked(
    grantbook: Run, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That they are missing is a finding, as any other."""
    monkeypatch.delenv("SCW_SECRET_KEY")

    asked = grantbook("preflight")

    assert asked.status == 1
    assert '  to mend      account "scaleway": no credentials, SCW_SECRET_KEY' in asked.stdout
    assert asked.stdout.endswith("  not checked  everything else\n1 to mend, 1 not checked.\n")
    assert control.calls()["total"] == 0


def test_every_set_that_stands_for_others_is_a_set_of_scaleway() -> None:
    """A name that is not would never be found held."""
    known = lookup.permission_sets()
    named_sets = {*needs.OTHERS, *(each for held in needs.OTHERS.values() for each in held)}

    assert named_sets <= known.keys()
