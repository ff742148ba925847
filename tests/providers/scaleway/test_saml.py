import pytest

from providers.errors import NotFound, Refused, Taken, Unreachable
from providers.scaleway.client import IAM, ScalewayClient
from providers.scaleway.saml import PATH, SamlProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import ORGANIZATION, PARTNER
from tests.providers.story import Story, Tell
from tests.sandbox.ovh.identity_provider import certificate

SAML = f"{IAM}/organizations/{ORGANIZATION}/saml"
ENTITY = "https://idp.example.com/metadata"
SSO = "https://idp.example.com/sso"
ELSEWHERE = "https://elsewhere.example.com"
TOLD = {"entity_id": ENTITY, "single_sign_on_url": SSO}
DECLARED = {"organization_id": ORGANIZATION, **TOLD}


@pytest.fixture
def saml(tell: Tell) -> Story:
    """Return SAML about to be enabled."""
    return tell(SamlProvider(), DECLARED)


def path(story: Story) -> str:
    """Return the path of SAML."""
    return f"{PATH}/{story.id}"


def changes(control: Control) -> list[tuple[str, str]]:
    """Return the calls that changed something, in their order."""
    return [(call["method"], call["path"]) for call in control.calls()["calls"] if call["mutating"]]


def by_hand(console: ScalewayClient, type_: str = "", **told: str) -> str:
    """Enable SAML behind our back, tell it this, add a certificate, and return its path."""
    here = f"{PATH}/{console.call('POST', SAML, {})['id']}"
    console.call("PATCH", here, told)
    if type_:
        content = f"-----BEGIN CERTIFICATE-----\n{certificate()}-----END CERTIFICATE-----\n"
        console.call("POST", f"{here}/certificates", {"type": type_, "content": content})
    return here


def test_saml_is_enabled_and_told_of_the_identity_provider(
    saml: Story, console: ScalewayClient, control: Control
) -> None:
    """The first call enables, the second tells."""
    saml.create()

    found = console.call("GET", SAML)

    assert changes(control) == [("POST", SAML), ("PATCH", path(saml))]
    assert found["id"] == saml.id
    assert {key: found[key] for key in TOLD} == TOLD


def test_saml_just_enabled_reads_back_without_a_difference(
    saml: Story, console: ScalewayClient
) -> None:
    """The outputs tell what the identity provider has to know."""
    saml.create()

    found = console.call("GET", SAML)["service_provider"]
    assert saml.read()

    service = {
        "service_provider_entity_id": found["entity_id"],
        "assertion_consumer_service_url": found["assertion_consumer_service_url"],
    }
    assert all(service.values())
    assert saml.inputs == DECLARED
    assert saml.outputs == {**DECLARED, **service}
    assert saml.plan() == "same"


def test_nothing_is_enabled_but_by_a_creation(
    saml: Story, console: ScalewayClient, control: Control
) -> None:
    """An empty body would: neither a plan, a read, an update nor a deletion sends one."""
    saml.create()
    console.delete(path(saml))
    control.reset_calls()

    assert not saml.read()
    assert saml.plan(entity_id=ELSEWHERE) == "update"
    with pytest.raises(NotFound):
        saml.update(entity_id=ELSEWHERE)
    saml.delete()

    assert posts(control, SAML) == 0
    assert console.find(SAML) is None


@pytest.mark.parametrize("key", TOLD)
def test_saml_edited_in_the_console_is_seen_and_put_right(
    saml: Story, console: ScalewayClient, control: Control, key: str
) -> None:
    """By one call that tells what differs."""
    saml.create()
    before = console.call("GET", SAML)
    console.call("PATCH", path(saml), {key: ELSEWHERE})

    assert saml.read()
    seen, planned = saml.inputs[key], saml.plan()
    control.reset_calls()
    saml.update()

    assert (seen, planned) == (ELSEWHERE, "update")
    assert changes(control) == [("PATCH", path(saml))]
    assert console.call("GET", SAML) == before
    assert saml.read()
    assert saml.plan() == "same"


def test_an_edit_tells_only_what_differs(saml: Story, console: ScalewayClient) -> None:
    """What somebody changes meanwhile is left to the next refresh."""
    saml.create()
    console.call("PATCH", path(saml), {"entity_id": ELSEWHERE})

    saml.update(single_sign_on_url=f"{SSO}/2")

    found = console.call("GET", SAML)
    assert (found["entity_id"], found["single_sign_on_url"]) == (ELSEWHERE, f"{SSO}/2")
    assert saml.outputs["entity_id"] == ELSEWHERE


def test_another_organization_has_another_saml(saml: Story) -> None:
    """Each has one of its own."""
    saml.create()

    assert saml.plan(organization_id=PARTNER) == "replace organization_id"


def test_saml_disabled_in_the_console_is_gone(saml: Story, console: ScalewayClient) -> None:
    """Its read is empty, not an error."""
    saml.create()
    console.delete(path(saml))

    assert not saml.read()


