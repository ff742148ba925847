from collections.abc import Callable

import pytest

from tests.sandbox.scaleway.conftest import IAM, ORGANIZATION, Caller, Json, new_member, on_projects
from tests.sandbox.scaleway.test_shapes import (
    PROJECTS,
    a_group,
    a_key,
    a_policy,
    a_project,
    a_user,
    an_application,
    an_ssh_key,
)

Make = Callable[[Caller], str]
Change = Callable[[Caller, str], object]

EDITED: dict[str, tuple[Make, Json]] = {
    "application": (an_application, {"tags": ["a"]}),
    "group": (a_group, {"description": "new"}),
    "ssh key": (an_ssh_key, {"disabled": True}),
    "api key": (a_key, {"description": "new"}),
    "project": (a_project, {"description": "new"}),
}
KEPT: dict[str, tuple[Make, Json]] = {
    "group, the same values": (a_group, {"name": "thing", "description": ""}),
    "policy, tags": (a_policy, {"tags": ["a"]}),
    "policy, principal": (a_policy, {"no_principal": True}),
    "policy, name": (a_policy, {"name": "other"}),
    "user": (
        a_user,
        {
            "tags": ["a"],
            "first_name": "Jo",
            "email": "new@example.org",
            "phone_number": "+33100000000",
            "locale": "fr_FR",
        },
    ),
    **{
        f"{make.__name__}, nothing": (make, dict.fromkeys(("name", "description", "tags")))
        for make in (an_application, a_group, a_policy, a_user, an_ssh_key, a_key, a_project)
    },
}


def rules_of(owner: Caller, path: str) -> None:
    """Replace the rules of a policy by equal ones."""
    id_ = path.rpartition("/")[2]
    owner.put(f"{IAM}/rules", policy_id=id_, rules=[on_projects("VPCReadOnly")])


MOVED: dict[str, tuple[Make, Change]] = {
    "rules": (a_policy, rules_of),
    "username": (a_user, lambda owner, path: owner.post(f"{path}/update-username", username="kim")),
}


def members(owner: Caller, path: str) -> None:
    """Bring a member in and take it out again, in every way."""
    person = new_member(owner)
    owner.put(f"{path}/members", user_ids=[person], application_ids=[])
    owner.post(f"{path}/remove-member", user_id=person)
    owner.post(f"{path}/add-member", user_id=person)
    owner.post(f"{path}/add-members", user_ids=[person], application_ids=[])


@pytest.mark.parametrize(("make", "told"), EDITED.values(), ids=EDITED)
def test_an_edit_is_dated(owner: Caller, make: Make, told: Json) -> None:
    """The answer and the next reading show it."""
    path = make(owner)
    before = owner.get(path)["updated_at"]

    edited = owner.patch(path, **told)

    assert before < edited["updated_at"] == owner.get(path)["updated_at"]


@pytest.mark.parametrize(("make", "told"), KEPT.values(), ids=KEPT)
def test_an_edit_may_leave_the_date(owner: Caller, make: Make, told: Json) -> None:
    """Where it was recorded so: who looks for changes must look elsewhere."""
    path = make(owner)
    before = owner.get(path)["updated_at"]

    edited = owner.patch(path, **told)

    assert before == edited["updated_at"] == owner.get(path)["updated_at"]


@pytest.mark.parametrize(("make", "change"), MOVED.values(), ids=MOVED)
def test_a_change_by_a_call_of_its_own_is_dated(owner: Caller, make: Make, change: Change) -> None:
    """Though nothing else of the object is new."""
    path = make(owner)
    before = owner.get(path)["updated_at"]

    change(owner, path)

    assert before < owner.get(path)["updated_at"]


def test_members_are_no_change_of_their_group(owner: Caller) -> None:
    """However they come and go."""
    path = a_group(owner)
    before = owner.get(path)["updated_at"]

    members(owner, path)

    assert owner.get(path)["user_ids"]
    assert owner.get(path)["updated_at"] == before


def test_keys_are_no_change_of_their_application(owner: Caller) -> None:
    """Though they are counted there."""
    path = an_application(owner)
    before = owner.get(path)

    owner.post(f"{IAM}/api-keys", application_id=path.rpartition("/")[2])

    assert owner.get(path) == {**before, "nb_api_keys": 1}


def test_a_project_that_goes_leaves_rules_as_they_are(owner: Caller) -> None:
    """They keep its id until somebody edits them."""
    project = owner.post(PROJECTS, name="lab", organization_id=ORGANIZATION)["id"]
    policy = a_policy(owner)
    id_ = policy.rpartition("/")[2]
    owner.put(
        f"{IAM}/rules", policy_id=id_, rules=[on_projects("VPCReadOnly", projects=(project,))]
    )
    before = owner.get(f"{IAM}/rules", policy_id=id_), owner.get(policy)

    owner.delete(f"{PROJECTS}/{project}")

    assert (owner.get(f"{IAM}/rules", policy_id=id_), owner.get(policy)) == before
