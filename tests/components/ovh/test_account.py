import json

from tests.components import written
from tests.components.registered import Built, built

GROUP = "pulumi-python:dynamic/ovh:Group"


def _built(**person: object) -> Built:
    return built(written.read({"people": {"alice": {"email": "a@example.com", **person}}}))


def test_people_have_a_main_group_that_grants_nothing() -> None:
    """Any other role than NONE would act outside of all policies."""
    main = _built(accounts=["ovh"]).one(GROUP, "ovh/grantbook--test")

    assert main.inputs == {
        "name": "gb_grantbook--test",
        "role": "NONE",
        "description": "People of grantbook, whose rights are policies alone",
        "mark": "grantbook/test/ovh/grantbook--test",
    }
    assert main.parent == "pulumi:pulumi:Stack grantbook-test"


def test_account_without_people_has_no_main_group() -> None:
    """There is nobody to keep it for."""
    assert _built(accounts=["lab"]).of(GROUP) == {}


def test_the_user_of_a_program_has_the_main_group_too() -> None:
    """Nobody is left to OVHcloud's own default group, which may change nearly everything."""
    token = {"on": "ovh", "kind": "personal_access_token"}
    ci = {"owner": "al", "keys": {"main": token}}
    al = {"email": "al@example.com"}

    found = built(written.read({"people": {"al": al}, "applications": {"ci": ci}}))

    assert [*found.of(GROUP)] == ["ovh/grantbook--test"]


def test_the_provider_is_told_which_rights_the_pipeline_needs() -> None:
    """So that a run asks for all of them before its first change."""
    found = _built(accounts=["ovh"])

    provider = found.one("pulumi:providers:pulumi-python", "ovh")
    rights = json.loads(provider.inputs["grantbook:rights"])
    assert [*rights] == ["urn:v1:eu:resource:account:xx1111-ovh"]
    assert "account:apiovh:me/identity/user/create" in next(iter(rights.values()))


def test_the_gate_is_told_the_same_rights_to_remember() -> None:
    """So that the run after can ask for what it takes to remove something."""
    found = _built(accounts=["ovh"])

    provider = found.one("pulumi:providers:pulumi-python", "ovh")
    gate = found.one("pulumi-python:dynamic/ovh:Account", "ovh")
    assert gate.inputs["rights"] == json.loads(provider.inputs["grantbook:rights"])
