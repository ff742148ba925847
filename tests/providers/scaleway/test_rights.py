from collections.abc import Callable, Mapping
from typing import Any

import pytest
import requests

from providers.errors import Unchecked, Unreachable
from providers.scaleway import rights
from providers.scaleway.client import (
    API_KEYS,
    APPLICATIONS,
    GROUPS,
    IAM,
    POLICIES,
    USERS,
    ScalewayClient,
)
from providers.scaleway.rights import Held
from providers.settings import Settings
from sandbox.control import Control
from tests.providers.scaleway.conftest import DATA, ORGANIZATION, WEB
from tests.providers.scaleway.furnished import PASSWORD, member, named

MINE = "grantbook/test/scaleway/pipeline/0a1b2c3d"
THEIRS = "grantbook/other/scaleway/ops/0a1b2c3d"
CONDITION = 'request.ip == "192.0.2.7"'
READER = "IAMReadOnly"

Calling = Callable[..., ScalewayClient]


@pytest.fixture
def calling(
    console: ScalewayClient,
    settings: Mapping[str, str],
    control: Control,
    monkeypatch: pytest.MonkeyPatch,
) -> Calling:
    """Return how to call with a new key of a person, who makes it alone, or of a program."""

    def begin(**bearer: str) -> ScalewayClient:
        person = "user_id" in bearer
        made = _of_a_person(console, control, bearer) if person else _made(console, bearer)
        monkeypatch.setenv("SCW_ACCESS_KEY", made["access_key"])
        monkeypatch.setenv("SCW_SECRET_KEY", made["secret_key"])
        return ScalewayClient(Settings.of(settings.get))

    return begin


@pytest.fixture
def program(console: ScalewayClient) -> str:
    """Return a program of this stack that holds nothing yet, by its id."""
    return str(console.call("POST", APPLICATIONS, named("pipeline", MINE))["id"])


