"""Rights that a run grants its own pipeline count after a while; other refusals count at once."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from providers.errors import Refused
from providers.scaleway import client
from providers.scaleway.client import API_KEYS, APPLICATIONS, GROUPS, POLICIES, PROJECTS
from providers.scaleway.group import GroupProvider
from providers.scaleway.membership import MembershipProvider
from providers.scaleway.policy import PolicyProvider
from providers.scaleway.settling import Grant, Settling
from providers.settings import Settings
from sandbox.control import Control
from tests.providers.scaleway.conftest import ORGANIZATION, named
from tests.providers.story import Story, Tell

ANNOUNCED = (
    "scaleway: refused what this run has just granted itself; Scaleway takes a while to settle "
    "that: asking again for up to "
)
MANAGED = {"permission_set_names": ["ProjectManager"], "projects": [], "condition": ""}
LATE = {"name": "late", "organization_id": ORGANIZATION, "description": ""}


class Desk:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def desk() -> Desk:
    """Return a clock."""
    return Desk()


@pytest.fixture
def settling(desk: Desk) -> Settling:
    """Return grants of one account, none so far."""
    return Settling("scaleway", 60, desk.clock, desk.sleep)


def is_ours(grant: Grant) -> bool:
    """Tell whether a grant is ours: we are `me`."""
    return "me" in grant.bearers


def test_nothing_is_waited_for_without_a_grant(settling: Settling, desk: Desk) -> None:
    """A refusal is final."""
    assert not settling.wait(is_ours)
    assert desk.slept == []


def test_grants_to_others_explain_no_refusal(settling: Settling, desk: Desk) -> None:
    """Every call is ours."""
    settling.note(["somebody"])
    settling.note(groups=["me"])

    assert not settling.wait(is_ours)
    assert desk.slept == []


def test_a_grant_is_waited_for_until_its_bound(
    settling: Settling, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last attempt is at the bound; the wait is said once."""
    settling.note(["me"])

    while settling.wait(is_ours):
        pass

    assert desk.now == pytest.approx(1060)
    assert all(1 <= seconds <= 2 for seconds in desk.slept[:-1])
    assert capsys.readouterr().out == f"{ANNOUNCED}60 s\n"


def test_pauses_are_not_all_alike(settling: Settling, desk: Desk) -> None:
    """Four threads would come back together."""
    settling.note(["me"])

    while settling.wait(is_ours):
        pass

    assert len({round(seconds, 6) for seconds in desk.slept[:-1]}) > 1


