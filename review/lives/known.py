"""Who an object of a cloud is in a stack: by its mark, and where nothing has that, by its name.

A law: one object is one holder, so that nobody hides behind a name or a mark of somebody else's.
Nobody of the stack, it is a holder under its own name, which no key of a declaration can be.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from access import model
from access.effective import visitors
from access.effective.region import Region, instant, meet
from access.effective.statement import Part, Said
from access.others import OTHERS
from providers import mark
from providers.inventory import Inventory, Kind, Object
from review.lives.matching import Matching, Wanted

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
        self._matching = Matching(declared.stack, account, found.objects)
        holders = [*self._users(people), *self._programs()]
        self._keys = {**self._matching.keys(holders), **self._matching.keys(self._groups())}
        self.keys = {
            self.owner(f"{program.key}/{key.key}"): (program.key, key)
            for program in programs
            for key in program.keys_on(account.name)
        }
        self._marks = {
            *(self.owner(each.logical) for each in holders),
            *self.keys,
            *(self.owner(each.key) for each in account.setup.ssh_keys),
        }

    def every(self, kind: Kind) -> list[Object]:
        """Return the objects of a kind."""
        return [each for each in self._objects if each.kind == kind]

    def holder(self, found: Object) -> str:
        """Return the key of a person or program, or who it is to nobody."""
        key = self._keys.get((found.kind, found.id), "")
        return key or f"{found.kind.replace('_', ' ')} {found.name}{STRANGE}"

    def owner(self, logical: str) -> str:
        """Return the part of a mark that stays, of what has a logical name on the account."""
        return self._matching.owner(logical)

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

    def _users(self, people: Iterable[model.Person]) -> Iterator[Wanted]:
        """Yield what people are: who comes from elsewhere is no user of the account."""
        if not self.account.federated:
            for each in people:
                yield Wanted(kind="user", holder=each, logical=each.key)

    def _groups(self) -> Iterator[Wanted]:
        """Yield what teams are: where people come to AWS from elsewhere, what they take there."""
        kind: Kind = "group"
        if self.account.federated and self.account.cloud == "aws":
            kind = "permission_set" if self.account.setup.identity_center else "role"
        for each in self.teams.values():
            name = each.group_on(self.account.name).name if kind == "group" else ""
            yield Wanted(kind=kind, holder=each, logical=each.key, name=name)

    def _programs(self) -> Iterator[Wanted]:
        """Yield what programs are: on OVHcloud a user, if any, and a client for each key."""
        name = self.account.name
        for program in self.programs.values():
            keys = program.keys_on(name)
            if self.account.cloud == "scaleway":
                yield Wanted(kind="application", holder=program, logical=program.key)
            elif self.account.cloud == "aws":
                yield Wanted(kind="user" if keys else "role", holder=program, logical=program.key)
            else:
                yield Wanted(kind="user", holder=program, logical=program.key)
                for key in keys:
                    logical = f"{program.key}/{key.key}"
                    yield Wanted(kind="service_account", holder=program, logical=logical)


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


def joined(parts: Sequence[Part]) -> Part:
    """Return what is said in several places as if it were one."""
    return (
        [each for statements, _ in parts for each in statements],
        [each for _, unjudged in parts for each in unjudged],
    )


def within(part: Part, bounds: Part | None) -> Part:
    """Return a part as far as its own boundary lets it, for whom another one bounds the rest."""
    if bounds is None:
        return part
    statements, unjudged = part
    limits, unknown = bounds
    allowed = [
        replace(one, actions=one.actions & other.actions, region=meet(one.region, other.region))
        for one in statements
        for other in limits
        if one.allows and other.allows and one.actions & other.actions
    ]
    denied = [
        *(each for each in statements if not each.allows),
        *(
            replace(each, role=role)
            for each in limits
            if not each.allows
            for role in sorted({one.role for one in statements})
        ),
    ]
    return [*denied, *allowed], [*unjudged, *unknown]
