from dataclasses import replace

import pytest

from access import model, setup
from access.place import Place
from providers.errors import Misplaced
from providers.settings import Settings

GIVEN = {
    "account": "ovh-partner",
    "identity": "yy2222-ovh",
    "endpoint": "ovh-eu",
    "region": "",
    "prefix": "PARTNER_",
    "profile": None,
}


def test_what_is_not_set_is_empty() -> None:
    """None never arrives, and nothing else does for it."""
    settings = Settings.of({"account": "ovh"}.get)

    assert settings.account == "ovh"
    assert (settings.identity, settings.prefix, settings.profile) == ("", "", "")


def test_equal_settings_are_one_client() -> None:
    """They are the key of a process's one client for an account."""
    assert hash(Settings.of(GIVEN.get)) == hash(Settings.of(dict(GIVEN).get))
    assert Settings.of(GIVEN.get) == Settings.of(dict(GIVEN).get)


def test_variables_are_read_with_the_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two accounts of one cloud have their credentials under two names."""
    monkeypatch.setenv("OVH_CONSUMER_KEY", "first")
    monkeypatch.setenv("PARTNER_OVH_CONSUMER_KEY", "second")
    settings = Settings.of(GIVEN.get)

    assert settings.variable("OVH_CONSUMER_KEY") == "second"
    assert settings.variables("OVH_CONSUMER_KEY", "OVH_OTHER") == {
        "OVH_CONSUMER_KEY": "second",
        "OVH_OTHER": "",
    }


def test_a_new_token_is_seen_without_new_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is read when it is asked for, and nothing of it is kept."""
    settings = Settings.of(GIVEN.get)
    monkeypatch.setenv("PARTNER_OVH_CONSUMER_KEY", "old")
    assert settings.variable("OVH_CONSUMER_KEY") == "old"

    monkeypatch.setenv("PARTNER_OVH_CONSUMER_KEY", "new")

    assert settings.variable("OVH_CONSUMER_KEY") == "new"
    assert "new" not in repr(settings)


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_variable_is_named_with_its_prefix(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    """What, where, and how to mend it."""
    if value is not None:
        monkeypatch.setenv("PARTNER_OVH_CONSUMER_KEY", value)

    with pytest.raises(Misplaced) as caught:
        Settings.of(GIVEN.get).variable("OVH_CONSUMER_KEY")

    assert str(caught.value) == (
        'account "ovh-partner": no credentials, PARTNER_OVH_CONSUMER_KEY is not set. '
        "Set it in the environment of this run, as docs/reference/accounts.md says."
    )


ACCOUNT = model.Account(
    name="partner",
    cloud="ovh",
    identity="yy2222-ovh",
    endpoint="ovh-eu",
    region="eu",
    credentials={"prefix": "PARTNER_"},
    prefix="",
    suffix="",
)


def test_an_account_is_told_in_plain_strings() -> None:
    """As a provider resource holds them, and as a command makes its client."""
    told = Settings.told(ACCOUNT)

    assert told == {
        "account": "partner",
        "identity": "yy2222-ovh",
        "endpoint": "ovh-eu",
        "region": "eu",
        "prefix": "PARTNER_",
        "profile": "",
        "role": "",
        "external_id": "",
        "pace": "",
        "rights": "",
    }
    assert Settings(**told) == Settings.of(told.get)
    assert Settings(**told).wanted() == {}


def test_an_identity_center_is_told_to_who_administers_it() -> None:
    """Others are told as ever, so that nothing looks like a change of their providers."""
    center = setup.IdentityCenter(
        instance="arn:aws:sso:::instance/ssoins-7223c02b1f4d9e6a",
        identity_store="d-9367a1b2c3",
        region="eu-west-3",
        through="partner",
        is_own=True,
        session=None,
        place=Place(file="1.yaml", line=1),
    )

    told = Settings.told(ACCOUNT, None, center)

    assert told.items() > Settings.told(ACCOUNT).items()
    found = Settings(**told)
    assert found.center == "arn:aws:sso:::instance/ssoins-7223c02b1f4d9e6a"
    assert (found.center_region, found.identity_store) == ("eu-west-3", "d-9367a1b2c3")


def test_pace_and_rights_are_told_in_one_spelling() -> None:
    """Equal ones must not look like a change of the provider."""
    slow = replace(ACCOUNT, calls_per_minute=60)

    told = Settings.told(slow, {"urn:b": ("x", "y"), "urn:a": ["z"]})

    assert told["pace"] == "60"
    assert told["rights"] == '{"urn:a": ["z"], "urn:b": ["x", "y"]}'
    assert Settings(**told).wanted() == {"urn:a": ["z"], "urn:b": ["x", "y"]}
    assert Settings.told(slow, {"urn:a": ("z",), "urn:b": ["x", "y"]}) == told
