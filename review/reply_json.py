"""A reply for programs."""

from typing import Any

from access.unsure import Unsure
from review.formats.json import place, printed, where
from review.reply import Nearest, Reply, Told

VERSION = 1


def render(reply: Reply) -> str:
    """Return a reply as JSON: what it has, in its order."""
    return printed(
        {
            "version": VERSION,
            "stack": reply.stack,
            "principal": reply.principal or None,
            "action": reply.action or None,
            "on": reply.on or None,
            "answers": [_told(each) for each in reply.told],
            "not_judged": [_unsure(each) for each in reply.unsure],
        }
    )


def _told(told: Told) -> dict[str, Any]:
    return {
        "answer": told.answer,
        "cloud": told.cloud,
        "account": told.account,
        "who": [*told.who],
        "team": told.team or None,
        "actions": [*told.actions],
        "said": [*told.said],
        "where": [where(each) for each in told.where],
        "why": told.why or None,
        "places": [place(each) for each in told.places],
        "through": [*told.through],
        "limits": [place(each) for each in told.limits],
        "doors": [*told.doors],
        "nearest": [_nearest(each) for each in told.nearest],
    }


def _nearest(nearest: Nearest) -> dict[str, Any]:
    return {
        "team": nearest.team or None,
        "actions": [*nearest.actions],
        "said": [*nearest.said],
        "where": [where(each) for each in nearest.where],
        "places": [place(each) for each in nearest.places],
        "through": [*nearest.through],
        "limits": [place(each) for each in nearest.limits],
    }


def _unsure(unsure: Unsure) -> dict[str, Any]:
    return {
        "what": unsure.what,
        "why": unsure.why,
        "account": unsure.account,
        "who": [*unsure.who],
        "place": place(unsure.because.place) if unsure.because.place else None,
    }
