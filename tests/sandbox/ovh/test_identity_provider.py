from datetime import UTC, datetime
from typing import Any

import ovh
import pytest
import requests

from sandbox.control import Control
from sandbox.server import Sandbox
from tests.sandbox.ovh.conftest import NIC, PASSWORD, Json, SignIn, add_user, missing, refusal
from tests.sandbox.ovh.identity_provider import SSO, certificate, key, metadata

PROVIDER = "/me/identity/provider"
NOTHING: Json = {
    "groupAttributeName": "groups",
    "userAttributeName": "uid",
    "disableUsers": False,
    "signRequests": False,
    "extensions": {"requestedAttributes": []},
}
TIMES = ("creation", "lastUpdate")
MAIL = {"name": "mail", "isRequired": True, "nameFormat": None, "values": ["a", "b"]}
BOMB = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><x>&c;</x>'


def settings(shown: Json) -> Json:
    """Return what of a provider can be set."""
    return {name: shown[name] for name in NOTHING}


def test_an_identity_provider_lives_from_creation_to_deletion(root: ovh.Client) -> None:
    """What the metadata says is shown, the metadata itself never."""
    before = refusal(root.get, PROVIDER)[0]
    made = root.post(PROVIDER, metadata=metadata())

    root.put(PROVIDER, groupAttributeName="memberOf", disableUsers=None, signRequests=True)
    edited = root.get(PROVIDER)

    assert before == 404
    assert {name: value for name, value in made.items() if name not in TIMES} == {
        "ssoServiceUrl": SSO,
        "idpSigningCertificates": [{"subject": "CN=idp", "expiration": "2040-01-01T00:00:00Z"}],
        **NOTHING,
    }
    assert settings(edited) == {**NOTHING, "groupAttributeName": "memberOf", "signRequests": True}
    assert edited["creation"] == made["creation"]
    assert root.delete(PROVIDER) is None
    assert refusal(root.delete, PROVIDER)[0] == 404
    assert refusal(root.put, PROVIDER)[0] == 404
    assert refusal(root.get, PROVIDER)[0] == 404


def test_an_account_has_one_at_most(root: ovh.Client, partner: ovh.Client) -> None:
    """A second is refused and changes nothing; each account has its own."""
    made = root.post(PROVIDER, metadata=metadata(), signRequests=True)

    status, body = refusal(root.post, PROVIDER, metadata=metadata())

    assert (status, body["message"]) == (409, "an identity provider exists")
    assert root.get(PROVIDER) == made
    assert refusal(partner.get, PROVIDER)[0] == 404
    assert partner.post(PROVIDER, metadata=metadata())["signRequests"] is False


def test_everything_that_can_be_asked_for_is_kept(root: ovh.Client) -> None:
    """Attributes that are requested of the provider among it."""
    told = {
        "groupAttributeName": "http://schemas.example.com/claims/Group",
        "userAttributeName": "mail",
        "disableUsers": True,
        "signRequests": True,
        "extensions": {"requestedAttributes": [MAIL]},
    }

    made = root.post(PROVIDER, metadata=metadata(), **told)

    assert settings(made) == told


def test_an_edit_replaces_what_it_leaves_out(root: ovh.Client) -> None:
    """As a policy's does."""
    wanted = {"extensions": {"requestedAttributes": [MAIL]}, "userAttributeName": "mail"}
    root.post(PROVIDER, metadata=metadata(), disableUsers=True, **wanted)

    root.put(PROVIDER, userAttributeName="mail")

    assert settings(root.get(PROVIDER)) == {**NOTHING, "userAttributeName": "mail"}


def test_new_metadata_needs_a_new_provider(root: ovh.Client) -> None:
    """An edit that brings some is refused whole; deleting and making again is the way."""
    made = root.post(PROVIDER, metadata=metadata())
    newer = metadata(services=["https://new.example.com/sso"])

    status, body = refusal(root.put, PROVIDER, metadata=newer, signRequests=True)
    unchanged = root.get(PROVIDER)
    root.delete(PROVIDER)

    assert (status, body["message"]) == (400, "metadata cannot be changed")
    assert unchanged == made
    remade = root.post(PROVIDER, metadata=newer)
    assert remade["ssoServiceUrl"] == "https://new.example.com/sso"


