from typing import Any

import pytest

from providers.errors import ProviderError, Refused, Taken, Unreachable
from providers.scaleway import client
from providers.scaleway.client import PROJECTS, ScalewayClient
from providers.scaleway.policy import PATH, RULES, PolicyProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import DATA, ORGANIZATION, WEB, named
from tests.providers.story import Story, Tell

OFFICE = 'request.ip == "192.0.2.7"'


def rule(*sets: str, projects: tuple[str, ...] = (), condition: str = "") -> dict[str, Any]:
    """Return a declared rule."""
    return {
        "permission_set_names": list(sets),
        "projects": list(projects),
        "condition": condition,
    }


STORAGE = rule("ObjectStorageFullAccess", "InstancesReadOnly", projects=("web", "data"))
BILLING = rule("BillingReadOnly", condition=OFFICE)


@pytest.fixture
def policy(tell: Tell, backup: Story) -> Story:
    """Return a policy of a program about to be made."""
    declared = {
        **named("backup"),
        "application_id": backup.id,
        "rules": [STORAGE, BILLING],
    }
    return tell(PolicyProvider(), declared)


def path(story: Story) -> str:
    """Return the path of a policy."""
    return f"{PATH}/{story.id}"


def rules(console: ScalewayClient, story: Story) -> list[dict[str, Any]]:
    """Return the rules of a policy in the cloud's words, in order, without their ids."""
    found = console.pages(RULES, "rules", {"policy_id": story.id})
    said = [
        {
            key: value
            for key, value in each.items()
            if key not in {"id", "permission_sets_scope_type"}
        }
        for each in found
    ]
    return sorted(said, key=repr)


def test_a_policy_says_in_the_clouds_words_what_was_declared(
    policy: Story, console: ScalewayClient, backup: Story
) -> None:
    """A rule without projects is for the organization."""
    policy.create()

    found = console.call("GET", path(policy))

    assert found["application_id"] == backup.id
    assert rules(console, policy) == [
        {
            "permission_set_names": ["BillingReadOnly"],
            "condition": OFFICE,
            "organization_id": ORGANIZATION,
        },
        {
            "permission_set_names": ["InstancesReadOnly", "ObjectStorageFullAccess"],
            "condition": "",
            "project_ids": sorted([DATA, WEB]),
        },
    ]


def test_a_policy_just_made_reads_back_without_a_difference(policy: Story) -> None:
    """Names of projects, and rules in any order."""
    policy.create()
    made = policy.plan()

    assert policy.read()

    assert made == "same"
    assert policy.inputs == policy.declared
    assert policy.plan() == "same"


def test_policy_and_rules_are_made_by_one_call(policy: Story, control: Control) -> None:
    """There is no moment with a policy and without its rules."""
    policy.create()

    changes = [call["path"] for call in control.calls()["calls"] if call["mutating"]]
    assert changes[-1:] == [PATH]
    assert RULES not in changes


@pytest.mark.parametrize(
    "said",
    [
        [BILLING, STORAGE],
        [
            BILLING,
            rule("InstancesReadOnly", "ObjectStorageFullAccess", projects=("data", "web")),
        ],
        [BILLING, STORAGE, BILLING],
        [STORAGE, {key: BILLING[key] for key in sorted(BILLING)}],
    ],
    ids=["rules", "sets and projects", "said twice", "keys"],
)
def test_the_order_of_rules_means_nothing(
    policy: Story, control: Control, said: list[dict[str, Any]]
) -> None:
    """Nor that of their sets and projects, declared or answered, nor how often one is said."""
    control.switch(shuffle_lists=True)
    policy.create()

    for _ in range(5):
        assert policy.plan(rules=said) == "same"
        assert policy.read()
        assert policy.plan() == "same"


@pytest.mark.parametrize(
    "said",
    [
        [],
        [STORAGE],
        [STORAGE, rule("BillingReadOnly")],
        [STORAGE, rule("BillingReadOnly", condition='request.ip == "192.0.2.8"')],
        [BILLING, rule(*STORAGE["permission_set_names"], projects=("data",))],
        [BILLING, rule(*STORAGE["permission_set_names"])],
        [BILLING, rule("InstancesReadOnly", projects=("web", "data"))],
    ],
)
def test_other_rules_are_a_change_and_replace_all(
    policy: Story, console: ScalewayClient, said: list[dict[str, Any]]
) -> None:
    """Fewer, more, wider, narrower, conditioned or not."""
    policy.create()

    assert policy.plan(rules=said) == "update"
    policy.update(rules=said)

    assert len(rules(console, policy)) == len(said)
    assert policy.read()
    assert policy.plan(rules=said) == "same"