def _made(console: ScalewayClient, bearer: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = console.call("POST", API_KEYS, bearer)
    return made


def _of_a_person(
    console: ScalewayClient, control: Control, bearer: Mapping[str, str]
) -> dict[str, Any]:
    """Return a key that a member makes after signing in: nobody else may."""
    username = console.call("GET", f"{USERS}/{bearer['user_id']}")["username"]
    token = control.sign_in(ORGANIZATION, username, PASSWORD)
    made = requests.post(
        f"{control.url}{API_KEYS}", json=bearer, headers={"X-Session-Token": token}, timeout=10
    )
    made.raise_for_status()
    found: dict[str, Any] = made.json()
    return found


def rule(*permission_sets: str, **scope: Any) -> dict[str, Any]:
    """Return a rule on the whole organization unless another scope is told."""
    where = scope if "project_ids" in scope else {"organization_id": ORGANIZATION, **scope}
    return {"permission_set_names": [*permission_sets], **where}


def grant(
    console: ScalewayClient,
    name: str,
    *rules: dict[str, Any],
    tags: tuple[str, ...] = (),
    **to: str,
) -> None:
    """Make a policy by hand."""
    console.call("POST", POLICIES, {**named(name, *tags), "rules": [*rules], **to})


def in_group(console: ScalewayClient, *tags: str, **members: list[str]) -> str:
    """Make a group with these members; return its id."""
    made = console.call("POST", GROUPS, named("ops", *tags))["id"]
    everybody = {"user_ids": [], "application_ids": [], **members}
    console.call("PUT", f"{GROUPS}/{made}/members", everybody)
    return str(made)


def held(permission_set: str, **told: Any) -> Held:
    """Return a right on the whole organization by a policy without a mark, unless told."""
    plain = {"projects": (), "condition": "", "mark": "", "group": None}
    return Held(permission_set=permission_set, **{**plain, **told})


def test_an_owner_may_do_everything_without_a_policy(
    console: ScalewayClient, control: Control
) -> None:
    """Which policies there are is not even asked."""
    control.reset_calls()

    found = rights.bearer(console)

    assert (found.is_owner, found.mark, found.held) == (True, "", ())
    assert POLICIES not in [call["path"] for call in control.calls()["calls"]]


def test_a_program_holds_what_its_own_policies_say(
    console: ScalewayClient, calling: Calling, program: str
) -> None:
    """Each permission set of each rule, with the mark of its policy."""
    grant(console, "read", rule(READER, "ProjectReadOnly"), application_id=program)
    grant(console, "ours", rule("IAMManager"), tags=("team=ops", MINE), application_id=program)

    found = rights.bearer(calling(application_id=program))

    assert (found.id, found.is_owner, found.mark) == (program, False, MINE)
    assert set(found.held) == {
        held(READER),
        held("ProjectReadOnly"),
        held("IAMManager", mark=MINE),
    }


def test_a_program_holds_what_its_groups_hold(
    console: ScalewayClient, calling: Calling, program: str
) -> None:
    """With the marks of both, group and policy; a group without one is told apart from none."""
    group = in_group(console, THEIRS, application_ids=[program])
    grant(console, "ops", rule(READER), tags=(MINE,), group_id=group)

    found = rights.bearer(calling(application_id=program))

    assert found.held == (held(READER, mark=MINE, group=THEIRS),)


def test_a_group_without_a_mark_is_still_a_group(
    console: ScalewayClient, calling: Calling, program: str
) -> None:
    """Its right comes through somebody, whoever made that."""
    group = in_group(console, application_ids=[program])
    grant(console, "ops", rule(READER), group_id=group)

    assert rights.bearer(calling(application_id=program)).held == (held(READER, group=""),)


def test_a_person_holds_both_ways(console: ScalewayClient, calling: Calling) -> None:
    """A member who is no owner has rights by policies alone."""
    alice = console.call("POST", USERS, member("alice", MINE))["id"]
    group = in_group(console, user_ids=[alice])
    grant(console, "hers", rule("IAMUserManager"), user_id=alice)
    grant(console, "ops", rule(READER), group_id=group)

    found = rights.bearer(calling(user_id=alice))

    assert (found.is_owner, found.mark) == (False, MINE)
    assert set(found.held) == {held("IAMUserManager"), held(READER, group="")}


def test_projects_and_condition_of_a_rule_are_told(
    console: ScalewayClient, calling: Calling, program: str
) -> None:
    """Projects sorted, so that two runs tell the same."""
    projects = rule("SSHKeysFullAccess", project_ids=[WEB, DATA])
    grant(
        console,
        "narrow",
        rule(READER),
        projects,
        rule("IAMManager", condition=CONDITION),
        application_id=program,
    )

    found = rights.bearer(calling(application_id=program))

    assert set(found.held) == {
        held(READER),
        held("SSHKeysFullAccess", projects=tuple(sorted((DATA, WEB)))),
        held("IAMManager", condition=CONDITION),
    }


def test_what_others_hold_is_not_the_pipelines(
    console: ScalewayClient, calling: Calling, program: str
) -> None:
    """Neither another program's, nor a group's that it is not in, nor a parked policy's."""
    other = console.call("POST", APPLICATIONS, named("other"))["id"]
    strangers = in_group(console, application_ids=[other])
    grant(console, "mine", rule(READER), application_id=program)
    grant(console, "other", rule("IAMManager"), application_id=other)
    grant(console, "strangers", rule("IAMManager"), group_id=strangers)
    parked: dict[str, Any] = {"no_principal": True}
    grant(console, "parked", rule("IAMManager"), **parked)

    assert rights.bearer(calling(application_id=program)).held == (held(READER),)


def test_all_pages_of_policies_and_rules_are_read(
    console: ScalewayClient, calling: Calling, program: str, control: Control
) -> None:
    """However few the cloud gives at once."""
    names = (READER, "IAMManager", "BillingReadOnly")
    for name in names:
        grant(console, name, rule(name), rule("ProjectReadOnly"), application_id=program)
    control.switch(page_size=1)

    found = rights.bearer(calling(application_id=program))

    assert sorted(each.permission_set for each in found.held) == sorted(
        [*names, *["ProjectReadOnly"] * len(names)]
    )


def test_whoever_may_not_look_does_not_know(calling: Calling, program: str) -> None:
    """A program without a right cannot even read its own key: that is neither yes nor no."""
    with pytest.raises(Unchecked, match=r"^rights were not checked: Scaleway: GET .* 403 "):
        rights.bearer(calling(application_id=program))


@pytest.mark.parametrize("path", [APPLICATIONS, GROUPS, POLICIES, f"{IAM}/rules"])
def test_a_part_that_may_not_be_read_leaves_all_unknown(
    console: ScalewayClient, calling: Calling, program: str, control: Control, path: str
) -> None:
    """Half of the rights is no answer."""
    grant(console, "read", rule(READER), application_id=program)
    api = calling(application_id=program)
    api.prove()
    body = {"message": "insufficient permissions", "type": "permissions_denied"}
    control.fault(kind="status", status=403, method="GET", path=path, body=body, times=9)

    with pytest.raises(Unchecked, match=rf"^rights were not checked: Scaleway: GET {path}"):
        rights.bearer(api)


def test_a_program_need_not_be_able_to_read_people(
    console: ScalewayClient, calling: Calling, program: str
) -> None:
    """Its rights are found among programs, groups and policies."""
    sets = ("IAMApplicationReadOnly", "IAMGroupReadOnly", "IAMPolicyReadOnly")
    grant(console, "read", rule(*sets), application_id=program)

    assert {*rights.bearer(calling(application_id=program)).held} == {held(each) for each in sets}


def test_a_cloud_that_does_not_answer_is_an_error(
    console: ScalewayClient, control: Control
) -> None:
    """And no reason to go on."""
    control.fault(kind="status", status=500, method="GET", path=USERS, times=9)

    with pytest.raises(Unreachable):
        rights.bearer(console)


def test_the_question_changes_nothing(
    console: ScalewayClient, calling: Calling, program: str, control: Control
) -> None:
    """It is made of reads."""
    grant(console, "read", rule(READER), application_id=program)
    api = calling(application_id=program)
    control.reset_calls()

    rights.bearer(api)

    assert control.calls()["total"] > 0
    assert control.calls()["mutating"] == 0
