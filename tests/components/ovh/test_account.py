from components.ovh import account
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


def test_main_group_has_a_key_that_no_team_can_have() -> None:
    """Two objects of one name and one mark would take each other over."""
    keys = {account.main_key(stack) for stack in ("prod", "test")}

    assert keys == {"grantbook--prod", "grantbook--test"}
