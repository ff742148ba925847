from datetime import UTC, datetime, timedelta

import pytest
from scaleway import Client, ScalewayException
from scaleway.account.v3 import AccountV3ProjectAPI
from scaleway.billing.v2beta1 import BillingV2Beta1API
from scaleway.container.v1 import ContainerV1API
from scaleway.domain.v2beta1 import DomainV2Beta1API
from scaleway.iam.v1alpha1 import (
    CreateUserRequestMember,
    IamV1Alpha1API,
    ListPoliciesRequestOrderBy,
    RuleSpecs,
)
from scaleway.instance.v1 import InstanceV1API
from scaleway.key_manager.v1alpha1 import KeyManagerV1Alpha1API
from scaleway.registry.v1 import RegistryV1API
from scaleway.secret.v1beta1 import SecretV1Beta1API

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import DATA, ORGANIZATION, PASSWORD, WEB


@pytest.fixture
def iam(official: Client) -> IamV1Alpha1API:
    """Return IAM as the official package has it."""
    return IamV1Alpha1API(official)


def test_an_application_works_where_its_policy_says(sandbox: Sandbox, iam: IamV1Alpha1API) -> None:
    """The story of the quickstart: application, policy, key, and a call with it."""
    application = iam.create_application(name="ci", description="")
    rule = RuleSpecs(
        permission_set_names=["InstancesReadOnly", "SecretManagerReadOnly"],
        condition="",
        project_ids=[DATA],
    )
    policy = iam.create_policy(
        name="ci", description="", rules=[rule], application_id=application.id
    )
    key = iam.create_api_key(
        application_id=application.id,
        description="",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    program = Client(
        api_url=sandbox.scaleway_url,
        access_key=key.access_key,
        secret_key=key.secret_key,
        default_organization_id=ORGANIZATION,
        default_project_id=DATA,
    )

    servers = InstanceV1API(program).list_servers(zone="fr-par-1", project=DATA)
    secrets = SecretV1Beta1API(program).list_secrets(
        region="fr-par", project_id=DATA, scheduled_for_deletion=False
    )

    assert [server.name for server in servers.servers] == ["data-1"]
    assert [secret.name for secret in secrets.secrets] == ["data-password"]
    with pytest.raises(ScalewayException, match="insufficient permissions"):
        InstanceV1API(program).list_servers(zone="fr-par-1", project=WEB)
    assert iam.get_policy(policy_id=policy.id).nb_permission_sets == 2
    assert iam.get_api_key(access_key=key.access_key).secret_key is None


def test_people_groups_and_rules(iam: IamV1Alpha1API) -> None:
    """A member, a group, a policy of the group whose rules are replaced, and the end of all."""
    member = CreateUserRequestMember(
        email="jo@example.org",
        send_password_email=False,
        send_welcome_email=False,
        username="jo",
        password=PASSWORD,
        first_name="Jo",
        last_name="Lin",
        phone_number="",
        locale="",
    )
    user = iam.create_user(member=member)
    group = iam.create_group(name="ops", description="")
    iam.set_group_members(group_id=group.id, user_ids=[user.id], application_ids=[])
    rule = RuleSpecs(
        permission_set_names=["IAMReadOnly"], condition="", organization_id=ORGANIZATION
    )
    # The package's own default for project_ids is an empty list, which would win.
    rule.project_ids = None
    policy = iam.create_policy(name="ops", description="", rules=[rule], group_id=group.id)

    replaced = iam.set_rules(policy_id=policy.id, rules=[rule])
    listed = iam.list_policies_all(order_by=ListPoliciesRequestOrderBy.POLICY_NAME_DESC)
    iam.delete_group(group_id=group.id)
    iam.delete_user(user_id=user.id)

    assert [each.permission_set_names for each in replaced.rules] == [["IAMReadOnly"]]
    assert [each.name for each in listed][:2] == ["ops", "Editors"]
    assert iam.get_policy(policy_id=policy.id).no_principal is True
    with pytest.raises(ScalewayException) as refusal:
        iam.get_user(user_id=user.id)
    assert refusal.value.status_code == 404


def test_products_are_read_as_the_package_has_them(official: Client) -> None:
    """Each in the project of the client, or the one that is named."""
    zones = DomainV2Beta1API(official)
    registry = RegistryV1API(official)
    containers = ContainerV1API(official)
    keys = KeyManagerV1Alpha1API(official)

    zone = zones.create_dns_zone(domain="example.org", subdomain="shop", project_id=DATA)
    namespace = registry.create_namespace(
        description="", is_public=False, region="fr-par", name="images", project_id=DATA
    )
    shop = containers.create_namespace(name="shop", region="fr-par", project_id=DATA)
    key = keys.create_key(unprotected=True, region="fr-par", project_id=DATA, name="disks")

    listed = zones.list_dns_zones_all(domain="", dns_zone="", project_id=DATA)
    assert [each.subdomain for each in listed] == ["data", "shop"]
    assert zone.project_id == namespace.project_id == key.project_id == DATA
    assert namespace.endpoint == "rg.fr-par.scw.cloud/images"
    assert len(registry.list_namespaces_all(region="fr-par", project_id=DATA)) == 2
    assert len(keys.list_keys_all(region="fr-par", project_id=DATA, scheduled_for_deletion=False))
    runs = containers.list_namespaces_all(region="fr-par", project_id=DATA)
    assert [each.name for each in runs] == ["data", "shop"]
    assert containers.get_namespace(region="fr-par", namespace_id=shop.id) == shop
    bills = BillingV2Beta1API(official).list_consumptions_all(organization_id=ORGANIZATION)
    assert {bill.project_name for bill in bills} == {"default", "data", "web"}
    containers.delete_namespace(region="fr-par", namespace_id=shop.id)
    keys.delete_key(key_id=key.id, region="fr-par")
    registry.delete_namespace(namespace_id=namespace.id, region="fr-par")
    zones.delete_dns_zone(dns_zone="shop.example.org", project_id=DATA)
    listed = zones.list_dns_zones_all(domain="", dns_zone="", project_id=DATA)
    assert [each.subdomain for each in listed] == ["data"]


def test_every_page_is_fetched(official: Client, iam: IamV1Alpha1API) -> None:
    """The package walks the pages by itself."""
    sets = iam.list_permission_sets_all(organization_id=ORGANIZATION)
    projects = AccountV3ProjectAPI(official).list_projects_all()

    assert len(sets) == 203
    assert [project.name for project in projects] == ["default", "data", "web"]
