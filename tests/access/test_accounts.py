from datetime import timedelta

import pytest

from access import accounts, model, text
from access.place import Place

GOOD = {
    "aws": 'cloud: aws, account: "123456789012", region: eu-west-1',
    "ovh": "cloud: ovh, account: xx1111-ovh",
    "scaleway": "cloud: scaleway, organization: 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10",
}


def read(entries: str) -> tuple[dict[str, model.Account], list[str]]:
    """Return accounts written in flow style, and what is wrong with them."""
    tree, _ = text.parse("P.yaml", f"config:\n  grantbook:accounts:\n    {{{entries}}}")
    found, mistakes = accounts.read_accounts(tree)
    return found, [str(mistake) for mistake in mistakes]


def account(cloud: str, more: str = "") -> model.Account:
    """Return one good account."""
    found, mistakes = read(f"it: {{{GOOD[cloud]}{more}}}")
    assert mistakes == []
    return found["it"]


def wrong(entry: str) -> str:
    """Return what is wrong with one account, without place and name."""
    _, mistakes = read(f"it: {entry}")
    assert len(mistakes) == 1, mistakes
    return mistakes[0].partition('account "it" ')[2]


def test_an_aws_account_needs_its_id_and_region() -> None:
    """Its endpoint is then AWS's own."""
    assert account("aws") == model.Account(
        name="it",
        cloud="aws",
        identity="123456789012",
        endpoint="",
        region="eu-west-1",
        credentials={},
        prefix="",
        suffix="",
    )


@pytest.mark.parametrize(
    ("more", "endpoint", "plate"),
    [
        ("", "ovh-eu", "eu"),
        (', endpoint: ""', "ovh-eu", "eu"),
        (", endpoint: ovh-ca", "ovh-ca", "ca"),
        (", endpoint: ovh-us, plate: us", "ovh-us", "us"),
        (", endpoint: https://api.example.com/, plate: ca", "https://api.example.com/", "ca"),
        (", endpoint: http://127.0.0.1:4101", "http://127.0.0.1:4101", "eu"),
    ],
)
def test_an_ovhcloud_endpoint_says_its_plate(more: str, endpoint: str, plate: str) -> None:
    """An address does not, so that the plate stands beside it."""
    found = account("ovh", more)

    assert (found.endpoint, found.region) == (endpoint, plate)


def test_a_scaleway_organization_has_one_public_endpoint() -> None:
    """And no region: rules are of projects or of the organization."""
    found = account("scaleway")

    assert (found.endpoint, found.region) == ("https://api.scaleway.com", "")


@pytest.mark.parametrize("host", ["127.0.0.1:4102", "127.8.0.1", "localhost:4102", "[::1]:4102"])
def test_plain_http_is_for_this_machine(host: str) -> None:
    """The sandbox listens there."""
    assert account("scaleway", f', endpoint: "http://{host}"').endpoint == f"http://{host}"


@pytest.mark.parametrize(
    "host", ["api.scaleway.com", "10.0.0.1", "127.0.0.1.example.com", "127.0.0.1@example.com"]
)
def test_plain_http_to_elsewhere_is_refused(host: str) -> None:
    """A credential would be read on the way."""
    assert wrong(f'{{{GOOD["scaleway"]}, endpoint: "http://{host}"}}') == (
        f'has the endpoint "http://{host}", where credentials would travel in the clear\n'
        "  Use https; plain http is for 127.0.0.1."
    )


@pytest.mark.parametrize(
    ("cloud", "endpoint", "mend"),
    [
        ("ovh", "ovh_eu", 'Did you mean "ovh-eu"?'),
        ("ovh", "eu.api.example.com", "An endpoint begins with https://."),
        ("scaleway", "ovh-eu", "An endpoint begins with https://."),
        ("aws", "https://", "An endpoint begins with https://."),
        ("aws", "https://[::1", "An endpoint begins with https://."),
        ("aws", "http://", "An endpoint begins with https://."),
    ],
)
def test_an_endpoint_is_an_address_or_a_published_name(
    cloud: str, endpoint: str, mend: str
) -> None:
    """Only OVHcloud publishes names."""
    assert wrong(f'{{{GOOD[cloud]}, endpoint: "{endpoint}"}}') == (
        f'has the endpoint "{endpoint}", which is not an address\n  {mend}'
    )


def test_a_plate_that_contradicts_its_endpoint_is_refused() -> None:
    """URNs would name resources of elsewhere."""
    assert wrong("{cloud: ovh, account: xx1111-ovh, endpoint: ovh-ca, plate: eu}") == (
        'has the plate "eu", but ovh-ca is on "ca"\n  Leave it out, or name the other endpoint.'
    )


def test_credentials_are_found_by_prefix_or_profile() -> None:
    """What they are is never written."""
    assert account("ovh", ", credentials: {prefix: PARTNER_}").credentials == {"prefix": "PARTNER_"}
    assert account("aws", ", credentials: {profile: audit}").credentials == {"profile": "audit"}


