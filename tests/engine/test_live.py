"""A live review of a stack that was applied: nothing to say, until somebody does it by hand."""

import json
import re
from collections.abc import Callable, Mapping

import pytest

from providers.aws import client as aws_client
from providers.ovh import client as ovh_client
from providers.scaleway import client as scaleway_client
from review import live, stack
from review.report import Report
from sandbox.scratch import STACK, Scratch
from sandbox.server import Sandbox
from tests.engine import hands_aws
from tests.engine.hands import Hands
from tests.engine.plugin import Resource

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

Review = Callable[[], Report]
IAM = "/iam/v1alpha1"
LAMBDA = "the service lambda.amazonaws.com"
KEY = "key not declared"
ORGANIZATION = "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
EVERYBODY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}],
    }
)
UNDENIED = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["support:*"], "Resource": ["*"]}],
    }
)


LINES = {
    ("aws", "alice"),  # A deny of the team's is gone,
    ("aws", "bruno"),  # so it is for him, and his end is gone.
    ("aws", "felix"),
    ("aws", "ines"),
    ("ovh", "alice"),
    ("ovh", "backup"),
    ("scaleway", "backup"),
    ("scaleway", "carla"),
    ("scaleway", "felix"),
}
NOTES = {
    "service account helper",
    "the API key SCW of backup",
    "the role of worker may be assumed by everybody, which is not declared",
    f"the role of worker may no longer be assumed by {LAMBDA}, though it is declared",
    "the user ines",
    "user root-helper",
}


@pytest.fixture
def review(sandbox: Sandbox, rich: Scratch, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Return a function that reviews the rich stack live."""
    monkeypatch.chdir(rich.folder)
    for name, value in sandbox.env.items():
        monkeypatch.setenv(name, value)

    def reviewed() -> Report:
        for each in (aws_client, ovh_client, scaleway_client):
            each.of.cache_clear()  # A list is read once a run.
        report, status = live.compared(stack.opened(STACK), now="the files")
        assert status == 0
        return report

    return reviewed


@pytest.fixture
def console(sandbox: Sandbox) -> Hands:
    """Return somebody at the consoles."""
    return Hands(sandbox.env)


@pytest.fixture
def made(rich: Scratch) -> Mapping[str, Resource]:
    """Return the resources of the state, by type and logical name."""
    found = [Resource.of(item) for item in rich.resources("--show-secrets") if "id" in item]
    return {f"{each.type.rpartition('dynamic/')[2]} {each.name}": each for each in found}


def test_what_is_done_by_hand_is_all_that_there_is_to_say(
    review: Review, console: Hands, made: Mapping[str, Resource]
) -> None:
    """After a run no line and nothing that counts but keys; then each edit, and of nobody else."""
    before = review()
    _on_aws(console)
    _on_ovh(console, made)
    _on_scaleway(console, made)

    report = review()

    assert before.lines == []
    assert [each.what for each in before.notes if each.opens and each.mark != KEY] == []
    assert [each for each in before.skipped if each.is_new] == []
    assert {(each.account, who) for each in report.lines for who in each.who} == LINES
    noted = {each.what for each in report.notes} - {each.what for each in before.notes}
    assert {re.sub("SCW[A-Z0-9]+", "SCW", each.partition(" on ")[0]) for each in noted} == NOTES


def _on_aws(console: Hands) -> None:
    iam = console.aws
    hands_aws.attach(console, "user", "felix")
    iam.add_user_to_group(GroupName="archivists", UserName="ines")
    iam.create_user(UserName="root-helper")
    iam.attach_user_policy(UserName="root-helper", PolicyArn=ADMINISTRATOR)
    iam.create_access_key(UserName="ines")
    iam.update_assume_role_policy(RoleName="worker", PolicyDocument=EVERYBODY)
    iam.delete_user_policy(UserName="bruno", PolicyName="until")
    arn = "arn:aws:iam::123456789012:policy/support"
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=UNDENIED, SetAsDefault=True)


def _on_ovh(console: Hands, made: Mapping[str, Resource]) -> None:
    backup = f"/v2/iam/policy/{made['ovh:Policy ovh/backup'].id}"
    was = console.ovh.get(backup)["permissions"]
    console.put(backup, permissions={**was, "allow": [{"action": "*"}]})
    console.ovh.post("/v1/me/identity/group/operators%40example.com/user", user="alice")
    told = {"name": "helper", "description": "", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
    console.ovh.post("/v1/me/api/oauth2/client", **told)


def _on_scaleway(console: Hands, made: Mapping[str, Resource]) -> None:
    group = made["scaleway:Group scaleway/support"]
    rule = {
        "permission_set_names": ["IAMManager"],
        "organization_id": ORGANIZATION,
        "condition": "",
    }
    policy = made["scaleway:Policy scaleway/backup"].id
    console.scaleway("PUT", f"{IAM}/rules", {"policy_id": policy, "rules": [rule]})
    felix = made["scaleway:User scaleway/felix"].id
    console.scaleway("POST", f"{IAM}/groups/{group.id}/add-member", {"user_id": felix})
    program = made["scaleway:Application scaleway/backup"].id
    key = {"application_id": program, "description": "by hand"}
    console.scaleway("POST", f"{IAM}/api-keys", key)
    carla = made["scaleway:User scaleway/carla"].id
    console.scaleway("POST", f"{IAM}/users/{carla}/unlock", {})
