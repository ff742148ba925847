from collections.abc import Callable, Mapping
from typing import Any, get_args

import pytest

from providers.aws import inventory as aws
from providers.errors import Misplaced, Unreachable
from providers.inventory import Inventory, Kind, Object, maker
from providers.ovh import inventory as ovh
from providers.scaleway import inventory
from providers.scaleway.client import (
    API_KEYS,
    APPLICATIONS,
    GROUPS,
    IAM,
    POLICIES,
    PROJECTS,
    USERS,
    ScalewayClient,
)
from providers.settings import Settings
from sandbox.control import Control
from tests.providers.scaleway.conftest import DATA, ORGANIZATION
from tests.providers.scaleway.furnished import (
    BILLING,
    CONDITION,
    SSO,
    act_as_program,
    furnish,
    named,
)

TIMES = ("made", "changed")
OWNER = "owner@example.example.com"


@pytest.fixture
def account(console: ScalewayClient, settings: Mapping[str, str], control: Control) -> Settings:
    """Return an organization that holds one of everything."""
    furnish(console, control)
    control.reset_calls()
    return Settings.of(settings.get)


def listed(found: Inventory, kind: str) -> dict[str, Object]:
    """Return the objects of a kind by name."""
    return {each.name: each for each in found.objects if each.kind == kind}


def facts(found: Object) -> dict[str, Any]:
    """Return the facts of an object, without the moments of a test and ids of what it names."""
    told = {name: fact for name, fact in found.facts.items() if name not in TIMES}
    return {name: _named(fact) for name, fact in told.items()}


def _named(fact: Any) -> Any:
    if isinstance(fact, list):
        return [_named(each) for each in fact]
    if isinstance(fact, dict) and "id" in fact:
        return " ".join(filter(None, (fact.get("kind"), fact["name"])))
    if isinstance(fact, dict):
        return {name: _named(each) for name, each in fact.items()}
    return fact


def test_everything_that_is_access_is_listed(account: Settings) -> None:
    """People, programs, groups, policies, scopes, and whatever opens the organization."""
    found = inventory.read(account)

    names = {kind: [*listed(found, kind)] for kind in inventory.KINDS}
    assert names == {
        "identity_provider": [SSO],
        "user": ["alice", "guest@example.com", OWNER, "zoe"],
        "application": ["backup"],
        "group": ["Administrators", "Billing Administrators", "Editors", "people"],
        "policy": ["Administrators", "Billing Administrators", "Editors", "lost", "people"],
        "api_key": ["nightly", "sandbox bootstrap"],
        "scim_token": [""],
        "ssh_key": ["laptop"],
        "project": ["data", "default", "late", "web"],
    }
    assert found.skipped == ()
    assert {*aws.KINDS, *inventory.KINDS, *ovh.KINDS} == set(get_args(Kind))


def test_users_are_told_with_type_status_second_factor_and_last_sign_in(account: Settings) -> None:
    """And with their groups; nobody's password."""
    users = listed(inventory.read(account, ["user"]), "user")

    alice = facts(users["alice"])
    assert alice.pop("last_login") > "2026"
    assert alice == {
        "type": "member",
        "status": "activated",
        "email": "alice@example.com",
        "groups": ["people"],
        "locked": False,
        "mfa": False,
        "tags": ["team=web"],
    }
    assert users["zoe"].facts["last_login"] == ""
    assert users[OWNER].facts["type"] == "owner"
    guest = users["guest@example.com"].facts
    assert (guest["type"], guest["status"]) == ("guest", "invitation_pending")


def test_groups_are_told_with_people_and_programs(account: Settings) -> None:
    """Each by kind, id and name."""
    people = listed(inventory.read(account, ["group"]), "group")["people"]

    assert facts(people) == {
        "description": "The people",
        "members": ["application backup", "user alice"],
        "all_users": False,
        "all_applications": False,
        "tags": [],
    }
    assert all(each["id"] for each in people.facts["members"])


def test_policies_are_told_with_principal_and_rules(account: Settings) -> None:
    """Everything that decides; a rule without projects is for the organization."""
    policies = listed(inventory.read(account, ["policy"]), "policy")

    assert facts(policies["people"]) == {
        "description": "The people",
        "principal": "group people",
        "rules": [
            {"permission_sets": ["BillingReadOnly"], "projects": [], "condition": ""},
            {
                "permission_sets": ["InstancesReadOnly", "ObjectStorageFullAccess"],
                "projects": ["data"],
                "condition": CONDITION,
            },
        ],
        "tags": [],
    }


