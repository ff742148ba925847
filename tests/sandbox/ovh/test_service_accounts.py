import ovh
import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.ovh.conftest import ACCOUNT, NIC, Json, allow, missing, policy, refusal

CI = {"name": "ci", "description": "CI pipeline", "flow": "CLIENT_CREDENTIALS", "callbackUrls": []}


def program(made: Json) -> ovh.Client:
    """Return a client for a service account."""
    return ovh.Client("sandbox", client_id=made["clientId"], client_secret=made["clientSecret"])


def token(sandbox: Sandbox, **form: str) -> requests.Response:
    """Ask for a token with this form."""
    return requests.post(f"{sandbox.ovh_url}/auth/oauth2/token", data=form, timeout=10)


def test_a_service_account_lives_from_creation_to_deletion(root: ovh.Client) -> None:
    """Its secret is shown once, its flow never changes, gone means 404."""
    made = root.post("/me/api/oauth2/client", **CI)
    path = f"/me/api/oauth2/client/{made['clientId']}"

    root.put(path, name="ci", description="new text", callbackUrls=[], flow="AUTHORIZATION_CODE")

    assert root.get("/me/api/oauth2/client") == [made["clientId"]]
    shown = root.get(path)
    assert shown.pop("createdAt")
    assert shown == {
        "clientId": made["clientId"],
        "name": "ci",
        "description": "new text",
        "callbackUrls": [],
        "flow": "CLIENT_CREDENTIALS",
        "identity": f"urn:v1:eu:identity:credential:{NIC}/oauth2-{made['clientId']}",
    }
    assert root.delete(path) is None
    assert refusal(root.delete, path)[0] == 404
    assert root.get("/me/api/oauth2/client") == []


def test_a_new_service_account_has_no_right_at_all(root: ovh.Client) -> None:
    """Only a policy that names its identity gives it any."""
    ci = program(root.post("/me/api/oauth2/client", **CI))
    identity = ci.get("/auth/details")["identities"][0]
    refused = missing(ci.get, "/me")

    root.post("/v2/iam/policy", **policy(identities=[identity]))

    assert refused == "account:apiovh:me/get"
    assert ci.get("/me")["nichandle"] == NIC
    assert missing(ci.get, "/me/bill") == "account:apiovh:me/bill/get"


def test_the_partner_has_a_service_account_with_full_rights(sandbox: Sandbox) -> None:
    """It is exported, and belongs to the second account."""
    names = {"clientId": "PARTNER_OVH_CLIENT_ID", "clientSecret": "PARTNER_OVH_CLIENT_SECRET"}
    partner = program({key: sandbox.env[name] for key, name in names.items()})

    details = partner.get("/auth/details")

    assert (details["account"], details["method"]) == ("yy2222-ovh", "oauth2_client_credentials")
    assert partner.get("/me/identity/user") == []
    assert refusal(partner.get, "/auth/currentCredential")[0] == 403


def test_a_token_ends_after_an_hour(sandbox: Sandbox, root: ovh.Client, control: Control) -> None:
    """There is no other way than to ask again."""
    made = root.post("/me/api/oauth2/client", **CI)
    form = {"client_id": made["clientId"], "client_secret": made["clientSecret"]}
    answer = token(sandbox, grant_type="client_credentials", scope="all", **form).json()
    headers = {"Authorization": f"Bearer {answer['access_token']}"}
    url = f"{sandbox.ovh_url}/v1/auth/details"
    first = requests.get(url, headers=headers, timeout=10)

    control.switch(clock_offset_s=3600)
    second = requests.get(url, headers=headers, timeout=10)
    control.switch(ignore_expiry=True)
    third = requests.get(url, headers=headers, timeout=10)

    assert answer["expires_in"] == 3599
    assert [each.status_code for each in (first, second, third)] == [200, 401, 200]


def test_a_token_dies_with_its_client(sandbox: Sandbox, root: ovh.Client) -> None:
    """Deleting is final at once."""
    made = root.post("/me/api/oauth2/client", **CI)
    ci = program(made)
    ci.get("/auth/details")

    root.delete(f"/me/api/oauth2/client/{made['clientId']}")

    assert refusal(ci.get, "/auth/details")[0] == 401
    assert token(sandbox, grant_type="client_credentials").status_code == 401


def test_a_wrong_secret_is_an_oauth2_error(root: ovh.Client) -> None:
    """The official package raises what the token address says."""
    made = root.post("/me/api/oauth2/client", **CI)

    wrong = program({**made, "clientSecret": "wrong"})

    with pytest.raises(ovh.APIError, match="does not exist"):
        wrong.get("/auth/details")


def test_other_grants_and_flows_get_no_token(sandbox: Sandbox, root: ovh.Client) -> None:
    """Client credentials are for clients of that flow alone, and the only grant there is."""
    made = root.post("/me/api/oauth2/client", **{**CI, "flow": "AUTHORIZATION_CODE"})
    form = {"client_id": made["clientId"], "client_secret": made["clientSecret"]}

    wrong_flow = token(sandbox, grant_type="client_credentials", **form)
    wrong_grant = token(sandbox, grant_type="password", **form)

    assert wrong_flow.json()["error"] == "unauthorized_client"
    assert wrong_grant.json()["error"] == "unsupported_grant_type"
    assert root.get(f"/me/api/oauth2/client/{made['clientId']}")["identity"] is None


def test_the_secret_may_come_as_http_basic(sandbox: Sandbox, root: ovh.Client) -> None:
    """Libraries differ; both ways are taken."""
    made = root.post("/me/api/oauth2/client", **CI)

    answer = requests.post(
        f"{sandbox.ovh_url}/auth/oauth2/token",
        data={"grant_type": "client_credentials"},
        auth=(made["clientId"], made["clientSecret"]),
        timeout=10,
    )

    assert answer.json()["token_type"] == "Bearer"


@pytest.mark.parametrize("left_out", ["name", "description", "flow"])
def test_what_a_client_needs_is_required(root: ovh.Client, left_out: str) -> None:
    """Name, description and flow must be told."""
    told = {key: value for key, value in CI.items() if key != left_out}

    status, _ = refusal(root.post, "/me/api/oauth2/client", **told)

    assert status == 400


def test_a_policy_keeps_the_name_of_a_client_that_is_gone(root: ovh.Client) -> None:
    """Nothing cleans it; the next whole edit must leave the name out."""
    made = root.post("/me/api/oauth2/client", **CI)
    identity = f"urn:v1:eu:identity:credential:{NIC}/oauth2-{made['clientId']}"
    told = policy(identities=[identity], permissions=allow("*"), resources=[{"urn": ACCOUNT}])
    kept = root.post("/v2/iam/policy", **told)

    root.delete(f"/me/api/oauth2/client/{made['clientId']}")

    path = f"/v2/iam/policy/{kept['id']}"
    assert root.get(path)["identities"] == [identity]
    assert refusal(root.put, path, **told)[0] == 400
    assert root.put(path, **{**told, "identities": []})["identities"] == []
