from datetime import UTC, datetime, timedelta

import pytest

from access import model
from tests.access.stacks import CONFIG, declared, mistakes

FEDERATED = CONFIG.replace("account: xx1111-ovh", "account: xx1111-ovh, people: federated")
LOGIN = "{allow: account:apiovh:me/get, resources: account}"
GROUPS = (
    "  OVHcloud has `role` and `name`, Scaleway `membership`, AWS `inline` and `exclusive`:"
    " leave it out."
)
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


def test_a_person_may_be_invited_instead() -> None:
    """Then they are there without any grant; a first password is made unless it is not wanted."""
    found = declared(
        "people: {al: {email: al@example.com, invite: [scaleway, scaleway]},"
        " bo: {email: bo@example.com, password: false}}"
    )

    al, bo = found.people
    assert (al.invited, al.has_password) == (("scaleway",), True)
    assert (bo.invited, bo.has_password) == ((), False)
    assert found.people_on("scaleway") == (al,)


def test_an_invitation_to_an_account_that_is_wrong_waits_for_it() -> None:
    """The account is told, and nothing else."""
    config = CONFIG.replace("organization: 3f2b9c1e", "organization: 3f2b")

    (said,) = mistakes("people: {al: {email: al@example.com, invite: [scaleway]}}", config=config)

    assert said.startswith('Pulumi.yaml:6: account "scaleway" has a wrong organization')


def test_a_group_on_scaleway_may_be_others_too() -> None:
    """Only where that is said."""
    found = declared("teams: {ops: {groups: {scaleway: {membership: partial}, aws: {}}}}")

    assert found.teams[0].group_on("scaleway").partial
    assert not found.teams[0].group_on("aws").partial
    assert found.teams_on("aws") == found.teams


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
            (f'team "ops" has a group with a role on "aws", which groups there have not\n{GROUPS}'),
        ),
        (
            "teams: {ops: {groups: {aws: {membership: partial}}}}",
            (
                'team "ops" has a group with a membership on "aws", which groups there have not\n'
                f"{GROUPS}"
            ),
        ),
        (
            "teams: {ops: {groups: {ovh: {membership: whole}}}}",
            (
                'team "ops" has a group with a membership on "ovh", which groups there have not\n'
                f"{GROUPS}"
            ),
        ),
        (
            "teams: {ops: {groups: {scaleway: {name: ops@example.com}}}}",
            (
                'team "ops" has a group with a name on "scaleway", which groups there have not\n'
                f"{GROUPS}"
            ),
        ),
        (
            "teams: {ops: {groups: {scaleway: {membership: half}}}}",
            (
                'team "ops" has a wrong membership: "half"\n'
                "  whole, or partial: who else is in the group stays, on Scaleway."
            ),
        ),
        (
            "people: {al: {email: al@example.com, invite: [aws]}}",
            (
                'person "al" is to be invited to "aws", but only Scaleway invites people\n'
                "  Leave it out: a user is made there."
            ),
        ),
        (
            "people: {al: {email: al@example.com, invite: [scalewy]}}",
            ('person "al" names the unknown account "scalewy"\n  Did you mean "scaleway"?'),
        ),
        (
            "people: {al: {email: al@example.com, invite: [scaleway], suspended: true}}",
            (
                'person "al" is suspended, but invited to "scaleway", '
                "where only members can be locked\n"
                "  Take the invitation out, or make them a member: leave `invite` out."
            ),
        ),
        (
            "people: {al: {email: al@example.com, password: 'no'}}",
            (
                'person "al" has in "password" "no", not true or false\n'
                "  Write true or false, without quotes."
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