ROLE = "arn:aws:iam::123456789012:role/ci/grantbook"


@pytest.mark.parametrize("found", ["", "prefix: PARTNER_, ", "profile: audit, "])
def test_a_role_is_assumed_with_whatever_credentials_are_found(found: str) -> None:
    """With the word that it asks for, if any."""
    said = account("aws", f", credentials: {{{found}role: '{ROLE}', external_id: word}}")
    plain = account("aws", f", credentials: {{role: '{ROLE}'}}")

    assert said.credentials.items() >= {"role": ROLE, "external_id": "word"}.items()
    assert plain.credentials == {"role": ROLE}


@pytest.mark.parametrize("more", ["", ", people: users"])
def test_people_are_users_of_an_aws_account_unless_it_says(more: str) -> None:
    """Federated, they come through Identity Center or by SAML."""
    assert not account("aws", more).federated
    assert account("aws", ", people: federated").federated


def test_an_aws_account_may_say_which_quotas_were_raised() -> None:
    """Only what is said is known."""
    said = account("aws", ", limits: {users: 6000, user_attachments: 20, trust_size: 4096}").limits

    assert account("aws").limits is None
    assert said == model.Limits(
        counts={"users": 6000, "user_attachments": 20, "trust_size": 4096},
        api_key_lifetime=None,
        api_keys_end=False,
        place=Place(file="P.yaml", line=3),
    )


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (
            "{role_attachments: 26}",
            (
                'has 26 in "role_attachments"\n'
                "  25 is the most. Managed policies of a role: 10 at first, 25 at most."
            ),
        ),
        (
            "{trust_size: 100}",
            (
                'has 100 in "trust_size"\n  2048 is the least. '
                "Characters of a trust policy: 2048 at first, 8192 at most."
            ),
        ),
    ],
)
def test_a_quota_is_one_that_aws_gives(limits: str, said: str) -> None:
    """Between what is there at first and what is the most."""
    assert wrong(f"{{{GOOD['aws']}, limits: {limits}}}") == said


@pytest.mark.parametrize(
    ("cloud", "credentials", "said"),
    [
        (
            "ovh",
            "{profile: audit}",
            (
                "finds its credentials by profile, which only AWS has here\n"
                "  Use the environment, with `credentials: {prefix: NAME_}` for a second account."
            ),
        ),
        (
            "aws",
            "{profile: audit, prefix: A_}",
            "has both a prefix and a profile\n  Keep one of them: each is a whole answer.",
        ),
        (
            "scaleway",
            f"{{role: '{ROLE}'}}",
            (
                "finds its credentials by role, which only AWS has here\n"
                "  Use the environment, with `credentials: {prefix: NAME_}` for a second account."
            ),
        ),
        (
            "aws",
            "{role: 'arn:aws:iam::210987654321:role/grantbook'}",
            (
                "assumes a role of another account, 210987654321\n"
                "  A run works on 123456789012 alone: name a role of that account."
            ),
        ),
        (
            "aws",
            "{external_id: word}",
            "has an external_id, but no role that asks for it\n  Name the `role`, too.",
        ),
        (
            "aws",
            "{role: grantbook}",
            (
                'has a wrong role: "grantbook"\n'
                "  The ARN of a role of the AWS account, assumed by each run."
            ),
        ),
        (
            "aws",
            "{prefix: partner}",
            (
                'has a wrong prefix: "partner"\n'
                "  Before each variable's name, ends in _; for example PARTNER_."
            ),
        ),
        (
            "aws",
            "{secret_key: canary}",
            (
                'has the unknown key "secret_key"\n'
                '  Known: "external_id", "prefix", "profile", "role".'
            ),
        ),
    ],
)
def test_credentials_of_any_other_kind_are_refused(cloud: str, credentials: str, said: str) -> None:
    """Two answers are none, and a secret has no place here."""
    assert wrong(f"{{{GOOD[cloud]}, credentials: {credentials}}}") == said


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{cloud: asw}", 'is on the cloud "asw"\n  Did you mean "aws"?'),
        ("{cloud: azure}", 'is on the cloud "azure"\n  Clouds are "aws", "ovh", "scaleway".'),
        (
            "xx1111-ovh",
            (
                "does not say its cloud\n"
                "  For example `{cloud: ovh, account: xx1111-ovh}`; see docs/reference/accounts.md."
            ),
        ),
        (
            "{cloud: aws, account: 123456789012, region: eu-west-1}",
            (
                'has in "account" 123456789012, not text\n'
                "  Put it in quotes: YAML reads it as something else than text."
            ),
        ),
        (
            '{cloud: aws, account: "1234", region: eu-west-1}',
            'has a wrong account: "1234"\n  The account id: twelve digits, in quotes.',
        ),
        (
            '{cloud: aws, account: "123456789012"}',
            'needs "region"\n  A region like eu-west-1.',
        ),
        (
            "{cloud: scaleway, organization: ------------------------------------}",
            (
                'has a wrong organization: "------------------------------------"\n'
                "  The organization's id, like 3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10."
            ),
        ),
        (
            "{cloud: ovh, account: xx1111-ovh, suffix: .prod}",
            (
                'has a wrong suffix: ".prod"\n'
                "  After each name in the cloud: up to 10 of a-z, 0-9, - and _."
            ),
        ),
        (
            "{cloud: ovh, account: xx1111-ovh, calls_per_minute: 0}",
            (
                'has 0 in "calls_per_minute"\n'
                "  1 is the least. The most calls in a minute; what suits the cloud by default."
            ),
        ),
    ],
)
def test_a_wrong_account_says_how_to_mend_it(entry: str, said: str) -> None:
    """In words, not in patterns."""
    assert wrong(entry) == said


