from tests.access.stacks import CONFIG
from tests.review.notes.noted import said

NOTHING = "people: {}"


def test_accounts_come_and_go() -> None:
    """Named by cloud and id."""
    fewer = CONFIG.replace("ovh:", "# ovh:")

    assert said(NOTHING, NOTHING, configs=(fewer, CONFIG)) == [
        "reads, new account: ovh: ovh xx1111-ovh"
    ]
    assert said(NOTHING, NOTHING, configs=(CONFIG, fewer)) == [
        "(reads, account gone: ovh: ovh xx1111-ovh)"
    ]


def test_another_account_under_the_same_name_is_outside() -> None:
    """No grant changes, and all of them are made somewhere else."""
    other = CONFIG.replace("xx1111-ovh", "yy2222-ovh")

    assert said(NOTHING, NOTHING, configs=(CONFIG, other)) == [
        "outside, another account: ovh: all of it is made on yy2222-ovh, no longer on xx1111-ovh"
    ]


def test_another_address_gets_the_credentials() -> None:
    """Whoever answers there can use them."""
    other = CONFIG.replace(
        "cloud: scaleway,", "cloud: scaleway, endpoint: 'https://api.example.org',"
    )

    assert said(NOTHING, NOTHING, configs=(CONFIG, other)) == [
        "outside, another address: scaleway: calls and credentials go to https://api.example.org"
    ]


def test_tags_of_resources_may_meet_conditions() -> None:
    """Those that are new or say something else."""
    text = "accounts: {ovh: {tags: {account: {env: %s}}}}"
    one, other = (text.replace("%s", value) for value in ("dev", "prod"))
    what = "urn:v1:eu:resource:account:xx1111-ovh has other tags, and conditions may ask for tags"

    assert said(NOTHING, one) == said(one, other) == [f"writes, other tags: ovh: {what}"]
    assert said(one, one) == []


def test_roles_of_groups_rank_by_the_role() -> None:
    """More of one is more access, less is less; both are outside of all policies."""
    none, reads, admin = (
        "teams: {ops: {}}",
        *(
            f"teams: {{ops: {{groups: {{ovh: {{role: {role}}}}}}}}}"
            for role in ("UNPRIVILEGED", "ADMIN")
        ),
    )
    mark, policies = (
        "group role: ovh: the group of ops has the role",
        "roles act outside of all policies",
    )

    assert f"administrator, {mark} ADMIN, not NONE; {policies}" in said(none, admin)
    assert f"administrator, {mark} ADMIN, not UNPRIVILEGED; {policies}" in said(reads, admin)
    assert f"(reads, {mark} UNPRIVILEGED, not ADMIN; {policies})" in said(admin, reads)
    assert f"(reads, {mark} NONE, not ADMIN)" in said(admin, none)


def test_a_group_that_others_fill_is_a_way_in() -> None:
    """On Scaleway a team's group may have members of others."""
    grants = "grants: {scaleway: [{permission_sets: [InstancesReadOnly], projects: [web]}]}"
    whole, partial = (
        f"teams: {{ops: {{{grants}, groups: {{scaleway: {{membership: {word}}}}}}}}}"
        for word in ("whole", "partial")
    )
    what = "outside, new way in: scaleway: the group of ops may have members that no file names"

    assert what in said(whole, partial)
    assert what not in said(partial, partial)
