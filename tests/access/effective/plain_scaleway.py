"""Who may do what on Scaleway, decided slowly: by whose policies, in which project, until when.

A second reading of a declaration that shares no code with the first, so that the two can disagree.

https://www.scaleway.com/en/docs/iam/concepts/
"""

from collections.abc import Iterator
from typing import Any

from access import model
from tests.access.effective.request import Request


def may(declared: model.Declaration, account: model.Account, request: Request) -> bool:
    """Tell whether a permission set is granted in a project."""
    return any(
        request.action in grant.permission_sets
        and (not grant.projects or request.resource in {f"project:{p}" for p in grant.projects})
        and (not grant.condition or request.truth.of(grant.condition))
        and not (grant.until and request.moment > _said(grant.until))
        for holder in _holders(declared, request)
        for grant in holder.grants
        if grant.account == account.name and isinstance(grant, model.ScalewayGrant)
    )


def _holders(declared: model.Declaration, request: Request) -> Iterator[model.Principal]:
    """Yield whose policies count for who asks: their own, and those of their teams."""
    for program in declared.applications:
        if program.key == request.who:
            yield program
    for person in declared.people:
        ended = person.until and request.moment > _said(person.until)
        if person.key == request.who and not person.suspended and not ended:
            yield person
            for place in person.memberships:
                if not (place.until and request.moment > _said(place.until)):
                    yield from (team for team in declared.teams if team.key == place.team)


def is_of(pattern: str, resource: str, _request: Request) -> bool:
    """Tell whether a project is meant."""
    return pattern in ("*", resource)


def _said(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
