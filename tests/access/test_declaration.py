from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access import declaration, identity, model, sources
from access.place import Place
from tests.access.stacks import CONFIG, declared, mistakes

ROOT = Path(__file__).parents[2]
TEAM = "teams: {ops: {}}\n"
AL = "people: {al: {email: al@example.com}}\n"


def one(written: str, *more: str) -> str:
    """Return the one mistake of some files."""
    found = mistakes(written, *more)
    assert len(found) == 1, found
    return found[0]


def test_the_sandbox_is_declared() -> None:
    """All three scenarios stand in the files that a user would write."""
    found = declaration.read(sources.collect(ROOT, "sandbox"))

    assert [person.key for person in found.people_on("aws")] == ["alice", "bruno", "carol"]
    assert [team.key for team in found.teams_on("ovh")] == ["support", "support-leads"]
    assert [each.key for each in found.applications_on("scaleway")] == ["backup"]
    assert [grant.bundle for grant in found.teams[0].grants] == ["", "", "control-panel-login"]


def test_a_person_is_one_whatever_the_clouds() -> None:
    """Teams come sorted, with the end that each membership has."""
    found = declared(
        "teams: {b: {}, a: {}}",
        "people: {al: {email: al@example.com, until: 2027-06-30, renamed_from: alan,"
        " accounts: [ovh, aws, ovh], teams: [b, {team: a, until: 2027-01-31}]}}",
    )

    assert found.people == (
        model.Person(
            key="al",
            grants=(),
            renamed_from="alan",
            place=Place(file="2.yaml", line=1),
            email="al@example.com",
            memberships=(
                model.Membership(team="a", until=datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)),
                model.Membership(team="b", until=None),
            ),
            accounts=("aws", "ovh"),
            until=datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC),
            identities=(identity.Identity(account="aws"),),
        ),
    )


def test_an_application_has_keys_and_an_owner() -> None:
    """A team may answer for it; keys come sorted."""
    found = declared(
        TEAM + "applications: {app: {owner: ops, description: Runs.,"
        " assumed_by: {account: '210987654321', external_id: word}, keys: {"
        "two: {on: scaleway, expires: 2027-03-31, default_project: data, renamed_from: old},"
        "one: {on: ovh}, three: {on: scaleway, lifetime: 4w}}}}"
    )

    (app,) = found.applications
    assert [key.key for key in app.keys] == ["one", "three", "two"]
    assert [key.lifetime for key in app.keys_on("scaleway")] == [timedelta(weeks=4), None]
    assert app.keys[2].expires == datetime(2027, 3, 31, 23, 59, 59, tzinfo=UTC)
    assert (app.keys[2].default_project, app.keys[2].renamed_from) == ("data", "old")
    assert app.assumed_by == (model.Trust(account="210987654321", external_id="word"),)


def test_bundles_are_grants_under_one_name() -> None:
    """They follow the principal's own, sorted by name, and say which bundle they are of."""
    found = declared(
        "bundles:\n"
        "  z: {scaleway: [{permission_sets: InstancesReadOnly, organization: true}]}\n"
        "  a: {aws: [{allow: 's3:*', until: 2027-06-30}]}\n"
        "teams: {ops: {bundles: [z, a], grants: {scaleway: [{permission_sets: "
        "ObjectStorageReadOnly, projects: data}], aws: [{deny: 's3:*'}]}}}"
    )

    assert [(grant.account, grant.bundle) for grant in found.teams[0].grants] == [
        ("aws", ""),
        ("scaleway", ""),
        ("aws", "a"),
        ("scaleway", "z"),
    ]
    assert found.teams[0].grants[2].until == datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC)
    assert [str(grant.place) for grant in found.teams[0].grants] == [
        "1.yaml:4",
        "1.yaml:4",
        "1.yaml:3",
        "1.yaml:2",
    ]


