"""The keys on an account that no file names, and whose they are.

A key of AWS has no mark, so a user's keys are counted; on other clouds a key's mark says it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from access import model
from providers.inventory import Inventory, Object
from review.lives.known import Known

MARKED: Mapping[str, str] = {  # Kinds of keys, and which fact says whose one is.
    "api_key": "bearer",
    "legacy_credential": "",
    "token": "user",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Strange:
    """Keys that are not declared: of whom, "" for whoever may do everything, and in words."""

    holder: str
    what: str
    id: str = ""


def strange(
    declared: model.Declaration, account: model.Account, found: Inventory
) -> Iterator[Strange]:
    """Yield the keys on an account that no file names."""
    known = Known(declared, account, found)
    holders = {
        name: known.holder(each)
        for each in found.objects
        if each.kind in {"user", "application"} and each.facts.get("type") != "owner"
        for name in (each.id, each.name)
    }
    for each in found.objects:
        if each.kind == "root" and each.facts["access_keys"]:
            what = f"the root user of {account.name} has access keys, which no policy limits"
            yield Strange(holder="", what=what)
        elif each.kind in MARKED and not (each.is_builtin or known.holds(each)):
            what = f"the {_words(each)} on {account.name}; no run takes it away"
            yield Strange(holder=holders.get(_bearer(each)[0], ""), what=what, id=each.id)
    yield from _beyond(known, holders, found)


def _words(found: Object) -> str:
    noun = found.kind.replace("_", " ").replace("api", "API")
    name = _bearer(found)[1]
    return f"{noun} {found.id}{f' of {name}' if name else ''}"


def _bearer(found: Object) -> tuple[str, str]:
    """Return the id and the name of whose key it is."""
    whose = found.facts.get(MARKED[found.kind]) or ""
    if isinstance(whose, Mapping):
        return str(whose["id"]), str(whose["name"])
    return str(whose), str(whose)


def _beyond(known: Known, holders: Mapping[str, str], found: Inventory) -> Iterator[Strange]:
    """Yield which users of AWS have more access keys than are declared."""
    held = Counter(each.facts["user"] for each in found.objects if each.kind == "access_key")
    for name, count in sorted(held.items()):
        holder = holders.get(name, "")
        program = known.programs.get(holder)
        wanted = len(program.keys_on(known.account.name)) if program else 0
        if count > wanted:
            some = "1 access key" if count == 1 else f"{count} access keys"
            what = f"the user {name} on {known.account.name} has {some}, {wanted} of them declared"
            yield Strange(holder=holder, what=what, id=_of(name, found))


def _of(name: str, found: Inventory) -> str:
    return next((each.id for each in found.objects if (each.kind, each.name) == ("user", name)), "")
