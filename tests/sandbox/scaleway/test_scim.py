import base64
import json

import pytest

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    IAM,
    NOBODY,
    ORGANIZATION,
    Caller,
    gone,
    on_organization,
    program,
    refused,
)

SCIM = f"{IAM}/organizations/{ORGANIZATION}/scim"
YEAR_S = 365 * 24 * 3600


@pytest.fixture
def path(owner: Caller) -> str:
    """Return the path of SCIM, enabled."""
    return f"{IAM}/scim/{owner.post(SCIM)['id']}"


def test_an_empty_body_enables_scim(owner: Caller) -> None:
    """Until then there is none; a second time is refused."""
    before = owner.send("GET", SCIM)

    made = owner.post(SCIM)

    assert before == gone("organization_scim", ORGANIZATION)
    assert list(made) == ["id", "created_at"]
    assert owner.get(SCIM) == made
    again = owner.send("POST", SCIM)
    assert (again.status, again.body["type"]) == (409, "already_exists")
    assert owner.get(SCIM) == made


def test_a_token_is_told_once(owner: Caller, control: Control, path: str) -> None:
    """What bears it stands in one answer and nowhere else."""
    made = owner.post(f"{path}/tokens")
    bearer = made["bearer_token"]
    listed = owner.get(f"{path}/tokens", order_by="created_at_asc")

    id_, _, secret = bearer.partition(".")
    assert base64.b64decode(id_).decode() == made["token"]["id"]
    assert len(secret) > 20
    assert made["token"]["scim_id"] == path.rpartition("/")[2]
    assert listed == {"scim_tokens": [made["token"]], "total_count": 1}
    assert secret not in json.dumps([listed, control.state()])


def test_a_token_lives_a_year(owner: Caller, control: Control, path: str) -> None:
    """Two at a time; one that is over stays listed, and makes room."""
    first = owner.post(f"{path}/tokens")["token"]
    owner.post(f"{path}/tokens")
    third = owner.send("POST", f"{path}/tokens")
    control.switch(clock_offset_s=YEAR_S - 60)
    late = owner.send("POST", f"{path}/tokens")
    control.switch(clock_offset_s=YEAR_S + 60)
    after = owner.send("POST", f"{path}/tokens")

    assert first["expires_at"][:10] > first["created_at"][:10]
    assert third.status == late.status == 403
    assert third.body["type"] == "quotas_exceeded"
    assert third.body["details"] == [{"resource": "scim_tokens", "quota": 2, "current": 2}]
    assert after.status == 200
    assert owner.get(f"{path}/tokens")["total_count"] == 3


def test_a_token_is_deleted_once(owner: Caller, path: str) -> None:
    """Gone means 404, and room for another."""
    made = [owner.post(f"{path}/tokens")["token"]["id"] for _ in range(2)]
    one = f"{IAM}/scim-tokens/{made[0]}"

    owner.delete(one)

    assert owner.send("DELETE", one) == gone("scim_token", made[0])
    assert [each["id"] for each in owner.get(f"{path}/tokens")["scim_tokens"]] == [made[1]]
    assert owner.send("POST", f"{path}/tokens").status == 200


def test_scim_goes_with_its_tokens(owner: Caller, path: str) -> None:
    """Enabled again it is another, and has none."""
    token = owner.post(f"{path}/tokens")["token"]["id"]
    id_ = path.rpartition("/")[2]

    owner.delete(path)

    for method, where in (("DELETE", ""), ("GET", "/tokens"), ("POST", "/tokens")):
        assert owner.send(method, path + where) == gone("scim", id_)
    assert owner.send("GET", SCIM) == gone("organization_scim", ORGANIZATION)
    assert owner.send("DELETE", f"{IAM}/scim-tokens/{token}") == gone("scim_token", token)
    again = owner.post(SCIM)["id"]
    assert again != id_
    assert owner.get(f"{IAM}/scim/{again}/tokens") == {"scim_tokens": [], "total_count": 0}


def test_scim_needs_rights_on_the_organization(sandbox: Sandbox, owner: Caller, path: str) -> None:
    """Who reads cannot write, and who has other rights sees nothing."""
    token = owner.post(f"{path}/tokens")["token"]["id"]
    reader = program(sandbox, owner, on_organization("OrganizationReadOnly"), name="reader")
    nobody = program(sandbox, owner, on_organization("IAMGroupManager"), name="nobody")
    reads = [("GET", SCIM), ("GET", f"{path}/tokens")]
    writes = [
        *(("POST", SCIM), ("POST", f"{path}/tokens"), ("DELETE", path)),
        ("DELETE", f"{IAM}/scim-tokens/{token}"),
    ]

    assert [reader.send(*each).status for each in reads] == [200, 200]
    for each in writes:
        assert reader.send(*each) == refused(("write", "organization"))
    for each in reads:
        assert nobody.send(*each) == refused(("read", "organization"))


def test_scim_of_another_organization_is_not_there(owner: Caller, partner: Caller) -> None:
    """Not even for its owner."""
    made = owner.post(SCIM)["id"]

    assert partner.send("GET", SCIM) == gone("organization", ORGANIZATION)
    assert partner.send("POST", f"{IAM}/scim/{made}/tokens") == gone("scim", made)
    assert owner.send("DELETE", f"{IAM}/scim/{NOBODY}") == gone("scim", NOBODY)
