"""The plan that was reviewed, as the merge request that became a commit tells it.

Laws: only a comment of ours counts, as we left it and as it stood when somebody merged; what is
not sure is no plan.
"""

import re

from review.formats import markdown
from review.hosts import posting, seal
from review.hosts.host import Comment, Host, Merged

PLAN = re.compile(r"^Plan: `?(sha256:[0-9a-f]{64})`?[ \t\r]*$", re.MULTILINE)


class Unreviewed(Exception):
    """Why nobody can tell which plan was reviewed; for the user to read."""


def plan(host: Host, stack: str) -> str:
    """Return the hash of the plan that was reviewed. Raises Unreviewed, ProviderError."""
    merged = _merged(host)
    at = host.at(merged.request)
    me, wanted = at.me(), markdown.mark(stack)
    ours = [
        each for each in at.comments() if each.author == me and posting.mark(each.body) == wanted
    ]
    if not ours:
        raise Unreviewed(f'{at.name} has no review of "{stack}" by {me}.')
    found = {_told(at, each, merged) for each in ours if seal.is_whole(each.body)}
    if not found:
        raise Unreviewed(f"{at.name}: somebody has edited the review.")
    if len(found) > 1:
        raise Unreviewed(f"{at.name} has several reviews, of plans that differ.")
    return found.pop()


def _merged(host: Host) -> Merged:
    """Return the merge request that became the commit. Raises Unreviewed, ProviderError."""
    found = [*host.merged()]
    if len(found) != 1:
        count = "several merge requests" if found else "no merge request"
        raise Unreviewed(f"{host.name}: {count} became commit {host.commit}.")
    return found[0]


def _told(host: Host, comment: Comment, merged: Merged) -> str:
    """Return the plan that a review tells. Raises Unreviewed."""
    if comment.edited_at > merged.at:
        raise Unreviewed(f"{host.name}: the review was written after the merge.")
    found = PLAN.findall(comment.body)
    if not found:
        raise Unreviewed(f"{host.name} has a review of the files alone, and of no plan.")
    if len(found) > 1:
        raise Unreviewed(f"{host.name} has a review that tells several plans.")
    return str(found[0])
