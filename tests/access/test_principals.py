from datetime import UTC, datetime, timedelta

import pytest

from access import model
from tests.access.stacks import CONFIG, declared, mistakes

FEDERATED = CONFIG.replace("account: xx1111-ovh", "account: xx1111-ovh, people: federated")
LOGIN = "{allow: account:apiovh:me/get, resources: account}"
AL = "people: {al: {email: al@example.com}}\n"


def test_a_team_is_a_group_where_it_has_a_role() -> None:
    """Or another name; with grants or without."""
    found = declared("teams: {ops: {groups: {ovh: {role: ADMIN, name: ops@example.com}}}, web: {}}")

    assert [team.key for team in found.teams_on("ovh")] == ["ops"]
    ops, web = found.teams
    assert ops.group_on("ovh") == model.Group(account="ovh", role="ADMIN", name="ops@example.com")
    assert web.group_on("ovh") == model.Group(account="ovh", role="NONE", name="")


def test_a_group_on_an_account_that_is_wrong_waits_for_it() -> None:
    """The account is told, and nothing else."""
    config = CONFIG.replace("endpoint: ovh-eu", "endpoint: ovh-uk")

    (said,) = mistakes("teams: {ops: {groups: {ovh: {role: ADMIN}}}}", config=config)

    assert said.startswith('Pulumi.yaml:5: account "ovh" has the endpoint "ovh-uk"')


def test_a_group_on_an_account_that_is_not_there_is_told() -> None:
    """With the nearest name, and once."""
    assert mistakes("teams: {ops: {groups: {ohv: {role: ADMIN}}}}") == [
        '1.yaml:1: team "ops" names the unknown account "ohv"\n  Did you mean "ovh"?'
    ]


def test_federated_people_are_users_of_nothing() -> None:
    """Their teams are groups all the same."""
    files = (
        f"teams: {{ops: {{grants: {{ovh: [{LOGIN}]}}}}}}",
        "people: {al: {email: al@example.com, teams: [ops]}}",
    )

    assert declared(*files, config=FEDERATED).people_on("ovh") == ()
    assert [team.key for team in declared(*files, config=FEDERATED).teams_on("ovh")] == ["ops"]
    assert [person.key for person in declared(*files).people_on("ovh")] == ["al"]


def test_a_person_can_be_suspended() -> None:
    """With all that was granted."""
    found = declared(
        f"people: {{al: {{email: al@example.com, suspended: true, grants: {{ovh: [{LOGIN}]}}}}}}"
    )

    assert found.people[0].suspended
    assert len(found.people[0].grants) == 1


def test_tokens_are_held_by_a_user_with_an_address() -> None:
    """Its own, or the owner's."""
    keys = "keys: {a: {on: ovh, kind: personal_access_token, lifetime: 90d}, b: {on: ovh}}"
    found = declared(
        AL + f"applications: {{ci: {{owner: al, {keys}}},"
        f" cd: {{owner: al, email: cd@example.com, {keys}}}}}"
    )

    cd, ci = found.applications
    assert (cd.email, ci.email) == ("cd@example.com", "al@example.com")
    assert [key.key for key in ci.tokens_on("ovh")] == ["a"]
    assert ci.keys[0].lifetime == timedelta(days=90)


def test_a_token_that_has_ended_is_gone() -> None:
    """As any key."""
    found = declared(
        AL + "applications: {ci: {owner: al, keys: {a: {on: ovh, expires: 2027-01-31,"
        " kind: personal_access_token}}}}"
    )

    assert found.at(datetime(2027, 1, 31, tzinfo=UTC)).applications[0].keys
    assert not found.at(datetime(2027, 2, 1, tzinfo=UTC)).applications[0].keys


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "people: {al: {email: al@example.com, accounts: [ovh]}}",
            (
                'person "al" is to exist on "ovh", where people are federated\n'
                "  They come through the identity provider there: leave it out."
            ),
        ),
        (
            f"people: {{al: {{email: al@example.com, grants: {{ovh: [{LOGIN}]}}}}}}",
            (
                'person "al" has grants of their own on "ovh", where people are federated\n'
                "  Only groups are known there: grant it to a team."
            ),
        ),
        (
            "teams: {ops: {groups: {aws: {role: ADMIN}}}}",
            (
                'team "ops" has a group on "aws", where groups have neither a role nor '
                "another name\n"
                "  Only OVHcloud has that: leave it out."
            ),
        ),
        (
            (
                "teams: {ops: {}}\napplications: {ci: {owner: ops, keys: {a: {on: ovh,"
                " renamed_from: b}, b: {on: ovh}, c: {on: scaleway, renamed_from: a}}}}"
            ),
            (
                'application "ci" has "a" renamed from "b", which is also said of "b"\n'
                "  A former key belongs to one entry, and to none under its own name."
            ),
        ),
        (
            "teams: {ops: {groups: {ovh: {role: admin}}}}",
            (
                'team "ops" has a wrong role: "admin"\n'
                "  NONE, UNPRIVILEGED, REGULAR or ADMIN: what it grants outside of policies."
            ),
        ),
        (
            AL + "applications: {ci: {owner: al, keys: {a: {on: scaleway,"
            " kind: personal_access_token}}}}",
            (
                'application "ci" has the key "a" of the kind personal_access_token, which only'
                " OVHcloud has\n  Leave it out."
            ),
        ),
        (
            (
                "teams: {ops: {}}\napplications: {ci: {owner: ops, keys: {a: {on: ovh,"
                " kind: personal_access_token}}}}"
            ),
            (
                'application "ci" has the token "a", but nobody\'s address for the user '
                "that holds it\n"
                "  Give the application an `email`; an owner who is a person lends theirs."
            ),
        ),
    ],
)
def test_what_does_not_fit_says_how_to_mend_it(written: str, said: str) -> None:
    """Each alone, and nothing else."""
    assert [found.partition(": ")[2] for found in mistakes(written, config=FEDERATED)] == [said]
