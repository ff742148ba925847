"""What an account has for itself, beyond the stories: what IAM keeps and what it forgets.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.plugin.driver import UNKNOWN, Driver
from tests.sandbox.aws.plugin.stories import metadata

ALIAS = "aws:iam/accountAlias:AccountAlias"
PASSWORDS = "aws:iam/accountPasswordPolicy:AccountPasswordPolicy"
OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
SAML = "aws:iam/samlProvider:SamlProvider"

Unique = Callable[[str], str]


def test_an_alias_that_was_changed_by_hand_is_drift(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """The account has one alias: the other one is seen, and the declared one replaces it."""
    declared, other = unique("acme"), unique("other")
    id_, state, inputs = admin.made(ALIAS, {"accountAlias": declared})
    aws.iam().create_account_alias(AccountAlias=other)

    found_id, found, _ = admin.read(ALIAS, id_, state, inputs)
    planned = admin.diff(ALIAS, found_id, found, inputs)

    assert found_id == declared
    assert found["accountAlias"] == other
    assert list(planned.replaces) == ["accountAlias"]
    assert planned.deleteBeforeReplace


def test_an_alias_that_is_no_longer_the_accounts_is_not_taken(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """Deleting what was declared leaves what stands in its place."""
    declared, other = unique("acme"), unique("other")
    id_, state, _ = admin.made(ALIAS, {"accountAlias": declared})
    aws.iam().create_account_alias(AccountAlias=other)

    admin.delete(ALIAS, id_, state)

    assert aws.iam().list_account_aliases()["AccountAliases"] == [other]


def test_what_is_no_longer_said_of_passwords_stays(admin: Driver, aws: Aws) -> None:
    """Left out, a demand is as the cloud has it; false takes it back."""
    said = {"minimumPasswordLength": 14, "requireSymbols": True, "requireNumbers": True}
    id_, state, _ = admin.made(PASSWORDS, said)
    less = admin.checked(PASSWORDS, {"minimumPasswordLength": 16, "requireNumbers": False})

    planned = admin.diff(PASSWORDS, id_, state, less)
    edited = admin.update(PASSWORDS, id_, state, less)

    policy = aws.iam().get_account_password_policy()["PasswordPolicy"]
    assert set(planned.diffs) == {"minimumPasswordLength", "requireNumbers"}
    assert edited["requireSymbols"] is policy["RequireSymbols"] is True
    assert edited["requireNumbers"] is policy["RequireNumbers"] is False
    assert edited["minimumPasswordLength"] == policy["MinimumPasswordLength"] == 16


def test_a_password_policy_of_nothing_is_six_characters(admin: Driver) -> None:
    """The defaults of the official plugin, not IAM's of eight."""
    _, state, inputs = admin.made(PASSWORDS, {})

    assert inputs["minimumPasswordLength"] == state["minimumPasswordLength"] == 6
    assert inputs["allowUsersToChangePassword"] is state["allowUsersToChangePassword"] is True
    assert state["maxPasswordAge"] == state["passwordReusePrevention"] == 0
    assert state["expirePasswords"] is False


