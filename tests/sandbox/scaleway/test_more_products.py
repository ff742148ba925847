import pytest

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    DATA,
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

NAMESPACES = "/registry/v1/regions/fr-par/namespaces"
CONTAINERS = "/containers/v1/regions/fr-par/namespaces"
KEYS = "/key-manager/v1alpha1/regions/fr-par/keys"
ZONES = "/domain/v2beta1/dns-zones"
CONSUMPTIONS = "/billing/v2beta1/consumptions"
PRODUCTS: list[tuple[str, str, str, Json]] = [
    (NAMESPACES, "ContainerRegistry", "registry_namespace", {"name": "images"}),
    (CONTAINERS, "Containers", "container_namespace", {"name": "shop", "tags": ["a"]}),
    (KEYS, "KeyManager", "key", {"name": "disks", "unprotected": True}),
    (ZONES, "DomainsDNS", "dns_zone", {"domain": "example.org", "subdomain": "shop"}),
]


def items(answer: Json) -> list[Json]:
    """Return what a list holds, whatever its word for it."""
    (found,) = [each for each in answer.values() if isinstance(each, list)]
    return found


@pytest.mark.parametrize(("path", "sets", "kind", "body"), PRODUCTS)
def test_a_product_is_open_in_its_projects_and_no_other(
    sandbox: Sandbox, owner: Caller, path: str, sets: str, kind: str, body: Json
) -> None:
    """Listing, making and removing, each with the set that grants it."""
    full = program(sandbox, owner, on_projects(f"{sets}FullAccess"), name="full")
    reader = program(sandbox, owner, on_projects(f"{sets}ReadOnly"), name="reader")
    everywhere = program(sandbox, owner, on_organization("AllProductsReadOnly"), name="all")
    before = items(reader.get(path, project_id=DATA))

    made = full.post(path, project_id=DATA, **body)

    named = f"{path}/{made.get('id', 'shop.example.org')}"
    writing, reading = refused(("write", kind)), refused(("read", kind))
    assert [each["project_id"] for each in before] == [DATA]
    assert items(reader.get(path, project_id=DATA)) in ([*before, made], [made, *before])
    assert {each["project_id"] for each in items(everywhere.get(path))} == {DATA, WEB, ORGANIZATION}
    for caller in (full, reader):
        assert caller.send("GET", path) == reading
        assert caller.send("GET", path, project_id=WEB) == reading
    assert full.send("POST", path, {**body, "project_id": WEB}) == writing
    assert reader.send("POST", path, {**body, "project_id": DATA}) == writing
    assert reader.send("DELETE", named) == everywhere.send("DELETE", named) == writing
    assert full.send("DELETE", named).status in {200, 204}
    assert items(reader.get(path, project_id=DATA)) == before
    assert owner.send("DELETE", named).status == 404


@pytest.mark.parametrize(("path", "body"), [(path, body) for path, _, _, body in PRODUCTS])
def test_a_product_needs_a_project_of_the_organization(
    owner: Caller, partner: Caller, path: str, body: Json
) -> None:
    """Of another organization nothing is seen, and nothing can be made there."""
    for project in (PARTNER, NOBODY):
        assert owner.send("POST", path, {**body, "project_id": project}).status == 403
        assert owner.send("GET", path, project_id=project).status == 403
    assert reason(owner.send("POST", path, body)) == (400, "project_id", "required")
    assert not {each["project_id"] for each in items(partner.get(path))} & {DATA, WEB}


def test_a_project_that_holds_a_product_stays(owner: Caller) -> None:
    """Of whatever kind."""
    for path, _, _, body in PRODUCTS:
        projects = "/account/v3/projects"
        project = owner.post(projects, name="new", organization_id=ORGANIZATION)["id"]
        made = owner.post(path, project_id=project, **body)

        before = owner.send("DELETE", f"{projects}/{project}").status

        owner.send("DELETE", f"{path}/{made.get('id', 'shop.example.org')}")
        owner.delete(f"{projects}/{project}")
        assert before == 412


def test_names_of_images_and_zones_are_unique_across_organizations(
    owner: Caller, partner: Caller
) -> None:
    """Keys may share theirs, and namespaces of containers with those of other projects."""
    for path, _, kind, body in PRODUCTS:
        owner.post(path, project_id=DATA, **body)
        for caller, project in ((owner, WEB), (partner, PARTNER)):
            answer = caller.send("POST", path, {**body, "project_id": project})
            assert answer.status == (200 if kind in {"key", "container_namespace"} else 409)


@pytest.mark.parametrize(
    ("path", "body", "argument"),
    [
        (NAMESPACES, {"name": "Images"}, "name"),
        (NAMESPACES, {"name": "images", "is_public": "no"}, "is_public"),
        (CONTAINERS, {"name": "Shop"}, "name"),
        (KEYS, {"name": 7}, "name"),
        (KEYS, {"name": "a", "unprotected": 1}, "unprotected"),
        (ZONES, {"domain": "nowhere"}, "domain"),
        (ZONES, {"domain": "example.org", "subdomain": "a b"}, "subdomain"),
    ],
)
def test_a_malformed_product_is_refused(
    owner: Caller, path: str, body: Json, argument: str
) -> None:
    """The argument is named, and nothing is made."""
    before = owner.get(path)

    answer = owner.send("POST", path, {**body, "project_id": DATA})

    assert reason(answer) == (400, argument, "format")
    assert owner.get(path) == before