def test_a_name_stands_before_keys() -> None:
    """`<account>/<key>` is the logical name in state, so it takes what a key takes."""
    _, mistakes = read(f"a/b: {{{GOOD['ovh']}}}")

    assert mistakes == [
        (
            'P.yaml:3: account "a/b" has a name that does not fit before a key\n'
            "  Up to 40 lower-case letters and digits, with single - or _ between them;"
            " a letter comes first."
        )
    ]


@pytest.mark.parametrize(
    "written", ["", "config: {}", "config: {grantbook:accounts: {}}", "config: 3", "- 1"]
)
def test_a_stack_names_its_accounts(written: str) -> None:
    """Without one, nothing can be granted."""
    tree, _ = text.parse("P.yaml", written)

    found, (mistake,) = accounts.read_accounts(tree)

    assert found == {}
    assert mistake.what == "this stack names no account"
    assert mistake.mend == (
        "Name them under `config: grantbook:accounts:`; see docs/reference/accounts.md."
    )
    assert accounts.names(tree) == frozenset()


def test_an_account_names_what_it_holds() -> None:
    """A prefix and a suffix keep two stacks apart in one account."""
    assert account("ovh", ", prefix: p-, suffix: _s").named("alice") == "p-alice_s"


def test_an_account_may_say_what_it_has_room_for() -> None:
    """Only what is said is counted; the longest life of a key demands an end of all."""
    place = Place(file="P.yaml", line=3)

    assert account("scaleway").limits is None
    assert account("scaleway", ", limits: {users: 0, api_keys: 9}").limits == model.Limits(
        counts={"users": 0, "api_keys": 9},
        api_key_lifetime=None,
        api_keys_end=False,
        place=place,
    )
    assert account("scaleway", ", limits: {api_key_lifetime: 52w}").limits == model.Limits(
        counts={}, api_key_lifetime=timedelta(weeks=52), api_keys_end=True, place=place
    )
    ending = account("scaleway", ", limits: {api_keys_end: true}").limits
    assert ending
    assert ending.api_keys_end


def test_an_account_may_say_who_runs_the_stack() -> None:
    """And that whoever it is may lock itself out."""
    place = Place(file="P.yaml", line=3)

    assert account("scaleway").run_by is None
    assert account("scaleway", ", may_lock_itself_out: true").run_by is None
    assert account("scaleway", ", run_by: ci").run_by == model.Pipeline(
        identity="ci", may_lock_itself_out=False, place=place
    )
    said = account("scaleway", ", run_by: ci, may_lock_itself_out: true").run_by
    assert said
    assert said.may_lock_itself_out


@pytest.mark.parametrize(
    ("cloud", "word"),
    [
        ("ovh", "limits: {}"),
        *((cloud, "run_by: ci") for cloud in ("aws", "ovh")),
        *((cloud, "may_lock_itself_out: true") for cloud in ("aws", "ovh")),
    ],
)
def test_what_an_account_does_not_have_is_an_unknown_word(cloud: str, word: str) -> None:
    """OVHcloud publishes no quotas, and only Scaleway asks who runs the stack."""
    said = wrong(f"{{{GOOD[cloud]}, {word}}}")

    assert said.startswith(f'has the unknown key "{word.partition(":")[0]}"\n')


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            "limits: 5",
            'has in "limits" 5, not a mapping\n  Write `key: value` lines below it.',
        ),
        (
            "limits: {api_keys_end: yes}",
            (
                'has in "api_keys_end" "yes", not true or false\n'
                "  Write true or false, without quotes."
            ),
        ),
        (
            "limits: {quota: 5}",
            (
                'has the unknown key "quota"\n'
                '  Known: "api_key_lifetime", "api_keys", "api_keys_end", "applications", '
                '"groups", "policies", "projects", "ssh_keys", "users".'
            ),
        ),
        (
            "run_by: [ci]",
            (
                'has in "run_by" a list, not text\n'
                "  Put it in quotes: YAML reads it as something else than text."
            ),
        ),
    ],
)
def test_limits_and_pipeline_have_their_words(more: str, said: str) -> None:
    """What is wrong in them is told in these."""
    assert wrong(f"{{{GOOD['scaleway']}, {more}}}") == said
