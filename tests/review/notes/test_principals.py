import pytest

from tests.review.notes.noted import notes, said

OPS = "grants: {ovh: [{allow: 'account:apiovh:me/get', resources: [account]}]}"
MORE = "grants: {ovh: [{allow: 'account:apiovh:me/*', resources: [account]}]}"
EMPTY = "people: {}"


def team(said_of_it: str) -> str:
    """Return a file with one team."""
    return f"teams: {{ops: {{{said_of_it}}}}}"


def test_who_is_new_or_gone_is_noted() -> None:
    """With the address of people, and the line that says so now."""
    before = "people: {al: {email: al@b.c}}\napplications: {ci: {owner: al}}"
    now = "people: {bo: {email: bo@b.c}}\napplications: {cd: {owner: bo}}"

    assert said(before, now) == [
        "reads, new application: cd",
        "reads, new person: bo <bo@b.c>",
        "(reads, application gone: ci)",
        "(reads, person gone: al)",
    ]
    assert [str(each.place) for each in notes(before, now)] == [
        "1.yaml:2",
        "1.yaml:1",
        "None",
        "None",
    ]


def test_who_is_renamed_is_neither_new_nor_gone() -> None:
    """People, teams and programs stay themselves, in the teams that they were in."""
    before = "people: {al: {email: a@b.c, teams: [ops]}}\nteams: {ops: {}}"
    now = (
        "people: {alan: {email: a@b.c, teams: [admins], renamed_from: al}}\n"
        "teams: {admins: {renamed_from: ops}}"
    )

    assert said(before, now) == [
        "reads, renamed: al is alan now, and stays the same in the clouds",
        "reads, renamed: ops is admins now, and stays the same in the clouds",
    ]


def test_a_former_key_that_nobody_had_is_somebody_new() -> None:
    """As where the revision is older than the person, or was renamed before."""
    now = "people: {alan: {email: a@b.c, renamed_from: al}}"

    assert said(EMPTY, now) == ["reads, new person: alan <a@b.c>"]
    assert said(now, now) == []


def test_who_is_suspended_or_back_is_noted() -> None:
    """Coming back lets somebody do more."""
    free, held = (
        f"people: {{al: {{email: a@b.c, suspended: {word}}}}}" for word in ("false", "true")
    )

    assert said(free, held) == ["(reads, suspended: al is suspended)"]
    assert said(held, free) == ["reads, no longer suspended: al is no longer suspended"]


def test_a_first_password_is_a_way_in() -> None:
    """It ranks as what the person can do."""
    grants = "grants: {aws: [{allow: 's3:PutBucketTagging'}]}"
    without, with_ = (
        f"people: {{al: {{email: a@b.c, password: {word}, {grants}}}}}"
        for word in ("false", "true")
    )

    assert said(without, with_) == ["writes, new way in: al is given a password"]
    assert said(with_, without) == []


def test_another_address_ranks_as_what_its_owner_can_do() -> None:
    """Whoever reads the mail can ask for a new password."""
    before, now = (
        f"people: {{al: {{email: {email}, {OPS}}}}}" for email in ("al@b.c", "al@elsewhere.org")
    )

    assert said(before, now) == [
        "reads, other address: mail for al goes to al@elsewhere.org, not to al@b.c"
    ]


def test_other_tags_may_meet_conditions() -> None:
    """Of people as of programs and teams."""
    before = "people: {al: {email: a@b.c}}"
    now = "people: {al: {email: a@b.c, tags: {unit: ops}}}"

    what = "al has other tags, and conditions may ask for tags"
    assert said(before, now) == [f"writes, other tags: {what}"]


@pytest.mark.parametrize("before", [EMPTY, team(MORE)])
def test_grants_of_a_team_without_members_change_nobodys_access(before: str) -> None:
    """A reviewer who misses their lines is told why there are none."""
    now = team(OPS)

    why = "it has no members: nobody's access changes by it"
    assert said(before, now) == [
        f"(reads, held by nobody: what team ops is granted on ovh is another now, and {why})"
    ]
    assert said(now, now) == []


def test_grants_of_a_team_with_members_have_lines_instead() -> None:
    """Also of one that has lost its members."""
    person = "people: {al: {email: a@b.c, teams: [ops]}}\n"

    assert said(person + team(OPS), person + team(MORE)) == []
    assert said(person + team(OPS), team(MORE)) == ["(reads, person gone: al)"]


def test_policies_that_nobody_holds_change_nobodys_access() -> None:
    """They are parked on Scaleway."""
    before, now = (
        "accounts: {scaleway: {policies: {later: {grants: "
        f"[{{permission_sets: [{name}], organization: true}}]}}}}}}}}"
        for name in ("BillingReadOnly", "BillingManager")
    )

    what = "what the policy later grants on scaleway is another now"
    why = "nobody holds it: nobody's access changes by it"
    assert said(before, now) == [f"(reads, held by nobody: {what}, and {why})"]


def test_nothing_is_noted_of_what_is_the_same() -> None:
    """In other words, in another order, on other lines."""
    one = "people: {al: {email: a@b.c, teams: [ops]}, bo: {email: b@b.c}}\n" + team(OPS)
    other = (
        f"{team(OPS)}\n\npeople:\n  bo: {{email: b@b.c}}\n  al: {{teams: [ops], email: a@b.c}}\n"
    )

    assert said(one, other) == []
