import subprocess
import sys
from datetime import timedelta

import pytest

from sandbox.prover.proof import allowed, refused
from tests.scenarios.applied import Applied

pytestmark = pytest.mark.engine

DENIED = "AccessDenied"
AFTER_BRUNO_S = timedelta(days=202).total_seconds()

CREATES_AND_LISTS = allowed("aws", "alice", "support:CreateCase", "support:DescribeCases")
DOES_NOT_RESOLVE = refused("aws", "alice", {"support:ResolveCase": DENIED})
STRANGER = refused(
    "aws",
    "carol",
    {
        "support:CreateCase": DENIED,
        "support:DescribeCases": DENIED,
        "support:ResolveCase": DENIED,
    },
)
RESOLVES = allowed("aws", "bruno", "support:ResolveCase")
LISTS_NO_USERS = [
    *refused("aws", "alice", {"iam:ListUsers": DENIED}),
    *refused("aws", "bruno", {"iam:ListUsers": DENIED}),
    *refused("aws", "carol", {"iam:ListUsers": DENIED}),
]
NOW = [*CREATES_AND_LISTS, *DOES_NOT_RESOLVE, *STRANGER, *RESOLVES, *LISTS_NO_USERS]
AFTER_BRUNO = [
    *CREATES_AND_LISTS,
    *refused("aws", "bruno", {"support:DescribeCases": DENIED, "support:ResolveCase": DENIED}),
]
BRUNO_STAYS = ["aws: bruno: support:DescribeCases", "aws: bruno: support:ResolveCase"]


def test_member_of_the_support_team_creates_and_lists_cases(applied: Applied) -> None:
    """Alice is granted `support:*`."""
    assert applied.wrong(CREATES_AND_LISTS) == []


def test_member_of_the_support_team_is_refused_to_resolve(applied: Applied) -> None:
    """The deny of one action wins over the allow of all."""
    assert applied.wrong(DOES_NOT_RESOLVE) == []


def test_person_without_the_grant_is_refused_all_of_it(applied: Applied) -> None:
    """A user of the account who is in no team may do nothing."""
    assert applied.wrong(STRANGER) == []


def test_member_of_the_team_with_the_managed_policy_resolves_a_case(applied: Applied) -> None:
    """AWSSupportAccess knows no exception."""
    assert applied.wrong(RESOLVES) == []


def test_listing_users_is_refused_to_all_of_them(applied: Applied) -> None:
    """Support is not IAM."""
    assert applied.wrong(LISTS_NO_USERS) == []


def test_access_ends_with_the_last_day_without_a_run(applied: Applied) -> None:
    """Bruno's `until` is enforced by AWS itself; alice, who has none, goes on."""
    with applied.switched("aws", clock_offset_s=AFTER_BRUNO_S):
        wrong = applied.wrong(AFTER_BRUNO)

    assert wrong == []


@pytest.mark.parametrize(
    ("switch", "wrong_now", "wrong_later"),
    [
        (
            "allow_everything",
            [
                "aws: alice: iam:ListUsers",
                "aws: alice: support:ResolveCase",
                "aws: bruno: iam:ListUsers",
                "aws: carol: iam:ListUsers",
                "aws: carol: support:CreateCase",
                "aws: carol: support:DescribeCases",
                "aws: carol: support:ResolveCase",
            ],
            BRUNO_STAYS,
        ),
        # On AWS, a last day is a deny with a date.
        ("ignore_denies", ["aws: alice: support:ResolveCase"], BRUNO_STAYS),
        # Support knows no resources but `*`, so there is no scope to ignore.
        ("ignore_scopes", [], []),
        ("ignore_expiry", [], BRUNO_STAYS),
    ],
)
def test_a_cloud_that_does_not_enforce_is_caught_at_the_right_line(
    applied: Applied, switch: str, wrong_now: list[str], wrong_later: list[str]
) -> None:
    """Each switch makes exactly those lines come out otherwise that depend on it."""
    with applied.switched("aws", **{switch: True}):
        now = applied.wrong(NOW)
    with applied.switched("aws", **{switch: True, "clock_offset_s": AFTER_BRUNO_S}):
        later = applied.wrong(AFTER_BRUNO)

    assert (now, later) == (wrong_now, wrong_later)


def test_command_of_the_prover_calls_as_somebody_of_the_stack(applied: Applied) -> None:
    """A line for each call; whoever is not there is told who is."""

    def prove(who: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sandbox.prover", "aws", who, "iam:ListUsers"],
            cwd=applied.scratch.folder,
            env=applied.scratch.env,
            capture_output=True,
            text=True,
            check=False,
        )

    known, unknown = prove("alice"), prove("alcie")

    assert (known.returncode, known.stdout) == (0, "refused 403  iam:ListUsers  AccessDenied\n")
    assert unknown.returncode == 2
    assert unknown.stderr == 'nobody is called "alcie" on aws: alice, bruno, carol\n'
