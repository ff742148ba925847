"""Who an object of a cloud is in a stack: by its mark, and without one by its name.

Nobody of the stack, it is a holder under its own name, which no key of a declaration can be.
"""

from collections.abc import Iterator, Mapping, Sequence

from access import model
from access.effective import visitors
from access.effective.region import Region, instant
from access.effective.statement import Part, Said
from access.others import OTHERS
from providers import mark
from providers.inventory import Object

STRANGE = " (not declared)"


class Known:
    """The people, programs and teams of one account, looked up by what a cloud has."""

    def __init__(self, declared: model.Declaration, account: model.Account) -> None:
        self.account = account
        people, programs = declared.people_of(account.name), declared.applications_on(account.name)
        self.people = {person.key: person for person in people}
        self.programs = {program.key: program for program in programs}
        self.teams = {team.key: team for team in declared.teams_on(account.name)}
        users = (
            () if account.federated else people
        )  # People come from elsewhere: no user is theirs.
        keys = dict(_keys((*users, *programs)))
        self._holders = _Names(declared.stack, account, keys)
        self._teams = _Names(declared.stack, account, dict(_keys(tuple(self.teams.values()))))
        for team in self.teams.values():
            if name := team.group_on(account.name).name:
                self._teams.names[name] = team.key

    def holder(self, found: Object) -> str:
        """Return the key of a person or program, or who it is to nobody."""
        return self._holders.key(found) or f"{found.kind.replace('_', ' ')} {found.name}{STRANGE}"

    def holds(self, found: Object) -> bool:
        """Tell whether an object is a key of one of the programs, by its mark."""
        return bool(found.mark and self._holders.key(found))

    def team(self, found: Object) -> str:
        """Return the key of a team, "" for none."""
        return self._teams.key(found)

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


class _Names:
    """Keys by the marks and by the names of their objects."""

    def __init__(self, stack: str, account: model.Account, keys: Mapping[str, str]) -> None:
        self.owners = {
            mark.owner(stack, f"{account.name}/{logical}"): key for logical, key in keys.items()
        }
        self.names = {
            account.named(logical.replace("/", "-")): key for logical, key in keys.items()
        }

    def key(self, found: Object) -> str:
        """Return whose object it is, "" for nobody's; a mark says it, and nothing beside it."""
        if found.mark:
            return self.owners.get(mark.owner_of(found.mark), "")
        return self.names.get(found.name, "")


def _keys(principals: Sequence[model.Principal]) -> Iterator[tuple[str, str]]:
    """Yield logical names of what principals are in a cloud, each with the key; old ones first."""
    for each in principals:
        if each.renamed_from:
            yield each.renamed_from, each.key
    for each in principals:
        if isinstance(each, model.Application):
            yield from ((f"{each.key}/{key.key}", each.key) for key in each.keys)
        yield each.key, each.key


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
