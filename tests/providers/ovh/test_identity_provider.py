from typing import Any

import pytest

from providers.errors import NotFound, Refused, Taken, Unreachable
from providers.ovh.client import OvhClient
from providers.ovh.identity_provider import PATH, IdentityProviderProvider
from sandbox.control import Control
from tests.providers.calls import posts
from tests.providers.ovh.conftest import NIC, put
from tests.providers.story import Story, Tell
from tests.sandbox.ovh.identity_provider import SSO, metadata

ELSEWHERE = "https://elsewhere.example.com/sso"
MAIL = {"name": "mail", "isRequired": False, "nameFormat": None, "values": []}
DECLARED = {
    "metadata": metadata(),
    "group_attribute": "memberOf",
    "user_attribute": "mail",
    "disable_users": False,
    "sign_requests": True,
    "requested_attributes": ["mail", "name"],
}


@pytest.fixture
def provider(tell: Tell) -> Story:
    """Return an identity provider about to be made."""
    return tell(IdentityProviderProvider(), DECLARED)


def lasting(found: dict[str, Any]) -> dict[str, Any]:
    """Return what of a provider stays when it is put right."""
    return {key: value for key, value in found.items() if key != "lastUpdate"}


def test_an_identity_provider_is_made_with_what_was_declared(
    provider: Story, console: OvhClient
) -> None:
    """In the cloud's words; what is asked for is not demanded."""
    provider.create()

    found = console.call("GET", PATH)

    assert provider.id == NIC
    assert (found["groupAttributeName"], found["userAttributeName"]) == ("memberOf", "mail")
    assert (found["disableUsers"], found["signRequests"]) == (False, True)
    assert found["extensions"]["requestedAttributes"] == [MAIL, {**MAIL, "name": "name"}]


def test_an_identity_provider_just_made_reads_back_without_a_difference(
    provider: Story, console: OvhClient
) -> None:
    """Its metadata is what was sent: no answer holds it."""
    provider.create()

    found = console.call("GET", PATH)
    assert provider.read()

    assert "metadata" not in found
    assert provider.inputs == DECLARED
    chosen = {key: DECLARED[key] for key in ("group_attribute", "user_attribute")}
    told = {"made_at": found["creation"], "sso_service_url": SSO, "chosen": chosen}
    assert provider.outputs == {**DECLARED, **told}
    assert provider.plan() == "same"


def test_an_attribute_that_nobody_declared_is_the_clouds_to_choose(
    provider: Story, console: OvhClient
) -> None:
    """What it chose at the creation is no difference; another choice by hand is put back."""
    left_out = {"group_attribute": "", "user_attribute": ""}
    provider.create(**left_out)
    chosen = console.call("GET", PATH)
    assert provider.read()
    first = provider.plan(**left_out)

    put(console, PATH, userAttributeName="by-hand")
    assert provider.read()
    seen, second = provider.inputs["user_attribute"], provider.plan(**left_out)
    provider.update(**left_out)

    assert chosen["groupAttributeName"]
    assert (first, seen, second) == ("same", "by-hand", "update")
    assert console.call("GET", PATH)["userAttributeName"] == chosen["userAttributeName"]
    assert provider.read()
    assert provider.plan(**left_out) == "same"


def test_an_attribute_no_longer_declared_is_the_clouds_to_choose(provider: Story) -> None:
    """From then on that choice counts."""
    provider.create()

    provider.update(group_attribute="")

    assert provider.read()
    assert provider.inputs["group_attribute"] == ""
    assert provider.outputs["chosen"]["group_attribute"]
    assert provider.plan(group_attribute="") == "same"


@pytest.mark.parametrize(
    ("key", "by_hand"),
    [
        ("group_attribute", {"groupAttributeName": "groups"}),
        ("user_attribute", {"userAttributeName": "uid"}),
        ("disable_users", {"disableUsers": True}),
        ("sign_requests", {"signRequests": False}),
        ("sign_requests", {"signRequests": None}),
        ("requested_attributes", {"extensions": {"requestedAttributes": []}}),
        ("requested_attributes", {"extensions": None}),
        (
            "requested_attributes",
            {"extensions": {"requestedAttributes": [MAIL, {**MAIL, "name": "phone"}]}},
        ),
        (
            "requested_attributes",
            {"extensions": {"requestedAttributes": [{**MAIL, "isRequired": True}]}},
        ),
    ],
)
def test_an_identity_provider_edited_in_the_console_is_seen_and_put_right(
    provider: Story, console: OvhClient, control: Control, key: str, by_hand: dict[str, Any]
) -> None:
    """Each setting is read as found, and all are sent in one call, without the metadata."""
    provider.create()
    before = console.call("GET", PATH)
    console.call("PUT", PATH, {**settable(before), **by_hand})

    assert provider.read()
    seen, planned = provider.inputs[key], provider.plan()
    control.reset_calls()
    provider.update()

    assert seen != DECLARED[key]
    assert planned == "update"
    assert [call["method"] for call in control.calls()["calls"]] == ["PUT", "GET"]
    assert lasting(console.call("GET", PATH)) == lasting(before)
    assert provider.read()
    assert provider.outputs["made_at"] == before["creation"]
    assert provider.plan() == "same"


def settable(found: dict[str, Any]) -> dict[str, Any]:
    """Return what of a provider an edit may tell."""
    kept = ("groupAttributeName", "userAttributeName", "disableUsers", "signRequests", "extensions")
    return {key: found[key] for key in kept}