def test_an_issuer_is_the_same_with_and_without_its_scheme(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """IAM keeps none; another host or path is another provider."""
    host = unique("tokens") + ".example"
    declared = {"url": f"https://{host}/ci", "clientIdLists": ["sts.amazonaws.com"]}
    id_, state, inputs = admin.made(OIDC, declared)
    other = admin.checked(OIDC, {**declared, "url": f"https://{host}/cd"})

    same = admin.diff(OIDC, id_, state, inputs)
    replaced = admin.diff(OIDC, id_, state, other)

    assert state["url"] == f"{host}/ci"
    assert id_.endswith(f":oidc-provider/{host}/ci")
    assert not same.diffs
    assert list(replaced.replaces) == ["url"]
    assert not replaced.deleteBeforeReplace
    assert aws.control.state()["123456789012"]["oidc_providers"][id_]["url"] == f"{host}/ci"


def test_thumbprints_that_nobody_said_are_found_and_never_taken_away(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """IAM accepts no empty list of them, so the old ones stay."""
    declared = {"url": f"https://{unique('t')}.example", "clientIdLists": ["a"]}
    id_, state, inputs = admin.made(OIDC, declared)
    said = admin.checked(OIDC, {**declared, "thumbprintLists": ["c" * 40]})
    with_one = admin.update(OIDC, id_, state, said)
    aws.control.reset_calls()

    planned = admin.diff(OIDC, id_, with_one, inputs)
    without = admin.update(OIDC, id_, with_one, inputs)

    assert [len(each) for each in state["thumbprintLists"]] == [40]
    assert with_one["thumbprintLists"] == without["thumbprintLists"] == ["c" * 40]
    assert not planned.diffs
    assert [call["path"] for call in aws.control.calls()["calls"]] == [
        "iam:GetOpenIDConnectProvider"
    ]


def test_another_order_of_thumbprints_is_a_change_and_of_audiences_is_none(
    offline: Driver,
) -> None:
    """A list has an order, a set has none."""
    one, two = "a" * 40, "b" * 40
    state = {"url": "x.example", "clientIdLists": ["a", "b"], "thumbprintLists": [one, two]}
    said = {"url": "https://x.example", "clientIdLists": ["b", "a"]}

    reordered = offline.checked(OIDC, {**said, "thumbprintLists": [two, one]})
    same = offline.checked(OIDC, {**said, "thumbprintLists": [one, two]})

    assert list(offline.diff(OIDC, "arn", state, reordered).diffs) == ["thumbprintLists"]
    assert not offline.diff(OIDC, "arn", state, same).diffs


def test_audiences_are_added_before_others_are_removed(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """So a token is let in throughout."""
    declared = {"url": f"https://{unique('t')}.example", "clientIdLists": ["a", "b"]}
    id_, state, _ = admin.made(OIDC, declared)
    news = admin.checked(OIDC, {**declared, "clientIdLists": ["b", "c"]})
    aws.control.reset_calls()

    admin.update(OIDC, id_, state, news)

    paths = [call["path"] for call in aws.control.calls()["calls"]]
    assert paths[:2] == [
        "iam:AddClientIDToOpenIDConnectProvider",
        "iam:RemoveClientIDFromOpenIDConnectProvider",
    ]


def test_another_metadata_document_changes_neither_id_nor_arn(
    admin: Driver, unique: Unique
) -> None:
    """Certificates are renewed without a role noticing."""
    declared = {"name": unique("corp"), "samlMetadataDocument": metadata("https://a.example")}
    id_, state, _ = admin.made(SAML, declared)
    renewed = {**declared, "samlMetadataDocument": metadata("https://b.example")}

    edited = admin.update(SAML, id_, state, admin.checked(SAML, renewed))

    assert edited["arn"] == state["arn"] == id_
    assert edited["samlProviderUuid"] == state["samlProviderUuid"] != ""
    assert edited["validUntil"].endswith("Z")
    assert edited["samlMetadataDocument"] == renewed["samlMetadataDocument"]


@pytest.mark.parametrize(
    ("token", "news", "property_", "said"),
    [
        (ALIAS, {"accountAlias": "ab"}, "accountAlias", "must have 3 to 63"),
        (ALIAS, {"accountAlias": "a" * 64}, "accountAlias", "must have 3 to 63"),
        (ALIAS, {"accountAlias": "Acme"}, "accountAlias", "lowercase"),
        (ALIAS, {"accountAlias": "acme--sons"}, "accountAlias", "single hyphens"),
        (ALIAS, {"accountAlias": "acme-"}, "accountAlias", "single hyphens"),
        (OIDC, {"url": "tokens.example", "clientIdLists": []}, "url", "begins with https://"),
        (OIDC, {"url": "https://", "clientIdLists": []}, "url", "begins with https://"),
        (OIDC, {"url": "https://a.example?b=c", "clientIdLists": []}, "url", "query parameters"),
        (OIDC, {"url": "https://a.example", "clientIdLists": [""]}, "clientIdLists", "(1 - 255)"),
        (
            OIDC,
            {"url": "https://a.example", "clientIdLists": [], "thumbprintLists": ["abc"]},
            "thumbprintLists",
            "(40 - 40)",
        ),
        (SAML, {"samlMetadataDocument": "<x/>"}, "samlMetadataDocument", "(1000 - 10000000)"),
        (SAML, {"name": "x" * 129, "samlMetadataDocument": metadata("a")}, "name", "longer than"),
        (PASSWORDS, {"minimumPasswordLength": "long"}, "minimumPasswordLength", "whole number"),
    ],
)
def test_a_mistake_is_found_offline(
    offline: Driver, token: str, news: dict[str, Any], property_: str, said: str
) -> None:
    """As a failure of that input."""
    _, failures = offline.check(token, news)

    assert set(failures) == {property_}
    assert said in failures[property_]


def test_what_is_not_known_yet_is_no_mistake(offline: Driver) -> None:
    """Neither an audience nor an alias that will only be known later."""
    said = {"url": UNKNOWN, "clientIdLists": ["a", UNKNOWN], "thumbprintLists": UNKNOWN}

    assert offline.check(OIDC, said)[1] == {}
    assert offline.check(ALIAS, {"accountAlias": UNKNOWN})[1] == {}
