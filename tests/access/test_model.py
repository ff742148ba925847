from datetime import UTC, datetime, timedelta

import pytest

from access import model
from access.place import Place
from tests.access.stacks import declared

END = datetime(2027, 6, 30, 23, 59, 59, tzinfo=UTC)
STACK = """
teams:
  ops: {grants: {aws: [{allow: "s3:*"}, {allow: "iam:*", until: 2027-06-30}]}}
  idle: {}
people:
  al: {email: al@example.com, teams: [ops, {team: idle, until: 2027-06-30}]}
  bo: {email: bo@example.com, until: 2027-06-30, grants: {ovh: [{allow: "*", resources: account}]}}
  cy: {email: cy@example.com, accounts: [scaleway]}
applications:
  app:
    owner: ops
    keys: {k: {on: scaleway, expires: 2027-06-30}, l: {on: scaleway, lifetime: 1d}}
    grants: {ovh: [{allow: "*", resources: account}]}
"""


@pytest.fixture(scope="module")
def stack() -> model.Declaration:
    """Return a stack where much ends with June 2027."""
    return declared(STACK)


def test_a_person_is_where_something_names_them(stack: model.Declaration) -> None:
    """A team with grants there, a grant of their own, or `accounts`."""
    on = {
        account: [person.key for person in stack.people_on(account)]
        for account in ("aws", "ovh", "scaleway")
    }

    assert on == {"aws": ["al"], "ovh": ["bo"], "scaleway": ["cy"]}


def test_a_team_is_where_it_has_grants(stack: model.Declaration) -> None:
    """A team without any is nowhere."""
    assert [team.key for team in stack.teams_on("aws")] == ["ops"]
    assert stack.teams_on("ovh") == ()
    assert [person.key for person in stack.members("idle")] == ["al"]


def test_an_application_is_where_it_has_grants_or_keys(stack: model.Declaration) -> None:
    """Both are found by account."""
    (app,) = stack.applications_on("ovh")

    assert app.keys_on("ovh") == ()
    assert [each.key for each in stack.applications_on("scaleway")] == ["app"]
    assert stack.applications_on("aws") == ()


def test_until_holds_to_the_last_second(stack: model.Declaration) -> None:
    """Before it nothing is gone."""
    assert stack.at(END - timedelta(seconds=1)) == stack


def test_whatever_has_ended_is_gone(stack: model.Declaration) -> None:
    """People, memberships, grants and keys; a key with a lifetime ends in the cloud."""
    later = stack.at(END)

    assert [person.key for person in later.people] == ["al", "cy"]
    assert [membership.team for membership in later.people[0].memberships] == ["ops"]
    assert [len(team.grants) for team in later.teams] == [0, 1]
    assert [key.key for key in later.applications[0].keys] == ["l"]


def test_a_policy_of_nobody_goes_with_its_last_grant() -> None:
    """One without any would grant nothing to whoever is given it."""
    sets = "{permission_sets: InstancesReadOnly, organization: true"
    stack = declared(
        f"accounts: {{scaleway: {{policies: {{a: {{grants: [{sets}, until: 2027-06-30}}]}},"
        f" b: {{grants: [{sets}}}, {sets}, until: 2027-06-30}}]}}}}}}}}"
    )

    before, after = (
        {each.key: len(each.grants) for account in found.accounts for each in account.parked}
        for found in (stack, stack.at(END))
    )

    assert before == {"a": 1, "b": 2}
    assert after == {"b": 1}


def test_a_place_reads_like_a_compilers() -> None:
    """Editors make a link of it."""
    assert str(Place(file="stacks/a/people.yaml", line=4)) == "stacks/a/people.yaml:4"
