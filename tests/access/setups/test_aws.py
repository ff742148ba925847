import json
from datetime import timedelta

import pytest

from access import setup
from access.identity import Identity
from access.place import Place
from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG, declared, mistakes

PLACE = Place(file="1.yaml", line=1)
FEDERATED = CONFIG.replace('"123456789012",', '"123456789012", people: federated,')
XML = json.dumps(METADATA)
SHORT = f"{METADATA.partition('  <Organization>')[0]}</EntityDescriptor>"
GITHUB = "issuer: https://token.actions.githubusercontent.com, audiences: [sts.amazonaws.com]"


def of(written: str, config: str = CONFIG) -> setup.Setup:
    """Return what is declared of the AWS account."""
    found = declared(f"accounts: {{aws: {{{written}}}}}", config=config)
    return next(account.setup for account in found.accounts if account.name == "aws")


def wrong(written: str, config: str = CONFIG) -> list[str]:
    """Return what is wrong with it, without the place and the account."""
    found = mistakes(f"accounts: {{aws: {{{written}}}}}", config=config)
    return [each.partition('account "aws" ')[2] for each in found]


def test_an_empty_entry_declares_nothing() -> None:
    """People and programs are plain there."""
    assert of("") == setup.Setup(users=Identity(account="aws"), identities=Identity(account="aws"))


def test_an_account_has_an_alias() -> None:
    """One."""
    assert of("alias: acme-prod").alias == "acme-prod"


def test_a_password_policy_demands_what_it_says() -> None:
    """And nothing that it does not."""
    assert of("password_policy: {minimum_length: 14}").password_policy == setup.PasswordPolicy(
        minimum_length=14,
        lowercase=False,
        uppercase=False,
        numbers=False,
        symbols=False,
        max_age=None,
        remembered=0,
        own_changes=True,
        hard_expiry=False,
        place=PLACE,
    )
    said = of("password_policy: {minimum_length: 6, max_age: 52w, remembered: 24}").password_policy
    assert said
    assert (said.max_age, said.remembered) == (timedelta(weeks=52), 24)


def test_oidc_providers_are_issuers_without_their_scheme() -> None:
    """As AWS names them; lists are sorted, each item once."""
    found = of(
        "oidc_providers: {z: {issuer: https://token.example.com/acme, audiences: [b, a, b],"
        f" thumbprints: ['{'b' * 40}', '{'a' * 40}']}}, github: {{{GITHUB}}}}}"
    )

    assert found.oidc_providers == (
        setup.OidcProvider(
            key="github",
            issuer="token.actions.githubusercontent.com",
            audiences=("sts.amazonaws.com",),
            thumbprints=(),
            place=PLACE,
        ),
        setup.OidcProvider(
            key="z",
            issuer="token.example.com/acme",
            audiences=("a", "b"),
            thumbprints=("a" * 40, "b" * 40),
            place=PLACE,
        ),
    )


def test_saml_providers_keep_their_metadata() -> None:
    """White space around it means nothing."""
    assert of(f"saml_providers: {{corp: {{metadata: {XML}}}}}").saml_providers == (
        setup.SamlProvider(key="corp", metadata=METADATA.strip(), place=PLACE),
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "alias: ab",
            (
                'has the alias "ab", which is too short or an account id\n'
                "  It has 3 to 63 letters, digits and hyphens."
            ),
        ),
        (
            "alias: '210987654321'",
            (
                'has the alias "210987654321", which is too short or an account id\n'
                "  It has 3 to 63 letters, digits and hyphens."
            ),
        ),
        (
            "alias: Acme",
            (
                'has a wrong alias: "Acme"\n'
                "  The account's name in its sign-in address, 3 to 63 characters."
            ),
        ),
        ("password_policy: {}", 'needs "minimum_length"\n  6 to 128 characters.'),
        (
            "password_policy: {minimum_length: 5}",
            'has 5 in "minimum_length"\n  6 is the least. 6 to 128 characters.',
        ),
        (
            "password_policy: {minimum_length: 14, max_age: 36h}",
            (
                "lets passwords last for what is no whole number of days up to 1095\n"
                "  For example 90d."
            ),
        ),
        (
            "password_policy: {minimum_length: 14, max_age: 1096d}",
            (
                "lets passwords last for what is no whole number of days up to 1095\n"
                "  For example 90d."
            ),
        ),
        (
            f"oidc_providers: {{a: {{{GITHUB}}}, b: {{{GITHUB.replace('token', 'Token')}}}}}",
            (
                'has the OIDC provider "b", whose issuer "a" has already\n'
                "  An account has one provider for an issuer: write all audiences there."
            ),
        ),
        (
            f"oidc_providers: {{a: {{{GITHUB}, thumbprints: [abc]}}}}",
            (
                'has a wrong thumbprints: "abc"\n'
                "  SHA-1 of its certificates, five at most; AWS finds them itself."
            ),
        ),
        (
            "saml_providers: {corp: {metadata: <a/>}}",
            (
                "has an identity provider whose metadata is not an EntityDescriptor of SAML 2.0\n"
                "  Download it from the identity provider, and paste it below `metadata: |`."
            ),
        ),
        (
            f"saml_providers: {{corp: {{metadata: {json.dumps(SHORT)}}}}}",
            (
                f"has an identity provider whose metadata has {len(SHORT)} characters\n"
                "  AWS takes 1000 to 10000000."
            ),
        ),
        (
            "identities: {session: 13h}",
            "has a session of 13 hours, in its identities\n  AWS takes 1h to 12h.",
        ),
        ("alais: acme", 'has the unknown key "alais"\n  Did you mean "alias"?'),
    ],
)
def test_what_is_wrong_says_how_to_mend_it(written: str, said: str) -> None:
    """Before any call."""
    assert wrong(written) == [said]


def test_a_password_may_last_as_long_as_aws_lets_it() -> None:
    """1095 days."""
    assert wrong("password_policy: {minimum_length: 14, max_age: 1095d}") == []


def test_teams_where_people_are_federated_need_a_way_in() -> None:
    """SAML is one."""
    team = "teams: {ops: {grants: {aws: [{managed: ReadOnlyAccess}]}}}"

    (found,) = mistakes(team, config=FEDERATED)

    assert found == (
        '1.yaml:1: team "ops" has grants on "aws", where people are federated, and nobody signs'
        " them in\n  Write `identity_center` or `saml_providers` of aws below `accounts:`."
    )
    saml = f"accounts: {{aws: {{saml_providers: {{corp: {{metadata: {XML}}}}}}}}}"
    assert mistakes(team, saml, config=FEDERATED) == []


def test_what_is_refused_is_not_refused_again() -> None:
    """And what is left is read."""
    found = mistakes(
        "accounts:\n"
        "  aws:\n"
        "    password_policy: {minimum_length: 5, max_age: 36h}\n"
        "    saml_providers:\n"
        "      Corp: {metadata: <a/>}\n"
        "    alias: ab\n"
    )

    assert [each.partition("\n")[0] for each in found] == [
        '1.yaml:3: account "aws" has 5 in "minimum_length"',
        '1.yaml:5: account "aws" has the name "Corp" in its saml_providers',
        '1.yaml:6: account "aws" has the alias "ab", which is too short or an account id',
    ]
