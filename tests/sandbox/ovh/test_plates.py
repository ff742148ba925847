"""Each plate of OVHcloud is a world of its own, and two of them run side by side here."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import ovh
import ovh.client
import pytest
import requests

from sandbox.server import PLATES, Sandbox
from tests.sandbox.ovh.conftest import NIC, Json, refusal

CI = {"name": "ci", "description": "CI", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}
VPS = "vps-xx1111a.vps.ovh.net"
NEIGHBOURS = [("eu", "ca"), ("ca", "us"), ("us", "eu")]
URN = re.compile(r"urn:v1:(\w+):")
KEYS = ("application_key", "application_secret", "consumer_key")


@pytest.fixture(scope="module")
def plates() -> Iterator[Mapping[str, Sandbox]]:
    """Run one OVHcloud for each plate, all in this process; known by its name as an endpoint."""
    running: dict[str, Sandbox] = {}
    with pytest.MonkeyPatch.context() as patch:
        try:
            for plate in PLATES:
                running[plate] = Sandbox(clouds=["ovh"], ovh_plate=plate)
                patch.setitem(ovh.client.ENDPOINTS, plate, f"{running[plate].ovh_url}/1.0")
            yield running
        finally:
            for sandbox in running.values():
                sandbox.stop()


def root(plates: Mapping[str, Sandbox], plate: str) -> ovh.Client:
    """Call a plate as its first account."""
    env = plates[plate].env
    return ovh.Client(plate, **{name: env[f"OVH_{name.upper()}"] for name in KEYS})


def policy(name: str, plate: str, **changes: Any) -> Json:
    """Return a policy that speaks of one plate."""
    return {
        "name": name,
        "identities": [f"urn:v1:{plate}:identity:account:yy2222-ovh"],
        "resources": [{"urn": f"urn:v1:{plate}:resource:vps:{VPS}"}],
        "permissions": {"allow": [{"action": "vps:apiovh:get"}]},
        "permissionsGroups": [{"urn": f"urn:v1:{plate}:permissionsGroup:ovh:globalReadOnly"}],
        **changes,
    }


@pytest.mark.parametrize("plate", PLATES)
def test_everything_is_named_after_its_plate(plates: Mapping[str, Sandbox], plate: str) -> None:
    """Every URN that any list tells, whoever made the object."""
    account = root(plates, plate)
    account.post("/me/identity/group", name="named", role="NONE")
    account.post("/me/identity/user", login="named", email="a@example.com", group="named")
    client = account.post("/me/api/oauth2/client", **CI)
    permissions = {"name": "named", "description": "", "permissions": {}}
    account.post("/v2/iam/permissionsGroup", **permissions)
    account.post("/v2/iam/resourceGroup", name="named", resources=[])
    account.post("/v2/iam/policy", **policy("named", plate))

    told = [
        account.get("/auth/details"),
        account.get("/me/identity/group/named"),
        account.get("/me/identity/group/ADMIN"),
        account.get("/me/identity/user/named"),
        account.get(f"/me/api/oauth2/client/{client['clientId']}"),
        account.get("/v2/iam/permissionsGroup"),
        account.get("/v2/iam/resourceGroup"),
        account.get("/v2/iam/policy"),
        account.get("/v2/iam/resource"),
        account.get(f"/vps/{VPS}"),
    ]

    assert [set(URN.findall(str(each))) for each in told] == [{plate}] * len(told)
    assert set(URN.findall(str(plates[plate].control("ovh").state()))) == {plate}


@pytest.mark.parametrize("plate", PLATES)
def test_ids_of_clients_and_calls_begin_with_the_plate(
    plates: Mapping[str, Sandbox], plate: str
) -> None:
    """Those that are made and the one that is there; refused calls have an id too."""
    env, prefix = plates[plate].env, plate.upper()
    made = root(plates, plate).post("/me/api/oauth2/client", **CI)

    refused = requests.get(f"{plates[plate].ovh_url}/v1/me", timeout=10)

    assert re.fullmatch(rf"{prefix}\.[0-9a-f]{{16}}", made["clientId"])
    assert env["PARTNER_OVH_CLIENT_ID"].startswith(f"{prefix}.")
    assert refused.headers["X-OVH-QUERYID"].startswith(f"{prefix}.ext-")
    assert refused.json()["details"]["QueryID"] == refused.headers["X-OVH-QUERYID"]


@pytest.mark.parametrize(
    ("plate", "country", "currency"),
    [("eu", "FR", "EUR"), ("ca", "CA", "CAD"), ("us", "US", "USD")],
)
def test_an_account_is_at_home_on_its_plate(
    plates: Mapping[str, Sandbox], plate: str, country: str, currency: str
) -> None:
    """Its subsidiary, country and currency, and the bills in it."""
    account = root(plates, plate)

    me, bill = account.get("/me"), account.get("/me/bill/FR10000001")

    assert (me["nichandle"], me["ovhSubsidiary"], me["country"]) == (NIC, country, country)
    assert me["language"].endswith(f"_{country}")
    assert me["currency"]["code"] == bill["priceWithTax"]["currencyCode"] == currency


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("identities", "INVALID_IDENTITY_URN"),
        ("resources", "INVALID_RESOURCE_URN"),
        ("permissionsGroups", "INVALID_PERMISSIONS_GROUP_URN"),
    ],
)
@pytest.mark.parametrize(("plate", "other"), NEIGHBOURS)
def test_names_of_another_plate_are_refused(
    plates: Mapping[str, Sandbox], plate: str, other: str, key: str, reason: str
) -> None:
    """As malformed, in identities, resources and permissions groups alike."""
    account = root(plates, plate)
    foreign = policy("foreign", plate, **{key: policy("foreign", other)[key]})

    status, body = refusal(account.post, "/v2/iam/policy", **foreign)

    assert (status, body["class"]) == (400, f"Client::BadRequest::{reason}")


@pytest.mark.parametrize("plate", PLATES)
def test_a_policy_grants_on_its_plate(plates: Mapping[str, Sandbox], plate: str) -> None:
    """By one resource, by all of a type, by everything and by every group of resources."""
    account, env = root(plates, plate), plates[plate].env
    made = account.post("/me/api/oauth2/client", **CI)
    form = {"client_id": made["clientId"], "client_secret": made["clientSecret"]}
    form["grant_type"] = "client_credentials"
    token = requests.post(f"{env['OVH_ENDPOINT']}/auth/oauth2/token", data=form, timeout=10)
    headers = {"Authorization": f"Bearer {token.json()['access_token']}"}
    path = f"{env['OVH_ENDPOINT']}/v1/vps/{VPS}"
    identity = f"urn:v1:{plate}:identity:credential:{NIC}/oauth2-{made['clientId']}"
    names = [f"resource:vps:{VPS}", "resource:vps:*", "resource:*", "resourceGroup:*"]
    statuses = [requests.get(path, headers=headers, timeout=10).status_code]

    for name in names:
        told = {"identities": [identity], "resources": [{"urn": f"urn:v1:{plate}:{name}"}]}
        kept = account.post("/v2/iam/policy", **policy("granting", plate, **told))
        statuses.append(requests.get(path, headers=headers, timeout=10).status_code)
        account.delete(f"/v2/iam/policy/{kept['id']}")

    assert statuses == [403, 200, 200, 200, 200]


@pytest.mark.parametrize(("plate", "other"), NEIGHBOURS)
def test_a_key_of_another_plate_is_unknown(
    plates: Mapping[str, Sandbox], plate: str, other: str
) -> None:
    """Accounts have the same names here, and nothing else in common."""
    env = plates[other].env
    lost = ovh.Client(plate, **{name: env[f"OVH_{name.upper()}"] for name in KEYS})

    with pytest.raises(ovh.InvalidKey, match="This application key is invalid"):
        lost.get("/me")


@pytest.mark.parametrize(("plate", "other"), NEIGHBOURS)
def test_rights_on_another_plate_cannot_be_asked_about(
    plates: Mapping[str, Sandbox], plate: str, other: str
) -> None:
    """Its resources are not found."""
    account, actions = root(plates, plate), ["vps:apiovh:get"]
    path = "/v2/iam/resource/urn:v1:{}:resource:vps:" + VPS + "/authorization/check"

    granted = account.post(path.format(plate), actions=actions)

    assert granted["authorizedActions"] == actions
    assert refusal(account.post, path.format(other), actions=actions)[0] == 404
