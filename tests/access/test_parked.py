import pytest

from access import model
from access.place import Place
from tests.access.stacks import declared, mistakes

GRANT = "{permission_sets: InstancesReadOnly, projects: web}"
RENAMED = "A former key belongs to one entry, and to none under its own name."


def parked(written: str, *files: str) -> tuple[model.Parked, ...]:
    """Return the policies that nobody holds on the account of Scaleway."""
    found = declared(f"accounts: {{scaleway: {{policies: {{{written}}}}}}}", *files)
    return next(each.parked for each in found.accounts if each.name == "scaleway")


def wrong(written: str, *files: str) -> list[str]:
    """Return what is wrong with them, without place and account."""
    found = mistakes(f"accounts: {{scaleway: {{policies: {{{written}}}}}}}", *files)
    return [each.partition('account "scaleway" ')[2] for each in found]


def test_a_policy_of_nobody_holds_grants() -> None:
    """In the words of a team's; policies are sorted by key."""
    found = parked(
        f"spare: {{grants: [{GRANT}, {{permission_sets: IAMReadOnly, organization: true,"
        " until: 2031-06-30}], renamed_from: old}, b: {grants: [" + GRANT + "]}"
    )

    assert [each.key for each in found] == ["b", "spare"]
    assert (found[1].renamed_from, found[1].place) == ("old", Place(file="1.yaml", line=1))
    one, other = found[1].grants
    assert isinstance(one, model.ScalewayGrant)
    assert isinstance(other, model.ScalewayGrant)
    assert (one.permission_sets, one.projects) == (("InstancesReadOnly",), ("web",))
    assert (other.permission_sets, other.projects) == (("IAMReadOnly",), ())
    assert (one.account, one.bundle, one.until) == ("scaleway", "", None)
    assert other.until
    assert found[0].grants_on("scaleway") == found[0].grants


def test_an_account_that_says_none_has_none() -> None:
    """Nor has one that is not mentioned."""
    assert parked("") == ()
    assert {each.parked for each in declared().accounts} == {()}


def test_a_policy_of_nobody_is_held_by_nobody() -> None:
    """It makes no user, no group and no application."""
    found = declared(f"accounts: {{scaleway: {{policies: {{spare: {{grants: [{GRANT}]}}}}}}}}")

    assert found.holders == ()
    assert (found.people_on("scaleway"), found.teams_on("scaleway")) == ((), ())


@pytest.mark.parametrize(
    ("section", "noun"),
    [
        ("people: {spare: {email: a@example.com}}", "person"),
        ("teams: {spare: {}}", "team"),
        ("applications: {spare: {owner: a}}", "application"),
    ],
)
def test_a_key_is_a_policy_s_or_a_principal_s(section: str, noun: str) -> None:
    """Both would be policies of one name."""
    found = mistakes(
        section,
        f"accounts:\n  scaleway:\n    policies:\n      spare: {{grants: [{GRANT}]}}",
    )

    assert (
        f'2.yaml:4: account "scaleway" has the policy "spare", named like the {noun} in 1.yaml:1\n'
        "  Policies are named by key: rename it."
    ) in found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "spare: {grants: []}",
            (
                'has nothing in "grants"\n'
                "  Grants in Scaleway's words, as those of a team. Else leave it out."
            ),
        ),
        ("spare: {}", 'needs "grants"\n  Grants in Scaleway\'s words, as those of a team.'),
        (
            "spare: {grants: 5}",
            (
                'has in "grants" 5, not a list\n'
                "  Begin each item with a dash, or write [one, two], or leave it out."
            ),
        ),
        (
            f"spare: {{grants: [{GRANT}, a]}}",
            (
                'has in "grants" "a", not a mapping\n'
                "  Write `key: value` lines below it, or leave it out."
            ),
        ),
        (
            "spare: {grants: [{permission_sets: InstancesReadOnl, projects: web}]}",
            (
                'asks for "InstancesReadOnl", unknown on Scaleway\n'
                '  Did you mean "InstancesReadOnly"? `grantbook catalogue scaleway` lists them.'
            ),
        ),
        (
            "spare: {grants: [{permission_sets: InstancesReadOnly}]}",
            (
                "needs projects or the organization, one of both\n"
                "  Write `projects: [name]`, or `organization: true` for all of them."
            ),
        ),
        (
            f"Spare: {{grants: [{GRANT}]}}",
            (
                'has the name "Spare" in its policies\n'
                "  Up to 40 lower-case letters and digits, with single - or _ between them; "
                "a letter comes first."
            ),
        ),
        (
            f"spare: {{grant: [{GRANT}], grants: [{GRANT}]}}",
            'has the unknown key "grant"\n  Did you mean "grants"?',
        ),
        (
            f"a: {{grants: [{GRANT}], renamed_from: c}}, b: {{grants: [{GRANT}], renamed_from: c}}",
            f'has "b" renamed from "c", which is also said of "a"\n  {RENAMED}',
        ),
        (
            f"a: {{grants: [{GRANT}], renamed_from: b}}, b: {{grants: [{GRANT}]}}",
            f'has "a" renamed from "b", which is also said of "b"\n  {RENAMED}',
        ),
    ],
)
def test_what_is_wrong_says_how_to_mend_it(written: str, said: str) -> None:
    """One mistake, one message."""
    assert wrong(written) == [said]


def test_a_mistake_has_the_line_of_its_grant() -> None:
    """As below a team."""
    (said,) = mistakes(
        "accounts:\n"
        "  scaleway:\n"
        "    policies:\n"
        "      spare:\n"
        "        grants:\n"
        f"          - {GRANT}\n"
        "          - permission_sets: InstancesReadOnly\n"
        "            deny: [x]\n"
        "            projects: web\n"
    )

    assert said == (
        '1.yaml:8: account "scaleway" has the unknown key "deny"\n'
        "  Scaleway has no deny: grant fewer permission sets, or the same on fewer projects."
    )
