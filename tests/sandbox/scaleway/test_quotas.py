import pytest

from sandbox.control import Control
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    ORGANIZATION,
    PARTNER,
    Answer,
    Caller,
    Json,
    new_application,
    new_policy,
    on_projects,
    refused,
)
from tests.sandbox.scaleway.test_products import ED25519

PUBLISHED = {
    "iam_api_keys": 50,
    "iam_applications": 100,
    "iam_groups": 50,
    "iam_policies": 50,
    "iam_ssh_keys": 50,
    "iam_users": 50,
    "projects": 25,
}
NAMED = {"name": "thing", "organization_id": ORGANIZATION}
MEMBER = {"username": "kim", "email": "kim@example.org"}
LINE = f"ssh-ed25519 {ED25519}"
MADE: dict[str, tuple[str, Json]] = {
    "iam_applications": (f"{IAM}/applications", NAMED),
    "iam_groups": (f"{IAM}/groups", NAMED),
    "iam_policies": (
        f"{IAM}/policies",
        {**NAMED, "rules": [on_projects("VPCReadOnly")], "no_principal": True},
    ),
    "iam_ssh_keys": (f"{IAM}/ssh-keys", {"name": "a", "public_key": LINE, "project_id": DATA}),
    "iam_users": (f"{IAM}/users", {"organization_id": ORGANIZATION, "member": MEMBER}),
    "projects": ("/account/v3/projects", NAMED),
}


def exceeded(name: str, limit: int) -> Answer:
    """Return the refusal of one more than there may be."""
    detail = {"current": limit, "quota": limit, "resource": name}
    message = "quota(s) exceeded for this resource"
    return Answer(403, {"details": [detail], "message": message, "type": "quotas_exceeded"})


def test_the_published_limits_are_told(owner: Caller, partner: Caller) -> None:
    """To every organization, in the order of their names."""
    told = owner.get(f"{IAM}/quota", organization_id=ORGANIZATION)

    limits = {each["name"]: each["limits"] for each in told["quota"]}
    assert limits == {name: [{"global": True, "limit": most}] for name, most in PUBLISHED.items()}
    assert list(limits) == sorted(limits)
    assert list(told["quota"][0]) == [
        *("name", "limit", "pretty_name", "unit", "description", "locality_type", "limits"),
    ]
    assert partner.get(f"{IAM}/quota", organization_id=PARTNER) == told


@pytest.mark.parametrize(("name", "made"), MADE.items(), ids=MADE)
def test_one_more_than_the_limit_is_refused(
    owner: Caller, control: Control, name: str, made: tuple[str, Json]
) -> None:
    """By its name and numbers; nothing is made, and room is room again."""
    path, body = made
    before = owner.get(path, organization_id=ORGANIZATION)["total_count"]
    control.switch(quotas={name: before})

    answer = owner.send("POST", path, body)

    assert answer == exceeded(name, before)
    assert owner.get(path, organization_id=ORGANIZATION)["total_count"] == before
    control.switch(quotas={name: before + 1})
    owner.post(path, **body)


def test_every_object_counts_towards_its_limit(owner: Caller, control: Control) -> None:
    """The owner's key, policies that are there from the start, and those that are copied."""
    program = new_application(owner)
    policy = new_policy(owner, on_projects("VPCReadOnly"))
    control.switch(quotas={"iam_api_keys": 1, "iam_policies": 4})

    key = owner.send("POST", f"{IAM}/api-keys", {"application_id": program})
    copy = owner.send("POST", f"{IAM}/policies/{policy}/clone")

    assert key == exceeded("iam_api_keys", 1)
    assert copy == exceeded("iam_policies", 4)


def test_a_chosen_call_is_refused_on_order(owner: Caller, control: Control) -> None:
    """As often as told, and only that one."""
    denial = refused(("write", "group"))
    control.fault(
        kind="status", method="POST", path=f"{IAM}/groups", status=403, body=denial.body, times=2
    )

    seen = [owner.send("POST", f"{IAM}/groups", NAMED) for _ in range(3)]

    assert seen[:2] == [denial, denial]
    assert seen[2].status == 200
    assert [each["name"] for each in owner.get(f"{IAM}/groups", **NAMED)["groups"]] == ["thing"]
