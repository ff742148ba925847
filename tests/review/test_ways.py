"""New ways to become an administrator, on the lines of a report whose actions are part of them."""

from access.ranks import Rank
from review import comparing
from review.report import Line
from tests.access.stacks import declared

NOTHING = "people: {al: {email: al@b.c, accounts: [aws]}}"


def granted(*grants: str) -> str:
    """Return a file with one person, who has grants on AWS."""
    return NOTHING.replace("[aws]", f"[aws], grants: {{aws: [{', '.join(grants)}]}}")


def lines(before: str, now: str) -> list[Line]:
    """Return the lines of a change."""
    return list(
        comparing.compared(declared(before), declared(now), before="main", now="here").lines
    )


def test_the_last_action_of_a_way_is_what_opens_it() -> None:
    """The line has the way, and is the worst that there is."""
    passes = "{allow: ['iam:PassRole'], resources: ['*']}"
    runs = "{allow: ['ec2:RunInstances'], resources: ['*']}"

    (line,) = lines(granted(passes), granted(passes, runs))

    assert line.rank is Rank.ADMINISTRATOR
    assert line.escalations == ("passes a role to a service, and runs code as that role",)


def test_half_a_way_ranks_as_what_it_does() -> None:
    """And says nothing of ways."""
    (line,) = lines(NOTHING, granted("{allow: ['ec2:RunInstances'], resources: ['*']}"))

    assert line.rank is Rank.WRITES
    assert line.escalations == ()


def test_who_was_allowed_everything_has_no_new_way() -> None:
    """What is left of it opens nothing that was not open."""
    everything = "{allow: ['*'], resources: ['*']}"
    less = "{allow: ['*'], deny: ['s3:GetObject'], resources: ['*']}"

    assert [line.escalations for line in lines(granted(everything), granted(less))] == [()]
    assert {line.escalations for line in lines(NOTHING, granted(everything))} == {
        ("is allowed everything",)
    }


def test_what_is_lost_is_no_way() -> None:
    """It ranks as what it was: people may need it."""
    (line,) = lines(granted("{allow: ['iam:PutUserPolicy'], resources: ['*']}"), NOTHING)

    assert line.effect == "lost"
    assert line.rank is Rank.ADMINISTRATOR
    assert line.escalations == ()


def test_ones_own_keys_rank_as_writing() -> None:
    """As in the policy that AWS gives as an example."""
    own = "arn:aws:iam::*:user/${aws:username}"

    (line,) = lines(NOTHING, granted(f"{{allow: ['iam:CreateAccessKey'], resources: ['{own}']}}"))

    assert line.rank is Rank.WRITES
