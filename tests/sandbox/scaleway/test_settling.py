from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    ORGANIZATION,
    SERVERS,
    Answer,
    Caller,
    by_key,
    new_application,
    new_member,
    new_policy,
    on_organization,
    on_projects,
)

GROUPS = f"{IAM}/groups"
POLICIES = f"{IAM}/policies"
RULES = f"{IAM}/rules"


class Program:
    """An application with a key, and what it may do to servers."""

    def __init__(self, sandbox: Sandbox, owner: Caller) -> None:
        self.id = new_application(owner)
        key = owner.post(f"{IAM}/api-keys", application_id=self.id)
        self.caller = by_key(sandbox, key["secret_key"])

    def sees(self, path: str = SERVERS) -> int:
        """Return the status of a list."""
        query = {"project": DATA} if path == SERVERS else {}
        return self.caller.send("GET", path, **query).status


@pytest.fixture
def program(sandbox: Sandbox, owner: Caller) -> Program:
    """Return an application without any right."""
    return Program(sandbox, owner)


def new_group(owner: Caller, name: str = "ops") -> str:
    """Make a group and return its id."""
    return str(owner.post(GROUPS, name=name, organization_id=ORGANIZATION)["id"])


def test_a_grant_counts_after_a_while(owner: Caller, control: Control, program: Program) -> None:
    """The policy is read at once; what it grants comes with the sandbox's clock."""
    control.switch(settle_s=60)
    policy = new_policy(owner, on_projects("InstancesReadOnly"), application_id=program.id)

    early = program.sees()
    control.switch(clock_offset_s=59)
    nearly = program.sees()
    control.switch(clock_offset_s=61)

    assert owner.get(f"{POLICIES}/{policy}")["nb_rules"] == 1
    assert (early, nearly, program.sees()) == (403, 403, 200)


@pytest.mark.parametrize(
    "take_back",
    [
        lambda owner, policy, _: owner.delete(f"{POLICIES}/{policy}"),
        lambda owner, policy, _: owner.put(RULES, policy_id=policy, rules=[]),
        lambda owner, policy, _: owner.patch(f"{POLICIES}/{policy}", no_principal=True),
        lambda owner, _, group: owner.put(
            f"{GROUPS}/{group}/members", user_ids=[], application_ids=[]
        ),
        lambda owner, _, group: owner.delete(f"{GROUPS}/{group}"),
    ],
)
def test_what_is_taken_back_lasts_a_while(
    owner: Caller,
    control: Control,
    program: Program,
    take_back: Callable[[Caller, str, str], object],
) -> None:
    """Policies, rules, principals and members alike, for rights in IAM as well."""
    group = new_group(owner)
    owner.post(f"{GROUPS}/{group}/add-member", application_id=program.id)
    policy = new_policy(owner, on_organization("IAMReadOnly"), group_id=group)
    control.switch(settle_s=60)
    before = program.sees(POLICIES)

    take_back(owner, policy, group)

    during = program.sees(POLICIES)
    control.switch(clock_offset_s=61)
    assert (before, during, program.sees(POLICIES)) == (200, 200, 403)


def test_several_changes_settle_one_after_the_other(
    owner: Caller, control: Control, program: Program
) -> None:
    """Each after its own while; without the switch all count at once."""
    control.switch(settle_s=60)
    policy = new_policy(owner, on_projects("InstancesReadOnly"), application_id=program.id)
    control.switch(clock_offset_s=40)
    owner.put(RULES, policy_id=policy, rules=[])

    seen = []
    for offset in (41, 61, 99, 101):
        control.switch(clock_offset_s=offset)
        seen.append(program.sees())
    owner.put(RULES, policy_id=policy, rules=[on_projects("InstancesReadOnly")])
    control.switch(settle_s=0)

    assert seen == [403, 200, 200, 403]
    assert program.sees() == 200


