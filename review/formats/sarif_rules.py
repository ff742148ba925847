"""What results of a SARIF file are of: gains and losses by rank, and marks, each with its help.

https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

from collections.abc import Mapping
from typing import Any, Literal

from access.ranks import Rank

Level = Literal["error", "warning", "note"]

LEVELS: Mapping[Rank, Level] = {
    Rank.ADMINISTRATOR: "error",
    Rank.OUTSIDE: "error",
    Rank.SECRETS: "warning",
    Rank.DELETES: "warning",
    Rank.WRITES: "note",
    Rank.READS: "note",
}
SEVERITIES: Mapping[Rank, str] = {  # GitHub calls what is above 9 critical, above 7 high.
    Rank.ADMINISTRATOR: "9.5",
    Rank.OUTSIDE: "8.5",
    Rank.SECRETS: "7.5",
    Rank.DELETES: "6.0",
    Rank.WRITES: "4.0",
    Rank.READS: "2.0",
}
RANKS: Mapping[Rank, tuple[str, str]] = {
    Rank.ADMINISTRATOR: (
        "what makes an administrator",
        "Everything, or enough to take it: rights over policies, groups, keys or roles of others.",
    ),
    Rank.OUTSIDE: (
        "what opens the account to others",
        "It can let in another account, or everybody: by a policy of a resource, or by sharing.",
    ),
    Rank.SECRETS: ("secrets or data", "It reads secrets, or the data that are kept there."),
    Rank.DELETES: ("what deletes", "It can take away what nobody may be able to bring back."),
    Rank.WRITES: ("what writes", "It can make and change things."),
    Rank.READS: ("what reads", "It can look at how things are set up, at no secret and no data."),
}
MARKS: Mapping[str, str] = {  # Of notes.
    "new person": "Somebody is known who was not. See that the address is theirs.",
    "person gone": "Somebody is known no longer, and what they held goes with them.",
    "new application": "A program is known that was not. See who owns it.",
    "application gone": "A program is known no longer, and what it held stops working.",
    "renamed": "A key is another one; in the clouds it stays the same.",
    "suspended": "Somebody is kept, and can do nothing for now.",
    "no longer suspended": "Somebody who could do nothing can do again what they are granted.",
    "other address": "Whoever reads the mail of that address can become whoever it is for.",
    "other tags": "Conditions of policies may ask for tags, so that others hold now.",
    "held by nobody": "What nobody holds changes nobody's access, until somebody holds it.",
    "new key": "Whoever has the key can do what its program can.",
    "key without an end": "A key that never ends still counts when everybody has forgotten it.",
    "key gone": "Whatever uses the key stops working.",
    "key active again": "A key that was switched off counts again.",
    "key inactive": "Whatever uses the key stops working until it is switched on again.",
    "longer key": "A key counts for longer than it did.",
    "new way in": "Somebody can come in who could not, as a role, by a password, or by a group.",
    "way in gone": "Somebody can no longer come in that way.",
    "identity provider": "Whoever vouches for people decides who they are.",
    "people federated": "An identity provider decides who comes in, and as whom.",
    "people not federated": "People sign in at the account itself.",
    "SCIM": "An identity provider makes users and groups, with a token.",
    "group role": "Roles of groups act outside of all policies.",
    "new account": "The stack speaks of an account that it did not speak of.",
    "account gone": "The stack speaks of an account no longer.",
    "another account": "All of it is made on another account than it was.",
    "another address": "Calls go elsewhere, and the credentials with them.",
    "less is demanded": "Something that was asked of people or keys is asked no longer.",
    "shorter key": "A key counts for less long than it is declared to.",
    "not declared": "Somebody has access whom no file names, and no run takes it away.",
    "key not declared": "A key that no file names counts, and no run takes it away.",
    "kept by others": "Files name it and say nothing of what it holds: others may edit it.",
    "run differs": "The run gives what no file says, or does not give what a file says.",
    "stack differs": "What is there is not what the revision says: more changes than the files.",
}
SIGNS: Mapping[str, str] = {  # Marks of lines.
    "condition gone": "It held under a condition, and holds without it.",
    "deny gone": "It was denied, and is no longer.",
    "denied": "It is lost because something denies it now.",
    "end gone": "It had an end, and has none.",
    "new": "Whoever holds it is new.",
}
NOT_JUDGED, LEFT_OUT = "not-judged", "left-out"
OTHERS: Mapping[str, tuple[str, str]] = {
    NOT_JUDGED: (
        "could not be judged",
        "Nobody can tell from files what it comes to. Where it is new, it may be anything.",
    ),
    LEFT_OUT: (
        "left out, being the least",
        "A host takes so many results and no more. `--format json` has all of them.",
    ),
}


def rule(rank: Rank, *, is_lost: bool) -> str:
    """Return the id of the rule that a line comes under."""
    return f"{'loses' if is_lost else 'gains'}-{rank.word}"


def slug(mark: str) -> str:
    """Return the id of the rule, or the sign, that a mark stands for."""
    return mark.lower().replace(" ", "-")


def rules(marks: set[str]) -> list[dict[str, Any]]:
    """Return all rules, those of marks that have no help here too."""
    told = {**dict.fromkeys(sorted(marks), "See what the note says."), **MARKS}
    return [
        *(_gains(rank) for rank in Rank),
        *(_loses(rank) for rank in Rank),
        *(_described(slug(mark), mark, help_) for mark, help_ in told.items()),
        *(_described(id_, *said) for id_, said in OTHERS.items()),
    ]


def signs(marks: set[str]) -> list[dict[str, Any]]:
    """Return what lines can be marked with."""
    told = {**dict.fromkeys(sorted(marks), "See what the line says."), **SIGNS}
    return [_described(slug(mark), mark, help_) for mark, help_ in told.items()]


def _gains(rank: Rank) -> dict[str, Any]:
    what, help_ = RANKS[rank]
    found = _described(rule(rank, is_lost=False), f"somebody gains {what}", help_)
    level = {"level": LEVELS[rank]}
    properties = {"tags": ["security"], "security-severity": SEVERITIES[rank]}
    return {**found, "defaultConfiguration": level, "properties": properties}


def _loses(rank: Rank) -> dict[str, Any]:
    what, help_ = RANKS[rank]
    found = _described(
        rule(rank, is_lost=True),
        f"somebody loses {what}",
        f"{help_} Losing it opens nothing, and may stop somebody's work.",
    )
    return {**found, "defaultConfiguration": {"level": "note"}}


def _described(id_: str, title: str, help_: str) -> dict[str, Any]:
    return {
        "id": id_,
        "shortDescription": {"text": title},
        "fullDescription": {"text": help_},
        "help": {"text": help_},
    }
