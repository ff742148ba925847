from datetime import timedelta

import pytest

from access.identity import Identity
from tests.access.stacks import CONFIG, declared, mistakes

TWO = CONFIG + '    audit: {cloud: aws, account: "210987654321", region: eu-west-3}\n'
POWER = "arn:aws:iam::aws:policy/PowerUserAccess"
OWN = "arn:aws:iam::123456789012:policy/limits/developers"
LAMBDA = "owner: al, assumed_by: {service: lambda.amazonaws.com}"


def person(words: str, accounts: str = "", config: str = TWO) -> tuple[Identity, ...]:
    """Return what a person is on the accounts of AWS."""
    people = f"people: {{al: {{email: al@example.com, {words}}}}}"
    return declared(people, f"accounts: {{{accounts}}}", config=config).people[0].identities


def test_whoever_says_nothing_is_plain() -> None:
    """On each account of AWS, and on no other."""
    assert person("tags: {}") == (Identity(account="audit"), Identity(account="aws"))
    assert Identity(account="aws") == Identity(
        account="aws",
        path="/",
        boundary="",
        require_mfa=False,
        inline=False,
        exclusive=True,
        session=None,
    )


def test_an_account_says_what_everybody_is() -> None:
    """A person's own words go before it, one by one."""
    audit, aws = person(
        "users: {aws: {require_mfa: false, exclusive: false}}",
        "aws: {users: {path: /people/, require_mfa: true, permissions_boundary: PowerUserAccess}}",
    )

    assert audit == Identity(account="audit")
    assert aws == Identity(
        account="aws", path="/people/", boundary=POWER, require_mfa=False, exclusive=False
    )


def test_a_boundary_may_be_the_account_s_own() -> None:
    """By its ARN; "" takes that of the account away."""
    _, aws = person(f"users: {{aws: {{permissions_boundary: '{OWN}'}}}}")
    _, free = person(
        "users: {aws: {permissions_boundary: ''}}",
        "aws: {users: {permissions_boundary: PowerUserAccess}}",
    )

    assert aws.boundary == OWN
    assert free.boundary == ""


def test_programs_have_their_own_defaults() -> None:
    """Those of people are not theirs."""
    stack = declared(
        "people: {al: {email: al@example.com}}",
        f"applications: {{ci: {{{LAMBDA}, identities: {{aws: {{session: 4h}}}}}},"
        f" cd: {{{LAMBDA}}}}}",
        "accounts: {aws: {users: {path: /people/, require_mfa: true},"
        " identities: {inline: true, session: 12h}}}",
    )

    cd, ci = stack.applications
    assert cd.identity_on("aws") == Identity(
        account="aws", inline=True, session=timedelta(hours=12)
    )
    assert ci.identity_on("aws").session == timedelta(hours=4)
    assert stack.people[0].identity_on("aws").path == "/people/"


def test_a_team_s_group_is_what_its_entry_says() -> None:
    """Groups have neither MFA nor boundaries."""
    ops, web = declared(
        "teams: {ops: {groups: {aws: {inline: true, exclusive: false}, ovh: {}}}, web: {}}"
    ).teams

    assert ops.identity_on("aws") == Identity(account="aws", inline=True, exclusive=False)
    assert ops.identity_on("ovh") == Identity(account="ovh")
    assert web.identity_on("aws") == Identity(account="aws")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "users: {ovh: {path: /a/}}",
            ('says on "ovh" what only AWS has: users\n  Leave it out.',),
        ),
        (
            "users: {asw: {path: /a/}}",
            ('names the unknown account "asw"\n  Did you mean "aws"?',),
        ),
        (
            "users: {aws: {path: staff}}",
            ('has a wrong path: "staff"\n  Begins and ends with a slash, for example /staff/.',),
        ),
        (
            "users: {aws: {permissions_boundary: PowerUserAcess}}",
            (
                (
                    'asks for the managed policy "PowerUserAcess", unknown on AWS\n'
                    '  Did you mean "PowerUserAccess"? `grantbook catalogue aws` lists them.'
                ),
            ),
        ),
        (
            f"users: {{audit: {{permissions_boundary: '{OWN}'}}}}",
            (
                (
                    f'asks for the managed policy "{OWN}" of another account, 123456789012\n'
                    "  Only policies of 210987654321 can be named there."
                ),
            ),
        ),
        (
            "users: {aws: {require_mfa: 'yes'}}",
            (
                (
                    'has in "require_mfa" "yes", not true or false\n'
                    "  Write true or false, without quotes."
                ),
            ),
        ),
        (
            "users: {aws: {session: 4h}}",
            (
                (
                    'has the unknown key "session"\n  Known: "exclusive", "inline", "path", '
                    '"permissions_boundary", "require_mfa".'
                ),
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_user_says_how_to_mend_it(words: str, said: tuple[str, ...]) -> None:
    """Each alone."""
    found = mistakes(f"people: {{al: {{email: al@example.com, {words}}}}}", config=TWO)

    assert tuple(each.partition('person "al" ')[2] for each in found) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("aws: {session: 30d}", "has a session of 720 hours\n  AWS takes 1h to 12h."),
        ("aws: {session: 13h}", "has a session of 13 hours\n  AWS takes 1h to 12h."),
        (
            "scaleway: {inline: true}",
            'says on "scaleway" what only AWS has: roles and users of programs\n  Leave it out.',
        ),
        (
            "aws: {require_mfa: true}",
            (
                'has the unknown key "require_mfa"\n'
                '  Known: "exclusive", "inline", "permissions_boundary", "session".'
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_program_says_how_to_mend_it(words: str, said: str) -> None:
    """A session has a longest and a shortest."""
    found = mistakes(
        "people: {al: {email: al@example.com}}",
        f"applications: {{ci: {{{LAMBDA}, identities: {{{words}}}}}}}",
    )

    assert [each.partition('application "ci" ')[2] for each in found] == [said]


@pytest.mark.parametrize("session", ["1h", "12h"])
def test_a_session_may_be_as_short_or_as_long(session: str) -> None:
    """And a length of time is written as everywhere."""
    files = (
        "people: {al: {email: al@example.com}}",
        f"applications: {{ci: {{{LAMBDA}, identities: {{aws: {{session: {session}}}}}}}}}",
    )

    assert mistakes(*files) == []


def test_a_mistake_of_the_account_is_told_once() -> None:
    """Not for everybody who has it from there."""
    found = mistakes(
        "people: {al: {email: al@example.com}, bo: {email: bo@example.com, users: {aws: {}}}}",
        "accounts: {aws: {users: {permissions_boundary: PowerUserAcess}}}",
    )

    (said,) = [each.partition("\n")[0] for each in found]
    what = 'asks for the managed policy "PowerUserAcess", unknown on AWS, in its users'
    assert said == f'2.yaml:1: account "aws" {what}'
