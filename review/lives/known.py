"""Who an object of a cloud is in a stack: by its mark, and where nothing has that, by its name.

A law: one object is one holder, so that nobody hides behind a name or a mark of somebody else's.
Nobody of the stack, it is a holder under its own name, which no key of a declaration can be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from access import model
from access.effective import visitors
from access.effective.region import Region, instant
from access.effective.statement import Part, Said
from access.others import OTHERS
from providers import mark
from providers.inventory import Inventory, Kind, Object

STRANGE = " (not declared)"


class Known:
    """The people, programs and teams of one account, looked up by what a cloud has."""

    def __init__(
        self, declared: model.Declaration, account: model.Account, found: Inventory
    ) -> None:
        self.account = account
        self._objects = found.objects
        people, programs = declared.people_of(account.name), declared.applications_on(account.name)
        self.people = {person.key: person for person in people}
        self.programs = {program.key: program for program in programs}
        self.teams = {team.key: team for team in declared.teams_on(account.name)}
        users = () if account.federated else people  # Who comes from elsewhere is no user.
        holders = [*(_Wanted(each.key, each, "user") for each in users), *self._programs()]
        kind: Kind = "role" if account.federated and account.cloud == "aws" else "group"
        teams = [_Wanted(each.key, each, kind) for each in self.teams.values()]
        self._stack = declared.stack
        self._keys = {**self._matched(holders, found), **self._matched(teams, found)}
        self._marks = {self._owner(each.logical) for each in holders} | {
            self._owner(f"{program.key}/{key.key}") for program in programs for key in program.keys
        }

    def every(self, kind: Kind) -> list[Object]:
        """Return the objects of a kind."""
        return [each for each in self._objects if each.kind == kind]

    def holder(self, found: Object) -> str:
        """Return the key of a person or program, or who it is to nobody."""
        key = self._keys.get((found.kind, found.id), "")
        return key or f"{found.kind.replace('_', ' ')} {found.name}{STRANGE}"

    def holds(self, found: Object) -> bool:
        """Tell whether an object is a key of one of the programs, by its mark."""
        return bool(found.mark) and mark.owner_of(str(found.mark)) in self._marks

    def team(self, found: Object) -> str:
        """Return the key of a team, "" for none."""
        return self._keys.get((found.kind, found.id), "")

    def shares(self, team: str) -> bool:
        """Tell whether others belong to a team whom no file names, and who stay in it."""
        found = self.teams.get(team)
        return bool(found and (self.account.federated or found.group_on(self.account.name).partial))

    def times(self, who: str, team: str) -> Sequence[Region]:
        """Return when a membership counts: one that ends is ended by a run, and by no cloud."""
        person = self.people.get(who)
        places = [each for each in person.memberships if each.team == team] if person else []
        return [Region(until=instant(place.until)) for place in places] or [Region()]

    def ends(self, who: str) -> Sequence[Region]:
        """Return when somebody is there at all, which a run ends, where the cloud does not."""
        person = self.people.get(who)
        if person is None or self.account.federated:
            return [Region()]
        return [Region(until=instant(person.until))]

    def visitors(self, team: str) -> Iterator[tuple[str, Sequence[Region]]]:
        """Yield who comes into a team from elsewhere, and when; no cloud lists them."""
        if self.account.federated:
            for person in self.people.values():
                for place in person.memberships:
                    if place.team == team:
                        yield person.key, visitors.membership(person, place, self.account)
        if self.shares(team):
            yield f"{OTHERS}{team}", [Region()]

    def _programs(self) -> Iterator["_Wanted"]:
        """Yield what programs are: on OVHcloud a user, if any, and a client for each key."""
        name = self.account.name
        for program in self.programs.values():
            keys = program.keys_on(name)
            if self.account.cloud == "scaleway":
                yield _Wanted(program.key, program, "application")
            elif self.account.cloud == "aws":
                yield _Wanted(program.key, program, "user" if keys else "role")
            else:
                yield _Wanted(program.key, program, "user")
                for key in keys:
                    yield _Wanted(f"{program.key}/{key.key}", program, "service_account")

    def _matched(self, wanted: Sequence["_Wanted"], found: Inventory) -> dict[tuple[str, str], str]:
        """Return keys by kind and id of their objects, a former name where there is no other."""
        matched: dict[tuple[str, str], str] = {}
        there = _Index(found)
        for each in wanted:
            before = each.holder.renamed_from
            logicals = [each.logical, *([before] if before else [])]
            ones = (self._one(logical, each, there) for logical in logicals)
            if one := next(filter(None, ones), None):
                matched.setdefault((one.kind, one.id), each.holder.key)
        return matched

    def _one(self, logical: str, wanted: "_Wanted", there: "_Index") -> Object | None:
        """Return the object of a logical name: of several with its mark the one of its name."""
        name = self.account.named(logical.replace("/", "-"))
        if isinstance(wanted.holder, model.Team):
            name = wanted.holder.group_on(self.account.name).name or name
        marked = there.by_owner.get((wanted.kind, self._owner(logical)), ())
        named = there.by_name.get((wanted.kind, name), ())
        return next(iter((*sorted(marked, key=lambda each: each.name != name), *named)), None)

    def _owner(self, logical: str) -> str:
        return mark.owner(self._stack, f"{self.account.name}/{logical}")


class _Index:
    """Objects by kind and owner of their mark, and those without one by kind and name."""

    def __init__(self, found: Inventory) -> None:
        self.by_owner: dict[tuple[str, str], list[Object]] = {}
        self.by_name: dict[tuple[str, str], list[Object]] = {}
        for each in found.objects:
            if each.mark:
                key = (each.kind, mark.owner_of(each.mark))
                self.by_owner.setdefault(key, []).append(each)
            else:
                self.by_name.setdefault((each.kind, each.name), []).append(each)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What somebody is in a cloud, under a logical name."""

    logical: str
    holder: model.Principal
    kind: Kind


def together(
    parts: Sequence[Part],
    *,
    bounds: Part | None = None,
    apart: Sequence[Part] = (),
    doors: Sequence[str] = (),
) -> Said:
    """Return what is said in several places as what is said of one holder."""
    every = (*parts, *apart, *([bounds] if bounds else ()))
    return Said(
        statements=tuple(each for statements, _ in parts for each in statements),
        bounds=None if bounds is None else tuple(bounds[0]),
        apart=tuple(each for statements, _ in apart for each in statements),
        doors=tuple(doors),
        unjudged=tuple(dict.fromkeys(each for _, unjudged in every for each in unjudged)),
    )
