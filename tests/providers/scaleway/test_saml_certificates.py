import threading
from collections.abc import Callable

import pytest

from providers.errors import Refused, Unreachable
from providers.scaleway.client import IAM, ScalewayClient
from providers.scaleway.saml import PATH as SAML
from providers.scaleway.saml import SamlProvider
from providers.scaleway.saml_certificate import PATH, SamlCertificateProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.scaleway.conftest import ORGANIZATION
from tests.providers.story import Story, Tell
from tests.sandbox.ovh.identity_provider import certificate

BARE, OTHER = certificate(), certificate("next")


def pem(bare: str, newline: str = "\n") -> str:
    """Return a certificate as files hold it."""
    lines = ["-----BEGIN CERTIFICATE-----", *bare.splitlines(), "-----END CERTIFICATE-----", ""]
    return newline.join(lines)


@pytest.fixture
def saml(tell: Tell) -> Story:
    """Return SAML that is enabled."""
    declared = {
        "organization_id": ORGANIZATION,
        "entity_id": "https://idp.example.com/metadata",
        "single_sign_on_url": "https://idp.example.com/sso",
    }
    return tell(SamlProvider(), declared).create()


@pytest.fixture
def signing(tell: Tell, saml: Story) -> Story:
    """Return a certificate about to be added."""
    return tell(SamlCertificateProvider(), {"saml_id": saml.id, "content": pem(BARE)})


@pytest.fixture
def certificates(saml: Story) -> str:
    """Return the path of the certificates of SAML."""
    return f"{SAML}/{saml.id}/certificates"


def path(story: Story) -> str:
    """Return the path of a certificate."""
    return f"{PATH}/{story.id}"


def ids(console: ScalewayClient, certificates: str) -> list[str]:
    """Return which certificates are there."""
    return [each["id"] for each in console.call("GET", certificates)["certificates"]]


def calls(control: Control) -> list[tuple[str, str]]:
    """Return the calls since the last reset, in their order."""
    return [(call["method"], call["path"]) for call in control.calls()["calls"]]


def test_a_certificate_is_added_and_saml_is_whole(
    signing: Story, console: ScalewayClient, certificates: str
) -> None:
    """It was all that missed."""
    before = console.call("GET", f"{IAM}/organizations/{ORGANIZATION}/saml")["status"]

    signing.create()

    (found,) = console.call("GET", certificates)["certificates"]
    after = console.call("GET", f"{IAM}/organizations/{ORGANIZATION}/saml")["status"]
    assert (before, after) == ("missing_certificate", "valid")
    assert (found["id"], found["type"]) == (signing.id, "signing")
    assert found["content"] == pem(BARE)


def test_a_certificate_just_added_reads_back_without_a_difference(signing: Story) -> None:
    """Outputs and inputs are the declared values; until when it is good is told."""
    signing.create()

    assert signing.read()

    assert signing.inputs == signing.declared
    assert signing.outputs == {**signing.declared, "expires_at": "2040-01-01T00:00:00Z"}
    assert signing.plan() == "same"


@pytest.mark.parametrize(
    "same",
    [
        pem(BARE, "\r\n"),
        pem(BARE).strip(),
        f"\n  {pem(BARE)}\n",
        pem("".join(BARE.split())),
        BARE,
    ],
)
def test_line_breaks_mean_nothing(
    signing: Story, console: ScalewayClient, control: Control, same: str
) -> None:
    """Neither in a declaration nor in an answer."""
    signing.create()
    planned = signing.plan(content=same)
    told = {**console.call("GET", path(signing)), "content": same}
    control.fault(method="GET", path=SAML, kind="status", status=200, body={"certificates": [told]})

    assert signing.read()

    assert planned == "same"
    assert signing.inputs["content"] == pem(BARE)
    assert signing.plan() == "same"


@pytest.mark.parametrize(
    ("key", "other"), [("content", pem(OTHER)), ("saml_id", "c31f8e60-5b9a-47d4-82e7-d6a0f9b4e153")]
)
def test_another_content_is_another_certificate(signing: Story, key: str, other: str) -> None:
    """None can be edited."""
    signing.create()

    assert signing.plan(**{key: other}) == f"replace {key}"


def test_another_certificate_comes_before_the_old_one_goes(
    tell: Tell, signing: Story, console: ScalewayClient, certificates: str
) -> None:
    """For a while both are there, so that people can sign in all the time."""
    old = signing.create().id
    renewed = tell(SamlCertificateProvider(), {**signing.declared, "content": pem(OTHER)})

    renewed.create()
    between = ids(console, certificates)
    signing.delete()

    assert not renewed.provider.differs("content", renewed.outputs, renewed.declared)
    assert between == [old, renewed.id]
    assert ids(console, certificates) == [renewed.id]


