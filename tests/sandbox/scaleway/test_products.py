import base64

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    DATA,
    IAM,
    NOBODY,
    ORGANIZATION,
    PARTNER,
    SECRETS,
    SERVERS,
    WEB,
    Caller,
    Json,
    gone,
    on_organization,
    on_projects,
    program,
    reason,
    refused,
)

PROJECTS = "/account/v3/projects"
BUCKETS = "/_sandbox/object-storage/projects/{}/buckets"
MD5 = "2a:78:5b:1c:b7:a3:02:a9:35:f0:17:82:7b:62:ea:ba"  # As ssh-keygen says it of this key:
ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIGVLm5r8tyJtT0Yqz9bkHVVzD8rYlqL0s3tQbN1hXy0W"


def test_a_project_lives_from_creation_to_deletion(owner: Caller) -> None:
    """Its qualification is unknown at first and shown later; gone means 404."""
    made = owner.post(PROJECTS, name="new one", organization_id=ORGANIZATION, description="x")
    path = f"{PROJECTS}/{made['id']}"

    same = owner.patch(path, name=None)
    changed = owner.patch(path, name="newer", description="")

    assert made["qualification"] is None
    assert same["updated_at"] == made["updated_at"] < changed["updated_at"]
    assert (changed["name"], changed["description"]) == ("newer", "")
    assert reason(owner.send("PATCH", path, {"name": ""})) == (400, "name", "required")
    assert owner.get(path)["qualification"] == {"architecture_type": "unknown_architecture_type"}
    owner.delete(path)
    for method in ("GET", "PATCH", "DELETE"):
        assert owner.send(method, path) == gone("project_id", made["id"])


def test_projects_are_found_by_name(owner: Caller) -> None:
    """The count comes first, and the default project has the organization's id."""
    found = owner.get(PROJECTS, organization_id=ORGANIZATION, order_by="name_asc")

    assert list(found) == ["total_count", "projects"]
    assert [each["name"] for each in found["projects"]] == ["data", "default", "web"]
    assert found["projects"][1]["id"] == ORGANIZATION
    one = owner.get(PROJECTS, organization_id=ORGANIZATION, name="data")
    assert [each["id"] for each in one["projects"]] == [DATA]
    assert reason(owner.send("GET", PROJECTS)) == (400, "organization_id", "required")


@pytest.mark.parametrize(
    ("body", "status"), [({"name": "a/b"}, 400), ({"name": "data"}, 409), ({}, 400)]
)
def test_a_malformed_project_is_refused(owner: Caller, body: Json, status: int) -> None:
    """Names are unique."""
    answer = owner.send("POST", PROJECTS, {"organization_id": ORGANIZATION, **body})

    assert answer.status == status


def test_a_project_that_holds_something_stays(owner: Caller) -> None:
    """As does the default one."""
    for id_ in (DATA, ORGANIZATION):
        answer = owner.send("DELETE", f"{PROJECTS}/{id_}")
        assert (answer.status, answer.body["precondition"]) == (412, "resource_not_usable")
    assert owner.send("PATCH", f"{PROJECTS}/{DATA}", {"name": "web"}).status == 409


def test_projects_are_a_right_of_the_organization(sandbox: Sandbox, owner: Caller) -> None:
    """Rights inside a project do not show it."""
    inside = program(sandbox, owner, on_projects("AllProductsFullAccess"))
    reader = program(sandbox, owner, on_organization("ProjectReadOnly"), name="reader")

    assert inside.send("GET", f"{PROJECTS}/{DATA}") == refused(("read", "project"))
    assert reader.get(f"{PROJECTS}/{DATA}")["name"] == "data"
    body = {"name": "new", "organization_id": ORGANIZATION}
    assert reader.send("POST", PROJECTS, body) == refused(("write", "project"))