def test_saml_enabled_anew_in_the_console_is_another(
    saml: Story, console: ScalewayClient, control: Control
) -> None:
    """It has other addresses, and its certificates are not those we know."""
    saml.create()
    console.delete(path(saml))
    there = by_hand(console, "signing", **TOLD)
    before = control.state()

    assert not saml.read()
    saml.delete()
    with pytest.raises(Taken):
        saml.create()

    assert console.call("GET", SAML)["id"] == there.rpartition("/")[2]
    assert control.state() == before


def test_deleting_saml_twice_is_deleting_once(saml: Story, control: Control) -> None:
    """What is already disabled is disabled."""
    before = control.state()
    saml.create()

    saml.delete()
    saml.delete()

    assert control.state() == before


def test_saml_that_is_refused_is_not_left_enabled(saml: Story, control: Control) -> None:
    """It was made a moment ago by this very call, so that it is surely ours."""
    before = control.state()

    with pytest.raises(Refused, match=r"400 invalid argument\(s\); single_sign_on_url value does"):
        saml.create(single_sign_on_url="http://idp.example.com/sso")

    assert control.state() == before


def test_saml_that_is_refused_twice_tells_the_first_refusal(
    saml: Story, console: ScalewayClient, control: Control
) -> None:
    """It says what has to be mended; the next run goes on with what is left."""
    refusal = {"kind": "status", "status": 403, "body": {"message": "no"}, "path": f"{PATH}/"}
    control.fault(method="PATCH", **refusal)
    control.fault(method="DELETE", **refusal)

    with pytest.raises(Refused, match=f"^Scaleway: PATCH {PATH}/.*: 403 no "):
        saml.create()
    saml.create()

    assert posts(control, SAML) == 1
    assert console.call("GET", SAML)["id"] == saml.id


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_refusal_is_one_line(saml: Story, control: Control, method: str) -> None:
    """The status and the cloud's words; nothing was changed."""
    before = control.state()
    control.fault(method=method, path=SAML, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused, match=f"^Scaleway: {method} {SAML}: 403 no .request "):
        saml.create()

    assert control.state() == before


def test_a_refused_read_is_not_gone(saml: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    saml.create()
    control.fault(method="GET", path=SAML, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        saml.read()


@pytest.mark.parametrize("lost", ["POST", "PATCH"])
def test_a_lost_answer_enables_saml_once(
    saml: Story,
    console: ScalewayClient,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    lost: str,
) -> None:
    """The next run takes it over, whether or not it was told of the identity provider, and says so.

    A PATCH is sent again by itself, until it is given up.
    """
    at = SAML if lost == "POST" else PATH
    control.fault(method=lost, path=at, kind="lost_answer", times=5)
    with pytest.raises(Unreachable):
        saml.create()
    control.clear_faults()
    left = console.call("GET", SAML)

    saml.create()

    assert bool(left["entity_id"]) == (lost == "PATCH")
    assert posts(control, SAML) == 1
    assert saml.id == left["id"]
    assert capsys.readouterr().out == (
        "scaleway: took over SAML, which an earlier run had enabled\n"
    )
    assert saml.read()
    assert saml.plan() == "same"


@pytest.mark.parametrize(
    ("told", "type_", "words"),
    [
        (TOLD, "signing", f"entity_id {ENTITY}, single_sign_on_url {SSO}, certificates: 1"),
        ({}, "encryption", "entity_id none, single_sign_on_url none, certificates: 1"),
        (
            {**TOLD, "entity_id": ELSEWHERE},
            "",
            f"entity_id {ELSEWHERE}, single_sign_on_url {SSO}, certificates: 0",
        ),
        (
            {"single_sign_on_url": ELSEWHERE},
            "",
            f"entity_id none, single_sign_on_url {ELSEWHERE}, certificates: 0",
        ),
    ],
)
def test_saml_of_somebody_else_is_left_as_it_is(
    saml: Story,
    console: ScalewayClient,
    control: Control,
    told: dict[str, str],
    type_: str,
    words: str,
) -> None:
    """Told before anything is changed: with a certificate people sign in through it already."""
    by_hand(console, type_, **told)
    before = control.state()
    control.reset_calls()

    with pytest.raises(Taken) as caught:
        saml.create()

    assert str(caught.value) == (
        f"scaleway: SAML is enabled already, and not by this stack ({words}); it was left as it "
        "is. Disable it there, or take it out of the declaration."
    )
    assert changes(control) == []
    assert control.state() == before


def test_a_certificate_of_scaleway_itself_lets_nobody_in(
    saml: Story, console: ScalewayClient, control: Control
) -> None:
    """What a lost answer left may have one from the start."""
    here = by_hand(console)
    body = {"certificates": [{"type": "signing", "origin": "scaleway"}]}
    control.fault(method="GET", path=f"{here}/certificates", kind="status", status=200, body=body)

    saml.create()

    assert path(saml) == here


def test_a_read_is_one_call(saml: Story, control: Control) -> None:
    """There is one in an organization, and no list."""
    saml.create()
    control.reset_calls()

    assert saml.read()

    assert [(call["method"], call["path"]) for call in control.calls()["calls"]] == [("GET", SAML)]
