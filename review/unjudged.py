"""What of two sides could not be judged, and whether somebody holds it who did not.

What nobody can judge may be anything: it is told even where nothing of it has changed.
"""

from collections.abc import Iterable, Iterator, Mapping

from access.diff import Holder
from access.place import Place
from access.world import Side
from review.report import Skipped

MOST_NAMES = 5


def skipped(existing: Side, desired: Side) -> Iterator[Skipped]:
    """Yield what of either side could not be judged, once for all who hold it."""
    before, now = (_unjudged(side) for side in (existing, desired))
    for key in {*before, *now}:
        account, what, why = key
        held, holds = ({each.key for each in found.get(key, {})} for found in (before, now))
        place = next(iter((now.get(key) or before[key]).values()))
        for who, is_new in ((holds - held, True), (held, False)):
            if who:
                yield Skipped(
                    what=f"{what}, held by {_folded(who)}",
                    why=why,
                    account=account,
                    place=place,
                    is_new=is_new,
                )


def _unjudged(side: Side) -> Mapping[tuple[str, str, str], Mapping[Holder, Place | None]]:
    """Return who holds what could not be judged, by account, what and why, and where it is."""
    found: dict[tuple[str, str, str], dict[Holder, Place | None]] = {}
    for holder, said in sorted(side.said.items(), key=lambda each: each[0]):
        for each in said.unjudged:
            key = (holder.account, each.what, each.why)
            found.setdefault(key, {})[holder] = each.because.place
    return found


def _folded(names: Iterable[str]) -> str:
    listed = sorted(names)
    more = f" and {len(listed) - MOST_NAMES} more" if len(listed) > MOST_NAMES else ""
    return f"{', '.join(listed[:MOST_NAMES])}{more}"
