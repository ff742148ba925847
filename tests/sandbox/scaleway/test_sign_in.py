from urllib.error import HTTPError

import pytest
from scaleway import Client
from scaleway.iam.v1alpha1 import IamV1Alpha1API

from sandbox.server import Sandbox
from tests.sandbox.scaleway.conftest import (
    IAM,
    ORGANIZATION,
    PARTNER,
    Caller,
    gone,
    new_member,
    on_organization,
    person,
    program,
    reason,
    refused,
)

PATH = f"{IAM}/organizations/{ORGANIZATION}"


def test_an_alias_is_given_once(owner: Caller, partner: Caller) -> None:
    """No other organization may have the same."""
    before = owner.get(PATH)["alias"]

    given = owner.put(f"{PATH}/alias", alias="acme")

    assert before == ""
    assert given["alias"] == owner.get(PATH)["alias"] == "acme"
    assert owner.send("PUT", f"{PATH}/alias", {"alias": "other"}).status == 412
    taken = partner.send("PUT", f"{IAM}/organizations/{PARTNER}/alias", {"alias": "acme"})
    assert (taken.status, taken.body["type"]) == (409, "already_exists")
    assert partner.send("PUT", f"{PATH}/alias", {"alias": "mine"}) == gone(
        "organization", ORGANIZATION
    )


@pytest.mark.parametrize("alias", ["a", "x" * 33, "Acme", "ac-me"])
def test_a_malformed_alias_is_refused(owner: Caller, alias: str) -> None:
    """Two to 32 small letters and digits."""
    answer = owner.send("PUT", f"{PATH}/alias", {"alias": alias})

    assert reason(answer) == (400, "alias", "format")
    assert reason(owner.send("PUT", f"{PATH}/alias", {})) == (400, "alias", "required")
    assert owner.get(PATH)["alias"] == ""


def test_a_method_of_signing_in_is_forbidden(sandbox: Sandbox, owner: Caller) -> None:
    """The others stay; without passwords nobody signs in by one."""
    new_member(owner)
    before = owner.get(PATH)

    after = owner.patch(f"{PATH}/login-methods", login_password_enabled=False)

    assert after == {**before, "login_password_enabled": False} == owner.get(PATH)
    assert owner.patch(f"{PATH}/login-methods", login_password_enabled=None) == after
    with pytest.raises(HTTPError, match="401") as refusal:
        person(sandbox)
    refusal.value.close()
    owner.patch(f"{PATH}/login-methods", login_password_enabled=True)
    assert person(sandbox)
    wrong = owner.send("PATCH", f"{PATH}/login-methods", {"login_saml_enabled": "yes"})
    assert reason(wrong) == (400, "login_saml_enabled", "format")


def test_reading_the_organization_is_not_changing_it(sandbox: Sandbox, owner: Caller) -> None:
    """Who manages policies may read it."""
    reader = program(sandbox, owner, on_organization("IAMPolicyManager"))

    assert reader.get(PATH)["id"] == ORGANIZATION
    for method, name in (("PUT", "alias"), ("PATCH", "login-methods")):
        answer = reader.send(method, f"{PATH}/{name}", {"alias": "acme"})
        assert answer == refused(("write", "organization"))


def test_the_official_package_changes_them(official: Client) -> None:
    """Organization, alias and methods in its own words."""
    iam = IamV1Alpha1API(official)

    iam.set_organization_alias(alias="acme")
    changed = iam.update_organization_login_methods(login_magic_code_enabled=False)

    assert (changed.alias, changed.login_magic_code_enabled) == ("acme", False)
    assert iam.get_organization() == changed
