import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    IAM,
    NOBODY,
    ORGANIZATION,
    SERVERS,
    Answer,
    Caller,
    Json,
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

APPLICATIONS = f"{IAM}/applications"
GROUPS = f"{IAM}/groups"
CI: Json = {"name": "ci", "organization_id": ORGANIZATION}


def test_an_application_lives_from_creation_to_deletion(owner: Caller) -> None:
    """It is edited in place, counts its keys, and gone means 404."""
    made = owner.post(APPLICATIONS, **CI, description="x", tags=["env=prod"])
    path = f"{APPLICATIONS}/{made['id']}"
    owner.post(f"{IAM}/api-keys", application_id=made["id"])

    same = owner.patch(path)
    changed = owner.patch(path, name="ci-2", description="", tags=[])

    assert list(made) == [
        "id",
        "name",
        "description",
        "created_at",
        "updated_at",
        "organization_id",
        "editable",
        "deletable",
        "managed",
        "nb_api_keys",
        "tags",
    ]
    assert same == {**made, "nb_api_keys": 1}
    assert (changed["name"], changed["description"], changed["tags"]) == ("ci-2", "", [])
    assert changed["updated_at"] > made["updated_at"]
    owner.delete(path)
    for method in ("GET", "PATCH", "DELETE"):
        assert owner.send(method, path) == gone("application", made["id"])
    assert owner.get(f"{IAM}/api-keys")["total_count"] == 1


@pytest.mark.parametrize("path", [APPLICATIONS, GROUPS])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"name": None}, (400, "name", "required")),
        ({"name": ""}, (400, "name", "required")),
        ({"name": " ci"}, (400, "name", "format")),
        ({"name": "c/i"}, (400, "name", "format")),
        ({"name": "x" * 65}, (400, "name", "constraint")),
        ({"description": "x" * 201}, (400, "description", "constraint")),
        ({"description": 7}, (400, "description", "format")),
        ({"tags": "a"}, (400, "tags", "format")),
        ({"tags": ["a", "a"]}, (400, "tags", "constraint")),
        ({"tags": [str(number) for number in range(11)]}, (400, "tags", "constraint")),
        ({"tags": ["a", "with:colon"]}, (400, "tags[1]", "format")),
        ({"tags": [""]}, (400, "tags[0]", "constraint")),
        ({"tags": ["x" * 71]}, (400, "tags[0]", "constraint")),
        ({"organization_id": None}, (400, "organization_id", "required")),
    ],
)
def test_malformed_names_and_tags_are_refused(
    owner: Caller, path: str, change: Json, expected: tuple[int, str, str]
) -> None:
    """The same for both kinds."""
    assert reason(owner.send("POST", path, {**CI, **change})) == expected


@pytest.mark.parametrize("path", [APPLICATIONS, GROUPS])
def test_names_are_unique(owner: Caller, path: str) -> None:
    """Also when they change."""
    first = owner.post(path, **CI)
    second = owner.post(path, **{**CI, "name": "other"})

    for answer in (
        owner.send("POST", path, CI),
        owner.send("PATCH", f"{path}/{second['id']}", {"name": "ci"}),
    ):
        assert (answer.status, answer.body["type"]) == (409, "already_exists")
        assert answer.body["resource_id"] == first["id"]
    assert owner.patch(f"{path}/{first['id']}", name="ci")["name"] == "ci"


def test_what_hangs_on_an_application_goes_with_it(owner: Caller) -> None:
    """Memberships are removed, policies left without principal."""
    id_ = new_application(owner)
    policy = new_policy(owner, on_projects("AllProductsReadOnly"), application_id=id_)
    group = owner.post(GROUPS, **CI)["id"]
    owner.post(f"{GROUPS}/{group}/add-member", application_id=id_)

    owner.delete(f"{APPLICATIONS}/{id_}")

    assert owner.get(f"{IAM}/policies/{policy}")["no_principal"] is True
    assert owner.get(f"{GROUPS}/{group}")["application_ids"] == []


