from scaleway import Client
from scaleway.account.v3 import AccountV3ProjectAPI, ListProjectsRequestOrderBy
from scaleway.iam.v1alpha1 import IamV1Alpha1API

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import DATA, ORGANIZATION
from tests.sandbox.scaleway.stories.conftest import (
    GONE,
    MISTAKEN,
    PROTECTED,
    REFUSED,
    TAKEN,
    client_of,
    said,
)


def test_a_project_is_made_changed_and_removed(official: Client) -> None:
    """What is gone is gone for every call."""
    account = AccountV3ProjectAPI(official)
    made = account.create_project(name="lab", description="for trials")
    read = account.get_project(project_id=made.id)
    changed = account.update_project(project_id=made.id, name="lab 2", description="")
    same = account.update_project(project_id=made.id)

    assert (read.name, read.description) == (made.name, made.description) == ("lab", "for trials")
    assert (changed.name, changed.description) == ("lab 2", "")
    assert same == changed == account.get_project(project_id=made.id)
    account.delete_project(project_id=made.id)
    for call in (account.get_project, account.update_project, account.delete_project):
        assert said(call, project_id=made.id) == GONE


def test_projects_come_page_by_page(official: Client, control: Control) -> None:
    """The default one among them, whose id is the organization's."""
    account = AccountV3ProjectAPI(official)
    for at in range(2):
        account.create_project(name=f"lab-{at}", description="")
    control.switch(page_size=2)

    first = account.list_projects(order_by=ListProjectsRequestOrderBy.NAME_ASC)
    everything = account.list_projects_all()

    assert ([each.name for each in first.projects], first.total_count) == (["data", "default"], 5)
    assert [each.name for each in everything] == ["default", "data", "web", "lab-0", "lab-1"]
    assert everything[0].id == ORGANIZATION
    assert [each.id for each in account.list_projects_all(name="data")] == [DATA]


def test_a_mistaken_project_is_refused(official: Client) -> None:
    """A name in use or malformed; and one that holds something is not removed."""
    account = AccountV3ProjectAPI(official)

    assert said(account.create_project, name="a/b", description="") == MISTAKEN
    assert said(account.create_project, name="lab", description="x" * 201) == MISTAKEN
    assert said(account.create_project, name="data", description="") == TAKEN
    assert said(account.update_project, project_id=DATA, name="web") == TAKEN
    for id_ in (DATA, ORGANIZATION):
        assert said(account.delete_project, project_id=id_) == PROTECTED
    assert len(account.list_projects_all()) == 3


def test_security_settings_are_read_and_changed(iam: IamV1Alpha1API) -> None:
    """What is not told stays, and keys feel the longest life from then on."""
    before = iam.get_organization_security_settings()
    program = iam.create_application(name="ci", description="").id
    iam.create_api_key(application_id=program, description="made before")

    changed = iam.update_organization_security_settings(
        max_api_key_expiration_duration="86400s", login_attempts_before_locked=5
    )
    same = iam.update_organization_security_settings()

    assert before.max_api_key_expiration_duration == "0s"
    assert changed.login_attempts_before_locked == 5
    assert changed.grace_period_duration == before.grace_period_duration
    assert same == changed == iam.get_organization_security_settings()
    assert said(iam.create_api_key, application_id=program, description="") == MISTAKEN
    assert len(iam.list_api_keys_all(bearer_id=program)) == 1
    iam.update_organization_security_settings(max_api_key_expiration_duration="0s")
    assert iam.create_api_key(application_id=program, description="").expires_at is None


def test_mistaken_security_settings_are_refused(iam: IamV1Alpha1API) -> None:
    """Nothing of them is taken over."""
    before = iam.get_organization_security_settings()

    for told in (
        {"login_attempts_before_locked": 51},
        {"login_attempts_before_locked": 0},
        {"max_api_key_expiration_duration": "a day"},
        {"grace_period_duration": "1.5h"},
    ):
        whole = {"enforce_password_renewal": True, **told}
        assert said(iam.update_organization_security_settings, **whole) == MISTAKEN
    assert iam.get_organization_security_settings() == before


def test_the_organization_is_not_a_strangers(
    sandbox: Sandbox, iam: IamV1Alpha1API, stranger: IamV1Alpha1API
) -> None:
    """Neither its settings nor its projects."""
    (program,) = iam.list_applications_all()
    key = iam.create_api_key(application_id=program.id, description="")
    account = AccountV3ProjectAPI(client_of(sandbox, key.access_key, key.secret_key))

    assert said(stranger.get_organization_security_settings) == REFUSED
    assert said(stranger.update_organization_security_settings) == REFUSED
    assert said(account.list_projects) == REFUSED
    assert said(account.create_project, name="lab", description="") == REFUSED
    for call in (account.get_project, account.update_project, account.delete_project):
        assert said(call, project_id=DATA) == REFUSED
