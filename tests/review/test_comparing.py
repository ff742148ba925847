"""Reports on declarations that live in memory."""

import random
from collections.abc import Sequence

import pytest

from access.ranks import Rank
from review import comparing
from review.report import Line, Report
from tests.access.stacks import CONFIG, declared

READS = "{allow: 's3:ListAllMyBuckets'}"
TAGS = "{allow: 's3:PutBucketTagging'}"
EMPTY = "people: {}"
OWN = "arn:aws:iam::123456789012:policy/own"


def compared(
    before: str | Sequence[str], now: str | Sequence[str], *, configs: Sequence[str] = (CONFIG,) * 2
) -> Report:
    """Return the report on some files in place of others."""
    existing, desired = (
        declared(*([side] if isinstance(side, str) else side), config=config)
        for side, config in zip((before, now), configs, strict=True)
    )
    return comparing.compared(existing, desired, before="HEAD", now="now")


def people(grants: str, *names: str, more: str = "password: false") -> str:
    """Return people with the same grants on AWS, and no sign-in of their own."""
    listed = (
        f"{name}: {{email: {name}@b.c, {more}, grants: {{aws: [{grants}]}}}}"
        for name in names or ("al",)
    )
    return f"people: {{{', '.join(listed)}}}"


def only(report: Report) -> Line:
    """Return the one line of a report."""
    (line,) = report.lines
    return line


def test_what_alike_people_gain_is_one_line() -> None:
    """Each with their own place; in order of file and line."""
    line = only(compared(people("", "al", "bo"), people(READS, "al", "bo")))

    assert (line.who, line.said, line.effect) == (("al", "bo"), ("s3:ListAllMyBuckets",), "gained")
    assert [str(place) for place in line.places] == ["1.yaml:1"]


def test_people_of_a_team_are_named_by_it_if_they_are_all() -> None:
    """And if it is what they have it through."""
    folk = "people: {al: {email: a@b.c, teams: [ops]}, bo: {email: b@b.c, teams: [ops]}}\n"
    before, now = (f"{folk}teams: {{ops: {{grants: {{aws: [{g}]}}}}}}" for g in (READS, TAGS))

    lines = compared(before, now).lines

    assert {line.team for line in lines} == {"ops"}
    assert {line.through for line in lines} == {("team ops",)}
    alone = only(compared(people("", "al", "bo"), people(READS, "al", "bo")))
    assert alone.team == ""


def test_what_is_whose_own_is_alike() -> None:
    """Each may change their own password: one line, whatever the names."""
    report = compared(
        EMPTY, "people: {al: {email: a@b.c, accounts: [aws]}, bo: {email: b@b.c, accounts: [aws]}}"
    )

    own = [line for line in report.lines if line.now[0].resources == ("their own user",)]
    assert [line.who for line in own] == [("al", "bo")]
    assert {line.through for line in report.lines} == {("their own sign-in",)}


def test_actions_that_come_through_different_things_are_lines_of_their_own() -> None:
    """A reader is told of each where it is said."""
    text = (
        "people: {al: {email: a@b.c, password: false, bundles: [look], "
        "grants: {aws: [{allow: 's3:ListAllMyBuckets'}]}}}\n"
        "bundles: {look: {aws: [{allow: 's3:GetBucketTagging'}]}}"
    )

    lines = compared(EMPTY, text).lines

    assert [(line.said, line.through, [str(p) for p in line.places]) for line in lines] == [
        (("s3:GetBucketTagging",), ("bundle look",), ["1.yaml:2"]),
        (("s3:ListAllMyBuckets",), (), ["1.yaml:1"]),
    ]


def test_who_is_new_is_marked() -> None:
    """Somebody who was there and gains is not."""
    assert only(compared(EMPTY, people(READS))).marks == ("new",)
    assert only(compared(people(TAGS), people(f"{TAGS}, {READS}"))).marks == ()


