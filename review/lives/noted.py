"""What a live review says beside lines: whom and which keys no file names, and who may come in.

What is nobody's of the stack stays where it is: no run takes it away, so it is no line of a loss.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from access import model, ranks, world
from access.diff import Holder
from access.ranks import Rank
from access.world import Side
from review import shortened
from review.lives import theirs
from review.lives.keys import Strange
from review.lives.known import STRANGE
from review.notes import doors
from review.notes.both import Both
from review.report import Note

MOST_WORDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """What an account has beyond the files: keys; and who asks for all this, by id and holder."""

    keys: tuple[Strange, ...] = ()
    asking: Collection[str] = ()


def is_strange(holder: Holder) -> bool:
    """Tell whether a holder is nobody of the stack."""
    return holder.key.endswith(STRANGE)


def notes(
    declaration: model.Declaration,
    existing: Side,
    desired: Side,
    beyond: Mapping[str, Beyond],
) -> tuple[Note, ...]:
    """Return whom and what no file names, by account, and whom roles trust; the worst first."""
    both = Both(before=declaration, now=declaration, renamed={}, existing=desired, desired=existing)
    strange = [holder for holder in sorted(existing.said) if is_strange(holder)]
    found = [
        *(_stranger(both, each, beyond[each.account]) for each in strange),
        *(
            _key(both, account, each, there)
            for account, there in beyond.items()
            for each in there.keys
        ),
        *_doors(both),
        *_kept(both),
    ]
    return tuple(
        sorted(found, key=lambda each: (not each.opens, each.rank, each.account, each.what))
    )


def _stranger(both: Both, holder: Holder, beyond: Beyond) -> Note:
    cloud = both.desired.clouds[holder.account]
    every = 0
    for actions in world.access(both.desired, holder).values():
        every |= actions
    may = _may(cloud, every)
    is_asking = holder.key in beyond.asking
    return Note(
        rank=both.rank(holder.account, holder.key) if every else Rank.READS,
        mark="not declared",
        cloud=cloud,
        account=holder.account,
        what=f"{holder.key.removesuffix(STRANGE)} on {holder.account} {may}; "
        + ("it is what asks here" if is_asking else "no run takes it away"),
        place=None,
        opens=bool(every) and not is_asking,
    )


def _may(cloud: str, actions: int) -> str:
    words = shortened.words(cloud, world.actions(cloud).listed(actions))
    return f"may do {_folded(words)}" if words else "may do nothing"


def _folded(words: Sequence[str]) -> str:
    more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
    return f"{', '.join(words[:MOST_WORDS])}{more}"


def _kept(both: Both) -> Iterator[Note]:
    """Yield what people have by what files name and others keep: no file says what that is."""
    for account in both.now.accounts:
        for said, noun in theirs.words(account.setup.theirs):
            held = {
                (holder.key, each.actions)
                for holder, found in both.desired.said.items()
                for each in found.statements
                if holder.account == account.name and each.because.said == said and each.allows
            }
            actions = reduce(or_, (each for _, each in held), 0)
            rank = ranks.rank(account.cloud, actions)
            if actions:
                who = _folded(sorted({key for key, _ in held}))
                yield Note(
                    rank=rank,
                    mark="kept by others",
                    cloud=account.cloud,
                    account=account.name,
                    what=f"{who} {_may(account.cloud, actions)} on {account.name} by the {noun}, "
                    "which files name and others keep",
                    place=None,
                    opens=rank is Rank.ADMINISTRATOR,
                )


def _key(both: Both, account: str, key: Strange, beyond: Beyond) -> Note:
    """Return a note on keys; they rank as what they open."""
    holder = Holder(account=account, key=key.holder)
    rank = both.rank(account, key.holder) if holder in both.desired.said else Rank.ADMINISTRATOR
    return Note(
        rank=rank,
        mark="key not declared",
        cloud=both.desired.clouds[account],
        account=account,
        what=key.what,
        place=None,
        opens=key.id not in beyond.asking,
    )


def _doors(both: Both) -> Iterator[Note]:
    """Yield whom roles of the stack trust otherwise than it says."""
    known = {each: said for each, said in both.desired.said.items() if not is_strange(each)}
    for note in doors.notes(replace(both, desired=replace(both.desired, said=known))):
        why = "which is not declared" if note.opens else "though it is declared"
        yield replace(note, what=f"{note.what}, {why}")