def test_keys_and_locks_do_not_wait(
    sandbox: Sandbox, owner: Caller, control: Control, program: Program
) -> None:
    """A deleted key stops at once, and the owner may do everything at once."""
    new_policy(owner, on_projects("InstancesReadOnly"), application_id=program.id)
    control.switch(settle_s=60)
    key = owner.post(f"{IAM}/api-keys", application_id=program.id)
    other = by_key(sandbox, key["secret_key"])
    before = other.send("GET", SERVERS, project=DATA).status

    owner.delete(f"{IAM}/api-keys/{key['access_key']}")

    assert (before, other.send("GET", SERVERS, project=DATA).status) == (200, 401)
    assert program.sees() == 200


def test_an_answer_may_flap_until_rights_have_settled(
    owner: Caller, control: Control, program: Program
) -> None:
    """First the new answer, then the old one, in turn; each change begins with the new one."""
    control.switch(settle_s=60, flapping=True)
    policy = new_policy(owner, on_projects("InstancesReadOnly"), application_id=program.id)

    granted = [program.sees() for _ in range(4)]
    control.switch(clock_offset_s=61)
    settled = [program.sees() for _ in range(3)]
    owner.delete(f"{POLICIES}/{policy}")
    removed = [program.sees() for _ in range(3)]

    assert granted == [200, 403, 200, 403]
    assert settled == [200, 200, 200]
    assert removed == [403, 200, 403]


def test_what_nothing_changed_for_does_not_flap(
    sandbox: Sandbox, owner: Caller, control: Control, program: Program
) -> None:
    """Another's grant, and a question that both answers agree on."""
    control.switch(settle_s=60, flapping=True)
    other = new_application(owner, "other")
    new_policy(owner, on_projects("InstancesReadOnly"), application_id=other)

    assert [program.sees() for _ in range(3)] == [403, 403, 403]
    assert by_key(sandbox, sandbox.env["SCW_SECRET_KEY"]).send("GET", SERVERS).status == 200


def updating(group: str) -> Answer:
    """Return the refusal while a group's members are being changed."""
    return Answer(
        409,
        {
            "current_state": "updating",
            "message": "resource is in a transient state",
            "resource": "group",
            "resource_id": group,
            "type": "transient_state",
        },
    )


def test_changes_of_one_groups_members_race(owner: Caller, control: Control) -> None:
    """Of those that come at the same time one is carried out; the others may come again."""
    group = new_group(owner)
    people = [new_member(owner, f"user-{number}") for number in range(4)]
    control.switch(transient_members=60_000)
    start = Barrier(len(people))

    def add(person: str) -> Answer:
        start.wait(10)
        return owner.send("POST", f"{GROUPS}/{group}/add-member", {"user_id": person})

    with ThreadPoolExecutor(len(people)) as threads:
        answers = list(threads.map(add, people))

    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    assert answers.count(updating(group)) == 3
    assert len(owner.get(f"{GROUPS}/{group}")["user_ids"]) == 1
    for at, person in enumerate(people, 1):
        control.switch(clock_offset_s=61 * at)
        owner.post(f"{GROUPS}/{group}/add-member", user_id=person)
    assert sorted(owner.get(f"{GROUPS}/{group}")["user_ids"]) == sorted(people)


def test_every_call_about_members_keeps_a_group_busy(owner: Caller, control: Control) -> None:
    """Other groups are free, other calls too, and so is whoever was refused for a mistake."""
    group, other = new_group(owner), new_group(owner, "other")
    person = {"user_id": new_member(owner)}
    both: dict[str, list[str]] = {"user_ids": [], "application_ids": []}
    control.switch(transient_members=60_000)
    calls = [
        ("POST", "add-member", person),
        ("POST", "add-members", both),
        ("POST", "remove-member", person),
        ("PUT", "members", both),
    ]

    for at, (method, name, body) in enumerate(calls, 1):
        control.switch(clock_offset_s=61 * at)
        assert owner.send("POST", f"{GROUPS}/{group}/add-member", {}).status == 400
        assert owner.send(method, f"{GROUPS}/{group}/{name}", body).status == 200
        for again, name_again, body_again in calls:
            answer = owner.send(again, f"{GROUPS}/{group}/{name_again}", body_again)
            assert answer == updating(group)

    assert owner.post(f"{GROUPS}/{other}/add-member", **person)["user_ids"]
    assert owner.patch(f"{GROUPS}/{group}", description="x")["description"] == "x"
    owner.delete(f"{GROUPS}/{group}")