def test_a_policy_without_a_principal_is_told_as_one(account: Settings) -> None:
    """Whoever made it; it grants nothing and waits for somebody to give it to."""
    lost = listed(inventory.read(account, ["policy"]), "policy")["lost"]

    assert lost.facts["principal"] is None
    assert maker(lost, "test") == "this stack"


def test_keys_are_told_with_bearer_and_end(account: Settings) -> None:
    """Those of people too; never with a secret, nor with the address of whoever made them."""
    keys = listed(inventory.read(account, ["api_key"]), "api_key")

    assert facts(keys["nightly"]) == {
        "bearer": "application backup",
        "default_project": "data",
        "ends": "2035-06-30T21:59:59Z",
    }
    assert keys["nightly"].id.startswith("SCW")
    assert facts(keys["sandbox bootstrap"])["bearer"] == f"user {OWNER}"
    assert keys["sandbox bootstrap"].facts["ends"] == ""


def test_programs_projects_and_ssh_keys_are_told(account: Settings) -> None:
    """With what each opens or holds."""
    found = inventory.read(account, ["application", "project", "ssh_key"])

    assert facts(listed(found, "application")["backup"]) == {
        "description": "The backup",
        "api_keys": 1,
        "tags": [],
    }
    assert facts(listed(found, "project")["late"]) == {"description": "Late"}
    laptop = facts(listed(found, "ssh_key")["laptop"])
    assert laptop.pop("fingerprint").endswith("(ssh-ed25519)")
    assert laptop == {"project": "data", "disabled": False}


def test_the_identity_provider_is_told_with_its_certificates_and_tokens(account: Settings) -> None:
    """Where people sign in, and who keeps them."""
    found = inventory.read(account, ["identity_provider", "scim_token"])

    assert facts(listed(found, "identity_provider")[SSO]) == {
        "entity_id": "https://idp.example.com/metadata",
        "status": "valid",
        "certificates_end": ["2040-01-01T00:00:00Z"],
    }
    (token,) = listed(found, "scim_token").values()
    assert token.facts["made"] < token.facts["ends"]


@pytest.mark.parametrize(
    ("kind", "name", "made_by"),
    [
        ("user", "alice", "this stack"),
        ("user", "zoe", "not grantbook"),
        ("group", "people", 'stack "other"'),
        ("group", "Editors", "not grantbook"),
        ("policy", "people", 'stack "other"'),
        ("application", "backup", "this stack"),
        ("api_key", "nightly", "this stack"),
        ("api_key", "sandbox bootstrap", "not grantbook"),
        ("ssh_key", "laptop", "this stack"),
        ("project", "late", "this stack"),
        ("project", "default", "the cloud"),
        ("identity_provider", SSO, ""),
        ("scim_token", "", ""),
    ],
)
def test_who_made_an_object_is_told_by_its_mark(
    account: Settings, kind: Kind, name: str, made_by: str
) -> None:
    """A tag, the end of a description or of a name; some have no place for one."""
    found = listed(inventory.read(account, [kind]), kind)[name]

    assert maker(found, "test") == made_by


def test_what_a_product_made_is_the_clouds(
    account: Settings, control: Control, next_run: Callable[[], None]
) -> None:
    """Whatever its tags say."""
    backup = listed(inventory.read(account, ["application"]), "application")["backup"]
    control.manage(ORGANIZATION, "applications", backup.id)
    next_run()

    (found,) = listed(inventory.read(account, ["application"]), "application").values()

    assert maker(found, "test") == "the cloud"