def test_a_server_needs_a_project_of_the_organization(owner: Caller) -> None:
    """And a name; an unknown one is not found."""
    for project in (PARTNER, NOBODY):
        body = {"project": project, "name": "a"}
        assert owner.send("POST", SERVERS, body) == refused(("read", "project"))
    assert reason(owner.send("POST", SERVERS, {"project": DATA})) == (400, "name", "required")
    assert owner.send("GET", f"{SERVERS}/{NOBODY}") == gone("instance_server", NOBODY)
    elsewhere = SERVERS.replace("fr-par-1", "nl-ams-1")
    assert owner.get(elsewhere) == {"servers": []}
    (server,) = owner.get(SERVERS, project=DATA)["servers"]
    answer = owner.send("GET", f"{elsewhere}/{server['id']}")
    assert answer == gone("instance_server", server["id"])


def test_a_server_lives_from_creation_to_deletion(sandbox: Sandbox, owner: Caller) -> None:
    """Who may make one may not remove it; that is a set of its own."""
    maker = program(sandbox, owner, on_projects("InstancesServerCreate", "InstancesServerRead"))
    remover = program(sandbox, owner, on_projects("InstancesServerDelete"), name="remover")

    made = maker.post(SERVERS, project=DATA, name="a")["server"]

    path = f"{SERVERS}/{made['id']}"
    assert maker.get(path)["server"] == made
    assert maker.send("DELETE", path) == refused(("write", "server"))
    assert remover.send("GET", path) == refused(("read", "server"))
    remover.delete(path)
    assert owner.send("DELETE", path) == gone("instance_server", made["id"])


def test_reading_a_secret_is_not_reading_its_payload(sandbox: Sandbox, owner: Caller) -> None:
    """Two permission sets, and the largest has both."""
    reader = program(sandbox, owner, on_projects("SecretManagerReadOnly"), name="reader")
    user = program(sandbox, owner, on_projects("SecretManagerSecretAccess"), name="user")
    full = program(sandbox, owner, on_projects("SecretManagerFullAccess"), name="full")
    all_reader = program(sandbox, owner, on_projects("AllProductsReadOnly"), name="all")
    (secret,) = reader.get(SECRETS, project_id=DATA)["secrets"]
    access = f"{SECRETS}/{secret['id']}/versions/latest/access"

    payload = user.get(access)

    assert base64.b64decode(payload["data"]) == b"data payload"
    assert reader.get(f"{SECRETS}/{secret['id']}")["name"] == "data-password"
    assert reader.send("GET", access) == refused(("read", "secret"))
    assert all_reader.send("GET", access) == refused(("read", "secret"))
    assert user.send("GET", SECRETS, project_id=DATA) == refused(("read", "secret"))
    assert full.get(access) == payload
    assert full.send("GET", SECRETS, project_id=WEB) == refused(("read", "secret"))


def test_a_secret_lives_from_creation_to_deletion(sandbox: Sandbox, owner: Caller) -> None:
    """Its versions are numbered from one."""
    full = program(sandbox, owner, on_projects("SecretManagerFullAccess"))
    made = full.post(SECRETS, project_id=DATA, name="token")
    path = f"{SECRETS}/{made['id']}"

    numbers = [full.post(f"{path}/versions", data=each)["revision"] for each in ("YQ==", "Yg==")]

    assert numbers == [1, 2]
    assert full.get(f"{path}/versions/1/access")["data"] == "YQ=="
    assert full.get(f"{path}/versions/latest/access")["revision"] == 2
    assert full.get(path)["version_count"] == 2
    assert full.send("GET", f"{path}/versions/3/access") == gone("secret_version", "3")
    assert reason(full.send("POST", f"{path}/versions", {"data": "-"})) == (400, "data", "format")
    assert full.send("POST", SECRETS, {"project_id": DATA, "name": "token"}).status == 409
    other_region = path.replace("fr-par", "nl-ams")
    assert owner.send("GET", other_region) == gone("secret", made["id"])
    full.delete(path)
    assert owner.send("GET", path) == gone("secret", made["id"])


def test_a_condition_may_ask_for_the_name_of_a_secret(sandbox: Sandbox, owner: Caller) -> None:
    """Names and ids are known for secrets."""
    condition = 'resource.name.startsWith("data-") && resource.locality == "fr-par"'
    rule = on_projects("SecretManagerReadOnly", projects=(DATA, WEB), condition=condition)
    caller = program(sandbox, owner, rule)
    secrets = owner.get(SECRETS)["secrets"]

    seen = [caller.send("GET", f"{SECRETS}/{each['id']}").status for each in secrets]

    assert sorted(zip((each["name"] for each in secrets), seen, strict=True)) == [
        ("data-password", 200),
        ("default-password", 403),
        ("web-password", 403),
    ]


