"""Changes of what a stack declares on AWS, with what is allowed before and after each."""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.engine.decided_aws import OWN

Written = dict[str, Any]

DATA = "arn:aws:s3:::data/a"
GET, PUT, SEE, CLOSE = (
    "s3:GetObject",
    "s3:PutObject",
    "support:DescribeCases",
    "support:ResolveCase",
)
OWN_PASSWORD = "iam:ChangePassword"
CALLS = {GET: DATA, PUT: DATA, SEE: "*", CLOSE: "*", OWN_PASSWORD: OWN}

LATER = {"until": "2099-12-31"}
ON_DATA = {"resources": ["arn:aws:s3:::data/*"]}
GETS = {"allow": GET} | ON_DATA
EVERY = {"allow": "s3:*"} | ON_DATA
NO_PUT = {"deny": PUT} | ON_DATA
SEES = {"allow": SEE}
SUPPORTS = {"allow": "support:*"}
NO_CLOSE = {"deny": CLOSE}
BY_NAME = {"managed": "AWSSupportAccess"}
INLINE = {"aws": {"inline": True}}


def many(what: str) -> list[str]:
    """Return resources that fill most of a policy."""
    return [
        f"arn:aws:s3:::{what}/{number:03}/of-a-length-that-fills-a-policy" for number in range(70)
    ]