def test_a_certificate_replaced_by_hand_is_added_before_the_old_one_goes(
    signing: Story,
    console: ScalewayClient,
    control: Control,
    certificates: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The content is the same, the object is not."""
    old = path(signing.create())
    control.reset_calls()

    signing.create()

    assert [call for call in calls(control) if call[0] != "GET"] == [
        ("POST", certificates),
        ("DELETE", old),
    ]
    assert ids(console, certificates) == [signing.id]
    assert capsys.readouterr().out == (
        f"scaleway: removed the certificate {old.rpartition('/')[2]}, whose place {signing.id} "
        "has taken\n"
    )


def test_a_lost_answer_leaves_one_certificate(
    signing: Story, console: ScalewayClient, control: Control, certificates: str
) -> None:
    """The next run adds its own and removes the other: the content says which that is."""
    control.fault(method="POST", path=certificates, kind="lost_answer")
    with pytest.raises(Unreachable):
        signing.create()
    (stranded,) = ids(console, certificates)

    signing.create()

    assert ids(console, certificates) == [signing.id] != [stranded]
    assert signing.read()
    assert signing.plan() == "same"


def test_other_certificates_are_left_alone(
    signing: Story, console: ScalewayClient, certificates: str
) -> None:
    """Those of another content, and one of the same that does not sign."""
    others = [
        console.call("POST", certificates, {"type": type_, "content": content})["id"]
        for type_, content in (("signing", pem(OTHER)), ("encryption", pem(BARE)))
    ]

    signing.create()

    assert ids(console, certificates) == [*others, signing.id]


def test_a_certificate_removed_in_the_console_is_gone(
    signing: Story, console: ScalewayClient
) -> None:
    """Its read is empty, not an error."""
    signing.create()
    console.delete(path(signing))

    assert not signing.read()


def test_a_certificate_goes_with_saml(signing: Story, saml: Story) -> None:
    """To delete it then is to have deleted it."""
    signing.create()
    saml.delete()

    assert not signing.read()
    signing.delete()


def test_deleting_a_certificate_twice_is_deleting_once(signing: Story, control: Control) -> None:
    """What is already gone is deleted."""
    before = control.state()
    signing.create()

    signing.delete()
    signing.delete()

    assert control.state() == before


def test_a_certificate_deleted_in_this_run_is_gone(tell: Tell, signing: Story) -> None:
    """Also where a list that was read before holds it."""
    signing.create()
    other = tell(SamlCertificateProvider(), {**signing.declared, "content": pem(OTHER)}).create()
    assert other.read()

    signing.delete()

    assert not signing.read()


def test_what_is_no_certificate_is_refused_in_the_clouds_words(
    signing: Story, console: ScalewayClient, certificates: str
) -> None:
    """It names the argument; nothing is left of it."""
    with pytest.raises(Refused, match=r"400 invalid argument\(s\); content value must be a PEM"):
        signing.create(content="-----BEGIN CERTIFICATE-----")

    assert ids(console, certificates) == []


@pytest.mark.parametrize("at", ["certificates", "certificate"])
def test_a_refused_read_is_not_gone(
    signing: Story, control: Control, certificates: str, at: str
) -> None:
    """Not being allowed to look is no proof of absence."""
    signing.create()
    assert at == "certificates" or signing.read()  # After which it is asked for alone.
    refused = {"certificates": certificates, "certificate": path(signing)}[at]
    control.fault(method="GET", path=refused, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        signing.read()


def test_a_refresh_costs_one_call(
    tell: Tell,
    signing: Story,
    control: Control,
    certificates: str,
    next_run: Callable[[], None],
) -> None:
    """However many certificates there are, and whichever threads ask."""
    contents = [pem(BARE), pem(OTHER), pem(certificate("third"))]
    stories = [
        tell(SamlCertificateProvider(), {**signing.declared, "content": content}).create()
        for content in contents
    ]
    next_run()
    control.reset_calls()
    threads = [threading.Thread(target=story.read) for story in stories]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [call for call in calls(control) if call[1].startswith(SAML)] == [("GET", certificates)]
    assert not {("GET", path(story)) for story in stories} & {*calls(control)}
    assert posts(control, certificates) == 0
    assert all(story.plan() == "same" for story in stories)
