from scaleway.iam.v1alpha1 import IamV1Alpha1API, RuleSpecs
from scaleway.instance.v1 import InstanceV1API

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import DATA, NOBODY, ORGANIZATION, WEB
from tests.sandbox.scaleway.stories.conftest import (
    GONE,
    MISTAKEN,
    REFUSED,
    TAKEN,
    client_of,
    new_member,
    said,
)


def on_projects(*names: str, condition: str = "", projects: tuple[str, ...] = (DATA,)) -> RuleSpecs:
    """Return a rule on projects."""
    return RuleSpecs(
        permission_set_names=list(names), condition=condition, project_ids=list(projects)
    )


def on_organization(*names: str) -> RuleSpecs:
    """Return a rule on the organization; the package's own empty list of projects would win."""
    rule = RuleSpecs(permission_set_names=list(names), condition="", organization_id=ORGANIZATION)
    rule.project_ids = None
    return rule


def test_a_policy_is_made_changed_and_removed(iam: IamV1Alpha1API) -> None:
    """Its rules are read apart and go with it."""
    program = iam.create_application(name="ci", description="")
    rules = [on_projects("InstancesReadOnly", projects=(DATA, WEB)), on_organization("IAMReadOnly")]
    made = iam.create_policy(
        name="ci", description="x", rules=rules, application_id=program.id, tags=["a"]
    )
    read = iam.get_policy(policy_id=made.id)
    changed = iam.update_policy(policy_id=made.id, name="ci-2", description="", tags=[])
    seen = iam.list_rules_all(policy_id=made.id)

    assert (read.nb_rules, read.nb_scopes, read.nb_permission_sets) == (2, 3, 2)
    assert (read.application_id, read.no_principal, read.tags) == (program.id, False, ["a"])
    assert (changed.name, changed.description, changed.tags) == ("ci-2", "", [])
    assert changed.application_id == program.id
    assert [(each.project_ids, each.organization_id) for each in seen] == [
        ([DATA, WEB], None),
        ([], ORGANIZATION),
    ]
    iam.delete_policy(policy_id=made.id)
    for call in (iam.get_policy, iam.update_policy, iam.delete_policy, iam.clone_policy):
        assert said(call, policy_id=made.id) == GONE
    assert said(iam.list_rules, policy_id=made.id) == GONE
    assert said(iam.set_rules, policy_id=made.id, rules=rules) == GONE


def test_rules_are_replaced_and_come_page_by_page(iam: IamV1Alpha1API, control: Control) -> None:
    """All of them at once, each with a new id; none is a policy that grants nothing."""
    first = on_projects("VPCReadOnly")
    made = iam.create_policy(name="p", description="", rules=[first], no_principal=True)
    (before,) = iam.list_rules_all(policy_id=made.id)
    control.switch(page_size=2)
    many = [on_projects("VPCReadOnly", condition=f"{at} == 1") for at in range(5)]

    written = iam.set_rules(policy_id=made.id, rules=[first, *many]).rules
    page = iam.list_rules(policy_id=made.id, page=2)
    seen = iam.list_rules_all(policy_id=made.id)

    assert (len(page.rules), page.total_count) == (2, 6)
    assert seen == written
    assert [each.condition for each in seen] == ["", *(f"{at} == 1" for at in range(5))]
    assert before.id not in {each.id for each in seen}
    assert iam.set_rules(policy_id=made.id, rules=[]).rules == []
    assert iam.get_policy(policy_id=made.id).nb_rules == 0


def test_a_policy_moves_is_copied_and_loses_its_principal(iam: IamV1Alpha1API) -> None:
    """From a program to a person to a group, whose end it outlives."""
    program = iam.create_application(name="ci", description="").id
    person, group = new_member(iam).id, iam.create_group(name="ops", description="").id
    rules = [on_projects("VPCReadOnly")]
    id_ = iam.create_policy(name="p", description="", rules=rules, application_id=program).id

    to_person = iam.update_policy(policy_id=id_, user_id=person)
    to_group = iam.update_policy(policy_id=id_, group_id=group)
    copied = iam.clone_policy(policy_id=id_)
    iam.delete_group(group_id=group)
    left = iam.get_policy(policy_id=id_)

    assert (to_person.user_id, to_person.application_id) == (person, None)
    assert (to_group.group_id, to_group.user_id) == (group, None)
    assert (copied.name, copied.no_principal, copied.group_id) == ("Copy of p", True, None)
    assert (left.no_principal, left.group_id, left.nb_rules) == (True, None, 1)
    found = iam.list_policies_all(no_principal=True)
    assert {each.id for each in found} == {id_, copied.id}
    assert iam.update_policy(policy_id=id_, user_id=person).no_principal is False


