"""Who may assume the roles of programs on AWS, in words.

A way into a role ranks as what the role can do, and where it leads outside, no better than that.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from access.diff import Holder
from access.ranks import Rank
from access.world import Side
from review import conditions
from review.notes.both import Both
from review.report import Note

ROOT = ":root"


def notes(both: Both) -> Iterator[Note]:
    """Yield what to say of trusts that come and go."""
    places = {each.key: each.place for each in both.now.holders}
    own = {each.name: each.identity for each in (*both.before.accounts, *both.now.accounts)}
    for holder in sorted({*both.existing.said, *both.desired.said}):
        before, now = (open_(side, holder) for side in (both.existing, both.desired))
        for door in sorted(now - before):
            who, is_outside = said(json.loads(door), own[holder.account])
            rank = both.rank(holder.account, holder.key)
            yield Note(
                rank=min(rank, Rank.OUTSIDE) if is_outside else rank,
                mark="new way in",
                cloud=both.desired.clouds[holder.account],
                account=holder.account,
                what=f"the role of {holder.key} may be assumed by {who}",
                place=places.get(holder.key),
            )
        for door in sorted(before - now):
            who, _ = said(json.loads(door), own[holder.account])
            yield Note(
                rank=Rank.READS,
                mark="way in gone",
                cloud=both.existing.clouds[holder.account],
                account=holder.account,
                what=f"the role of {holder.key} may no longer be assumed by {who}",
                place=places.get(holder.key),
                opens=False,
            )


def open_(side: Side, holder: Holder) -> frozenset[str]:
    """Return who may assume the role of a program: statements of its trust policy, as JSON."""
    found = side.said.get(holder)
    return frozenset(found.doors) if found else frozenset()


def said(statement: Mapping[str, Any], own: str) -> tuple[str, bool]:
    """Return in words whom a statement of a trust policy lets in, and whether from outside.

    Tokens of any issuer come from outside: nobody here knows who else can have them.
    """
    principal = statement.get("Principal", {})
    if not isinstance(principal, Mapping):
        principal = {"AWS": principal}
    words: list[str] = []
    is_outside = "NotPrincipal" in statement
    for kind, values in sorted(principal.items()):
        for value in sorted(values if isinstance(values, list) else [values]):
            word, outside = _principal(kind, str(value), own)
            words.append(word)
            is_outside = is_outside or outside
    if is_outside and not words:
        words.append("everybody but a few")
    condition = statement.get("Condition", {})
    under = (
        f", if {conditions.said(json.dumps(condition, ensure_ascii=False))}" if condition else ""
    )
    return f"{' and '.join(words)}{under}", is_outside


def _principal(kind: str, value: str, own: str) -> tuple[str, bool]:
    """Return one principal in words, and whether it is outside of the account."""
    if value == "*":
        return "everybody", True
    if kind == "Service":
        return f"the service {value}", False
    if kind == "Federated":
        name = value.partition("-provider/")[2] or value
        return f"whom {name} vouches for", True
    account = value.split(":")[4] if value.count(":") > 4 else value  # noqa: PLR2004 - an ARN.
    if value in {account, f"arn:aws:iam::{account}{ROOT}"}:
        return f"the account {account}", account != own
    return value, account != own
