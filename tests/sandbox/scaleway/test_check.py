from typing import Any

import pytest

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    NOBODY,
    ORGANIZATION,
    PARTNER,
    WEB,
    Caller,
    on_organization,
    on_projects,
    program,
    reason,
)

CHECK = f"{IAM}/check-permissions"
AGENT = 'request.user_agent.startsWith("python-requests")'


def on(name: str, action: str = "read", **scope: str) -> dict[str, Any]:
    """Ask about one kind of object, named with its service."""
    service, _, kind = name.partition(".")
    return {"service": service, "name": kind, "action": action, **(scope or {"project_id": DATA})}


def decisions(caller: Caller, *asked: dict[str, Any]) -> list[str]:
    """Return what the caller is told, in the order asked."""
    answer = caller.post(CHECK, permissions=list(asked))
    assert list(answer) == ["responses"]
    return [each["decision"] for each in answer["responses"]]


def test_a_program_learns_what_it_may_do(sandbox: Sandbox, owner: Caller) -> None:
    """By scope, kind and verb, in the order asked."""
    rules = [
        on_projects("InstancesReadOnly", "ObjectStorageFullAccess", condition=AGENT),
        on_organization("IAMGroupManager"),
    ]
    ci = program(sandbox, owner, *rules)

    told = decisions(
        ci,
        on("instance.server"),
        on("instance.server", "write"),
        on("instance.server", project_id=WEB),
        on("instance.server", organization_id=ORGANIZATION),
        on("object_storage.bucket", "write"),
        on("iam.group", "write", organization_id=ORGANIZATION),
        on("iam.user", "read", organization_id=ORGANIZATION),
        on("secret_manager.secret"),
    )

    assert told == ["allow", "deny", "deny", "deny", "allow", "allow", "deny", "deny"]


def test_a_rule_on_the_organization_covers_every_project(sandbox: Sandbox, owner: Caller) -> None:
    """And all of them at once."""
    ci = program(sandbox, owner, on_organization("InstancesFullAccess"))

    told = decisions(
        ci,
        on("instance.server", "write", project_id=WEB),
        on("instance.server", organization_id=ORGANIZATION),
    )

    assert told == ["allow", "allow"]


def test_the_owner_may_do_everything_that_there_is(owner: Caller) -> None:
    """What is unknown or elsewhere is denied even to the owner."""
    told = decisions(
        owner,
        on("iam.policy", "write", organization_id=ORGANIZATION),
        on("account.project", "write", organization_id=ORGANIZATION),
        on("iam.ssh_key", "write"),
        on("iam.policy"),
        on("iam.rule", organization_id=ORGANIZATION),
        on("nothing.server"),
        on("instance.server", "reboot"),
        on("instance.server", project_id=NOBODY),
        on("instance.server", organization_id=PARTNER),
    )

    assert told == ["allow"] * 3 + ["deny"] * 6


def test_who_has_no_right_may_ask(sandbox: Sandbox, owner: Caller) -> None:
    """The answer is no."""
    assert decisions(program(sandbox, owner), on("instance.server")) == ["deny"]


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        (None, (400, "permissions", "required")),
        ([], (400, "permissions", "required")),
        ("all", (400, "permissions", "format")),
        (["all"], (400, "permissions[0]", "format")),
        ([on(".server")], (400, "permissions[0].service", "required")),
        ([on("instance.server"), on("instance.")], (400, "permissions[1].name", "required")),
        ([on("instance.server", "")], (400, "permissions[0].action", "required")),
        ([on("instance.server", project_id="x")], (400, "permissions[0].project_id", "format")),
        (
            [{"service": "instance", "name": "server", "action": "read"}],
            (400, "permissions[0].scope", "required"),
        ),
        (
            [on("instance.server", project_id=DATA, organization_id=ORGANIZATION)],
            (400, "organization_id", "constraint"),
        ),
    ],
)
def test_a_mistaken_question_is_refused(
    owner: Caller, permissions: object, expected: object
) -> None:
    """All of it, though the rest be right."""
    answer = owner.send("POST", CHECK, {"permissions": permissions})

    assert reason(answer) == expected