def test_empty_sections_declare_nothing() -> None:
    """As left behind when the last entry goes."""
    assert mistakes("people:\nteams:\n", "", "include: []") == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("- people", "this is a list or a word, not a mapping\n"),
        ("peopel: {}", 'unknown key "peopel"\n  Did you mean "people"?'),
        (
            "groups: {}",
            (
                'unknown key "groups"\n'
                '  Known: "accounts", "applications", "bundles", "include", "people", "teams".'
            ),
        ),
        ("people: [al]", '"people" is not a mapping\n  Write each person below it, by its key.'),
        (
            "teams: {ops: team}",
            'team "ops" is "team", not a mapping\n  Write `key: value` lines below it.',
        ),
        (
            "teams: {ops: }",
            'team "ops" is nothing, not a mapping\n  Write `key: value` lines below it.',
        ),
        (
            "teams: {Ops: {}}",
            (
                'team "Ops" has a key that not every cloud takes\n'
                "  Up to 40 lower-case letters and digits, with single - or _ between them;"
                " a letter comes first."
            ),
        ),
        (
            "people: {al: {}}",
            'person "al" needs "email"\n  An address like alice@example.com.',
        ),
        (
            "teams: {ops: {description: 7}}",
            (
                'team "ops" has in "description" 7, not text\n'
                "  Put it in quotes: YAML reads it as something else than text."
            ),
        ),
        (
            f"teams: {{ops: {{description: {'x' * 121}}}}}",
            'team "ops" has 121 characters in "description"\n  At most 120 fit.',
        ),
        (
            "teams: {ops: {grants: }}",
            (
                'team "ops" has in "grants" nothing, not a mapping\n'
                "  Write `key: value` lines below it, or leave it out."
            ),
        ),
        (
            "teams: {ops: {grants: {aws: {allow: 's3:*'}}}}",
            (
                'team "ops" has in "aws" a mapping, not a list\n'
                "  Begin each item with a dash, or write [one, two], or leave it out."
            ),
        ),
        (
            "bundles: {b: 7}",
            (
                'bundle "b" has grants that are no mapping\n'
                "  Write the name of an account below it, and a list of grants below that."
            ),
        ),
        (
            "bundles: {b: {aws: {allow: 's3:*'}}}",
            'bundle "b" has grants that are no list\n  Begin each grant with a dash.',
        ),
        (
            "bundles: {b: {aws: [x]}}",
            'bundle "b" is "x", not a mapping\n  Write `key: value` lines below it.',
        ),
        (
            "bundles: {b: {asw: []}}",
            'bundle "b" names the unknown account "asw"\n  Did you mean "aws"?',
        ),
        (
            "teams: {ops: {bundles: [b]}}",
            'team "ops" mentions the unknown bundle "b"\n  Known bundles: none.',
        ),
        (
            "bundles: {b: {}}\nteams: {ops: {bundles: [b, b]}}",
            'team "ops" names "b" twice in its bundles\n  Keep one of them.',
        ),
        (
            "teams: {ops: {}, dev: {renamed_from: ops}}",
            (
                'team "dev" was renamed from "ops", which is also said of 1.yaml:1\n'
                "  A former key belongs to one entry, and to none under its own name."
            ),
        ),
        (
            "teams: {a: {renamed_from: x}, b: {renamed_from: x}}",
            (
                'team "b" was renamed from "x", which is also said of 1.yaml:1\n'
                "  A former key belongs to one entry, and to none under its own name."
            ),
        ),
    ],
)
def test_a_wrong_file_says_how_to_mend_it(written: str, said: str) -> None:
    """One mistake, one message, with its line."""
    assert one(written).partition(": ")[2].startswith(said)


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (
            "teams: [ops, {team: ops, until: 2027-01-31}]",
            'names "ops" twice in its teams\n  Keep one of them.',
        ),
        ("teams: [opps]", 'mentions the unknown team "opps"\n  Did you mean "ops"?'),
        ("teams: [{team: ops}]", 'needs "until"\n  The last day of the membership.'),
        (
            "teams: [{team: ops, untill: 2027-01-31, until: 2027-01-31}]",
            'has the unknown key "untill"\n  Did you mean "until"?',
        ),
        (
            "teams: [7]",
            (
                'has in "teams" 7, not text\n'
                "  Put it in quotes: YAML reads it as something else than text."
            ),
        ),
        (
            "teams: ops",
            (
                'has in "teams" "ops", not a list\n'
                "  Begin each item with a dash, or write [one, two], or leave it out."
            ),
        ),
        (
            "accounts: [gcp]",
            'names the unknown account "gcp"\n  Accounts here: "aws", "ovh", "scaleway".',
        ),
        (
            "until: 2027-06-30T18:00:00",
            (
                'has a wrong until: "2027-06-30T18:00:00" is not a time\n'
                "  Write 2027-06-30, or 2027-06-30T18:00:00+02:00."
            ),
        ),
        (
            "renamed_from: Al",
            'has a wrong renamed_from: "Al"\n  The key that this entry had.',
        ),
    ],
)
def test_a_wrong_person_says_how_to_mend_it(person: str, said: str) -> None:
    """One mistake, one message."""
    found = one(TEAM, f"people: {{al: {{email: al@example.com, {person}}}}}")

    assert found == f'2.yaml:1: person "al" {said}'


