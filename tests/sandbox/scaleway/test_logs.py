from collections.abc import Callable

import pytest

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    IAM,
    NOBODY,
    ORGANIZATION,
    PARTNER,
    Caller,
    Json,
    gone,
    new_application,
    new_member,
    new_policy,
    on_organization,
    program,
    reason,
    refused,
)

LOGS = f"{IAM}/logs"


def noted(caller: Caller, **query: object) -> list[Json]:
    """Return all logs that fit, oldest first."""
    found = caller.get(LOGS, organization_id=ORGANIZATION, page_size=100, **query)
    assert found["total_count"] == len(found["logs"])
    return list(found["logs"])


def lives(caller: Caller, path: str, key: str, **body: object) -> str:
    """Make an object, edit it, remove it; return its id."""
    made = caller.post(f"{IAM}/{path}", **body)
    one = f"{IAM}/{path}/{made[key]}"
    caller.patch(one, description="edited")
    caller.delete(one)
    return str(made[key])


def test_a_whole_life_is_noted(owner: Caller) -> None:
    """Of all five kinds: made, changed, removed, and by whom."""
    application = new_application(owner, "bearer")
    before = len(noted(owner))
    named = {"name": "thing", "organization_id": ORGANIZATION}
    rules = [on_organization("IAMReadOnly")]

    ids = {
        "application": lives(owner, "applications", "id", **named),
        "group": lives(owner, "groups", "id", **named),
        "policy": lives(owner, "policies", "id", **named, rules=rules, no_principal=True),
        "api_key": lives(owner, "api-keys", "access_key", application_id=application),
        "user": new_member(owner),
    }
    owner.patch(f"{IAM}/users/{ids['user']}", first_name="Jo")
    owner.delete(f"{IAM}/users/{ids['user']}")

    logs = noted(owner)[before:]
    assert [(each["action"], each["resource_type"], each["resource_id"]) for each in logs] == [
        (action, kind, id_)
        for kind, id_ in ids.items()
        for action in ("created", "updated", "deleted")
    ]
    (owner_id,) = {each["bearer_id"] for each in logs}
    assert owner.get(f"{IAM}/users/{owner_id}")["type"] == "owner"
    assert {each["ip"] for each in logs} == {"127.0.0.1"}
    assert all(each["user_agent"].startswith("python-requests") for each in logs)
    assert list(logs[0]) == [
        *("id", "created_at", "ip", "user_agent", "action", "bearer_id", "organization_id"),
        *("resource_type", "resource_id"),
    ]
    assert owner.get(f"{LOGS}/{logs[0]['id']}") == logs[0]


CHANGES: dict[str, tuple[str, Callable[[Caller, str, str], object]]] = {
    "members": (
        "group",
        lambda owner, group, user: owner.put(
            f"{IAM}/groups/{group}/members", user_ids=[user], application_ids=[]
        ),
    ),
    "add a member": (
        "group",
        lambda owner, group, user: owner.post(f"{IAM}/groups/{group}/add-member", user_id=user),
    ),
    "add members": (
        "group",
        lambda owner, group, user: owner.post(
            f"{IAM}/groups/{group}/add-members", user_ids=[user], application_ids=[]
        ),
    ),
    "lock": ("user", lambda owner, _, user: owner.post(f"{IAM}/users/{user}/lock")),
    "unlock": ("user", lambda owner, _, user: owner.post(f"{IAM}/users/{user}/unlock")),
    "rename": (
        "user",
        lambda owner, _, user: owner.post(f"{IAM}/users/{user}/update-username", username="kim"),
    ),
    "password": (
        "user",
        lambda owner, _, user: owner.post(f"{IAM}/users/{user}/update-password", password="Kim-1"),
    ),
}


@pytest.mark.parametrize(("kind", "change"), CHANGES.values(), ids=CHANGES)
def test_a_change_by_a_call_of_its_own_is_noted(
    owner: Caller, kind: str, change: Callable[[Caller, str, str], object]
) -> None:
    """It is an update of what it changes."""
    user = new_member(owner)
    made = owner.post(f"{IAM}/groups", name="ops", organization_id=ORGANIZATION)
    before = len(noted(owner))

    change(owner, made["id"], user)

    (log,) = noted(owner)[before:]
    assert (log["action"], log["resource_type"]) == ("updated", kind)
    assert log["resource_id"] == {"group": made["id"], "user": user}[kind]


