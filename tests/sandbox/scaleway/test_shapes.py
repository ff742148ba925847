from collections.abc import Callable

import pytest
import requests

from sandbox.control import Control
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    NOBODY,
    ORGANIZATION,
    Caller,
    Json,
    new_application,
    new_member,
    new_policy,
    on_organization,
    on_projects,
)
from tests.sandbox.scaleway.test_products import ED25519

FLAGS = ["editable", "deletable", "managed"]
TIMES = ["created_at", "updated_at"]
COUNTERS = ["nb_rules", "nb_scopes", "nb_permission_sets"]
NAMED = {"name": "thing", "organization_id": ORGANIZATION}
PROJECTS = "/account/v3/projects"


def a_user(owner: Caller) -> str:
    """Make a member; return its path."""
    return f"{IAM}/users/{new_member(owner)}"


def an_application(owner: Caller) -> str:
    """Make an application; return its path."""
    return f"{IAM}/applications/{new_application(owner)}"


def a_group(owner: Caller) -> str:
    """Make a group; return its path."""
    return f"{IAM}/groups/{owner.post(f'{IAM}/groups', **NAMED)['id']}"


def a_policy(owner: Caller) -> str:
    """Make a policy of an application; return its path."""
    program = new_application(owner)
    return f"{IAM}/policies/{new_policy(owner, on_projects('VPCReadOnly'), application_id=program)}"


def a_key(owner: Caller) -> str:
    """Make an API key; return its path."""
    made = owner.post(f"{IAM}/api-keys", application_id=new_application(owner))
    return f"{IAM}/api-keys/{made['access_key']}"


def an_ssh_key(owner: Caller) -> str:
    """Make an SSH key; return its path."""
    line = f"ssh-ed25519 {ED25519}"
    made = owner.post(f"{IAM}/ssh-keys", name="laptop", public_key=line, project_id=DATA)
    return f"{IAM}/ssh-keys/{made['id']}"


def a_project(owner: Caller) -> str:
    """Make a project; return its path."""
    return f"{PROJECTS}/{owner.post(PROJECTS, **NAMED)['id']}"


SHAPES: dict[str, tuple[Callable[[Caller], str], list[str]]] = {
    "user": (
        a_user,
        [
            *("id", "email", "username", "first_name", "last_name", "phone_number", "locale"),
            *(*TIMES, "organization_id", "deletable", "last_login_at", "type"),
            *("two_factor_enabled", "status", "mfa", "account_root_user_id", "tags", "locked"),
        ],
    ),
    "application": (
        an_application,
        ["id", "name", "description", *TIMES, "organization_id", *FLAGS, "nb_api_keys", "tags"],
    ),
    "group": (
        a_group,
        [
            *("id", *TIMES, "organization_id", "name", "description"),
            *("user_ids", "application_ids", "tags", *FLAGS, "all_users", "all_applications"),
        ],
    ),
    "policy": (
        a_policy,
        [
            *("id", "name", "description", "organization_id", *TIMES, *FLAGS, *COUNTERS),
            *("tags", "application_id"),
        ],
    ),
    "api key": (
        a_key,
        [
            *("access_key", "secret_key", "description", *TIMES, "expires_at"),
            *("default_project_id", *FLAGS, "creation_ip", "application_id"),
        ],
    ),
    "ssh key": (
        an_ssh_key,
        [
            *("id", "name", "public_key", "fingerprint", *TIMES),
            *("organization_id", "project_id", "disabled"),
        ],
    ),
    "project": (
        a_project,
        ["id", "name", "organization_id", *TIMES, "description", "qualification", "status"],
    ),
}


@pytest.mark.parametrize(("make", "keys"), SHAPES.values(), ids=SHAPES)
def test_an_object_says_its_keys_in_their_order(
    owner: Caller, make: Callable[[Caller], str], keys: list[str]
) -> None:
    """As the examples have it: read, edited and listed alike."""
    path = make(owner)

    read = owner.get(path)
    edited = owner.patch(path)
    page = owner.get(path.rpartition("/")[0], organization_id=ORGANIZATION)

    (items,) = [each for each in page.values() if isinstance(each, list)]
    listed = [each for each in items if read in (each, {**each, **_members(read)})]
    assert list(read) == list(edited) == keys
    assert [list(each) for each in listed] == [keys]
    assert set(page) - {"total_count"} == {path.split("/")[-2].replace("-", "_")}


def _members(shown: Json) -> Json:
    return {key: shown[key] for key in ("user_ids", "application_ids") if key in shown}


def test_a_rule_says_its_scope_last(owner: Caller) -> None:
    """One of two, and the other is not there."""
    rules = [on_projects("VPCReadOnly"), on_organization("IAMReadOnly")]

    page = owner.get(f"{IAM}/rules", policy_id=new_policy(owner, *rules))

    begin = ["id", "permission_set_names", "permission_sets_scope_type", "condition"]
    assert list(page) == ["rules", "total_count"]
    assert [list(each) for each in page["rules"]] == [
        [*begin, "project_ids"],
        [*begin, "organization_id"],
    ]


def test_a_list_says_its_count_last_except_for_projects(owner: Caller) -> None:
    """The two APIs differ."""
    applications = owner.get(f"{IAM}/applications")
    projects = owner.get(PROJECTS, organization_id=ORGANIZATION)

    assert (list(applications), list(projects)) == (
        ["applications", "total_count"],
        ["total_count", "projects"],
    )


def test_permission_sets_have_ids_that_stay(owner: Caller, partner: Caller) -> None:
    """Made up, one for each, and the same in every organization."""
    own = owner.get(f"{IAM}/permission-sets", organization_id=ORGANIZATION, page_size=100)
    other = partner.get(
        f"{IAM}/permission-sets",
        organization_id=partner.get(f"{IAM}/users")["users"][0]["organization_id"],
        page_size=100,
    )

    sets = own["permission_sets"]
    assert list(sets[0]) == ["id", "name", "scope_type", "description", "categories"]
    assert len({each["id"] for each in sets}) == 100
    assert other == own


REFUSALS: dict[str, tuple[str, str, Json | None, str]] = {
    "gone": (
        *("GET", f"{IAM}/policies/{NOBODY}", None),
        (
            '{"message":"resource is not found","resource":"policy",'
            f'"resource_id":"{NOBODY}","type":"not_found"}}'
        ),
    ),
    "missing": (
        *("GET", f"{IAM}/groups", None),
        (
            '{"details":[{"argument_name":"organization_id","help_message":"",'
            '"reason":"required"}],"message":"invalid argument(s)","type":"invalid_arguments"}'
        ),
    ),
    "too many": (
        *("POST", f"{IAM}/applications", NAMED),
        (
            '{"details":[{"current":0,"quota":0,"resource":"iam_applications"}],'
            '"message":"quota(s) exceeded for this resource","type":"quotas_exceeded"}'
        ),
    ),
    "in use": (
        *("DELETE", f"{PROJECTS}/{DATA}", None),
        (
            '{"help_message":"project is not empty","message":"precondition is not respected",'
            '"precondition":"resource_not_usable","type":"precondition_failed"}'
        ),
    ),
}


@pytest.mark.parametrize(("method", "path", "body", "expected"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_compact_and_sorted(
    owner: Caller, control: Control, method: str, path: str, body: Json | None, expected: str
) -> None:
    """Byte for byte as it was recorded, or as the vendor's own packages test it."""
    control.switch(quotas={"iam_applications": 0})

    answer = requests.request(
        method, f"{owner.url}{path}", json=body, headers=owner.headers, timeout=10
    )

    assert answer.text == expected
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Request-Id"]
