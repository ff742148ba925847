import pytest

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    NOBODY,
    ORGANIZATION,
    PARTNER,
    SERVERS,
    WEB,
    Caller,
    Json,
    by_key,
    gone,
    new_application,
    new_member,
    new_policy,
    on_organization,
    on_projects,
    program,
    reason,
    refused,
)

POLICIES = f"{IAM}/policies"
RULES = f"{IAM}/rules"
RULE = on_projects("InstancesReadOnly")


def told(**changes: object) -> Json:
    """Return the body of a policy without principal, with changes."""
    body = {"name": "p", "organization_id": ORGANIZATION, "rules": [RULE], "no_principal": True}
    return {**body, **changes}


def test_a_policy_lives_from_creation_to_deletion(owner: Caller) -> None:
    """Its creation shows counters of zero, the next reading the right ones; rules never."""
    application = new_application(owner)
    rules = [
        on_projects("InstancesReadOnly", "VPCReadOnly", projects=(DATA, WEB)),
        on_organization("IAMReadOnly"),
    ]
    body = told(rules=rules, tags=None, description="x", application_id=application)
    made = owner.post(POLICIES, **{**body, "no_principal": None})
    path = f"{POLICIES}/{made['id']}"

    read = owner.get(path)

    counters = ("nb_rules", "nb_scopes", "nb_permission_sets")
    assert [made[key] for key in counters] == [0, 0, 0]
    assert [read[key] for key in counters] == [2, 3, 3]
    assert made["tags"] == []
    assert made["application_id"] == application
    assert not {"rules", "user_id", "group_id", "no_principal"} & read.keys()
    owner.delete(path)
    for method in ("GET", "PATCH", "DELETE"):
        assert owner.send(method, path) == gone("policy", made["id"])
    assert owner.send("GET", RULES, policy_id=made["id"]) == gone("policy", made["id"])


def test_a_policy_moves_to_another_principal(owner: Caller) -> None:
    """The old key disappears, and the time of the last change stays."""
    application, user = new_application(owner), new_member(owner)
    made = owner.post(POLICIES, **told())
    path = f"{POLICIES}/{made['id']}"

    to_application = owner.patch(path, application_id=application, name=None, tags=["a"])
    to_user = owner.patch(path, user_id=user, tags=None)
    to_nobody = owner.patch(path, no_principal=True)

    assert to_application["application_id"] == application
    assert "no_principal" not in to_application
    assert (to_user["user_id"], to_user["tags"]) == (user, ["a"])
    assert "application_id" not in to_user
    assert to_nobody["no_principal"] is True
    assert to_nobody["updated_at"] == made["updated_at"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": None}, (400, "name", "required")),
        ({"no_principal": False}, (400, "no_principal", "constraint")),
        ({"no_principal": None}, (400, "principal", "required")),
        ({"user_id": NOBODY}, (400, "no_principal", "constraint")),
        ({"no_principal": None, "user_id": "x"}, (400, "user_id", "format")),
        ({"rules": None}, (400, "rules", "required")),
        ({"rules": []}, (400, "rules", "required")),
        ({"rules": RULE}, (400, "rules", "format")),
        ({"rules": [RULE, {}]}, (400, "rules[1]", "format")),
        ({"rules": [{**RULE, "project_ids": []}]}, (400, "rules[0]", "format")),
        ({"rules": [{**RULE, "organization_id": ORGANIZATION}]}, (400, "rules[0]", "format")),
        ({"rules": [{**on_organization("IAMReadOnly"), "project_ids": []}]}, "rules[0]"),
        ({"rules": [{**RULE, "permission_set_names": [[]]}]}, "rules[0].permission_set_names"),
        ({"rules": [{**RULE, "project_ids": ["x"]}]}, (400, "project_ids[0]", "format")),
        ({"rules": [on_projects("VPCReadOnly", projects=(NOBODY,))]}, "rules[0].project_ids"),
        ({"rules": [{**RULE, "permission_set_names": []}]}, "rules[0].permission_set_names"),
        ({"rules": [on_projects("InstanceReadOnly")]}, "rules[0].permission_set_names"),
        ({"rules": [on_projects("IAMReadOnly")]}, "rules[0].project_ids"),
        (
            {"rules": [on_organization("IAMReadOnly", "VPCReadOnly")]},
            "rules[0].permission_set_names",
        ),
        (
            {"rules": [{**on_organization("IAMReadOnly"), "organization_id": PARTNER}]},
            "rules[0].organization_id",
        ),
        ({"rules": [on_projects("VPCReadOnly", condition="1 ==")]}, "rules[0].condition"),
        ({"rules": [on_projects("VPCReadOnly", condition="x" * 2049)]}, "rules[0].condition"),
    ],
)
def test_a_malformed_policy_is_refused(owner: Caller, change: Json, expected: object) -> None:
    """The argument is named, and nothing is made."""
    answer = owner.send("POST", POLICIES, told(**change))

    assert expected in (reason(answer), reason(answer)[1])
    assert owner.get(POLICIES)["total_count"] == 3