def test_a_deny_that_is_gone_is_marked() -> None:
    """What is gained was granted all the time."""
    deny = "{deny: 's3:ListAllMyBuckets'}"
    gained = only(compared(people(f"{READS}, {deny}"), people(READS)))
    lost = only(compared(people(READS), people(f"{READS},\n {deny}")))

    assert (gained.effect, gained.marks) == ("gained", ("deny gone",))
    assert (lost.effect, lost.marks) == ("lost", ("denied",))
    assert [str(place) for place in lost.places] == ["1.yaml:2"]


def test_limits_that_are_gone_are_marked() -> None:
    """A condition, and an end."""
    under = READS.replace("}", ", condition: {Bool: {'aws:SecureTransport': 'true'}}}")
    until = READS.replace("}", ", until: 2030-01-31}")

    assert only(compared(people(under), people(READS))).marks == ("condition gone",)
    assert only(compared(people(until), people(READS))).marks == ("end gone",)
    assert only(compared(people(READS), people(until))).marks == ()


def test_what_is_lost_comes_last_and_has_the_place_that_it_had() -> None:
    """Worst first, but for what nobody has any more."""
    report = compared(people(TAGS), people(READS))

    assert [(line.effect, line.said) for line in report.lines] == [
        ("gained", ("s3:ListAllMyBuckets",)),
        ("lost", ("s3:PutBucketTagging",)),
    ]
    assert report.worst == Rank.READS


def test_a_renamed_person_has_what_they_had() -> None:
    """Also what names them: their own user."""
    before = "people: {al: {email: a@b.c, accounts: [aws], users: {aws: {require_mfa: true}}}}"
    now = before.replace("al:", "alan:").replace("accounts", "renamed_from: al, accounts")

    report = compared(before, now)

    assert (report.lines, [note.mark for note in report.notes]) == ([], ["renamed"])


def test_what_nobody_can_judge_is_told_once_for_all_who_hold_it() -> None:
    """Apart for who has it newly: it may be anything."""
    own = f"{{managed: '{OWN}'}}"
    report = compared(people(own, "al"), people(own, *"abcdefg", "al"))

    assert [(each.what, each.is_new) for each in report.skipped] == [
        (f"{OWN}, held by a, b, c, d, e and 2 more", True),
        (f"{OWN}, held by al", False),
    ]
    assert report.worst == Rank.ADMINISTRATOR


def test_what_nobody_can_judge_is_told_though_nothing_changes() -> None:
    """It does not fail, and the report is not empty."""
    own = people(f"{{managed: '{OWN}'}}")
    report = compared(own, own)

    assert (report.lines, report.is_empty, report.worst) == ([], False, None)


def test_a_stack_compared_with_itself_is_empty() -> None:
    """The only report that is."""
    text = people(f"{READS}, {TAGS}", "al", "bo")

    assert compared(text, text).is_empty


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_files_and_entries_has_no_say(seed: int) -> None:
    """The same report, its places aside, which are where things stand."""
    grants = [READS, TAGS, "{deny: 's3:DeleteBucket'}", f"{{managed: '{OWN}'}}"]
    names = ["al", "bo", "cy", "di"]
    shuffled = random.Random(seed)  # noqa: S311 - an order, not a secret.
    usual = compared(EMPTY, people(", ".join(grants), *names))
    shuffled.shuffle(grants)
    shuffled.shuffle(names)

    assert compared(EMPTY, people(", ".join(grants), *names)) == usual


def test_swapped_sides_swap_who_gains_and_who_loses() -> None:
    """Nothing else: the same actions, people and regions."""
    one, other = people(TAGS, "al"), people(READS, "al", "bo")
    there, back = compared(one, other), compared(other, one)
    swapped = {"gained": "lost", "lost": "gained"}

    assert {(line.who, line.said, line.effect) for line in there.lines} == {
        (line.who, line.said, swapped[line.effect]) for line in back.lines
    }
