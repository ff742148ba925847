from datetime import UTC, datetime, timedelta

import pytest

from access.ovh_policies import passed
from providers.ovh.client import OvhClient
from providers.ovh.policy import PolicyProvider
from sandbox.control import Control
from sandbox.prover import ovh
from sandbox.prover.identity import Person
from sandbox.prover.seen import Seen
from sandbox.server import Sandbox
from tests.providers.ovh.conftest import person
from tests.providers.story import Story, Tell

UNTIL = datetime(2035, 6, 30, 23, 59, 59, tzinfo=UTC)
NOON = datetime(2035, 6, 30, 12, 30, tzinfo=UTC)
ME = "account:apiovh:me/get"
ALLOWED = Seen(status=200, said="")


def refused(action: str) -> Seen:
    """Return what is seen of a call that IAM refuses."""
    return Seen(status=403, said=action)


@pytest.fixture
def end(tell: Tell, alice: Story) -> Story:
    """Return the policy that ends alice's access, about to be made."""
    declared = {
        "name": "alice+until",
        "description": "",
        "identities": [alice.id],
        "resources": ["urn:v1:eu:resource:*"],
        "allow": [],
        "excepted": [],
        "deny": ["*"],
        "permissions_groups": [],
        "conditions": passed(UNTIL),
        "expired_at": "",
        "mark": "grantbook/test/ovh/alice+until",
    }
    return tell(PolicyProvider(), declared)


@pytest.fixture
def granted(console: OvhClient, people: Story) -> None:
    """Let everybody in the group `people` read the account and what it has."""
    body = {
        "name": "people",
        "identities": [people.id],
        "resources": [{"urn": "urn:v1:eu:resource:*"}],
        "permissions": {"allow": [{"action": "*get"}]},
    }
    console.call("POST", "/v2/iam/policy", body)


def calls(sandbox: Sandbox, control: Control, who: Person, now: datetime) -> list[Seen]:
    """Return what becomes of a call on the account and one on a product, at some time."""
    control.switch(clock_offset_s=(now - datetime.now(UTC)).total_seconds())
    paths = ("GET /me", "GET /vps/vps-xx1111a.vps.ovh.net")
    return [ovh.call(sandbox.env, who, path) for path in paths]


@pytest.mark.usefixtures("granted")
@pytest.mark.parametrize(
    ("until", "last", "after"),
    [
        (UNTIL, datetime(2035, 6, 30, 23, 58, tzinfo=UTC), datetime(2035, 7, 1, tzinfo=UTC)),
        (NOON, NOON - timedelta(minutes=2), datetime(2035, 6, 30, 13, tzinfo=UTC)),
        (NOON, NOON - timedelta(hours=12), datetime(2035, 7, 2, 0, 1, tzinfo=UTC)),
    ],
    ids=["a day", "an instant", "days after an instant"],
)
def test_access_through_a_team_ends_with_the_person(
    sandbox: Sandbox,
    control: Control,
    end: Story,
    alice: Story,
    until: datetime,
    last: datetime,
    after: datetime,
) -> None:
    """Without a run: the team has its policy still."""
    end.create(conditions=passed(until))
    who = Person(login="alice", password=alice.outputs["password"])

    assert calls(sandbox, control, who, last) == [ALLOWED, ALLOWED]
    assert calls(sandbox, control, who, after) == [refused(ME), refused("vps:apiovh:get")]


def test_access_by_the_role_of_a_group_ends_with_the_person(
    sandbox: Sandbox, control: Control, tell: Tell, end: Story
) -> None:
    """Which no policy gave."""
    bruno = person(tell, "bruno", "DEFAULT")
    end.create(identities=[bruno.id])
    who = Person(login="bruno", password=bruno.outputs["password"])

    assert calls(sandbox, control, who, UNTIL - timedelta(minutes=2)) == [ALLOWED, ALLOWED]
    assert refused(ME) in calls(sandbox, control, who, UNTIL + timedelta(minutes=1))


@pytest.mark.usefixtures("granted")
def test_the_end_of_a_person_is_nobody_elses(
    sandbox: Sandbox, control: Control, tell: Tell, end: Story
) -> None:
    """The rest of the team goes on."""
    end.create()
    carol = person(tell, "carol", "people")
    who = Person(login="carol", password=carol.outputs["password"])

    assert calls(sandbox, control, who, UNTIL + timedelta(days=1)) == [ALLOWED, ALLOWED]


def test_an_end_just_made_reads_back_without_a_difference(end: Story, control: Control) -> None:
    """And another end is a change of the condition, in place."""
    end.create()
    control.reset_calls()

    assert end.read()
    assert end.plan() == "same"
    assert end.plan(conditions=passed(NOON)) == "update"
    end.update(conditions=passed(NOON))

    assert end.read()
    assert end.plan(conditions=passed(NOON)) == "same"
    assert [call["method"] for call in control.calls()["calls"]].count("PUT") == 1