def test_certificates_that_sign_are_shown_in_the_metadatas_order(root: ovh.Client) -> None:
    """A key without a use signs as well, one that encrypts does not, one may have expired."""
    keys = [
        key(certificate("encrypts"), ' use="encryption"'),
        key(certificate("second"), ""),
        key(certificate("first", datetime(2021, 6, 1, 12, tzinfo=UTC))),
    ]

    made = root.post(PROVIDER, metadata=metadata(keys))

    assert made["idpSigningCertificates"] == [
        {"subject": "CN=second", "expiration": "2040-01-01T00:00:00Z"},
        {"subject": "CN=first", "expiration": "2021-06-01T12:00:00Z"},
    ]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "metadata is required"),
        ({"metadata": 1}, "metadata is a string"),
        ({"metadata": ""}, "metadata is not well-formed XML"),
        ({"metadata": "<EntityDescriptor>"}, "metadata is not well-formed XML"),
        ({"metadata": BOMB}, "metadata is not well-formed XML"),
        ({"metadata": "<EntityDescriptor/>"}, "metadata is not an EntityDescriptor of SAML 2.0"),
        ({"metadata": metadata(services=[])}, "metadata has no SingleSignOnService"),
        ({"metadata": metadata(services=[""])}, "metadata has no SingleSignOnService"),
        ({"metadata": metadata([])}, "metadata has no signing certificate"),
        (
            {"metadata": metadata([key(certificate(), ' use="encryption"')])},
            "metadata has no signing certificate",
        ),
        ({"metadata": metadata([key("")])}, "metadata holds a certificate that is none"),
        ({"metadata": metadata([key("MIIB")])}, "metadata holds a certificate that is none"),
        ({"metadata": metadata([key("é")])}, "metadata holds a certificate that is none"),
        ({"groupAttributeName": ""}, "groupAttributeName is required"),
        ({"userAttributeName": 1}, "userAttributeName is a string"),
        ({"disableUsers": "yes"}, "disableUsers is true or false"),
        ({"extensions": []}, "extensions is an object"),
        ({"extensions": {"requestedAttributes": {}}}, "requestedAttributes is a list"),
        ({"extensions": {"requestedAttributes": [1]}}, "requestedAttributes[0] is an object"),
        (
            {"extensions": {"requestedAttributes": [{"name": "mail"}]}},
            "isRequired is required",
        ),
        (
            {"extensions": {"requestedAttributes": [{**MAIL, "values": [1]}]}},
            "values is a list of strings",
        ),
    ],
)
def test_a_malformed_provider_is_refused(root: ovh.Client, told: Json, words: str) -> None:
    """Nothing is set by halves."""
    whole = {"metadata": metadata(), **told} if told else {}

    status, body = refusal(root.post, PROVIDER, **whole)

    assert (status, body["message"]) == (400, words)
    assert refusal(root.get, PROVIDER)[0] == 404


@pytest.mark.parametrize(
    ("method", "verb", "told"),
    [
        ("get", "get", {}),
        ("post", "create", {"metadata": ""}),
        ("put", "edit", {}),
        ("delete", "delete", {}),
    ],
)
def test_each_call_needs_its_own_action(
    root: ovh.Client, alice: ovh.Client, method: str, verb: str, told: dict[str, Any]
) -> None:
    """On the account, as everything about identities."""
    root.post(PROVIDER, metadata=metadata())

    assert (
        missing(getattr(alice, method), PROVIDER, **told) == f"account:apiovh:{PROVIDER[1:]}/{verb}"
    )


def test_a_provider_may_keep_local_users_out(
    sandbox: Sandbox, root: ovh.Client, sign_in: SignIn
) -> None:
    """They cannot sign in, their keys rest; the account itself goes on, and so do they later."""
    add_user(root, "carol", "ADMIN")
    carol = sign_in("carol")
    root.post(PROVIDER, metadata=metadata(), disableUsers=True)
    form = {"login": f"{NIC}/carol", "password": PASSWORD}

    shut = requests.post(page(sandbox), data=form, timeout=10)
    with pytest.raises(ovh.InvalidCredential):
        carol.get("/me")
    root.put(PROVIDER, disableUsers=False)
    opened = requests.post(page(sandbox), data=form, timeout=10)

    assert (shut.status_code, opened.status_code) == (403, 200)
    assert carol.get("/me")["nichandle"] == NIC


def test_programs_go_on_while_local_users_are_kept_out(sandbox: Sandbox, root: ovh.Client) -> None:
    """Neither a service account nor a token is a way to sign in."""
    told = {"name": "ci", "description": "x", "flow": "CLIENT_CREDENTIALS"}
    made = root.post("/me/api/oauth2/client", **told)
    robot = {"login": "robot", "email": "robot@example.com", "group": "ADMIN"}
    root.post("/me/identity/user", type="SERVICE", **robot)
    token = root.post("/me/identity/user/robot/token", name="ci", description="x")["token"]

    root.post(PROVIDER, metadata=metadata(), disableUsers=True)

    ci = ovh.Client("sandbox", client_id=made["clientId"], client_secret=made["clientSecret"])
    assert ci.get("/auth/details")["method"] == "oauth2_client_credentials"
    secrets = requests.get(
        f"{sandbox.ovh_url}/_sandbox/okms/okms-xx1111/secrets",
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    )
    assert secrets.status_code == 200


def page(sandbox: Sandbox) -> str:
    """Return the address where a consumer key waits for somebody to sign in."""
    asked = requests.post(
        f"{sandbox.ovh_url}/v1/auth/credential",
        json={"accessRules": [{"method": "GET", "path": "/*"}]},
        headers={"X-Ovh-Application": sandbox.env["OVH_APPLICATION_KEY"]},
        timeout=10,
    )
    return str(asked.json()["validationUrl"])


def test_a_provider_counts_among_what_lasts(root: ovh.Client, control: Control) -> None:
    """Without the times, and gone when it is gone."""
    before = control.state()
    root.post(PROVIDER, metadata=metadata())

    during = control.state()[NIC]["identity_provider"]
    root.delete(PROVIDER)

    assert (during["ssoServiceUrl"], set(TIMES) & during.keys()) == (SSO, set())
    assert control.state() == before