def test_applications_are_limited(owner: Caller) -> None:
    """A hundred, and the limit can be read."""
    for number in range(100):
        new_application(owner, f"ci-{number}")

    answer = owner.send("POST", APPLICATIONS, CI)

    detail = {"resource": "iam_applications", "quota": 100, "current": 100}
    assert (answer.status, answer.body["details"]) == (403, [detail])
    assert answer.body["type"] == "quotas_exceeded"
    found = owner.get(f"{IAM}/quota/iam_applications", organization_id=ORGANIZATION)
    assert found["limits"] == [{"global": True, "limit": 100}]


def test_limits_can_be_switched(owner: Caller, control: Control) -> None:
    """By their names; the others stay, and so do objects beyond a limit that was lowered."""
    control.switch(quotas={"iam_groups": 4, "iam_applications": 0})
    owner.post(GROUPS, **CI)

    answers = [owner.send("POST", path, {**CI, "name": "b"}) for path in (GROUPS, APPLICATIONS)]

    assert [answer.body["details"] for answer in answers] == [
        [{"resource": "iam_groups", "quota": 4, "current": 4}],
        [{"resource": "iam_applications", "quota": 0, "current": 0}],
    ]
    quota = owner.get(f"{IAM}/quota", organization_id=ORGANIZATION)["quota"]
    limits = {each["name"]: each["limits"][0]["limit"] for each in quota}
    assert limits["iam_groups"] == 4
    assert limits["iam_policies"] == 50


def test_a_group_lives_from_creation_to_deletion(owner: Caller) -> None:
    """Members are no change of the group, nor are values that stay the same."""
    made = owner.post(GROUPS, **CI)
    path = f"{GROUPS}/{made['id']}"

    same = owner.patch(path, name="ci", description="")
    changed = owner.patch(path, description="new")

    assert (made["user_ids"], made["application_ids"]) == ([], [])
    assert same == made
    assert changed["updated_at"] > made["updated_at"]
    owner.delete(path)
    for method in ("GET", "PATCH", "DELETE"):
        assert owner.send(method, path) == gone("group", made["id"])


def test_members_are_overwritten_in_order_and_read_in_another(owner: Caller) -> None:
    """Whoever compares them compares sets."""
    group = owner.post(GROUPS, **CI)
    path = f"{GROUPS}/{group['id']}"
    users = [new_member(owner, f"user-{number}") for number in range(3)]
    application = new_application(owner)

    put = owner.put(f"{path}/members", user_ids=users, application_ids=[application])
    read = owner.get(path)
    emptied = owner.put(f"{path}/members", user_ids=None, application_ids=None)

    assert (put["user_ids"], put["application_ids"]) == (users, [application])
    assert read["user_ids"] != users
    assert sorted(read["user_ids"]) == sorted(users)
    assert put["updated_at"] == group["updated_at"]
    assert (emptied["user_ids"], emptied["application_ids"]) == ([], [])


def test_members_come_and_go_one_by_one(owner: Caller) -> None:
    """Adding twice is adding once; removing who is no member is a 404 about nothing."""
    path = f"{GROUPS}/{owner.post(GROUPS, **CI)['id']}"
    user, application = new_member(owner), new_application(owner)

    for _ in range(2):
        owner.post(f"{path}/add-member", user_id=user)
    both = owner.post(f"{path}/add-members", user_ids=[user], application_ids=[application])
    left = owner.post(f"{path}/remove-member", user_id=user)

    assert (both["user_ids"], both["application_ids"]) == ([user], [application])
    assert (left["user_ids"], left["application_ids"]) == ([], [application])
    assert owner.send("POST", f"{path}/remove-member", {"user_id": user}) == gone("", user)


@pytest.mark.parametrize(
    ("method", "call", "body", "expected"),
    [
        ("PUT", "members", {"user_ids": []}, (400, "application_ids", "required")),
        ("PUT", "members", {"user_ids": "a", "application_ids": []}, (400, "user_ids", "format")),
        ("POST", "add-members", {"user_ids": ["a"]}, (400, "user_ids[0]", "format")),
        ("POST", "add-member", {}, (400, "member", "required")),
        (
            "POST",
            "add-member",
            {"user_id": NOBODY, "application_id": NOBODY},
            (400, "application_id", "constraint"),
        ),
    ],
)
def test_malformed_members_are_refused(
    owner: Caller, method: str, call: str, body: Json, expected: tuple[int, str, str]
) -> None:
    """The argument is named."""
    path = f"{GROUPS}/{owner.post(GROUPS, **CI)['id']}"

    assert reason(owner.send(method, f"{path}/{call}", body)) == expected


