"""One comment of a merge request that is edited in place.

Laws: what somebody else wrote, or has edited, is never overwritten: then there is a new comment.
"""

import re

from review.hosts import seal
from review.hosts.host import Comment, Host

MARK = re.compile(r"<!-- grantbook [^\n]+ -->")


def mark(review: str) -> str:
    """Return the hidden first line of a review, "" where it has none."""
    first = review.partition("\n")[0].strip()
    return first if MARK.fullmatch(first) else ""


def post(host: Host, review: str) -> str:
    """Return what was done. Raises ProviderError."""
    body = seal.sealed(host.inert(review))
    me, wanted = host.me(), mark(review)
    ours = [each for each in host.comments() if _is_ours(each, me, wanted)]
    # Two jobs at once may have made two: neither must say what is no longer so.
    done = [said for each in ours if (said := _put(host, each, body))]
    return "; ".join(done) or f"{host.name}: comment {host.add(body)} added"


def _is_ours(comment: Comment, me: str, wanted: str) -> bool:
    return comment.author == me and mark(comment.body) == wanted and seal.is_whole(comment.body)


def _put(host: Host, comment: Comment, body: str) -> str:
    """Return what was done with a comment of ours, "" where it has gone in between."""
    if comment.body.split() == body.split():
        return f"{host.name}: comment {comment.id_} says so already"
    is_there = host.edit(comment.id_, body)
    return f"{host.name}: comment {comment.id_} edited" if is_there else ""
