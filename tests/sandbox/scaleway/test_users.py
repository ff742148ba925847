import pytest

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    IAM,
    ORGANIZATION,
    PASSWORD,
    WEB,
    Caller,
    Json,
    gone,
    new_member,
    new_policy,
    on_organization,
    on_projects,
    person,
    reason,
    refused,
)

USERS = f"{IAM}/users"
JO: Json = {"email": "jo@example.org", "username": "jo", "password": PASSWORD}


def test_a_member_lives_from_creation_to_deletion(owner: Caller) -> None:
    """Usernames change by a call of their own; gone means 404."""
    made = owner.post(USERS, organization_id=ORGANIZATION, member={**JO, "locale": ""}, tags=None)
    path = f"{USERS}/{made['id']}"

    changed = owner.patch(path, tags=["team=ops"], email="jo2@example.org", first_name="Jo")
    unchanged = owner.patch(path, tags=None, email=None, first_name=None)
    cleared = owner.patch(path, tags=[], first_name="")
    renamed = owner.post(f"{path}/update-username", username="jolin")

    assert (made["type"], made["status"], made["locale"]) == ("member", "activated", "en_US")
    assert (made["tags"], made["deletable"], made["locked"]) == ([], True, False)
    assert "password" not in made
    assert (changed["tags"], changed["email"]) == (["team=ops"], "jo2@example.org")
    assert unchanged == changed
    assert (cleared["tags"], cleared["first_name"]) == ([], "")
    assert made["updated_at"] == cleared["updated_at"] < renamed["updated_at"]
    assert owner.get(path) == renamed
    owner.delete(path)
    for method in ("GET", "PATCH", "DELETE"):
        assert owner.send(method, path) == gone("user", made["id"])


def test_a_member_gets_a_new_password(sandbox: Sandbox, owner: Caller) -> None:
    """The old one is over."""
    id_ = new_member(owner)

    owner.post(f"{USERS}/{id_}/update-password", password="Another-123")

    assert person(sandbox, password="Another-123").get(f"{USERS}/{id_}")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"member": JO}, (400, "organization_id", "required")),
        ({"organization_id": "x", "member": JO}, (400, "organization_id", "format")),
        ({"organization_id": ORGANIZATION}, (400, "type", "required")),
        (
            {"organization_id": ORGANIZATION, "member": JO, "email": "a@b.c"},
            (400, "member", "constraint"),
        ),
        ({"organization_id": ORGANIZATION, "member": "jo"}, (400, "member", "format")),
        *(
            ({"organization_id": ORGANIZATION, "member": {**JO, **change}}, (400, name, why))
            for change, name, why in (
                ({"username": "j"}, "username", "format"),
                ({"username": "jo lin"}, "username", "format"),
                ({"username": None}, "username", "required"),
                ({"email": "nowhere"}, "email", "format"),
                ({"password": "x" * 73}, "password", "constraint"),
                ({"first_name": "x" * 65}, "first_name", "constraint"),
                ({"last_name": 7}, "last_name", "format"),
            )
        ),
    ],
)
def test_a_malformed_member_is_refused(
    owner: Caller, body: Json, expected: tuple[int, str, str]
) -> None:
    """The argument is named, and nobody is made."""
    answer = owner.send("POST", USERS, body)

    assert reason(answer) == expected
    assert owner.get(USERS)["total_count"] == 1


def test_usernames_are_unique(owner: Caller) -> None:
    """Case makes no difference."""
    id_ = new_member(owner)

    answer = owner.send(
        "POST", USERS, {"organization_id": ORGANIZATION, "member": {**JO, "username": "JO"}}
    )

    assert answer.status == 409
    assert answer.body["type"] == "already_exists"
    assert answer.body["resource_id"] == id_


def test_an_invitation_waits(owner: Caller) -> None:
    """The older form names an e-mail alone."""
    made = owner.post(USERS, organization_id=ORGANIZATION, email="guest@example.org")

    assert (made["status"], made["username"]) == ("invitation_pending", "guest@example.org")