def test_the_latest_grant_counts(
    settling: Settling, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each is said; one of others in between changes nothing."""
    settling.note(["me"])
    assert settling.wait(is_ours)
    desk.now = 1050
    settling.note(["me"])
    settling.note(["somebody"])

    while settling.wait(is_ours):
        pass

    assert desk.now == pytest.approx(1110)
    assert capsys.readouterr().out == f"{ANNOUNCED}60 s\n{ANNOUNCED}60 s\n"


def test_an_old_grant_has_settled(settling: Settling, desk: Desk) -> None:
    """What is refused now is refused for good."""
    settling.note(["me"])
    desk.now += 60

    assert not settling.wait(is_ours)


def test_no_bound_is_no_wait(desk: Desk) -> None:
    """As a stack can have it."""
    settling = Settling("scaleway", 0, desk.clock, desk.sleep)
    settling.note(["me"])

    assert not settling.wait(is_ours)


@pytest.fixture
def pipeline(
    console: client.ScalewayClient, monkeypatch: pytest.MonkeyPatch, control: Control
) -> str:
    """Call as a program that may manage access and no projects; return its id."""
    made = console.call("POST", APPLICATIONS, {**LATE, "name": "pipeline"})["id"]
    rules = [{"permission_set_names": ["IAMManager"], "organization_id": ORGANIZATION}]
    policy = {"name": "pipeline", "organization_id": ORGANIZATION, "application_id": made}
    console.call("POST", POLICIES, {**policy, "rules": rules})
    key = console.call("POST", API_KEYS, {"application_id": made})
    monkeypatch.setenv("SCW_ACCESS_KEY", key["access_key"])
    monkeypatch.setenv("SCW_SECRET_KEY", key["secret_key"])
    control.switch(settle_s=1)
    return str(made)


@pytest.fixture
def grant(tell: Tell) -> Callable[..., Story]:
    """Return how a policy on projects is made for a principal."""

    def make(**principal: str) -> Story:
        declared = {**named("projects"), **principal, "rules": [MANAGED]}
        return tell(PolicyProvider(), declared).create()

    return make


def use(settings: Mapping[str, str]) -> Any:
    """Make a project, as the pipeline."""
    return client.of(Settings.of(settings.get)).call("POST", PROJECTS, LATE)


def attempts(control: Control) -> list[int]:
    """Return what each attempt to make a project was answered."""
    return [
        call["status"]
        for call in control.calls()["calls"]
        if (call["method"], call["path"]) == ("POST", PROJECTS)
    ]


def test_what_the_run_granted_its_pipeline_is_waited_for(
    pipeline: str,
    grant: Callable[..., Story],
    settings: Mapping[str, str],
    control: Control,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And said; the project is made once."""
    grant(application_id=pipeline)

    made = use(settings)

    assert made["name"] == "late"
    first, *rest = attempts(control)
    assert first == 403
    assert rest[-1] == 200
    assert capsys.readouterr().out.startswith(ANNOUNCED)


def test_new_and_old_answers_in_turn_are_waited_for(
    pipeline: str, grant: Callable[..., Story], settings: Mapping[str, str], control: Control
) -> None:
    """A right that was there a moment ago is refused again."""
    control.switch(flapping=True, settle_s=30)
    grant(application_id=pipeline)
    settled = client.of(Settings.of(settings.get))

    assert settled.known("data")
    assert settled.call("GET", f"{PROJECTS}/{ORGANIZATION}")["name"] == "default"

    statuses = [call["status"] for call in control.calls()["calls"] if PROJECTS in call["path"]]
    assert statuses == [200, 403, 200]


def test_other_rules_are_a_grant_too(
    pipeline: str, tell: Tell, settings: Mapping[str, str], control: Control
) -> None:
    """Of a policy that was there before."""
    harmless = {"permission_set_names": ["BillingReadOnly"], "projects": [], "condition": ""}
    declared = {**named("projects"), "application_id": pipeline, "rules": [harmless]}
    story = tell(PolicyProvider(), declared).create()
    client.of(Settings.of(settings.get)).settling = Settling("scaleway", 60)

    story.update(rules=[MANAGED])

    assert use(settings)["name"] == "late"
    assert attempts(control)[0] == 403


def test_a_new_description_is_no_grant(
    pipeline: str, tell: Tell, settings: Mapping[str, str], control: Control
) -> None:
    """What it does not change is not waited for."""
    harmless = {"permission_set_names": ["BillingReadOnly"], "projects": [], "condition": ""}
    declared = {**named("projects"), "application_id": pipeline, "rules": [harmless]}
    story = tell(PolicyProvider(), declared).create()
    client.of(Settings.of(settings.get)).settling = Settling("scaleway", 60)

    story.update(description="Changed")

    with pytest.raises(Refused):
        use(settings)
    assert attempts(control) == [403]


@pytest.mark.parametrize("last", ["policy", "membership"])
def test_a_group_that_the_pipeline_is_in_grants_it_rights(
    pipeline: str,
    grant: Callable[..., Story],
    tell: Tell,
    support: Story,
    settings: Mapping[str, str],
    control: Control,
    last: str,
) -> None:
    """By a policy of the group, or by coming into it."""
    declared = {"group_id": support.id, "user_ids": [], "application_ids": [pipeline]}
    steps: dict[str, Callable[[], object]] = {
        "policy": lambda: grant(group_id=support.id),
        "membership": tell(MembershipProvider(), declared).create,
    }
    for step in sorted(steps, key=lambda step: step == last):
        client.of(Settings.of(settings.get)).settling = Settling("scaleway", 60)
        steps[step]()

    assert use(settings)["name"] == "late"
    assert attempts(control)[0] == 403


def test_a_group_that_the_pipeline_is_not_in_grants_it_nothing(
    pipeline: str,
    grant: Callable[..., Story],
    support: Story,
    settings: Mapping[str, str],
    control: Control,
) -> None:
    """Nor one that is gone."""
    assert pipeline
    grant(group_id=support.id)

    for _ in range(2):
        with pytest.raises(Refused):
            use(settings)
        support.delete()

    assert attempts(control) == [403, 403]


def test_a_group_that_may_not_be_seen_may_be_why(
    pipeline: str,
    grant: Callable[..., Story],
    support: Story,
    settings: Mapping[str, str],
    control: Control,
) -> None:
    """The right to look at it may be what has to settle."""
    assert pipeline
    control.switch(settle_s=1000)
    grant(group_id=support.id)
    client.of(Settings.of(settings.get)).settling.bound_s = 1
    refusal = {"message": "insufficient permissions", "type": "permissions_denied"}
    control.fault(kind="status", status=403, path=GROUPS, body=refusal, times=99)

    with pytest.raises(Refused, match=f"POST {PROJECTS}: 403 insufficient permissions"):
        use(settings)

    assert len(attempts(control)) > 1


def test_a_refusal_without_a_grant_is_final(
    pipeline: str, settings: Mapping[str, str], control: Control
) -> None:
    """At once."""
    assert pipeline

    with pytest.raises(Refused, match="403 insufficient permissions"):
        use(settings)

    assert attempts(control) == [403]


def test_a_grant_to_somebody_else_is_no_reason_to_wait(
    pipeline: str,
    grant: Callable[..., Story],
    backup: Story,
    settings: Mapping[str, str],
    control: Control,
) -> None:
    """Most policies of a run are."""
    assert pipeline
    grant(application_id=backup.id)

    with pytest.raises(Refused, match="403 insufficient permissions"):
        use(settings)

    assert attempts(control) == [403]


def test_groups_of_the_pipeline_are_asked_for_once(
    pipeline: str,
    tell: Tell,
    settings: Mapping[str, str],
    control: Control,
) -> None:
    """However many groups the run has given a policy to."""
    assert pipeline
    for number in range(3):
        team = tell(GroupProvider(), named(f"team-{number}")).create()
        declared = {**named(f"team-{number}"), "group_id": team.id, "rules": [MANAGED]}
        tell(PolicyProvider(), declared).create()
    control.reset_calls()

    with pytest.raises(Refused):
        use(settings)

    assert [call["path"] for call in control.calls()["calls"]] == [PROJECTS, GROUPS]


def test_a_quota_does_not_settle(
    pipeline: str, grant: Callable[..., Story], settings: Mapping[str, str], control: Control
) -> None:
    """It is a 403 as well, and no right would help."""
    grant(application_id=pipeline)
    body = {"message": "quota(s) exceeded for this resource", "type": "quotas_exceeded"}
    control.fault(kind="status", status=403, method="POST", path=PROJECTS, body=body)

    with pytest.raises(Refused, match="quota"):
        use(settings)

    assert attempts(control) == [403]


@pytest.mark.parametrize(("settle", "at_least"), [("0", 1), ("1.5", 2)])
def test_the_bound_can_be_set(
    pipeline: str,
    settings: Mapping[str, str],
    tell: Tell,
    control: Control,
    settle: str,
    at_least: int,
) -> None:
    """In seconds; none is no wait at all. In the end the refusal is what it was."""
    control.switch(settle_s=1000)
    bound = {**settings, "settle": settle}
    declared = {**named("projects"), "application_id": pipeline, "rules": [MANAGED]}
    story = tell(PolicyProvider(), declared)
    story.provider.settings = Settings.of(bound.get)
    story.create()

    with pytest.raises(Refused, match="403 insufficient permissions; write project"):
        use(bound)

    assert at_least <= len(attempts(control)) <= at_least + 1
    assert set(attempts(control)) == {403}
