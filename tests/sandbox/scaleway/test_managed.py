from urllib.error import HTTPError

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    NOBODY,
    ORGANIZATION,
    SERVERS,
    Caller,
    by_key,
    new_application,
    new_member,
    new_policy,
    on_projects,
)

FLAGS = {"editable": False, "deletable": False, "managed": True}


def test_what_a_product_owns_is_seen_and_not_changed(
    sandbox: Sandbox, owner: Caller, control: Control
) -> None:
    """An application, a group, a policy and a key alike; their rights go on."""
    application = new_application(owner)
    made = owner.post(f"{IAM}/api-keys", application_id=application)
    told = {"name": "cluster", "organization_id": ORGANIZATION}
    paths = {
        "applications": f"{IAM}/applications/{application}",
        "groups": f"{IAM}/groups/{owner.post(f'{IAM}/groups', **told)['id']}",
        "policies": f"{IAM}/policies/"
        + new_policy(owner, on_projects("InstancesReadOnly"), application_id=application),
        "api_keys": f"{IAM}/api-keys/{made['access_key']}",
    }

    for kind, path in paths.items():
        control.manage(ORGANIZATION, kind, path.rpartition("/")[2])

    for path in paths.values():
        seen = owner.get(path)
        answers = [owner.send(method, path, {"description": "x"}) for method in ("PATCH", "DELETE")]
        assert {key: seen[key] for key in FLAGS} == FLAGS
        assert [answer.status for answer in answers] == [412, 412]
        assert {answer.body["precondition"] for answer in answers} == {"protected_resource"}
        assert owner.get(path) == seen
    member = {"user_id": new_member(owner)}
    assert owner.send("POST", f"{paths['groups']}/add-member", member).status == 412
    rules = {"policy_id": paths["policies"].rpartition("/")[2], "rules": []}
    assert owner.send("PUT", f"{IAM}/rules", rules).status == 412
    assert by_key(sandbox, made["secret_key"]).send("GET", SERVERS, project=DATA).status == 200
    assert owner.get(f"{IAM}/applications", editable="false")["total_count"] == 1


@pytest.mark.parametrize(
    ("organization", "kind", "id_"),
    [
        (ORGANIZATION, "applications", NOBODY),
        (ORGANIZATION, "passwords", NOBODY),
        (NOBODY, "groups", NOBODY),
    ],
)
def test_only_what_is_there_can_be_handed_over(
    control: Control, organization: str, kind: str, id_: str
) -> None:
    """An application, a group, a policy or a key."""
    with pytest.raises(HTTPError, match="404") as refusal:
        control.manage(organization, kind, id_)

    refusal.value.close()