def test_mixed_scope_types_meet_the_known_words(owner: Caller) -> None:
    """One of the texts that were reported."""
    rule = on_organization("IAMReadOnly", "VPCReadOnly")

    answer = owner.send("POST", POLICIES, told(rules=[rule]))

    (detail,) = answer.body["details"]
    assert detail["help_message"] == "permission sets must be of the same scope type"


def test_a_principal_must_exist(owner: Caller) -> None:
    """Each kind under its own name."""
    for kind in ("user", "group", "application"):
        body = {**told(no_principal=None), f"{kind}_id": NOBODY}
        assert owner.send("POST", POLICIES, body) == gone(kind, NOBODY)


def test_names_are_unique(owner: Caller) -> None:
    """Also when they change, and when they are copied twice."""
    made = owner.post(POLICIES, **told())
    other = new_policy(owner, RULE, name="other")
    owner.post(f"{POLICIES}/{made['id']}/clone")

    assert owner.send("POST", POLICIES, told()).status == 409
    assert owner.send("PATCH", f"{POLICIES}/{other}", {"name": "p"}).status == 409
    assert owner.send("POST", f"{POLICIES}/{made['id']}/clone").status == 409


def test_a_clone_has_the_rules_alone(owner: Caller) -> None:
    """Neither tags nor principal, and its rules are its own."""
    application = new_application(owner)
    id_ = new_policy(owner, RULE, name="p", application_id=application)
    owner.patch(f"{POLICIES}/{id_}", tags=["a"])

    made = owner.post(f"{POLICIES}/{id_}/clone", name="ignored")

    assert (made["name"], made["tags"], made["no_principal"]) == ("Copy of p", [], True)
    assert made["nb_rules"] == 0
    (old,), (new,) = (owner.get(RULES, policy_id=each)["rules"] for each in (id_, made["id"]))
    assert old.pop("id") != new.pop("id")
    assert old == new


def test_rules_are_replaced_all_at_once(owner: Caller) -> None:
    """Equal or not, each gets a new id; the scope type is the sets', not the scope's."""
    id_ = new_policy(owner, RULE)
    before = owner.get(f"{POLICIES}/{id_}")
    rules = [
        on_organization("AllProductsReadOnly"),
        on_organization("IAMReadOnly", condition="request.ip == '203.0.113.7'"),
    ]

    first = owner.put(RULES, policy_id=id_, rules=rules)
    second = owner.put(RULES, policy_id=id_, rules=rules)
    read = owner.get(RULES, policy_id=id_)
    emptied = owner.put(RULES, policy_id=id_, rules=[])

    kinds = [rule["permission_sets_scope_type"] for rule in first["rules"]]
    assert kinds == ["projects", "organization"]
    assert "total_count" not in first
    assert read == {**second, "total_count": 2}
    assert not {rule["id"] for rule in first["rules"]} & {rule["id"] for rule in second["rules"]}
    without_ids = [{k: v for k, v in rule.items() if k != "id"} for rule in read["rules"]]
    assert [rule | {"x": 1} for rule in without_ids] == [
        {**rule, "permission_sets_scope_type": kind, "x": 1}
        for rule, kind in zip(rules, kinds, strict=True)
    ]
    assert emptied == {"rules": []}
    assert owner.get(f"{POLICIES}/{id_}")["updated_at"] > before["updated_at"]


def test_rules_come_page_by_page(owner: Caller) -> None:
    """Whoever reads one page sees twenty; an order is unknown here, and ignored."""
    rules = [on_projects("VPCReadOnly", condition=f"{number} == 1") for number in range(25)]
    id_ = new_policy(owner, *rules)

    first = owner.get(RULES, policy_id=id_)
    second = owner.get(RULES, policy_id=id_, page=2, order_by="created_at_desc")

    assert (len(first["rules"]), len(second["rules"])) == (20, 5)
    assert first["total_count"] == second["total_count"] == 25
    conditions = [rule["condition"] for rule in [*first["rules"], *second["rules"]]]
    assert conditions == [rule["condition"] for rule in rules]


def test_rules_have_no_other_calls(owner: Caller) -> None:
    """A known path with another method is 405, an unknown path 404."""
    id_ = new_policy(owner, RULE)

    assert owner.send("POST", RULES, {}).status == 405
    assert owner.send("DELETE", RULES).status == 405
    assert owner.send("GET", f"{POLICIES}/{id_}/rules").status == 404
    assert reason(owner.send("GET", RULES)) == (400, "policy_id", "required")


def test_policies_are_found_by_principal_and_name(owner: Caller) -> None:
    """A filter whose name is wrong is ignored, brackets are refused."""
    application = new_application(owner)
    id_ = new_policy(owner, RULE, name="mine", application_id=application)
    parked = new_policy(owner, RULE, name="parked")

    def found(**query: object) -> list[str]:
        answer = owner.get(POLICIES, organization_id=ORGANIZATION, **query)
        return [each["id"] for each in answer["policies"]]

    assert found(application_ids=[application]) == found(policy_name="mine") == [id_]
    assert found(no_principal="true") == found(policy_ids=[parked]) == [parked]
    assert len(found(no_principal="false")) == 4
    assert len(found(application_id=application)) == 5
    assert found(policy_name="min") == found(editable="false") == []
    names = [each["name"] for each in owner.get(POLICIES)["policies"]]
    assert names == sorted(names, key=str.lower)
    wrong = owner.send("GET", POLICIES, application_ids=[application, "x"])
    assert reason(wrong) == (400, "application_ids[1]", "format")
    answer = owner.send("GET", POLICIES, **{"application_ids[]": application})
    assert reason(answer) == (400, "application_ids[]", "format")