def test_what_may_not_be_seen_is_told_and_the_rest_is_read(
    account: Settings, console: ScalewayClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line for each kind of it; names that may not be seen are missing, ids are not."""
    act_as_program(
        console, monkeypatch, "IAMPolicyReadOnly", "IAMGroupReadOnly", "IAMApplicationReadOnly"
    )

    found = inventory.read(account)

    told = [each.what for each in found.skipped]
    assert {"users", "projects"} <= set(told)
    assert told == sorted(told)
    assert all("403 insufficient permissions" in each.why for each in found.skipped)
    members = listed(found, "group")["people"].facts["members"]
    assert {each["kind"]: each["name"] for each in members} == {"application": "backup", "user": ""}
    assert all(each["id"] for each in members)
    rules = listed(found, "policy")["people"].facts["rules"]
    assert [each["projects"] for each in rules] == [[], [{"id": DATA, "name": ""}]]


def test_rules_that_may_not_be_seen_are_not_none_at_all(
    account: Settings, control: Control
) -> None:
    """An empty list would say that the policy grants nothing."""
    refusal = {"message": "no"}
    control.fault(kind="status", status=403, path=f"{IAM}/rules", body=refusal, times=99)

    found = inventory.read(account, ["policy"])

    assert {each.facts["rules"] for each in found.objects} == {None}
    assert [each.what for each in found.skipped] == ["rules of policies"]


def test_a_policy_that_goes_while_we_read_has_no_rules_to_tell(
    account: Settings, control: Control
) -> None:
    """Only a 404 means that, and it is no reason to complain."""
    control.fault(kind="status", status=404, path=f"{IAM}/rules")

    found = inventory.read(account, ["policy"])

    assert sum(each.facts["rules"] is None for each in found.objects) == 1
    assert found.skipped == ()


def test_an_organization_without_an_identity_provider_lacks_nothing(
    settings: Mapping[str, str], control: Control
) -> None:
    """Its 404 is the answer, and nothing is enabled by looking."""
    before = control.state()

    found = inventory.read(Settings.of(settings.get), ["identity_provider", "scim_token"])

    assert (found.objects, found.skipped) == ((), ())
    assert control.state() == before


def test_every_page_is_read_and_any_order_is_the_same(
    account: Settings, control: Control, next_run: Callable[[], None]
) -> None:
    """What is found is sorted."""
    before = inventory.read(account)
    next_run()
    control.switch(page_size=2, shuffle_lists=True)

    assert inventory.read(account) == before


def test_reading_costs_the_lists_and_a_call_for_the_rules_of_each_policy(
    account: Settings, control: Control
) -> None:
    """Names come from the same lists; nothing is changed."""
    found = inventory.read(account)

    calls = control.calls()
    lists, policies = 7, len(listed(found, "policy"))
    proof, identity_provider, scim = 2, 2, 2
    assert calls["total"] == proof + lists + policies + identity_provider + scim
    assert calls["mutating"] == 0


def test_only_what_is_asked_for_is_read(account: Settings, control: Control) -> None:
    """And the names of what it speaks of."""
    inventory.read(account, ["api_key"])

    paths = {call["path"] for call in control.calls()["calls"]}
    proof = {path for path in paths if path.startswith((f"{API_KEYS}/", f"{USERS}/"))}
    assert paths - proof == {API_KEYS, USERS, APPLICATIONS, PROJECTS}


def test_projects_need_nobodys_names(account: Settings, control: Control) -> None:
    """So that nothing else is listed for them."""
    inventory.read(account, ["project"])

    paths = {call["path"] for call in control.calls()["calls"]}
    assert PROJECTS in paths
    assert not paths & {GROUPS, POLICIES, APPLICATIONS}


@pytest.mark.usefixtures("misled")
def test_somebody_elses_organization_is_not_read(settings: Mapping[str, str]) -> None:
    """It would be shown under the wrong name."""
    with pytest.raises(Misplaced):
        inventory.read(Settings.of(settings.get))


def test_a_cloud_that_does_not_answer_is_no_gap(account: Settings, control: Control) -> None:
    """Half an inventory would look like a whole one."""
    control.fault(kind="status", status=503, method="GET", path=GROUPS, times=99)

    with pytest.raises(Unreachable):
        inventory.read(account, ["group"])


def test_a_policy_of_one_person_is_theirs(account: Settings, console: ScalewayClient) -> None:
    """Principals of each kind have a name."""
    alice = listed(inventory.read(account, ["user"]), "user")["alice"]
    held = {**named("one"), "user_id": alice.id, "rules": [BILLING]}
    console.call("POST", POLICIES, held)

    found = listed(inventory.read(account, ["policy"]), "policy")["one"]

    assert found.facts["principal"] == {"kind": "user", "id": alice.id, "name": "alice"}
