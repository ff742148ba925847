from urllib.error import HTTPError

import pytest

from sandbox.control import Control
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
    program,
    reason,
    refused,
)

USERS = f"{IAM}/users"
EMAIL = "guest@example.org"
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
                ({"password": "é" * 37}, "password", "constraint"),
                ({"password": 0}, "password", "format"),
                ({"send_welcome_email": "no"}, "send_welcome_email", "format"),
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


def test_a_guest_is_invited_and_comes_in(sandbox: Sandbox, owner: Caller, control: Control) -> None:
    """Named by an e-mail alone; rights given before count from then on."""
    told = {"organization_id": ORGANIZATION, "email": EMAIL}
    made = owner.post(USERS, **told, tags=["team=ops"])
    new_policy(owner, on_organization("IAMUserReadOnly"), user_id=made["id"])
    with pytest.raises(HTTPError, match="401") as early:
        person(sandbox, EMAIL)
    early.value.close()

    control.accept_invitation(ORGANIZATION, EMAIL, PASSWORD)
    seen = person(sandbox, EMAIL).get(f"{USERS}/{made['id']}")

    assert (made["type"], made["status"], made["username"]) == (
        "guest",
        "invitation_pending",
        EMAIL,
    )
    assert (made["tags"], made["deletable"]) == (["team=ops"], True)
    assert (seen["status"], made["last_login_at"]) == ("activated", None)
    assert seen["last_login_at"]
    assert owner.send("POST", USERS, told).status == 409
    with pytest.raises(HTTPError, match="404") as twice:
        control.accept_invitation(ORGANIZATION, EMAIL, PASSWORD)
    twice.value.close()
    owner.delete(f"{USERS}/{made['id']}")


def test_a_guest_keeps_name_address_and_password(owner: Caller) -> None:
    """The account lives elsewhere; tags and the lock are the organization's."""
    made = owner.post(USERS, organization_id=ORGANIZATION, email=EMAIL)
    path = f"{USERS}/{made['id']}"

    answers = [
        owner.send("PATCH", path, {"email": "other@example.org"}),
        owner.send("POST", f"{path}/update-username", {"username": "other"}),
        owner.send("POST", f"{path}/update-password", {"password": PASSWORD}),
    ]

    assert {answer.status for answer in answers} == {412}
    assert {answer.body["precondition"] for answer in answers} == {"protected_resource"}
    assert owner.patch(path, tags=["a"]) == {**made, "tags": ["a"]}
    assert owner.post(f"{path}/lock")["locked"] is True


@pytest.mark.parametrize("email", ["", "nowhere", 7, "x" * 320 + "@example.org"])
def test_a_malformed_invitation_is_refused(owner: Caller, email: object) -> None:
    """Nobody is invited."""
    answer = owner.send("POST", USERS, {"organization_id": ORGANIZATION, "email": email})

    assert reason(answer)[:2] == (400, "email")
    assert owner.get(USERS)["total_count"] == 1


def test_the_owner_is_protected(sandbox: Sandbox, owner: Caller) -> None:
    """Neither removed nor locked nor taken over, whatever somebody's rights are."""
    (found,) = owner.get(USERS, type="owner")["users"]
    manager = program(sandbox, owner, on_organization("IAMManager", "OrganizationManager"))
    path = f"{USERS}/{found['id']}"

    assert found["deletable"] is False
    assert found["account_root_user_id"]
    for caller in (owner, manager):
        answers = [
            caller.send("DELETE", path),
            caller.send("POST", f"{path}/lock"),
            caller.send("POST", f"{path}/unlock"),
            caller.send("PATCH", path, {"email": "mine@example.org"}),
            caller.send("POST", f"{path}/update-username", {"username": "mine"}),
            caller.send("POST", f"{path}/update-password", {"password": PASSWORD}),
        ]
        assert {answer.status for answer in answers} == {412}
        assert {answer.body["type"] for answer in answers} == {"precondition_failed"}
    assert owner.get(path) == found


@pytest.mark.parametrize("password", ["", None])
def test_a_member_may_begin_without_a_password(
    sandbox: Sandbox, owner: Caller, password: str | None
) -> None:
    """They cannot sign in before one is set."""
    told = {"organization_id": ORGANIZATION, "member": {**JO, "password": password}}
    made = owner.post(USERS, **told)
    for guess in ("", PASSWORD, "None"):
        with pytest.raises(HTTPError, match="401") as refusal:
            person(sandbox, password=guess)
        refusal.value.close()

    owner.post(f"{USERS}/{made['id']}/update-password", password=PASSWORD)

    assert made["status"] == "activated"
    assert person(sandbox).get(f"{USERS}/{made['id']}")
    empty = owner.send("POST", f"{USERS}/{made['id']}/update-password", {"password": ""})
    assert reason(empty) == (400, "password", "required")


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
    assert reason(owner.send("GET", USERS, type="robot")) == (400, "type", "format")
    assert reason(owner.send("GET", USERS, user_ids=["x"])) == (400, "user_ids[0]", "format")


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