@pytest.mark.parametrize(
    ("application", "said"),
    [
        (
            "owner: bo",
            (
                'has the owner "bo", who is neither a person nor a team\n'
                "  Name one by key; replace an owner who has left."
            ),
        ),
        ("{}", 'needs "owner"\n  A person or a team who answers for it, by key.'),
        (
            "owner: al, keys: {k: {}}",
            'needs "on"\n  The name of the account that makes the key.',
        ),
        (
            "owner: al, keys: {k: {on: asw}}",
            'names the unknown account "asw"\n  Did you mean "aws"?',
        ),
        (
            "owner: al, keys: {K: {on: aws}}",
            (
                'has the name "K" in its keys\n'
                "  Up to 40 lower-case letters and digits, with single - or _ between them;"
                " a letter comes first."
            ),
        ),
        (
            "owner: al, keys: {k: {on: scaleway, expire: 2027-03-31}}",
            'has the unknown key "expire"\n  Did you mean "expires"?',
        ),
        (
            "owner: al, keys: {k: {on: scaleway, lifetime: 3 months}}",
            'has a wrong lifetime: "3 months" is not a length of time\n  Write 90d, 12h or 4w.',
        ),
        (
            "owner: al, keys: {k: {on: scaleway, lifetime: 4w, expires: 2027-03-31}}",
            'has the key "k" with both expires and lifetime\n  Keep one of them.',
        ),
        (
            "owner: al, keys: {k: {on: aws, lifetime: 4w}}",
            (
                'has the key "k" with an end, which AWS has not\n'
                "  Leave it out, and remove the key by hand; keys of Scaleway end by themselves."
            ),
        ),
        (
            "owner: al, keys: {k: {on: ovh, expires: 2027-03-31}}",
            (
                'has the key "k" with an end, which an OAuth2 client of OVHcloud has not\n'
                "  Leave it out, and remove the key by hand; keys of Scaleway end by themselves."
            ),
        ),
        (
            "owner: al, keys: {k: {on: ovh, default_project: data}}",
            'has the key "k" with a default_project, which only Scaleway has\n  Leave it out.',
        ),
        (
            "owner: al, assumed_by: {}",
            (
                "has an assumed_by that needs one of service, account, github, gitlab or oidc\n"
                "  For example `assumed_by: {service: lambda.amazonaws.com}`; several are a list."
            ),
        ),
        (
            "owner: al, assumed_by: {account: '12'}",
            'has a wrong account: "12"\n  An AWS account id: twelve digits, in quotes.',
        ),
        (
            "owner: al, grants: {aws: [{allow: 's3:*'}]}",
            (
                'has grants on "aws", but neither a key there nor an assumed_by\n'
                "  Say who assumes its role, for example `assumed_by: {service: ...}`, or a key."
            ),
        ),
    ],
)
def test_a_wrong_application_says_how_to_mend_it(application: str, said: str) -> None:
    """One mistake, one message."""
    entry = application if application == "{}" else f"{{{application}}}"

    assert one(AL, f"applications: {{app: {entry}}}") == f'2.yaml:1: application "app" {said}'


