"""What a live review says beside lines: whom and which keys no file names, and who may come in.

What is nobody's of the stack stays where it is: no run takes it away, so it is no line of a loss.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import or_

from access import model, ranks, world
from access.diff import Holder
from access.ranks import Rank
from access.world import Side
from review.lives import folding, reached, theirs, vouching
from review.lives.directory import Directory
from review.lives.keys import NOT_DECLARED, Strange
from review.lives.known import STRANGE, Known
from review.notes import doors
from review.notes.both import Both
from review.report import Note


@dataclass(frozen=True, slots=True, kw_only=True)
class Beyond:
    """What an account has beyond the files: keys; and who asks for all this, by id and holder.

    `known` is None where nothing of it could be read; it is whole where all of it could.
    """

    keys: tuple[Strange, ...] = ()
    asking: Collection[str] = ()
    known: Known | None = None
    directory: Directory | None = None
    is_whole: bool = True


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
            note
            for account, there in beyond.items()
            for note in (_key(both, account, each, there) for each in there.keys)
            if _is_sure(note, there) or note.mark == NOT_DECLARED
        ),
        *_doors(both),
        *_kept(both),
        *(
            note
            for each in beyond.values()
            for note in _otherwise(both, each)
            if _is_sure(note, each)
        ),
    ]
    return tuple(
        sorted(found, key=lambda each: (not each.opens, each.rank, each.account, each.what))
    )


def _stranger(both: Both, holder: Holder, beyond: Beyond) -> Note:
    cloud = both.desired.clouds[holder.account]
    every = 0
    for actions in world.access(both.desired, holder).values():
        every |= actions
    may = folding.may(cloud, every)
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
                who = folding.folded(sorted({key for key, _ in held}))
                yield Note(
                    rank=rank,
                    mark="kept by others",
                    cloud=account.cloud,
                    account=account.name,
                    what=f"{who} {folding.may(account.cloud, actions)} on {account.name} by the "
                    f"{noun}, which files name and others keep",
                    place=None,
                    opens=rank is Rank.ADMINISTRATOR,
                )


def _key(both: Both, account: str, key: Strange, beyond: Beyond) -> Note:
    """Return a note on keys; they rank as what they open."""
    holder = Holder(account=account, key=key.holder)
    rank = both.rank(account, key.holder) if holder in both.desired.said else Rank.ADMINISTRATOR
    return Note(
        rank=(key.rank or rank) if key.opens else Rank.READS,
        mark=key.mark,
        cloud=both.desired.clouds[account],
        account=account,
        what=key.what,
        place=None,
        opens=key.opens and key.id not in beyond.asking,
    )


def _otherwise(both: Both, beyond: Beyond) -> Iterator[Note]:
    """Yield what else is otherwise than declared: ways in, mail, tags, what is demanded."""
    known, directory = beyond.known, beyond.directory
    if known and directory:
        yield from vouching.notes(known)
        yield from reached.notes(known, directory, partial(_rank, both, known.account.name))


def _is_sure(note: Note, beyond: Beyond) -> bool:
    """Tell whether a note holds though not all may be seen: what is not seen need not be gone."""
    return beyond.is_whole or (note.opens and note.mark != "other tags")


def _rank(both: Both, account: str, key: str) -> Rank:
    """Return the rank of all that somebody may do; of who is not there, the least."""
    is_there = Holder(account=account, key=key) in both.desired.said
    return both.rank(account, key) if is_there else Rank.READS


def _doors(both: Both) -> Iterator[Note]:
    """Yield whom roles of the stack trust otherwise than it says."""
    known = {each: said for each, said in both.desired.said.items() if not is_strange(each)}
    for note in doors.notes(replace(both, desired=replace(both.desired, said=known))):
        why = "which is not declared" if note.opens else "though it is declared"
        yield replace(note, what=f"{note.what}, {why}")
