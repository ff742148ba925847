from datetime import UTC, datetime, timedelta

import pytest

from access import limits
from tests.access.stacks import CONFIG, declared, mistakes, on_scaleway

NOW = datetime(2027, 1, 1, tzinfo=UTC)
GRANT = "{permission_sets: InstancesReadOnly, projects: web}"
KEYS = "keys: {a: {on: scaleway, lifetime: 30d}, b: {on: scaleway, lifetime: 30d}, c: {on: aws}}"
FILES = (
    (
        "people: {al: {email: al@example.com, accounts: [scaleway]},"
        " bo: {email: bo@example.com, invite: [scaleway]},"
        f" cy: {{email: cy@example.com, grants: {{scaleway: [{GRANT}]}}}},"
        " di: {email: di@example.com, accounts: [aws]}}"
    ),
    f"teams: {{ops: {{grants: {{scaleway: [{GRANT}]}}}}, web: {{groups: {{scaleway: {{}}}}}}}}",
    f"applications: {{ci: {{owner: ops, {KEYS}}}, cd: {{owner: al, keys: {{a: {{on: aws}}}}}}}}",
    (
        "accounts: {scaleway: {projects: {web: {}, data: {}}, ssh_keys: {al: {project: web,"
        " public_key: ssh-ed25519"
        " AAAAC3NzaC1lZDI1NTE5AAAAIBKmTYfG1sLnYpBPXUBpGSkzWPsvb2lrFJNFsFbBXqFZ}},"
        f" policies: {{spare: {{grants: [{GRANT}]}}}}}}}}"
    ),
)
COUNTS = {
    "users": 3,
    "groups": 2,
    "applications": 1,
    "policies": 3,
    "api_keys": 2,
    "projects": 2,
    "ssh_keys": 1,
}
WORDS = {**{kind: kind for kind in COUNTS}, "api_keys": "API keys", "ssh_keys": "SSH keys"}


def keyed(key: str, limit: str, *, now: datetime | None = None, setup: str = "") -> list[str]:
    """Return what is wrong with one API key, without its place."""
    files = [
        "people: {al: {email: al@example.com}}",
        f"applications: {{ci: {{owner: al, keys: {{a: {{on: scaleway{key}}}}}}}}}",
        f"accounts: {{scaleway: {{{setup}}}}}",
    ]
    found = mistakes(*files, config=on_scaleway(f"limits: {{{limit}}}"), now=now)
    return [each.partition(" ")[2] for each in found]


def test_what_a_stack_has_is_counted_by_kind() -> None:
    """Members and guests are users; policies that nobody holds are policies; one account alone."""
    stack = declared(*FILES)

    counted = {account.name: limits.counted(stack, account) for account in stack.accounts}

    assert counted["scaleway"] == COUNTS


@pytest.mark.parametrize("kind", COUNTS)
def test_what_there_is_no_room_for_is_told_with_both_numbers(kind: str) -> None:
    """In the line of the limits; what just fits is nothing to tell."""
    count = COUNTS[kind]
    tight = CONFIG.replace("10}", f"10,\n      limits: {{{kind}: {count - 1}}}}}")

    assert mistakes(*FILES, config=on_scaleway(f"limits: {{{kind}: {count}}}")) == []
    assert mistakes(*FILES, config=tight) == [
        (
            f'Pulumi.yaml:7: {WORDS[kind]} on "scaleway": the stack declares {count}, and there is'
            f" room for {count - 1}\n"
            "  Declare fewer; or have the quota raised, and say so in `limits`."
        )
    ]


def test_a_limit_of_none_is_a_limit() -> None:
    """Zero is not the same as nothing said."""
    none = on_scaleway("limits: {users: 0, groups: 0, projects: 0}")

    assert mistakes(config=none) == []
    assert len(mistakes(*FILES, config=none)) == 3


def test_what_has_ended_takes_no_room() -> None:
    """Once it is known what the time is."""
    one = on_scaleway("limits: {users: 1}")
    people = (
        "people: {al: {email: al@example.com, accounts: [scaleway], until: 2026-12-31},"
        " bo: {email: bo@example.com, accounts: [scaleway]}}"
    )

    assert mistakes(people, config=one, now=NOW) == []
    assert len(mistakes(people, config=one)) == 1
    assert len(mistakes(people, config=one, now=NOW - timedelta(days=1))) == 1


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        ("users: -1", 'has -1 in "users"\n  0 is the least. Members and guests.'),
        (
            "users: many",
            'has in "users" "many", not a number\n  Write a number, without quotes.',
        ),
        ("user: 5", 'has the unknown key "user"\n  Did you mean "users"?'),
        (
            "api_key_lifetime: 1y",
            ('has a wrong api_key_lifetime: "1y" is not a length of time\n  Write 90d, 12h or 4w.'),
        ),
    ],
)
def test_limits_are_written_as_numbers_and_lengths(limit: str, said: str) -> None:
    """Anything else is told."""
    assert mistakes(config=on_scaleway(f"limits: {{{limit}}}")) == [
        f'Pulumi.yaml:6: account "scaleway" {said}'
    ]