WIDE_A, WIDE_B = (
    {"allow": GET, "resources": [*many("aside"), "arn:aws:s3:::data/*"]},
    {"allow": "s3:AbortMultipartUpload", "resources": many("other")},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is declared before and after, and which of the calls somebody may make then.

    `formerly` tells whoever has another name afterwards by the name before. What may be open, or
    closed, on the way alone is `opens` and `closes`: see docs/decisions/order-of-changes.md.
    """

    before: Written
    had: set[str]
    after: Written
    has: set[str]
    formerly: Mapping[str, str] = field(default_factory=dict)
    opens: Collection[str] = ()
    closes: Collection[str] = ()

    def who(self, name: str) -> str:
        """Return the name before of somebody."""
        return self.formerly.get(name, name)

    @property
    def keys(self) -> set[str]:
        """Whoever is declared, by key."""
        told = [*self.before.values(), *self.after.values()]
        return {key for entries in told for key in entries}


def program(*grants: Written, key: str = "ci", **more: Any) -> Written:
    """Return a stack of a program with these grants; without keys, its role is a service's."""
    told = {"owner": "ada", "grants": {"aws": [*grants]}}
    ada = {"email": "ada@example.com", "accounts": ["aws"], "password": False}
    by = {} if "keys" in more else {"assumed_by": {"service": "lambda.amazonaws.com"}}
    return {"people": {"ada": ada}, "applications": {key: {**told, **by, **more}}}


def team(*grants: Written, key: str = "ops", **more: Any) -> Written:
    """Return a stack of a team with these grants, and one person in it."""
    return {
        "people": {"ada": {"email": "ada@example.com", "teams": [key]}},
        "teams": {key: {"grants": {"aws": [*grants]}, **more}},
    }


def person(*grants: Written, **teams: Sequence[Written]) -> Written:
    """Return a stack of one person with these grants, in these teams with theirs."""
    return known_as("ada", {}, *grants, **teams)


def known_as(key: str, said: Written, *grants: Written, **teams: Sequence[Written]) -> Written:
    """Return the same of a person of another key, of whom something is said."""
    whole = {"email": "ada@example.com", "accounts": ["aws"], "teams": sorted(teams)}
    return {
        "people": {key: {**whole, "grants": {"aws": [*grants]}, **said}},
        "teams": {each: {"grants": {"aws": [*held]}} for each, held in teams.items()},
    }


def _join(told: Written, *teams: str) -> Written:
    """Return a stack where the person is in these of the teams alone."""
    ada = told["people"]["ada"] | {"teams": [*teams]}
    return {**told, "people": {"ada": ada}}


KEYS = {"main": {"on": "aws"}}
PAIR = KEYS | {"next": {"on": "aws"}}
PASSWORD = {OWN_PASSWORD}
BOTH_TEAMS = person(a_wide=[SUPPORTS], never=[NO_CLOSE])
TWO_TEAMS = person(a_wide=[SEES], b_other=[GETS])
CHANGES: dict[str, Change] = {
    "a deny comes with a wider allow": Change(
        before=program(GETS), had={GET}, after=program(EVERY, NO_PUT), has={GET}
    ),
    "the same for a team": Change(
        before=team(GETS), had={GET} | PASSWORD, after=team(EVERY, NO_PUT), has={GET} | PASSWORD
    ),
    "the same inline": Change(
        before=program(GETS, identities=INLINE),
        had={GET},
        after=program(EVERY, NO_PUT, identities=INLINE),
        has={GET},
    ),
    "a deny comes with a policy of AWS": Change(
        before=team(GETS),
        had={GET} | PASSWORD,
        after=team(GETS, NO_CLOSE, BY_NAME),
        has={GET, SEE} | PASSWORD,
    ),
    "a deny and an allow come where nothing was": Change(
        before=program(key="ci", keys=KEYS),
        had=set(),
        after=program(NO_CLOSE, BY_NAME, GETS, keys=KEYS),
        has={SEE, GET},
    ),
    "a deny goes": Change(
        before=program(SUPPORTS, NO_CLOSE), had={SEE}, after=program(SUPPORTS), has={SEE, CLOSE}
    ),
    "a deny goes with a wide allow": Change(
        before=program(EVERY, NO_PUT), had={GET}, after=program(GETS), has={GET}
    ),
    "a deny moves from one team to another": Change(
        before=person(a_wide=[SUPPORTS], b_other=[GETS, NO_CLOSE]),
        had={GET, SEE} | PASSWORD,
        after=person(a_wide=[SUPPORTS, NO_CLOSE], b_other=[GETS]),
        has={GET, SEE} | PASSWORD,
    ),
    "a deny moves from a team to a person": Change(
        before=person(a_wide=[SUPPORTS, NO_CLOSE]),
        had={SEE} | PASSWORD,
        after=person(NO_CLOSE, a_wide=[SUPPORTS]),
        has={SEE} | PASSWORD,
    ),
    "a person joins a team that denies, and one that allows": Change(
        before=_join(BOTH_TEAMS),
        had=PASSWORD,
        after=BOTH_TEAMS,
        has={SEE} | PASSWORD,
    ),
    "a person joins a team that denies, and is allowed more": Change(
        before=person(GETS, never=[NO_PUT]) | {"people": person(GETS)["people"]},
        had={GET} | PASSWORD,
        after=person(EVERY, never=[NO_PUT]),
        has={GET} | PASSWORD,
    ),
    "a person is there from the start, denied by a team what they are allowed": Change(
        before={"people": {"bea": {"email": "bea@example.com", "accounts": ["aws"]}}},
        had=set() | PASSWORD,
        after=person(EVERY, BY_NAME, never=[NO_PUT, NO_CLOSE]),
        has={GET, SEE} | PASSWORD,
    ),
    "a person joins a team that allows more, and is denied some of it": Change(
        before=person(GETS),
        had={GET} | PASSWORD,
        after=person(GETS, NO_PUT, ops=[EVERY]),
        has={GET} | PASSWORD,
    ),
    "a person moves from one team to another": Change(
        before=_join(TWO_TEAMS, "a_wide"),
        had={SEE} | PASSWORD,
        after=_join(TWO_TEAMS, "b_other"),
        has={GET} | PASSWORD,
    ),
    "a person moves between teams that allow the same": Change(
        before=_join(person(a_one=[SEES], b_two=[SEES]), "a_one"),
        had={SEE} | PASSWORD,
        after=_join(person(a_one=[SEES], b_two=[SEES]), "b_two"),
        has={SEE} | PASSWORD,
        closes={SEE},
    ),
    "all grants of a team go": Change(
        before=team(EVERY, NO_PUT), had={GET} | PASSWORD, after=team(), has=set()
    ),
    "a deny and an allow by name go from a person": Change(
        before=person(NO_CLOSE, BY_NAME),
        had={SEE} | PASSWORD,
        after=person(),
        has=PASSWORD,
        opens={CLOSE},
    ),
    "a person leaves a team that denies, and one that allows": Change(
        before=BOTH_TEAMS,
        had={SEE} | PASSWORD,
        after=_join(BOTH_TEAMS),
        has=PASSWORD,
        opens={CLOSE},
    ),
    "grants need a second policy beside a deny": Change(
        before=program(WIDE_B, SEES, NO_PUT),
        had={SEE},
        after=program(WIDE_A, WIDE_B, SEES, NO_PUT),
        has={GET, SEE},
        closes={SEE},
    ),
    "all grants of a person go": Change(
        before=person(EVERY, NO_PUT), had={GET} | PASSWORD, after=person(), has=PASSWORD
    ),
    "a person is suspended and granted more": Change(
        before=person(GETS),
        had={GET} | PASSWORD,
        after=known_as("ada", {"suspended": True}, EVERY),
        has=set(),
    ),
    "a person is let in again and granted less": Change(
        before=known_as("ada", {"suspended": True}, EVERY),
        had=set(),
        after=person(GETS),
        has={GET} | PASSWORD,
    ),
    "a grant gets an end": Change(
        before=program(GETS), had={GET}, after=program(GETS | LATER), has={GET}
    ),
    "a policy of AWS takes the place of words": Change(
        before=program(SUPPORTS), had={SEE, CLOSE}, after=program(BY_NAME), has={SEE, CLOSE}
    ),
    "words take the place of a policy of AWS": Change(
        before=program(BY_NAME), had={SEE, CLOSE}, after=program(SUPPORTS), has={SEE, CLOSE}
    ),
    "grants are written into a role": Change(
        before=program(GETS), had={GET}, after=program(GETS, identities=INLINE), has={GET}
    ),
    "grants are taken out of a role": Change(
        before=program(GETS, identities=INLINE), had={GET}, after=program(GETS), has={GET}
    ),
    "grants need a second policy": Change(
        before=program(WIDE_B, SEES), had={SEE}, after=program(WIDE_A, WIDE_B, SEES), has={GET, SEE}
    ),
    "grants fit in one policy again": Change(
        before=program(WIDE_A, WIDE_B, SEES),
        had={GET, SEE},
        after=program(WIDE_B, SEES),
        has={SEE},
    ),
    "a second policy comes with a deny": Change(
        before=program(WIDE_B), had=set(), after=program(WIDE_A, WIDE_B, EVERY, NO_PUT), has={GET}
    ),
    "a team is renamed": Change(
        before=team(SUPPORTS, NO_CLOSE, BY_NAME),
        had={SEE} | PASSWORD,
        after=team(SUPPORTS, NO_CLOSE, BY_NAME, key="helpers", renamed_from="ops"),
        has={SEE} | PASSWORD,
    ),
    "a person is renamed": Change(
        before=person(GETS, ops=[SUPPORTS, NO_CLOSE]),
        had={GET, SEE} | PASSWORD,
        after=known_as("eva", {"renamed_from": "ada"}, GETS, ops=[SUPPORTS, NO_CLOSE]),
        has={GET, SEE} | PASSWORD,
        formerly={"user/eva": "user/ada"},
        closes={SEE},
    ),
    "a program with a role is renamed": Change(
        before=program(EVERY, NO_PUT, BY_NAME),
        had={GET, SEE, CLOSE},
        after=program(EVERY, NO_PUT, BY_NAME, key="robot", renamed_from="ci"),
        has={GET, SEE, CLOSE},
        formerly={"role/robot": "role/ci"},
    ),
    "a program with a key is renamed": Change(
        before=program(EVERY, NO_PUT, BY_NAME, keys=KEYS),
        had={GET, SEE, CLOSE},
        after=program(EVERY, NO_PUT, BY_NAME, key="robot", renamed_from="ci", keys=KEYS),
        has={GET, SEE, CLOSE},
        formerly={"user/robot": "user/ci"},
    ),
    "a path changes": Change(
        before=person(GETS, ops=[SEES]),
        had={GET, SEE} | PASSWORD,
        after=known_as("ada", {"users": {"aws": {"path": "/staff/"}}}, GETS, ops=[SEES]),
        has={GET, SEE} | PASSWORD,
        closes={OWN_PASSWORD},
    ),
    "a boundary comes with a wide allow": Change(
        before=person(GETS),
        had={GET} | PASSWORD,
        after=known_as(
            "ada", {"users": {"aws": {"permissions_boundary": "ReadOnlyAccess"}}}, EVERY
        ),
        has={GET},
    ),
    "a boundary goes with a wide allow": Change(
        before=known_as(
            "ada", {"users": {"aws": {"permissions_boundary": "ReadOnlyAccess"}}}, EVERY
        ),
        had={GET},
        after=person(GETS),
        has={GET} | PASSWORD,
        opens={PUT},
    ),
    "a second key comes": Change(
        before=program(GETS, keys=KEYS), had={GET}, after=program(GETS, keys=PAIR), has={GET}
    ),
    "the first key is set inactive": Change(
        before=program(GETS, keys=PAIR),
        had={GET},
        after=program(GETS, keys=PAIR | {"main": {"on": "aws", "status": "inactive"}}),
        has={GET},
    ),
    "the first key goes": Change(
        before=program(GETS, keys=PAIR),
        had={GET},
        after=program(GETS, keys={"next": PAIR["next"]}),
        has={GET},
    ),
    "a role becomes a user": Change(
        before=program(EVERY, NO_PUT, BY_NAME),
        had={GET, SEE, CLOSE},
        after=program(EVERY, NO_PUT, BY_NAME, keys=KEYS),
        has={GET, SEE, CLOSE},
        formerly={"user/ci": "role/ci"},
    ),
    "a user becomes a role": Change(
        before=program(EVERY, NO_PUT, BY_NAME, keys=KEYS),
        had={GET, SEE, CLOSE},
        after=program(EVERY, NO_PUT, BY_NAME),
        has={GET, SEE, CLOSE},
        formerly={"role/ci": "user/ci"},
    ),
}


def together(declared: Mapping[str, tuple[Written, set[str]]]) -> Written:
    """Return one stack of several, by a word that is added to each of their keys."""
    whole: Written = {}
    for word, (told, keys) in declared.items():
        quoted = f'"({"|".join(sorted(keys))})"'
        apart = json.loads(re.sub(quoted, rf'"\1-{word}"', json.dumps(told)))
        for section, entries in apart.items():
            whole.setdefault(section, {}).update(entries)
    return whole