def test_people_teams_and_applications_share_one_list_of_keys() -> None:
    """Policies are named by key, on every cloud."""
    assert one("teams: {al: {}}\n" + AL) == (
        '1.yaml:1: team "al" has the key of a person (1.yaml:2)\n'
        "  People, teams and applications share one list of keys: rename one."
    )


def test_an_entry_stands_in_one_file() -> None:
    """The second is refused, wherever it stands."""
    assert one(AL, AL) == (
        '2.yaml:1: person "al" is here a second time; first in 1.yaml:1\n  Keep one of them.'
    )


def test_what_is_left_of_a_refused_entry_is_read_too() -> None:
    """So that one run tells all; what was refused is not reported again in other words."""
    said = mistakes(
        "people:\n"
        "  al:\n"
        "    mail: al@example.com\n"
        "    teams: [nope]\n"
        "applications:\n"
        "  app:\n"
        "    owners: al\n"
        "    bundles: [gone]\n"
        "    keys: {k: {on: aws, life: 1}}\n"
        "    grants:\n"
        "      aws:\n"
        "        - {allow: 's3:Nope', until: soon}\n"
        "        - {except: 'x'}\n"
    )

    assert [found.partition("\n")[0] for found in said] == [
        '1.yaml:2: person "al" needs "email"',
        '1.yaml:3: person "al" has the unknown key "mail"',
        '1.yaml:4: person "al" mentions the unknown team "nope"',
        '1.yaml:6: application "app" needs "owner"',
        '1.yaml:7: application "app" has the unknown key "owners"',
        '1.yaml:8: application "app" mentions the unknown bundle "gone"',
        '1.yaml:9: application "app" has the unknown key "life"',
        '1.yaml:12: application "app" asks for "s3:Nope", unknown on AWS',
        '1.yaml:12: application "app" has a wrong until: "soon" is not a time',
        '1.yaml:13: application "app" has the unknown key "except"',
    ]


def test_an_account_that_is_wrong_is_reported_once() -> None:
    """Not again at every grant that names it."""
    config = CONFIG.replace("eu-west-1", "Ireland")

    assert mistakes("teams: {ops: {grants: {aws: [{allow: 's3:*'}]}}}", config=config) == [
        'Pulumi.yaml:4: account "aws" has a wrong region: "Ireland"\n  A region like eu-west-1.'
    ]


def test_a_stack_without_accounts_is_told_that_alone() -> None:
    """Whatever it grants."""
    said = mistakes("teams: {ops: {grants: {aws: [{allow: 's3:*'}]}}}", config="config: {}")

    assert [found.partition("\n")[0] for found in said] == [
        "Pulumi.yaml:1: this stack names no account"
    ]


def test_a_name_that_ovhcloud_keeps_for_itself_is_refused() -> None:
    """Where the account has a prefix, or is on another cloud, the key is as good as any."""
    team = "teams: {{ovh-admins: {{grants: {{{account}: [{grant}]}}}}}}"
    grant = "{allow: account:apiovh:me/get, resources: account}"

    refused = one(team.format(account="ovh", grant=grant))
    elsewhere = declared(team.format(account="aws", grant="{allow: support:*}"))

    assert 'team "ovh-admins" would be called "ovh-admins" on "ovh"' in refused
    assert [each.key for each in elsewhere.teams] == ["ovh-admins"]