def test_rules_that_did_not_change_are_left_alone(policy: Story, control: Control) -> None:
    """A new description gives no rule a new id."""
    policy.create()
    control.reset_calls()

    policy.update(description="Changed")

    assert [(call["method"], call["path"]) for call in control.calls()["calls"]] == [
        ("PATCH", path(policy))
    ]


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("name", {"name": "renamed"}),
        ("description", {"description": ""}),
        ("tags", {"tags": []}),
        ("mark", {"tags": ["team=ops", "env=prod"]}),
        ("application_id", {"no_principal": True}),
    ],
)
def test_a_policy_edited_in_the_console_is_seen_and_put_right(
    policy: Story, console: ScalewayClient, key: str, by_hand: dict[str, Any]
) -> None:
    """A policy without principal grants nothing, and nobody would notice."""
    policy.create()
    before = console.call("GET", path(policy))
    console.call("PATCH", path(policy), by_hand)

    assert policy.read()
    seen, planned = policy.inputs.get(key), policy.plan()
    policy.update()

    assert seen != policy.declared[key]
    assert planned == "update"
    assert console.call("GET", path(policy)) == before
    assert policy.read()
    assert policy.plan() == "same"


@pytest.mark.parametrize(
    "by_hand",
    [
        [],
        [{"permission_set_names": ["AllProductsFullAccess"], "organization_id": ORGANIZATION}],
        [
            {
                "permission_set_names": ["ObjectStorageFullAccess", "InstancesReadOnly"],
                "project_ids": [WEB, DATA],
            },
            {"permission_set_names": ["BillingReadOnly"], "organization_id": ORGANIZATION},
        ],
    ],
    ids=["none", "wider", "condition gone"],
)
def test_rules_edited_in_the_console_are_seen_and_put_right(
    policy: Story, console: ScalewayClient, by_hand: list[dict[str, Any]]
) -> None:
    """Answers leave them out of a policy: they are read apart."""
    policy.create()
    before = rules(console, policy)
    console.call("PUT", RULES, {"policy_id": policy.id, "rules": by_hand})

    assert policy.read()
    planned = policy.plan()
    policy.update()

    assert planned == "update"
    assert rules(console, policy) == before
    assert policy.read()
    assert policy.plan() == "same"


def test_a_principal_put_there_in_the_console_is_taken_away(
    policy: Story, console: ScalewayClient, alice: Story, backup: Story
) -> None:
    """One policy has one principal: the declared one takes the place of the other."""
    policy.create()
    console.call("PATCH", path(policy), {"user_id": alice.id})

    assert policy.read()
    seen, planned = policy.inputs, policy.plan()
    policy.update()

    assert "application_id" not in seen
    assert (seen["user_id"], planned) == (alice.id, "update")
    found = console.call("GET", path(policy))
    assert found["application_id"] == backup.id
    assert "user_id" not in found
    assert policy.read()
    assert policy.plan() == "same"


def test_a_policy_moves_to_another_principal_in_place(
    policy: Story, console: ScalewayClient, support: Story
) -> None:
    """The new one alone is told."""
    policy.create()
    moved = {"application_id": "", "group_id": support.id}

    assert policy.plan(**moved) == "update"
    policy.update(**moved)

    found = console.call("GET", path(policy))
    assert found["group_id"] == support.id
    assert "application_id" not in found
    assert policy.read()
    assert policy.plan(**moved) == "same"


@pytest.mark.parametrize("kind", ["group_id", "user_id"])
def test_any_kind_of_principal_holds_a_policy(
    tell: Tell, support: Story, alice: Story, kind: str
) -> None:
    """Exactly one is given."""
    id_ = support.id if kind == "group_id" else alice.id
    policy = tell(PolicyProvider(), {**named("one"), kind: id_, "rules": [BILLING]}).create()

    assert policy.read()

    assert policy.inputs[kind] == id_
    assert policy.plan() == "same"