def test_policies_come_page_by_page(iam: IamV1Alpha1API, control: Control) -> None:
    """By name, those that every organization begins with among them."""
    for at in range(3):
        rules = [on_projects("VPCReadOnly")]
        iam.create_policy(name=f"p-{at}", description="", rules=rules, no_principal=True)
    control.switch(page_size=2)

    first = iam.list_policies()
    everyone = iam.list_policies_all()

    assert (len(first.policies), first.total_count) == (2, 6)
    assert [each.name for each in everyone] == [
        *("Administrators", "Billing Administrators", "Editors"),
        *("p-0", "p-1", "p-2"),
    ]
    assert [each.name for each in iam.list_policies_all(policy_name="p-1")] == ["p-1"]


def test_a_mistaken_policy_is_refused(iam: IamV1Alpha1API) -> None:
    """A name in use, a principal that is not there, and rules that cannot be."""
    good = [on_projects("VPCReadOnly")]
    made = iam.create_policy(name="p", description="", rules=good, no_principal=True)
    bad = [
        on_projects("Instances"),
        on_projects("IAMReadOnly"),
        on_organization("IAMReadOnly", "VPCReadOnly"),
        on_projects("VPCReadOnly", condition="1 =="),
        on_projects("VPCReadOnly", projects=(NOBODY,)),
    ]

    for rule in bad:
        told = {"name": "a", "description": "", "no_principal": True}
        assert said(iam.create_policy, **told, rules=[*good, rule]) == MISTAKEN
        assert said(iam.set_rules, policy_id=made.id, rules=[rule]) == MISTAKEN
    assert said(iam.create_policy, name="p", description="", rules=good, no_principal=True) == TAKEN
    assert said(iam.create_policy, name="a", description="", rules=good, user_id=NOBODY) == GONE
    assert said(iam.update_policy, policy_id=made.id, no_principal=False) == MISTAKEN
    assert iam.get_policy(policy_id=made.id).nb_rules == 1


def test_a_policy_is_not_a_strangers(iam: IamV1Alpha1API, stranger: IamV1Alpha1API) -> None:
    """Neither to see nor to touch, nor to be given."""
    rules = [on_organization("IAMManager")]
    made = iam.create_policy(name="p", description="", rules=rules, no_principal=True)
    (program,) = iam.list_applications_all()

    assert said(stranger.list_policies) == REFUSED
    for each in ("get_policy", "delete_policy", "clone_policy", "list_rules"):
        assert said(getattr(stranger, each), policy_id=made.id) == REFUSED
    assert said(stranger.update_policy, policy_id=made.id, application_id=program.id) == REFUSED
    assert said(stranger.set_rules, policy_id=made.id, rules=rules) == REFUSED


def test_a_rule_opens_what_it_says_until_it_is_taken_back(
    sandbox: Sandbox, iam: IamV1Alpha1API
) -> None:
    """To the program that bears a key, in its project and in no other."""
    program = iam.create_application(name="ci", description="").id
    key = iam.create_api_key(application_id=program, description="")
    rules = [on_projects("InstancesReadOnly", condition='request.ip == "127.0.0.1"')]
    id_ = iam.create_policy(name="ci", description="", rules=rules, application_id=program).id
    client = client_of(sandbox, key.access_key, key.secret_key)
    instances = InstanceV1API(client)

    inside = instances.list_servers(zone="fr-par-1", project=DATA).servers
    outside = said(instances.list_servers, zone="fr-par-1", project=WEB)
    elsewhere = on_projects("InstancesReadOnly", condition='request.ip == "203.0.113.7"')
    iam.set_rules(policy_id=id_, rules=[elsewhere])

    assert [each.name for each in inside] == ["data-1"]
    assert outside == REFUSED
    assert said(instances.list_servers, zone="fr-par-1", project=DATA) == REFUSED
