"""A reply as text: a line an answer, so that a pipe can look through it."""

from collections.abc import Iterator

from access.unsure import Unsure
from review.formats import words
from review.reply import Nearest, Reply, Told
from review.report import Skipped
from review.words import printable

NEAR = 3  # What is near to a no, before it is folded.


def render(reply: Reply, *, whole: bool) -> str:
    """Return a reply in lines; `whole` folds no list of actions or places. People never are."""
    return "".join(f"{printable(line)}\n" for line in _lines(reply, whole=whole))


def _lines(reply: Reply, *, whole: bool) -> Iterator[str]:
    if not reply.principal:
        yield _summary(reply)
    asked = [reply.principal, f"{reply.action}{f' on {reply.on}' if reply.on else ''}".strip()]
    yield f"{reply.stack}, as declared: {', '.join(filter(None, asked))}"
    if reply.told:
        yield ""
        yield from (_told(each, whole=whole) for each in reply.told)
    if reply.unsure:
        yield ""
        yield from (_unsure(each, whole=whole) for each in reply.unsure)


def _summary(reply: Reply) -> str:
    """Return how many can, and of how many more it depends."""
    can = {who for each in reply.told if each.answer == "yes" for who in each.who}
    may = {who for each in reply.told if each.answer == "depends" for who in each.who} - can
    counts = [f"{len(can)} can" if can else "", f"for {len(may)} it depends" if may else ""]
    said = ", ".join(filter(None, counts)) or "nobody can"
    doubt = words.counted(len(reply.unsure), "thing", "things")
    beside = f", as far as it could be judged; {doubt} could not" if reply.unsure else ""
    return f"{said[:1].upper()}{said[1:]}{beside}."


def _told(told: Told, *, whole: bool) -> str:
    names = ", ".join(told.who)
    count = f"{len(told.who)}: " if len(told.who) > 1 else ""
    who = f"members of {told.team} ({count}{names})" if told.team else names
    said = words.folded(told.said, whole=whole)
    because = _because(told, whole=whole)
    if told.answer == "no":
        others = words.folded([words.region(each) for each in told.where], whole=whole)
        why = f"{told.why}: {others}" if others else told.why
        beside = f" ({because})" if because else ""
        near = _nearest(told, whole=whole)
        return f"no: {who} lacks {said} on {told.account}: {why}{beside}{near}"
    has = "has" if len(told.who) == 1 and not told.team else "have"
    where = "; or ".join(map(words.region, told.where))
    open_ = f"; {who} may be assumed by {'; or by '.join(told.doors)}" if told.doors else ""
    return f"{told.answer}: {who} {has} {said} on {told.account}, {where} ({because}){open_}"


def _nearest(told: Told, *, whole: bool) -> str:
    """Return what is near to what somebody lacks: the first few, and how many more there are."""
    shown = told.nearest if whole else told.nearest[:NEAR]
    more = len(told.nearest) - len(shown)
    said = [_near(told, each, whole=whole) for each in shown] + [f"{more} more"] * bool(more)
    return f"; nearest: {'; '.join(said)}" if said else ""


def _near(told: Told, near: Nearest, *, whole: bool) -> str:
    has = f"members of {near.team} have" if near.team else f"{', '.join(told.who)} has"
    said = "it" if near.said == told.said else words.folded(near.said, whole=whole)
    where = "; or ".join(map(words.region, near.where))
    return f"{has} {said}, {where} ({_because(near, whole=whole)})"


def _because(told: Told | Nearest, *, whole: bool) -> str:
    """Return where it is said, through what it counts, and what limits it."""
    places = words.folded([*map(str, told.places)], whole=whole)
    through = words.folded(told.through, whole=whole)
    limits = words.folded([*map(str, told.limits)] if isinstance(told, Told) else [], whole=whole)
    said = " through ".join(filter(None, (places, through)))
    because = f"because {said}" if said else ""
    return "; ".join(filter(None, (because, f"limited by {limits}" if limits else "")))


def _unsure(unsure: Unsure, *, whole: bool) -> str:
    skipped = Skipped(
        what=f"{unsure.what}, held by {words.folded(unsure.who, whole=whole)}",
        why=unsure.why,
        account=unsure.account,
        place=unsure.because.place,
    )
    return f"not judged: {words.not_judged(skipped)}"
