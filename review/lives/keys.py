"""The keys on an account that no file names, those that are otherwise than declared, and whose.

A key of AWS has no mark, so a user's keys are counted; on other clouds a key's mark says it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from access import model
from access.effective.region import instant
from access.ranks import Rank
from providers.inventory import Inventory, Object
from providers.mark import owner_of
from review.lives.known import Known

MARKED: Mapping[str, str] = {  # Kinds of keys, and which fact says whose one is.
    "api_key": "bearer",
    "legacy_credential": "",
    "token": "user",
    "ssh_key": "user",
    "signing_certificate": "user",
    "service_credential": "user",
}
NOT_DECLARED = "key not declared"
OPEN = frozenset({NOT_DECLARED, "key active again", "key without an end", "longer key"})
OF_MACHINES = Rank.WRITES
SLACK = timedelta(hours=1)  # Between what is asked for and when a cloud makes it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Strange:
    """What is told of keys: of whom, "" for whoever may do everything, and in words."""

    holder: str
    what: str
    id: str = ""
    mark: str = NOT_DECLARED
    opens: bool = True
    rank: Rank | None = None  # None for that of all that its holder may do.


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
            holder = holders.get(_bearer(each)[0], "")
            rank = OF_MACHINES if each.kind == "ssh_key" and not holder else None
            yield Strange(holder=holder, what=what, id=each.id, rank=rank)
    yield from _counted(known, holders, found)
    yield from _declared(known, found)


def _words(found: Object) -> str:
    noun = found.kind.replace("_", " ").replace("api", "API").replace("ssh", "SSH")
    name = _bearer(found)[1]
    return f"{noun} {found.id}{f' of {name}' if name else ''}"


def _bearer(found: Object) -> tuple[str, str]:
    """Return the id and the name of whose key it is."""
    whose = found.facts.get(MARKED[found.kind]) or ""
    if isinstance(whose, Mapping):
        return str(whose["id"]), str(whose["name"])
    return str(whose), str(whose)


def _counted(known: Known, holders: Mapping[str, str], found: Inventory) -> Iterator[Strange]:
    """Yield which users of AWS have other access keys than are declared, by how many count."""
    held = [each.facts for each in found.objects if each.kind == "access_key"]
    names = {each["user"] for each in held} | {
        each.name
        for each in found.objects
        if each.kind == "user" and known.holder(each) in known.programs
    }
    for name in sorted(names) if known.account.cloud == "aws" else ():
        holder = holders.get(name, "")
        program = known.programs.get(holder)
        wanted = program.keys_on(known.account.name) if program else ()
        there = [each["status"] == "Active" for each in held if each["user"] == name]
        if word := _difference(there, [each.is_active for each in wanted]):
            count = f"{len(wanted)} of them declared"
            if word != NOT_DECLARED:
                count = f"and by the files {_keys([each.is_active for each in wanted])}"
            what = f"the user {name} on {known.account.name} has {_keys(there)}, {count}"
            id_ = _of(name, found)
            yield Strange(holder=holder, what=what, id=id_, mark=word, opens=word in OPEN)


def _difference(there: Sequence[bool], wanted: Sequence[bool]) -> str:
    """Return what is to say of keys that count or do not, beside those that are declared."""
    if len(there) != len(wanted):
        return NOT_DECLARED if len(there) > len(wanted) else "key gone"
    if sum(there) != sum(wanted):
        return "key active again" if sum(there) > sum(wanted) else "key inactive"
    return ""


def _declared(known: Known, found: Inventory) -> Iterator[Strange]:
    """Yield what is otherwise with keys of the files that carry a mark."""
    there: dict[str, list[Object]] = {}
    for each in found.objects:
        if each.kind in MARKED and each.mark:
            there.setdefault(owner_of(each.mark), []).append(each)
    for owner, (program, key) in known.keys.items():
        objects = there.get(owner, [])
        if not objects and (known.account.cloud == "scaleway" or key.kind):
            yield _said(known, program, key, "key gone", "is gone")
        for each in objects:
            yield from _ends(known, program, key, each)
    yield from _clients(known, found)
    for ssh in known.account.setup.ssh_keys:
        objects = there.get(known.owner(ssh.key), [])
        is_open = any(not each.facts["disabled"] for each in objects)
        what = f"the SSH key {ssh.key} on {known.account.name}"
        if is_open and ssh.disabled:
            told = f"{what} counts again"
            yield Strange(holder="", what=told, mark="key active again", rank=OF_MACHINES)
        elif not is_open and not ssh.disabled:
            yield Strange(holder="", what=f"{what} does not count", mark="key gone", opens=False)


def _clients(known: Known, found: Inventory) -> Iterator[Strange]:
    """Yield which programs have fewer OAuth2 clients on OVHcloud than are declared."""
    there = Counter(known.holder(each) for each in found.objects if each.kind == "service_account")
    wanted = Counter(
        program
        for program, key in known.keys.values()
        if known.account.cloud == "ovh" and not key.kind
    )
    for program, count in sorted(wanted.items()):
        if there[program] < count:
            some = f"{there[program]} of {count} service accounts that are declared"
            what = f"{program} on {known.account.name} has {some}"
            yield Strange(holder=program, what=what, mark="key gone", opens=False)


def _ends(known: Known, program: str, key: model.ApiKey, found: Object) -> Iterator[Strange]:
    """Yield that a key ends otherwise than declared."""
    there, first, last = found.facts["ends"], instant(key.expires), instant(key.expires)
    if key.lifetime:
        made = datetime.fromisoformat(found.facts["made"])
        first, last = (instant(made + key.lifetime + slack) for slack in (-SLACK, SLACK))
    if not there and last:
        yield _said(known, program, key, "key without an end", "has no end any more")
    elif there > last and last:
        yield _said(known, program, key, "longer key", f"lives longer: until {there}")
    elif there and (there < first or not last):
        yield _said(known, program, key, "shorter key", f"ends earlier: {there}")


def _said(known: Known, program: str, key: model.ApiKey, word: str, what: str) -> Strange:
    told = f"the key {key.key} of {program} on {known.account.name} {what}"
    return Strange(holder=program, what=told, mark=word, opens=word in OPEN)


def _keys(count: Sequence[bool]) -> str:
    some = "1 access key" if len(count) == 1 else f"{len(count)} access keys"
    idle = len(count) - sum(count)
    return f"{some}, {idle} of them inactive," if idle else some


def _of(name: str, found: Inventory) -> str:
    return next((each.id for each in found.objects if (each.kind, each.name) == ("user", name)), "")
