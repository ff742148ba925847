import pytest

from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    NOBODY,
    ORGANIZATION,
    Caller,
    Json,
    invalid,
    on_projects,
    reason,
)
from tests.sandbox.scaleway.test_shapes import (
    PROJECTS,
    a_group,
    a_policy,
    a_project,
    a_user,
    an_application,
    an_ssh_key,
)

POLICY: Json = {
    "name": "p",
    "organization_id": ORGANIZATION,
    "rules": [on_projects("VPCReadOnly")],
    "no_principal": True,
}
# What the vendor's own packages say of names, descriptions and tags.
MISTAKES: list[tuple[Json, tuple[str, str]]] = [
    ({"name": " p"}, ("name", "format")),
    ({"name": "p "}, ("name", "format")),
    ({"name": "p/q"}, ("name", "format")),
    ({"name": "é"}, ("name", "format")),
    ({"name": "x" * 65}, ("name", "constraint")),
    ({"name": 7}, ("name", "format")),
    ({"description": "x" * 201}, ("description", "constraint")),
    ({"tags": ["with:colon"]}, ("tags[0]", "format")),
    ({"tags": ["a", ""]}, ("tags[1]", "constraint")),
    ({"tags": ["x" * 71]}, ("tags[0]", "constraint")),
    ({"tags": ["a", "a"]}, ("tags", "constraint")),
    ({"tags": [str(number) for number in range(11)]}, ("tags", "constraint")),
]
TAGS = [each for each in MISTAKES if "tags" in each[0]]
LONGEST: Json = {
    "name": "x" * 64,
    "description": "x" * 200,
    "tags": ["x" * 70, "a.b_c-d/e=f+g@h i", *(str(number) for number in range(8))],
}
PATHS = {
    f"{IAM}/users": "user_id",
    f"{IAM}/applications": "application_id",
    f"{IAM}/groups": "group_id",
    f"{IAM}/policies": "policy_id",
    f"{IAM}/ssh-keys": "ssh_key_id",
    PROJECTS: "project_id",
}


@pytest.mark.parametrize(("told", "expected"), MISTAKES)
def test_a_policy_is_named_and_tagged_as_the_others(
    owner: Caller, told: Json, expected: tuple[str, str]
) -> None:
    """When it is made and when it is edited."""
    path = a_policy(owner)
    before = owner.get(path)

    assert reason(owner.send("POST", f"{IAM}/policies", {**POLICY, **told})) == (400, *expected)
    assert reason(owner.send("PATCH", path, told)) == (400, *expected)
    assert owner.get(path) == before


@pytest.mark.parametrize(("told", "expected"), MISTAKES)
def test_an_edit_is_held_to_the_same(owner: Caller, told: Json, expected: tuple[str, str]) -> None:
    """Nothing of a mistaken one is taken over."""
    for path in (an_application(owner), a_group(owner)):
        before = owner.get(path)

        answer = owner.send("PATCH", path, {"name": "new", "description": "new", **told})

        assert reason(answer) == (400, *expected)
        assert owner.get(path) == before


@pytest.mark.parametrize(("told", "expected"), TAGS)
def test_people_are_tagged_as_the_others(
    owner: Caller, told: Json, expected: tuple[str, str]
) -> None:
    """Members and guests."""
    path = a_user(owner)
    guest = {"organization_id": ORGANIZATION, "email": "guest@example.org", **told}

    assert reason(owner.send("PATCH", path, told)) == (400, *expected)
    assert reason(owner.send("POST", f"{IAM}/users", guest)) == (400, *expected)
    assert owner.get(f"{IAM}/users")["total_count"] == 2


def test_the_longest_of_all_are_taken(owner: Caller) -> None:
    """Names of 64, descriptions of 200, ten tags of 70 characters."""
    named = {**LONGEST, "organization_id": ORGANIZATION}
    made = [
        owner.post(f"{IAM}/applications", **named),
        owner.post(f"{IAM}/groups", **named),
        owner.post(f"{IAM}/policies", **{**POLICY, **LONGEST}),
    ]

    assert [{key: each[key] for key in LONGEST} for each in made] == [LONGEST] * 3


@pytest.mark.parametrize(("path", "argument"), PATHS.items(), ids=PATHS)
@pytest.mark.parametrize("id_", ["one", NOBODY[:-1], f"{NOBODY}0", NOBODY.replace("-", "")])
def test_an_id_must_be_a_uuid(owner: Caller, path: str, argument: str, id_: str) -> None:
    """In every path that has one."""
    wrong = invalid(argument, "format", "value must be a valid UUID")

    for method in ("GET", "PATCH", "DELETE"):
        assert owner.send(method, f"{path}/{id_}") == wrong


def test_an_id_has_no_case(owner: Caller) -> None:
    """Nor has one in a body or a query."""
    for make in (an_application, a_group, a_user, a_project, an_ssh_key):
        before, _, id_ = make(owner).rpartition("/")

        assert owner.get(f"{before}/{id_.upper()}") == owner.get(f"{before}/{id_}")
    found = owner.get(f"{IAM}/groups", organization_id=ORGANIZATION.upper())
    assert found["total_count"] == 4


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"no_principal": False}, ("no_principal", "constraint")),
        ({"user_id": NOBODY, "group_id": NOBODY}, ("group_id", "constraint")),
        ({"user_id": NOBODY, "no_principal": True}, ("no_principal", "constraint")),
        ({"group_id": "x"}, ("group_id", "format")),
    ],
)
def test_an_edit_names_one_principal_or_none(
    owner: Caller, told: Json, expected: tuple[str, str]
) -> None:
    """The one that it had stays after a mistake."""
    path = a_policy(owner)
    before = owner.get(path)

    answer = owner.send("PATCH", path, told)

    assert reason(answer) == (400, *expected)
    assert owner.get(path) == before


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"project_id": ""}, ("project_id", "required")),
        ({"project_id": None}, ("project_id", "required")),
        ({"project_id": "x"}, ("project_id", "format")),
        ({"name": "x" * 1001}, ("name", "constraint")),
        ({"public_key": "x" * 65001}, ("public_key", "constraint")),
        ({"public_key": None}, ("public_key", "required")),
    ],
)
def test_a_mistaken_ssh_key_names_its_argument(
    owner: Caller, told: Json, expected: tuple[str, str]
) -> None:
    """An empty project was recorded to be refused."""
    body = {"name": "", "public_key": "ssh-ed25519 AAAA", "project_id": DATA, **told}

    assert reason(owner.send("POST", f"{IAM}/ssh-keys", body)) == (400, *expected)