def test_buckets_stand_in_for_object_storage(sandbox: Sandbox, owner: Caller) -> None:
    """The route is the sandbox's own, the permission sets are Scaleway's."""
    full = program(sandbox, owner, on_projects("ObjectStorageFullAccess"), name="full")
    reader = program(sandbox, owner, on_projects("ObjectStorageBucketsRead"), name="reader")
    path = BUCKETS.format(DATA)

    made = full.post(path, name="backups")

    assert made == {"name": "backups", "project_id": DATA}
    assert made in reader.get(path)["buckets"]
    assert full.get(f"{path}/backups/objects") == {"objects": []}
    assert reader.send("GET", f"{path}/backups/objects") == refused(("read", "object"))
    assert reader.send("POST", path, {"name": "mine"}) == refused(("write", "bucket"))
    assert full.send("GET", BUCKETS.format(WEB)) == refused(("read", "bucket"))
    assert full.send("POST", path, {"name": "backups"}).status == 409
    assert owner.send("GET", f"{BUCKETS.format(WEB)}/backups/objects") == gone("bucket", "backups")
    full.delete(f"{path}/backups")
    assert full.send("DELETE", f"{path}/backups") == gone("bucket", "backups")


def test_an_ssh_key_lives_from_creation_to_deletion(sandbox: Sandbox, owner: Caller) -> None:
    """Its comment is dropped; it belongs to a project, and so do the rights on it."""
    keys = f"{IAM}/ssh-keys"
    caller = program(sandbox, owner, on_projects("SSHKeysFullAccess"))
    line = f"ssh-ed25519 {ED25519} jo@laptop\n"
    made = caller.post(keys, name="laptop", public_key=line, project_id=DATA)
    path = f"{keys}/{made['id']}"

    changed = caller.patch(path, disabled=True, name="old")

    assert made["public_key"] == f"ssh-ed25519 {ED25519}"
    assert made["fingerprint"] == f"256 MD5:{MD5} (ssh-ed25519)"
    assert (changed["disabled"], changed["name"]) == (True, "old")
    assert caller.get(keys, project_id=DATA, disabled="true")["total_count"] == 1
    assert caller.send("GET", keys, organization_id=ORGANIZATION) == refused(("read", "ssh_key"))
    assert owner.send("GET", keys, organization_id=PARTNER).status == 403
    assert owner.patch(path, disabled=None, name=None) == changed
    caller.delete(path)
    for method in ("GET", "PATCH", "DELETE"):
        assert owner.send(method, path) == gone("ssh_key", made["id"])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "required"),
        ("ssh-dss AAAA", "format"),
        ("ssh-ed25519 !", "format"),
        (f"ssh-rsa {ED25519}", "format"),
    ],
)
def test_a_malformed_ssh_key_is_refused(owner: Caller, line: str, why: str) -> None:
    """Its algorithm must be the one that it says."""
    body = {"name": "a", "public_key": line, "project_id": DATA}

    assert reason(owner.send("POST", f"{IAM}/ssh-keys", body)) == (400, "public_key", why)


def test_an_rsa_key_tells_its_size(owner: Caller) -> None:
    """The fingerprint begins with the bits of the modulus."""
    modulus = b"\x00" + b"\xff" * 256
    parts = (b"ssh-rsa", b"\x01\x00\x01", modulus)
    data = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    line = f"ssh-rsa {base64.b64encode(data).decode()}"

    made = owner.post(f"{IAM}/ssh-keys", name="", public_key=line, project_id=DATA)

    assert made["fingerprint"].startswith("2048 MD5:")


def test_a_body_must_be_a_json_object(owner: Caller) -> None:
    """Anything else is refused, text that is no JSON among it."""
    url = f"{owner.url}{PROJECTS}"

    text = requests.post(url, data="{", headers=owner.headers, timeout=10)

    assert text.json()["details"][0]["argument_name"] == "body"
    assert reason(owner.send("POST", PROJECTS, [1])) == (400, "body", "format")