def test_members_must_exist(owner: Caller) -> None:
    """In every way to add them."""
    path = f"{GROUPS}/{owner.post(GROUPS, **CI)['id']}"

    both = {"user_ids": [], "application_ids": [NOBODY]}
    answers = [
        owner.send("POST", f"{path}/add-member", {"user_id": NOBODY}),
        owner.send("PUT", f"{path}/members", both),
    ]

    assert answers == [gone("user", NOBODY), gone("application", NOBODY)]


def test_groups_are_found_by_name_and_member(owner: Caller) -> None:
    """The organization must be named."""
    group = owner.post(GROUPS, **CI)["id"]
    user = new_member(owner)
    owner.post(f"{GROUPS}/{group}/add-member", user_id=user)

    def names(**query: object) -> list[str]:
        found = owner.get(GROUPS, organization_id=ORGANIZATION, **query)
        return [each["name"] for each in found["groups"]]

    assert names(order_by="name_asc") == [
        "Administrators",
        "Billing Administrators",
        "ci",
        "Editors",
    ]
    assert names(name="ci") == names(user_ids=[user]) == names(group_ids=[group]) == ["ci"]
    assert names(name="c") == names(application_ids=[user]) == []
    assert owner.send("GET", GROUPS) == Answer(
        400,
        {
            "details": [
                {"argument_name": "organization_id", "help_message": "", "reason": "required"}
            ],
            "message": "invalid argument(s)",
            "type": "invalid_arguments",
        },
    )


def test_a_group_lends_its_rights(sandbox: Sandbox, owner: Caller) -> None:
    """As long as one is a member, and the group is there."""
    group = owner.post(GROUPS, **CI)["id"]
    new_policy(owner, on_projects("InstancesReadOnly"), group_id=group)
    caller = program(sandbox, owner, name="program")
    (id_,) = [each["id"] for each in owner.get(APPLICATIONS, name="program")["applications"]]
    project = on_projects()["project_ids"][0]
    before = caller.send("GET", SERVERS, project=project)

    owner.post(f"{GROUPS}/{group}/add-member", application_id=id_)
    during = caller.send("GET", SERVERS, project=project)
    owner.delete(f"{GROUPS}/{group}")

    assert (before, during.status) == (refused(("read", "server")), 200)
    assert caller.send("GET", SERVERS, project=project) == refused(("read", "server"))


def test_lists_and_members_are_shuffled_when_told(owner: Caller, control: Control) -> None:
    """Nothing is lost by it."""
    path = f"{GROUPS}/{owner.post(GROUPS, **CI)['id']}"
    ids = [new_application(owner, f"ci-{number}") for number in range(9)]
    owner.put(f"{path}/members", user_ids=[], application_ids=ids)

    control.switch(shuffle_lists=True)

    lists = {tuple(each["id"] for each in owner.get(APPLICATIONS)["applications"]) for _ in "four"}
    members = {tuple(owner.get(path)["application_ids"]) for _ in "four"}
    assert len(lists) > 1
    assert len(members) > 1
    assert {frozenset(each) for each in lists | members} == {frozenset(ids)}


def test_reading_applications_is_not_managing_them(sandbox: Sandbox, owner: Caller) -> None:
    """Nor does it open anything else."""
    reader = program(sandbox, owner, on_organization("IAMApplicationReadOnly"))

    assert reader.get(APPLICATIONS)["total_count"] == 1
    assert reader.send("POST", APPLICATIONS, CI) == refused(("write", "application"))
    assert reader.send("GET", f"{IAM}/policies") == refused(("read", "policy"))
    assert reader.send("DELETE", f"{APPLICATIONS}/{NOBODY}") == refused(("write", "application"))