def test_an_attribute_is_given_back_to_the_cloud(provider: Story, console: OvhClient) -> None:
    """Declared no more, it is what it would have been from the start."""
    provider.create()

    planned = provider.plan(group_attribute="")
    provider.update(group_attribute="")

    assert planned == "update"
    assert console.call("GET", PATH)["groupAttributeName"] == "groups"
    assert provider.read()
    assert provider.plan(group_attribute="") == "same"


def test_the_order_of_what_is_asked_for_means_nothing(provider: Story) -> None:
    """Neither in a declaration nor in an answer."""
    provider.create(requested_attributes=["name", "mail"])

    assert provider.read()

    assert provider.plan() == "same"


def test_other_metadata_is_another_identity_provider(provider: Story) -> None:
    """The cloud never changes it."""
    provider.create()

    assert provider.plan(metadata=metadata()) == "replace metadata"


def test_an_identity_provider_made_again_by_hand_is_replaced(
    provider: Story, console: OvhClient, control: Control
) -> None:
    """Nobody knows its metadata, even where all else is as before."""
    provider.create()
    before = console.call("GET", PATH)
    console.delete(PATH)
    control.switch(clock_offset_s=5)
    console.call("POST", PATH, {"metadata": metadata(), **settable(before)})

    assert provider.read()
    first, seen = provider.plan(), provider.inputs["metadata"]
    assert provider.read()

    again = console.call("GET", PATH)["creation"]
    assert again != before["creation"]
    assert seen == provider.inputs["metadata"] == f"not known: made by somebody else at {again}"
    assert first == provider.plan() == "replace metadata"
    provider.delete()
    provider.create()
    assert provider.read()
    assert provider.plan() == "same"


def test_an_identity_provider_deleted_in_the_console_is_gone(
    provider: Story, console: OvhClient
) -> None:
    """Its read is empty, not an error."""
    provider.create()
    console.delete(PATH)

    assert not provider.read()


def test_deleting_an_identity_provider_twice_is_deleting_once(
    provider: Story, console: OvhClient
) -> None:
    """What is already gone is deleted."""
    provider.create()

    provider.delete()
    provider.delete()

    assert console.find(PATH) is None


def test_a_refused_identity_provider_is_one_line(provider: Story, control: Control) -> None:
    """The status and the cloud's words, and nothing of the metadata."""
    control.fault(method="POST", path=PATH, kind="status", status=400, body={"message": "no"})

    with pytest.raises(Refused, match=f"^OVHcloud: POST {PATH}: 400 no .request "):
        provider.create()


def test_a_refused_read_is_not_gone(provider: Story, control: Control) -> None:
    """Not being allowed to look is no proof of absence."""
    provider.create()
    control.fault(method="GET", path=PATH, kind="status", status=403, body={"message": "no"})

    with pytest.raises(Refused):
        provider.read()


def test_an_update_of_an_identity_provider_that_is_gone_is_refused(
    provider: Story, console: OvhClient
) -> None:
    """A refresh comes first, and then a new one."""
    provider.create()
    console.delete(PATH)

    with pytest.raises(NotFound):
        provider.update(sign_requests=False)


@pytest.mark.parametrize("services", [(SSO,), (SSO, ELSEWHERE), (ELSEWHERE, SSO)])
def test_a_lost_answer_makes_one_identity_provider(
    provider: Story,
    control: Control,
    capsys: pytest.CaptureFixture[str],
    services: tuple[str, ...],
) -> None:
    """The next run takes it over, whichever of its addresses the cloud tells, and says so."""
    declared = {"metadata": metadata(services=services)}
    control.fault(method="POST", path=PATH, kind="lost_answer")
    with pytest.raises(Unreachable):
        provider.create(**declared)

    provider.create(**declared)

    assert posts(control, PATH) == 1
    assert capsys.readouterr().out == (
        "ovh: took over the identity provider that is there: all that can be compared is as "
        "declared, and its certificate is not among that\n"
    )
    assert provider.read()
    assert provider.plan(**declared) == "same"


@pytest.mark.parametrize(
    ("by_hand", "told"),
    [
        ({"metadata": metadata(services=[ELSEWHERE])}, "metadata"),
        ({"groupAttributeName": "groups"}, "group_attribute"),
        ({"userAttributeName": None}, "user_attribute"),
        ({"disableUsers": True}, "disable_users"),
        ({"signRequests": False, "extensions": None}, "sign_requests, requested_attributes"),
    ],
)
def test_an_identity_provider_that_is_not_as_declared_is_left_as_it_is(
    provider: Story, console: OvhClient, control: Control, by_hand: dict[str, Any], told: str
) -> None:
    """It lets other people in, or other people out."""
    body = {
        "metadata": DECLARED["metadata"],
        "groupAttributeName": "memberOf",
        "userAttributeName": "mail",
        "disableUsers": False,
        "signRequests": True,
        "extensions": {"requestedAttributes": [MAIL, {**MAIL, "name": "name"}]},
    }
    found = console.call("POST", PATH, {**body, **by_hand})

    with pytest.raises(Taken) as caught:
        provider.create()

    assert str(caught.value) == (
        "ovh: the account has an identity provider already, for "
        f"{found['ssoServiceUrl']}, and not as declared ({told}); it was left as it is. "
        "Delete it there, or declare it as it is."
    )
    assert console.call("GET", PATH) == found
    assert posts(control, PATH) == 1