@pytest.mark.parametrize("kind", ["application_id", "group_id", "user_id"])
def test_a_policy_whose_principal_is_gone_is_seen_and_given_the_next_one(
    tell: Tell,
    console: ScalewayClient,
    backup: Story,
    support: Story,
    alice: Story,
    kind: str,
) -> None:
    """It stays without one, and would grant nothing for ever."""
    principal = {"application_id": backup, "group_id": support, "user_id": alice}[kind]
    declared = {**named("one"), kind: principal.id, "rules": [BILLING]}
    policy = tell(PolicyProvider(), declared).create()
    principal.delete()

    assert policy.read()
    seen, planned = policy.inputs, policy.plan()
    again = {kind: principal.create().id}
    policy.update(**again)

    assert (seen.get(kind), seen["no_principal"], planned) == (None, True, "update")
    found = console.call("GET", path(policy))
    assert found[kind] == principal.id
    assert "no_principal" not in found
    assert policy.read()
    assert policy.plan(**again) == "same"


@pytest.fixture
def parked(tell: Tell) -> Story:
    """Return a policy that is for nobody on purpose."""
    return tell(PolicyProvider(), {**named("parked"), "no_principal": True, "rules": [BILLING]})


def test_a_policy_may_be_for_nobody_on_purpose(parked: Story, console: ScalewayClient) -> None:
    """To be given to somebody in an emergency."""
    parked.create()

    assert console.call("GET", path(parked))["no_principal"] is True
    assert parked.plan() == "same"
    assert parked.read()
    assert parked.inputs == parked.declared
    assert parked.plan() == "same"


def test_whoever_was_given_a_parked_policy_by_hand_is_seen_and_loses_it(
    parked: Story, console: ScalewayClient, alice: Story
) -> None:
    """What is for nobody is for nobody."""
    parked.create()
    console.call("PATCH", path(parked), {"user_id": alice.id})

    assert parked.read()
    seen, planned = parked.inputs, parked.plan()
    parked.update()

    assert (seen["user_id"], planned) == (alice.id, "update")
    found = console.call("GET", path(parked))
    assert found["no_principal"] is True
    assert "user_id" not in found
    assert parked.read()
    assert parked.plan() == "same"


def test_a_policy_is_parked_and_given_out_in_place(
    policy: Story, console: ScalewayClient, backup: Story
) -> None:
    """By one call each, and nothing but the principal changes."""
    policy.create()
    before = console.call("GET", path(policy))
    to_nobody = {"application_id": "", "no_principal": True}

    assert policy.plan(**to_nobody) == "update"
    policy.update(**to_nobody)
    without = console.call("GET", path(policy))
    assert policy.plan() == "update"
    policy.update()

    assert without["no_principal"] is True
    assert "application_id" not in without
    assert console.call("GET", path(policy)) == before
    assert before["application_id"] == backup.id


@pytest.mark.parametrize("said", [{}, {"no_principal": False}])
def test_a_policy_for_somebody_need_not_say_that_it_is_not_for_nobody(
    policy: Story, said: dict[str, bool]
) -> None:
    """The cloud refuses the word `false`; an older state has no word at all."""
    policy.declared |= said
    policy.create()

    assert policy.plan(no_principal=False) == "same"
    assert policy.read()
    assert policy.plan() == "same"
    policy.update(no_principal=False, description="Changed")


@pytest.mark.parametrize("page_size", [None, 7])
def test_all_pages_of_rules_are_read(
    policy: Story, control: Control, page_size: int | None
) -> None:
    """A page holds twenty where nobody asks for more, and a hundred at most."""
    control.switch(page_size=page_size)
    many = [
        rule("BillingReadOnly", condition=f'request.ip == "192.0.2.{number}"')
        for number in range(120)
    ]
    policy.create(rules=many)
    control.reset_calls()

    assert policy.read()

    assert len(policy.inputs["rules"]) == 120
    assert policy.plan(rules=many) == "same"
    assert policy.plan(rules=many[:-1]) == "update"
    pages = [call for call in control.calls()["calls"] if call["path"] == RULES]
    assert len(pages) == (2 if page_size is None else 18)