def test_the_owner_cannot_be_removed_or_locked(owner: Caller) -> None:
    """There is one for each organization."""
    (found,) = owner.get(USERS, type="owner")["users"]
    path = f"{USERS}/{found['id']}"

    assert found["deletable"] is False
    assert owner.send("DELETE", path).body["type"] == "precondition_failed"
    assert owner.send("POST", f"{path}/lock").status == 412


def test_a_list_is_narrowed_and_ordered(owner: Caller) -> None:
    """By id, tag, type and second factor; in orders that have names."""
    first, second = new_member(owner, "zoe"), new_member(owner, "Abe")
    owner.patch(f"{USERS}/{first}", tags=["team=ops"])

    def names(**query: object) -> list[str]:
        return [each["username"] for each in owner.get(USERS, **query)["users"]]

    assert names(type="member") == ["zoe", "Abe"]
    assert names(type="member", order_by="username_asc") == ["Abe", "zoe"]
    assert names(type="member", order_by="email_desc") == ["zoe", "Abe"]
    assert len(names(type="unknown_type")) == 3
    assert names(user_ids=[second, first], order_by="created_at_desc") == ["Abe", "zoe"]
    assert names(tag="team=ops") == ["zoe"]
    assert names(mfa="true") == []
    assert reason(owner.send("GET", USERS, order_by="age_asc")) == (400, "order_by", "format")
    assert reason(owner.send("GET", USERS, mfa="perhaps")) == (400, "mfa", "format")


def test_what_hangs_on_a_member_goes_with_them(sandbox: Sandbox, owner: Caller) -> None:
    """Keys are deleted, memberships removed, policies left without principal."""
    id_ = new_member(owner)
    person(sandbox).post(f"{IAM}/api-keys", user_id=id_)
    policy = new_policy(owner, on_projects("AllProductsReadOnly"), user_id=id_)
    group = owner.post(f"{IAM}/groups", name="ops", organization_id=ORGANIZATION)["id"]
    owner.post(f"{IAM}/groups/{group}/add-member", user_id=id_)

    owner.delete(f"{USERS}/{id_}")

    assert owner.get(f"{IAM}/api-keys", user_id=id_)["total_count"] == 0
    assert owner.get(f"{IAM}/groups/{group}")["user_ids"] == []
    left = owner.get(f"{IAM}/policies/{policy}")
    assert left["no_principal"] is True
    assert "user_id" not in left


def test_a_member_reads_themselves_and_makes_their_own_keys(
    sandbox: Sandbox, owner: Caller
) -> None:
    """Nothing else, without a policy; keys of other people nobody makes."""
    id_ = new_member(owner)
    other = new_member(owner, "kim")
    jo = person(sandbox)

    made = jo.post(f"{IAM}/api-keys", user_id=id_)

    path = f"{IAM}/api-keys/{made['access_key']}"
    assert jo.send("GET", USERS) == refused(("read", "user"))
    assert jo.send("GET", f"{USERS}/{other}") == refused(("read", "user"), ("read", "self_user"))
    assert jo.send("PATCH", f"{USERS}/{id_}", {}).status == 403
    assert jo.send("GET", path) == refused(("read", "api_key"))
    assert jo.patch(path, description="mine")["description"] == "mine"
    not_mine = refused(("write", "api_key"), ("write", "self_api_key"))
    assert owner.send("POST", f"{IAM}/api-keys", {"user_id": id_}) == not_mine
    jo.delete(path)


def test_rights_on_users_are_rights_of_their_own(sandbox: Sandbox, owner: Caller) -> None:
    """A manager of users manages no groups."""
    id_ = new_member(owner)
    new_policy(owner, on_organization("IAMUserManager"), user_id=id_)

    jo = person(sandbox)

    assert jo.get(USERS)["total_count"] == 2
    assert new_member(jo, "kim")
    answer = jo.send("POST", f"{IAM}/groups", {"name": "a", "organization_id": ORGANIZATION})
    assert answer == refused(("write", "group"))
    assert jo.send("GET", f"/account/v3/projects/{WEB}") == refused(("read", "project"))