@pytest.mark.parametrize(
    ("limit", "mend"),
    [
        ("api_keys_end: true", "Give it a `lifetime`."),
        ("api_key_lifetime: 90d", "Give it a `lifetime` of 90 days at most."),
        ("api_key_lifetime: 12h", "Give it a `lifetime` of 12 hours at most."),
    ],
)
def test_a_key_without_an_end_is_refused_where_all_need_one(limit: str, mend: str) -> None:
    """Said as such, or by the longest life of any."""
    assert keyed("", limit) == [
        (
            'application "ci" has the key "a" on "scaleway" without an end, where every key '
            f"needs one\n  {mend}"
        )
    ]
    assert keyed("", "api_keys_end: false") == []
    assert keyed(", lifetime: 1h", limit) == []


def test_a_key_that_lives_too_long_is_told_with_both_numbers() -> None:
    """Begun days are counted; one that lives just as long as it may is nothing to tell."""
    (hours,) = keyed(", lifetime: 2d", "api_key_lifetime: 36h")

    assert '"scaleway" of 2 days, 36 hours at most\n' in hours
    assert keyed(", lifetime: 365d", "api_key_lifetime: 365d") == []
    assert keyed(", lifetime: 8761h", "api_key_lifetime: 365d") == [
        (
            'application "ci" has the key "a" on "scaleway" of 366 days, 365 days at most\n'
            "  Give it a `lifetime` of 365 days at most."
        )
    ]


def test_a_day_is_measured_from_now() -> None:
    """Without a clock nothing is said of it, and a key that has ended is gone."""
    limit = "api_key_lifetime: 90d"

    assert keyed(", expires: 2027-12-31", limit) == []
    assert keyed(", expires: 2027-12-31", limit, now=NOW) == [
        (
            'application "ci" has the key "a" on "scaleway" of 365 days, 90 days at most\n'
            "  Give it a `lifetime` of 90 days at most."
        )
    ]
    assert keyed(", expires: 2027-03-31", limit, now=NOW) == []
    assert keyed(", expires: 2026-12-31", limit, now=NOW) == []


def test_what_the_stack_demands_of_keys_holds_for_its_own() -> None:
    """The shorter of both."""
    demanded = "security: {max_api_key_lifetime: 30d}"

    (alone,) = keyed(", lifetime: 31d", "users: 5", setup=demanded)
    (shorter,) = keyed(", lifetime: 31d", "api_key_lifetime: 90d", setup=demanded)
    (longer,) = keyed(", lifetime: 31d", "api_key_lifetime: 7d", setup=demanded)
    (endless,) = keyed("", "users: 5", setup=demanded)

    assert "of 31 days, 30 days at most\n" in alone
    assert alone == shorter
    assert "of 31 days, 7 days at most\n" in longer
    assert "without an end, where every key needs one\n" in endless
    assert keyed("", "users: 5", setup="security: {login_attempts: 5}") == []


def test_the_end_of_a_key_that_cannot_be_read_is_told_once() -> None:
    """As what it is, not as no end; what else is wrong is told as well."""
    (unread,) = keyed(", lifetime: 90", "api_key_lifetime: 30d")
    other = keyed(", lifetime: 90d, default_projct: web", "api_key_lifetime: 30d")
    (both,) = keyed(", lifetime: 90d, expires: 2027-12-31", "users: 5")

    assert unread.startswith('application "ci" has a wrong lifetime: "90"')
    assert [each.partition("\n")[0] for each in other] == [
        'application "ci" has the key "a" on "scaleway" of 90 days, 30 days at most',
        'application "ci" has the unknown key "default_projct"',
    ]
    assert both.startswith('application "ci" has the key "a" with both expires and lifetime')


def test_keys_of_other_clouds_are_not_scaleway_s() -> None:
    """Whatever its limits are."""
    limited = on_scaleway("limits: {api_keys: 0, api_key_lifetime: 1h}")
    key = "applications: {ci: {owner: al, keys: {a: {on: aws}}}}"

    assert mistakes("people: {al: {email: al@example.com}}", key, config=limited) == []


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(days=1), "1 day"),
        (timedelta(weeks=2), "14 days"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=2, seconds=1), "49 hours"),
    ],
)
def test_lengths_are_said_in_days_or_hours(length: timedelta, said: str) -> None:
    """Whole days; else hours, begun ones counted."""
    assert limits.days(length) == said