def test_projects_are_said_as_they_were_declared(
    policy: Story, console: ScalewayClient, control: Control
) -> None:
    """By name or by id; they are listed once in a run."""
    mixed = [rule("InstancesReadOnly", projects=("web", DATA))]
    policy.create(rules=mixed)

    assert policy.read()

    assert policy.plan(rules=mixed) == "same"
    assert rules(console, policy)[0]["project_ids"] == sorted([DATA, WEB])
    listed = [call for call in control.calls()["calls"] if call["path"] == PROJECTS]
    assert len(listed) == 1


@pytest.mark.parametrize("page_size", [None, 1])
def test_an_unknown_project_is_named_with_those_that_exist(
    policy: Story, control: Control, page_size: int | None
) -> None:
    """Of all pages; and no policy is made."""
    control.switch(page_size=page_size)

    with pytest.raises(ProviderError) as caught:
        policy.create(rules=[rule("InstancesReadOnly", projects=("dta",))])

    assert str(caught.value) == (
        f'Scaleway: no project "dta" in the organization {ORGANIZATION}; it has data, default, web.'
    )
    assert posts(control, PATH) == 0


def test_a_project_that_was_renamed_does_not_stop_a_refresh(
    policy: Story, console: ScalewayClient
) -> None:
    """It is drift, shown by its id; the next change says that the name is unknown."""
    policy.create()
    console.call("PATCH", f"{PROJECTS}/{DATA}", {"name": "archive"})
    client.of.cache_clear()  # As in the next run.

    assert policy.read()

    assert policy.plan() == "update"
    with pytest.raises(ProviderError, match='no project "data"'):
        policy.update()


def test_another_organization_is_another_policy(policy: Story) -> None:
    """The organization of a policy is fixed."""
    policy.create()

    assert policy.plan(organization_id=DATA) == "replace organization_id"


def test_a_policy_deleted_in_the_console_is_gone(policy: Story, console: ScalewayClient) -> None:
    """Its read is empty, not an error."""
    policy.create()
    console.delete(path(policy))

    assert not policy.read()


def test_deleting_a_policy_twice_is_deleting_once(
    policy: Story, control: Control, backup: Story
) -> None:
    """Its rules go with it."""
    assert backup.id
    before = control.state()
    policy.create()

    policy.delete()
    policy.delete()

    assert control.state() == before


def test_a_refused_policy_is_one_line(policy: Story) -> None:
    """It names the argument, with its place in the list."""
    mixed = rule("BillingReadOnly", "InstancesReadOnly")

    with pytest.raises(Refused) as caught:
        policy.create(rules=[mixed])

    assert str(caught.value).startswith(
        f"Scaleway: POST {PATH}: 400 invalid argument(s); rules[0].permission_set_names "
        "permission sets must be of the same scope type constraint (request "
    )


@pytest.mark.parametrize("tags", [[], ["grantbook/prod/x/backup/0f0f0f0f"]])
def test_a_policy_of_somebody_else_is_left_as_it_is(
    policy: Story, console: ScalewayClient, control: Control, tags: list[str]
) -> None:
    """The error names the object."""
    theirs = {
        "name": "backup",
        "organization_id": ORGANIZATION,
        "tags": tags,
        "no_principal": True,
        "rules": [{"permission_set_names": ["BillingReadOnly"], "organization_id": ORGANIZATION}],
    }
    id_ = console.call("POST", PATH, theirs)["id"]
    before = control.state()

    with pytest.raises(Taken, match=f'holds the name "backup" at {PATH}/{id_}'):
        policy.create()

    assert control.state() == before


def test_a_lost_answer_makes_one_policy(
    policy: Story,
    console: ScalewayClient,
    control: Control,
    support: Story,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The next run takes over the policy with exactly our mark, as it is now declared."""
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        policy.create()
    assert posts(control, PATH) == 1
    now = {
        "description": "",
        "tags": [],
        "application_id": "",
        "group_id": support.id,
        "rules": [BILLING],
    }

    policy.create(**now)

    assert posts(control, PATH) == 1
    assert capsys.readouterr().out == "scaleway: took over the policy backup of an earlier run\n"
    found = console.call("GET", path(policy))
    assert (found["description"], found["group_id"]) == ("", support.id)
    assert len(rules(console, policy)) == 1
    assert policy.read()
    assert policy.plan(**now) == "same"
