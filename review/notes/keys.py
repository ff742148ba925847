"""Keys of programs: new, gone, without an end, switched off. A key ranks as what it opens."""

from collections.abc import Iterator, Sequence

from access import model
from access.effective.region import instant
from access.ranks import Rank
from review.notes.both import Both, keyed, paired
from review.report import Note


def notes(both: Both) -> Iterator[Note]:
    """Yield what to say of keys, program by program."""
    for was, is_ in paired(both.before.applications, both.now.applications, by=keyed):
        before, now = (each.keys if each else () for each in (was, is_))
        name = is_.key if is_ else was.key if was else ""
        for old, key in _paired(before, now):
            if key is None and old:
                yield _note(
                    both, name, old, "key gone", "is gone, and whoever has it is locked out"
                )
            elif key:
                yield from _key(both, name, old, key)


def _paired(
    before: Sequence[model.ApiKey], now: Sequence[model.ApiKey]
) -> Iterator[tuple[model.ApiKey | None, model.ApiKey | None]]:
    """Yield keys as they were and are; one that was renamed is the same."""
    left = {(key.account, key.key): key for key in before}
    for key in now:
        old = left.pop((key.account, key.key), None)
        if old is None and key.renamed_from:
            old = left.pop((key.account, key.renamed_from), None)
        yield old, key
    for gone in left.values():
        yield gone, None


def _key(both: Both, name: str, old: model.ApiKey | None, key: model.ApiKey) -> Iterator[Note]:
    ends = _ends(both, key)
    if old is None:
        mark = "new key" if ends else "key without an end"
        yield _note(
            both, name, key, mark, f"is new, and {f'good {_life(key)}' if ends else 'has no end'}"
        )
        return
    if key.is_active != old.is_active:
        mark = "key active again" if key.is_active else "key inactive"
        yield _note(both, name, key, mark, "counts again" if key.is_active else "is switched off")
    if not ends and _ends(both, old):
        yield _note(both, name, key, "key without an end", "has no end any more")
    elif _later(old, key):
        yield _note(both, name, key, "longer key", f"lives longer: {_life(key)}, not {_life(old)}")


def _ends(both: Both, key: model.ApiKey) -> bool:
    """Tell whether a key has an end, where keys of its kind can have one."""
    can = both.desired.clouds.get(key.account) == "scaleway" or bool(key.kind)
    return not can or bool(key.expires or key.lifetime)


def _later(old: model.ApiKey, key: model.ApiKey) -> bool:
    """Tell whether a key lives longer than it did; an instant and a span do not compare."""
    if old.lifetime and key.lifetime:
        return key.lifetime > old.lifetime
    if old.expires and key.expires:
        return key.expires > old.expires
    return (old.expires, old.lifetime) != (key.expires, key.lifetime)


def _life(key: model.ApiKey) -> str:
    if key.expires:
        return f"until {instant(key.expires)}"
    return f"for {key.lifetime.days} days" if key.lifetime else "until somebody deletes it"


def _note(both: Both, name: str, key: model.ApiKey, mark: str, what: str) -> Note:
    """Return a note on a key, of the rank of all that its program can do there."""
    opens = mark not in {"key gone", "key inactive"}
    clouds = {**both.existing.clouds, **both.desired.clouds}
    return Note(
        rank=both.rank(key.account, name) if opens else Rank.READS,
        mark=mark,
        cloud=clouds[key.account],
        account=key.account,
        what=f"the key {key.key} of {name} on {key.account} {what}",
        place=key.place if mark != "key gone" else None,
        opens=opens,
    )