def test_rules_and_clones_are_noted_as_policies(owner: Caller) -> None:
    """Replacing rules updates their policy; a clone is one more."""
    policy = new_policy(owner, on_organization("IAMReadOnly"))
    before = len(noted(owner))

    owner.put(f"{IAM}/rules", policy_id=policy.upper(), rules=[])
    clone = owner.post(f"{IAM}/policies/{policy}/clone")

    assert [(each["action"], each["resource_id"]) for each in noted(owner)[before:]] == [
        ("updated", policy),
        ("created", clone["id"]),
    ]


def test_what_is_refused_or_only_read_is_not_noted(owner: Caller) -> None:
    """Nothing has changed."""
    id_ = new_application(owner)
    before = noted(owner)

    owner.send("POST", f"{IAM}/applications", {"name": "ci", "organization_id": ORGANIZATION})
    owner.send("DELETE", f"{IAM}/groups/{NOBODY}")
    owner.get(f"{IAM}/applications/{id_}")

    assert noted(owner) == before


def test_logs_are_searched(sandbox: Sandbox, owner: Caller) -> None:
    """By bearer or object, kind, action and time; an unknown kind or action means any."""
    maker = program(sandbox, owner, on_organization("IAMManager"), name="maker")
    made = maker.post(f"{IAM}/groups", name="ops", organization_id=ORGANIZATION)["id"]
    owner.patch(f"{IAM}/groups/{made}", description="edited")
    by_maker = noted(owner, search=made)[0]["bearer_id"]
    everything = noted(owner)
    middle = everything[-1]["created_at"]

    assert [each["action"] for each in noted(owner, search=made)] == ["created", "updated"]
    # The program itself was made by the owner, then made the group.
    assert [each["resource_type"] for each in noted(owner, search=by_maker)] == [
        "application",
        "group",
    ]
    assert {each["resource_type"] for each in noted(owner, resource_type="policy")} == {"policy"}
    assert [each["resource_id"] for each in noted(owner, action="updated")] == [made]
    assert (
        noted(owner, action="unknown_action", resource_type="unknown_resource_type") == everything
    )
    assert noted(owner, created_before=middle) == everything[:-1]
    assert noted(owner, created_after=everything[-2]["created_at"]) == everything[-1:]
    assert noted(owner, search=made[:8]) == []
    newest = owner.get(LOGS, organization_id=ORGANIZATION, order_by="created_at_desc", page_size=1)
    assert newest == {"logs": everything[-1:], "total_count": len(everything)}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"organization_id": ""}, (400, "organization_id", "required")),
        ({"action": "read"}, (400, "action", "format")),
        ({"resource_type": "rule"}, (400, "resource_type", "format")),
        ({"created_after": "yesterday"}, (400, "created_after", "format")),
        ({"order_by": "action_asc"}, (400, "order_by", "format")),
    ],
)
def test_a_mistaken_search_is_refused(owner: Caller, query: Json, expected: object) -> None:
    """It would find too much."""
    answer = owner.send("GET", LOGS, **{"organization_id": ORGANIZATION, **query})

    assert reason(answer) == expected


def test_logs_need_a_right_and_stay_at_home(
    sandbox: Sandbox, owner: Caller, partner: Caller
) -> None:
    """Of another organization nothing is seen."""
    reader = program(sandbox, owner, on_organization("OrganizationReadOnly"), name="reader")
    nobody = program(sandbox, owner, on_organization("IAMGroupManager"), name="nobody")
    log = noted(owner)[0]["id"]

    assert noted(reader)
    for query in ({"path": LOGS, "organization_id": ORGANIZATION}, {"path": f"{LOGS}/{log}"}):
        assert nobody.send("GET", **query) == refused(("read", "organization"))
    assert partner.send("GET", f"{LOGS}/{log}") == gone("log", log)
    assert partner.send("GET", LOGS, organization_id=ORGANIZATION).status == 403
    assert partner.get(LOGS, organization_id=PARTNER) == {"logs": [], "total_count": 0}
