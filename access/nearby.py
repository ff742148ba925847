"""What is near to what somebody lacks: what they have of its service, and which teams have it.

To what spans several services nothing is near.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from access import asking, model, others, world
from access.asking import Answer, Question
from access.lacking import Lack
from access.world import Side

SERVICE: Mapping[str, re.Pattern[str]] = {  # How the names of one service begin.
    "aws": re.compile(r"[^:]+:"),  # `s3:`
    "ovh": re.compile(r"[^:]+:[^:]+:(?:[^/]+/)?"),  # `vps:apiovh:`, `account:apiovh:me/`
    "scaleway": re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z]+"),  # `IAM`, `Object`
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What somebody has themselves, or would have as one of a team."""

    team: str  # "" for themselves.
    answer: Answer


def near(
    declared: model.Declaration, side: Side, lack: Lack, question: Question, of: model.Principal
) -> Iterator[Near]:
    """Yield what is near to what a principal lacks of a question: their own first, then teams."""
    service = _service(side.clouds[question.account], lack.actions)
    if not service:
        return
    if lack.why in {"unsaid", "forbidden"}:
        alone = replace(side, said={lack.holder: side.said[lack.holder]})
        rest = replace(question.anywhere, actions=service & ~lack.actions)
        yield from (Near(team="", answer=each) for each in asking.answers(alone, rest))
    if isinstance(of, model.Person) and lack.why in {"absent", "elsewhere", "unsaid"}:
        yield from _by_teams(declared, side, replace(question, actions=lack.actions), of)


def _by_teams(
    declared: model.Declaration, side: Side, question: Question, of: model.Person
) -> Iterator[Near]:
    """Yield what somebody would have as one of the teams that they are not in."""
    mine = {each.team for each in of.memberships}
    keys = {team.key for team in declared.teams_on(question.account)} - mine
    theirs = Side(said=others.members(declared, keys), clouds=side.clouds)
    for answer in asking.answers(theirs, question):
        yield Near(team=answer.holder.key.removeprefix(others.OTHERS), answer=answer)


@cache
def _service(cloud: str, actions: int) -> int:
    """Return all actions of the service that some actions are of, 0 where they are of several."""
    known = world.actions(cloud)
    begin = SERVICE[cloud]
    begins = {found[0] for name in known.listed(actions) if (found := begin.match(name))}
    if len(begins) != 1:
        return 0
    (prefix,) = begins
    names = known.listed(known.all_known)
    return known.of(each for each in names if (own := begin.match(each)) and own[0] == prefix)
