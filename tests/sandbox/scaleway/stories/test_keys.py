from datetime import UTC, datetime, timedelta

from scaleway.iam.v1alpha1 import BearerType, IamV1Alpha1API, ListAPIKeysRequestOrderBy

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import DATA, NOBODY, ORGANIZATION, WEB
from tests.sandbox.scaleway.stories.conftest import (
    GONE,
    MISTAKEN,
    REFUSED,
    client_of,
    new_member,
    said,
)

UNKNOWN = (401, "denied_authentication")
LINE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVLm5r8tyJtT0Yqz9bkHVVzD8rYlqL0s3tQbN1hXy0W"


def in_days(days: int) -> datetime:
    """Return the instant so many days from now."""
    return datetime.now(UTC) + timedelta(days=days)


def test_an_api_key_is_made_changed_and_removed(sandbox: Sandbox, iam: IamV1Alpha1API) -> None:
    """Its secret is told once, and opens nothing once the key is gone."""
    program = iam.create_application(name="ci", description="").id
    made = iam.create_api_key(application_id=program, description="ci", expires_at=in_days(1))
    own = IamV1Alpha1API(client_of(sandbox, made.access_key, made.secret_key))
    read = iam.get_api_key(access_key=made.access_key)
    changed = iam.update_api_key(
        access_key=made.access_key, description="rotated", default_project_id=DATA
    )
    before = said(own.list_users)

    assert made.secret_key
    assert (read.secret_key, read.expires_at) == (None, made.expires_at)
    assert (read.application_id, read.default_project_id) == (program, ORGANIZATION)
    assert (changed.description, changed.default_project_id) == ("rotated", DATA)
    assert (changed.secret_key, changed.expires_at) == (None, made.expires_at)
    assert iam.get_application(application_id=program).nb_api_keys == 1
    iam.delete_api_key(access_key=made.access_key)
    for call in (iam.get_api_key, iam.update_api_key, iam.delete_api_key):
        assert said(call, access_key=made.access_key) == GONE
    assert (before, said(own.list_users)) == (REFUSED, UNKNOWN)


def test_api_keys_come_page_by_page(iam: IamV1Alpha1API, control: Control) -> None:
    """The owner's among them, unless programs' alone are asked for."""
    program = iam.create_application(name="ci", description="").id
    names = [f"key-{at}" for at in range(4)]
    for name in names:
        iam.create_api_key(application_id=program, description=name)
    control.switch(page_size=2)

    first = iam.list_api_keys(order_by=ListAPIKeysRequestOrderBy.CREATED_AT_DESC)
    programs = iam.list_api_keys_all(bearer_type=BearerType.APPLICATION)

    assert ([each.description for each in first.api_keys], first.total_count) == (
        *(["key-3", "key-2"],),
        5,
    )
    assert [each.description for each in programs] == names
    assert {each.secret_key for each in iam.list_api_keys_all()} == {None}
    assert len(iam.list_api_keys_all(bearer_id=program)) == 4


def test_a_mistaken_api_key_is_refused(iam: IamV1Alpha1API) -> None:
    """An end in the past, a bearer that is not there, or one who is somebody else."""
    program = iam.create_application(name="ci", description="").id
    late = iam.create_api_key(application_id=program, description="", expires_at=in_days(2))
    mine = {"application_id": program, "description": ""}

    assert said(iam.create_api_key, **mine, expires_at=in_days(-1)) == MISTAKEN
    assert said(iam.create_api_key, **{**mine, "description": "x" * 201}) == MISTAKEN
    assert said(iam.create_api_key, **mine, default_project_id=NOBODY) == REFUSED
    assert said(iam.create_api_key, application_id=NOBODY, description="") == GONE
    assert said(iam.create_api_key, user_id=new_member(iam).id, description="") == REFUSED
    assert said(iam.update_api_key, access_key=late.access_key, expires_at=in_days(3)) == MISTAKEN
    assert len(iam.list_api_keys_all(bearer_id=program)) == 1


def test_keys_are_not_a_strangers(iam: IamV1Alpha1API, stranger: IamV1Alpha1API) -> None:
    """Neither to see nor to touch, its own neither; nor those of a project."""
    (program,) = iam.list_applications_all()
    (own,) = iam.list_api_keys_all(bearer_id=program.id)
    ssh = iam.create_ssh_key(name="laptop", public_key=LINE, project_id=DATA)

    assert said(stranger.list_api_keys) == REFUSED
    assert said(stranger.create_api_key, application_id=program.id, description="") == REFUSED
    for each in ("get_api_key", "update_api_key", "delete_api_key"):
        assert said(getattr(stranger, each), access_key=own.access_key) == REFUSED
    assert said(stranger.list_ssh_keys, project_id=DATA) == REFUSED
    assert said(stranger.create_ssh_key, public_key=LINE, project_id=DATA) == REFUSED
    for each in ("get_ssh_key", "update_ssh_key", "delete_ssh_key"):
        assert said(getattr(stranger, each), ssh_key_id=ssh.id) == REFUSED


def test_an_ssh_key_is_made_changed_and_removed(iam: IamV1Alpha1API) -> None:
    """Its comment is dropped, and what it opens is turned off and on."""
    made = iam.create_ssh_key(name="laptop", public_key=f"{LINE} jo@laptop\n", project_id=DATA)
    read = iam.get_ssh_key(ssh_key_id=made.id)
    off = iam.update_ssh_key(ssh_key_id=made.id, disabled=True)
    on = iam.update_ssh_key(ssh_key_id=made.id, name="old", disabled=False)

    assert read == made
    assert (made.public_key, made.project_id, made.disabled) == (LINE, DATA, False)
    assert (off.name, off.disabled) == ("laptop", True)
    assert (on.name, on.disabled) == ("old", False)
    assert made.updated_at < off.updated_at < on.updated_at
    iam.delete_ssh_key(ssh_key_id=made.id)
    for call in (iam.get_ssh_key, iam.update_ssh_key, iam.delete_ssh_key):
        assert said(call, ssh_key_id=made.id) == GONE


def test_ssh_keys_come_page_by_page(iam: IamV1Alpha1API, control: Control) -> None:
    """Those of one project; the same key may be in two."""
    for at in range(3):
        iam.create_ssh_key(name=f"key-{at}", public_key=LINE, project_id=DATA)
    iam.create_ssh_key(name="web", public_key=LINE, project_id=WEB)
    control.switch(page_size=2)

    first = iam.list_ssh_keys(project_id=DATA)
    found = iam.list_ssh_keys_all(project_id=DATA)

    assert (len(first.ssh_keys), first.total_count) == (2, 3)
    assert [each.name for each in found] == ["key-0", "key-1", "key-2"]
    assert [each.name for each in iam.list_ssh_keys_all(project_id=WEB)] == ["web"]


def test_a_mistaken_ssh_key_is_refused(iam: IamV1Alpha1API) -> None:
    """A key that is none, a name that is too long, a project that is not there."""
    for told in (
        {"public_key": "ssh-ed25519 AAAA"},
        {"public_key": f"{LINE} {'x' * 65000}"},
        {"name": "x" * 1001},
        {"project_id": "somewhere"},
    ):
        whole = {"name": "a", "public_key": LINE, "project_id": DATA, **told}
        assert said(iam.create_ssh_key, **whole) == MISTAKEN
    assert said(iam.create_ssh_key, public_key=LINE, project_id=NOBODY) == REFUSED
    assert iam.list_ssh_keys_all(project_id=DATA) == []