def test_a_rule_covers_its_projects_and_no_other(sandbox: Sandbox, owner: Caller) -> None:
    """What a rule does not name is refused, the whole of the organization too."""
    caller = program(sandbox, owner, on_projects("InstancesReadOnly"))

    assert caller.get(SERVERS, project=DATA)["servers"][0]["project"] == DATA
    assert caller.send("GET", SERVERS, project=WEB) == refused(("read", "server"))
    assert caller.send("GET", SERVERS) == refused(("read", "server"))
    body = {"project": DATA, "name": "a"}
    assert caller.send("POST", SERVERS, body) == refused(("write", "server"))


def test_a_switch_forgets_scopes(sandbox: Sandbox, owner: Caller) -> None:
    """Then a right in one project is a right in all; another switch forgets everything."""
    caller = program(sandbox, owner, on_projects("InstancesReadOnly"))
    control = sandbox.control("scaleway")

    control.switch(ignore_scopes=True)
    anywhere = caller.send("GET", SERVERS, project=WEB).status
    writing = caller.send("POST", SERVERS, {"project": WEB, "name": "a"}).status
    control.switch(allow_everything=True, ignore_denies=True)

    assert (anywhere, writing) == (200, 403)
    assert caller.send("POST", SERVERS, {"project": WEB, "name": "a"}).status == 200


def test_a_rule_on_the_organization_covers_later_projects(sandbox: Sandbox, owner: Caller) -> None:
    """Every project there is and will be."""
    caller = program(sandbox, owner, on_organization("InstancesFullAccess"))
    path = "/account/v3/projects"
    made = owner.post(path, name="new", organization_id=ORGANIZATION)["id"]

    server = caller.post(SERVERS, project=made, name="one", tags=["a"])["server"]

    assert caller.get(f"{SERVERS}/{server['id']}")["server"] == server
    assert caller.get(SERVERS, project=made)["servers"] == [server]


def test_the_union_of_policies_counts(sandbox: Sandbox, owner: Caller) -> None:
    """Nothing takes back: there is no deny."""
    application = new_application(owner)
    secret = owner.post(f"{IAM}/api-keys", application_id=application)["secret_key"]
    new_policy(owner, on_projects("InstancesReadOnly"), name="a", application_id=application)
    never = on_projects("InstancesReadOnly", projects=(WEB,), condition="1 == 2")
    new_policy(owner, never, name="b", application_id=application)
    caller = by_key(sandbox, secret)
    before = caller.send("GET", SERVERS, project=WEB).status

    rule = on_projects("InstancesReadOnly", projects=(WEB,))
    new_policy(owner, rule, name="c", application_id=application)

    assert before == 403
    assert caller.send("GET", SERVERS, project=DATA).status == 200
    assert caller.send("GET", SERVERS, project=WEB).status == 200


def test_an_iam_manager_manages_iam_and_nothing_else(sandbox: Sandbox, owner: Caller) -> None:
    """It may grant itself the rest."""
    manager = program(sandbox, owner, on_organization("IAMManager"))

    id_ = new_policy(manager, RULE)

    assert manager.get(f"{IAM}/users")["total_count"] == 1
    assert manager.get(f"{IAM}/permission-sets", organization_id=ORGANIZATION)
    assert manager.send("GET", SERVERS, project=DATA) == refused(("read", "server"))
    answer = manager.send("GET", "/account/v3/projects", organization_id=ORGANIZATION)
    assert answer == refused(("read", "project"))
    (me,) = manager.get(f"{IAM}/applications")["applications"]
    manager.patch(f"{POLICIES}/{id_}", application_id=me["id"])
    assert manager.send("GET", SERVERS, project=DATA).status == 200


def test_a_condition_on_an_object_breaks_lists(sandbox: Sandbox, owner: Caller) -> None:
    """Unless it asks first whether there is an object."""
    application = new_application(owner, "target")
    condition = f'resource.id == "{application}"'
    strict = program(sandbox, owner, on_organization("IAMReadOnly", condition=condition))
    lenient_condition = f"{condition} || !has(resource.id)"
    rule = on_organization("IAMReadOnly", condition=lenient_condition)
    lenient = program(sandbox, owner, rule, name="lenient")

    path = f"{IAM}/applications"
    assert strict.get(f"{path}/{application}")["name"] == "target"
    assert strict.send("GET", path) == refused(("read", "application"))
    assert lenient.get(path)["total_count"] == 3
    for caller in (strict, lenient):
        assert caller.send("GET", f"{path}/{NOBODY}") == refused(("read", "application"))