def test_a_region_has_its_own_products(owner: Caller) -> None:
    """What is elsewhere is not found here."""
    for path, resource in (
        *((NAMESPACES, "namespace"), (CONTAINERS, "namespace")),
        (KEYS, "key"),
    ):
        (found,) = items(owner.get(path, project_id=DATA))
        elsewhere = path.replace("fr-par", "nl-ams")

        assert owner.get(f"{path}/{found['id']}") == found
        assert items(owner.get(elsewhere)) == []
        assert owner.send("GET", f"{elsewhere}/{found['id']}") == gone(resource, found["id"])


def test_zones_are_found_by_name(owner: Caller) -> None:
    """A zone is a domain, or a part of one."""
    apex = owner.post(ZONES, project_id=DATA, domain="example.org")
    part = owner.post(ZONES, project_id=DATA, domain="example.org", subdomain="shop")

    assert items(owner.get(ZONES, domain="example.org", order_by="subdomain_desc")) == [part, apex]
    assert items(owner.get(ZONES, dns_zone="shop.example.org")) == [part]
    assert items(owner.get(ZONES, dns_zone="example.org")) == [apex]
    assert owner.send("GET", ZONES, organization_id=PARTNER).status == 403


def test_a_protected_key_stays(owner: Caller) -> None:
    """As every key is that was not made otherwise."""
    made = owner.post(KEYS, project_id=DATA, name="a")

    answer = owner.send("DELETE", f"{KEYS}/{made['id']}")

    assert (answer.status, answer.body["precondition"]) == (412, "protected_resource")
    assert owner.get(f"{KEYS}/{made['id']}") == made


def test_billing_is_a_right_of_the_organization(sandbox: Sandbox, owner: Caller) -> None:
    """Rights in every project do not show what they cost."""
    inside = program(sandbox, owner, on_organization("AllProductsFullAccess"))
    reader = program(sandbox, owner, on_organization("BillingReadOnly"), name="reader")

    everything = reader.get(CONSUMPTIONS, organization_id=ORGANIZATION)
    one = reader.get(CONSUMPTIONS, project_id=WEB)

    projects = {each["project_id"] for each in everything["consumptions"]}
    assert projects == {ORGANIZATION, DATA, WEB}
    assert everything["total_count"] == 3
    assert [each["project_name"] for each in one["consumptions"]] == ["web"]
    answer = inside.send("GET", CONSUMPTIONS, organization_id=ORGANIZATION)
    assert answer == refused(("read", "billing"))
    assert reader.send("GET", CONSUMPTIONS, organization_id=PARTNER).status == 403
    assert reader.send("GET", CONSUMPTIONS, project_id=PARTNER).status == 403
    assert reason(reader.send("GET", CONSUMPTIONS)) == (400, "scope", "required")
    both = {"organization_id": ORGANIZATION, "project_id": WEB}
    assert reason(reader.send("GET", CONSUMPTIONS, **both)) == (400, "project_id", "constraint")


@pytest.mark.parametrize("path", [KEYS, SECRETS])
def test_a_condition_may_ask_for_a_key_or_a_secret(
    sandbox: Sandbox, owner: Caller, path: str
) -> None:
    """By id, name and region, each alone; lists and what is yet to be made have none of them."""
    (target,) = items(owner.get(path, project_id=DATA))
    (other,) = items(owner.get(path, project_id=WEB))
    sets = "KeyManagerFullAccess" if path == KEYS else "SecretManagerFullAccess"
    conditions = {
        f'resource.id == "{target["id"]}"': 403,
        f'resource.name == "{target["name"]}"': 403,
        'resource.locality == "fr-par"': 200,
        'resource.locality == "fr-par-1"': 403,
    }

    for number, (condition, status) in enumerate(conditions.items()):
        rule = on_organization(sets, condition=condition)
        caller = program(sandbox, owner, rule, name=f"ci-{number}")
        mine = 403 if "fr-par-1" in condition else 200
        assert caller.send("GET", f"{path}/{target['id']}").status == mine
        assert caller.send("GET", f"{path}/{other['id']}").status == status
        assert caller.send("GET", path).status == 403
        assert caller.send("POST", path, {"project_id": DATA, "name": "new"}).status == 403


@pytest.mark.parametrize(
    ("path", "sets"),
    [
        (SERVERS, "InstancesFullAccess"),
        (NAMESPACES, "ContainerRegistryFullAccess"),
        (CONTAINERS, "ContainersFullAccess"),
    ],
)
def test_a_condition_knows_nothing_of_other_products(
    sandbox: Sandbox, owner: Caller, path: str, sets: str
) -> None:
    """Neither id nor name nor place."""
    found = items(owner.get(path))[0]["id"]
    rules = [
        on_organization(sets, condition=condition)
        for condition in (
            f'resource.id == "{found}"',
            "has(resource.name)",
            'resource.locality.startsWith("fr-par")',
        )
    ]
    strict = program(sandbox, owner, *rules, name="strict")
    lenient = program(sandbox, owner, on_organization(sets, condition="!has(resource.id)"))

    assert strict.send("GET", path).status == 403
    assert strict.send("GET", f"{path}/{found}").status == 403
    assert lenient.send("GET", path).status == 200
    assert lenient.send("GET", f"{path}/{found}").status == 200
