"""Who is who in the directory of an IAM Identity Center, and who may take what on an account.

In a directory of our own its groups say who is in a team. One that comes from elsewhere is filled
at sign-in, or by its provider: whoever is declared stays, beside whom a group names already.

https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from access import centers, model
from access.effective import visitors
from access.effective.region import Region, instant
from access.others import OTHERS
from providers.inventory import Inventory, Kind, Object
from review.lives.known import STRANGE, Known
from review.lives.matching import Key, Matching, Wanted

CENTER: Sequence[Kind] = ("permission_set", "assignment", "directory_user", "directory_group")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A permission set that somebody may take on an account, through which group and when."""

    permission_set: Object
    who: str
    group: str  # "" for who is assigned it themselves.
    times: Sequence[Region]


class Directory:
    """What an Identity Center has, as seen from one account; nothing where it has none."""

    def __init__(
        self,
        declared: model.Declaration,
        account: model.Account,
        known: Known,
        found: Inventory,
    ) -> None:
        self._account = account
        self._known = known
        self._objects = {each.id: each for each in found.objects if each.kind in CENTER}
        self._people = {person.key: person for person in declared.people}
        self._keys: dict[Key, str] = {}
        every = centers.centers(declared)
        for center in every:
            self._keys |= _keys(declared, center, account, self._objects.values())
        own = account.setup.identity_center
        self._is_own = own.is_own if own else all(center.said.is_own for center in every)
        self._named = {} if self._is_own else _teams(declared, account)

    def takings(self) -> Iterator[Taking]:
        """Yield who may take which permission set on the account."""
        sets = {
            each.id.rpartition("/")[2]: each
            for each in self._objects.values()
            if each.kind == "permission_set"
        }
        here = self._account.identity
        for each in self._objects.values():
            is_here = each.kind == "assignment" and each.facts["account"] == here
            if is_here and (held := sets.get(each.id.split("/")[1])):
                for who, group, times in self._assigned(each):
                    yield Taking(permission_set=held, who=who, group=group, times=times)

    def person(self, found: Object) -> model.Person | None:
        """Return who of the stack a user of the directory is."""
        return self._people.get(self._keys.get((found.kind, found.id), ""))

    def shut(self) -> set[str]:
        """Return who may not sign in, though a directory of our own has them."""
        return {
            self._who(each.id, each.name)
            for each in self._objects.values()
            if self._is_own and each.facts.get("status") == "DISABLED"
        }

    def _assigned(self, assignment: Object) -> Iterator[tuple[str, str, Sequence[Region]]]:
        """Yield who has an assignment, through what and when."""
        principal = assignment.facts["principal"]
        id_, name = principal["id"], principal["name"] or principal["id"]
        if principal["kind"] == "user":
            who = self._who(id_, name)
            yield who, "", self._times(who, "")
            return
        found = self._objects.get(id_)
        members = found.facts["members"] if found else None
        team = self._keys.get(("directory_group", id_), self._named.get(name, ""))
        way = f"team {team}" if team else f"group {name}"
        come = dict(self._come(team, name, is_listed=members is not None))
        for who, times in come.items():
            yield who, way, times
        for who in sorted(self._who(each["id"], each["name"]) for each in members or ()):
            if who not in come and (self._is_own or not who.endswith(STRANGE)):
                yield who, way, self._times(who, team)

    def _come(
        self, team: str, name: str, *, is_listed: bool
    ) -> Iterator[tuple[str, Sequence[Region]]]:
        """Yield those in a group whom no list has: of one that is no team's, all as one."""
        for who, times in self._known.visitors(team) if team else ():
            if who.startswith(OTHERS) or not self._is_own:
                yield who, times
        if not (team or (self._is_own and is_listed)):
            yield f"directory group {name}{STRANGE}", [Region()]

    def _who(self, id_: str, name: str) -> str:
        key = self._keys.get(("directory_user", id_), "")
        return key or f"directory user {name or id_}{STRANGE}"

    def _times(self, who: str, team: str) -> Sequence[Region]:
        """Return when a member counts; who should not be one, for as long as they are there."""
        person = self._people.get(who)
        places = [each for each in person.memberships if each.team == team] if person else []
        found = [
            each
            for place in places
            if person
            for each in visitors.membership(person, place, self._account)
        ]
        until = instant(person.until) if person else ""
        return found or [Region(until=until)]


def _keys(
    declared: model.Declaration,
    center: centers.Center,
    account: model.Account,
    objects: Iterable[Object],
) -> Mapping[Key, str]:
    """Return the people and teams of a stack by what a directory has of them."""
    if center.said.is_own:
        wanted = [
            *(_user(each) for each in centers.people(declared, center)),
            *(_group(each) for each in centers.teams(declared, center)),
        ]
        return Matching(declared.stack, center.through, objects).keys(wanted)
    named = _teams(declared, account)
    addressed = {person.email.lower(): person.key for person in declared.people}
    return {
        (each.kind, each.id): key for each in objects if (key := _elsewhere(each, named, addressed))
    }


def _teams(declared: model.Declaration, account: model.Account) -> Mapping[str, str]:
    """Return the teams of an account by the names of their groups at an identity provider."""
    teams = declared.teams_on(account.name)
    return {team.group_on(account.name).name or team.key: team.key for team in teams}


def _elsewhere(found: Object, named: Mapping[str, str], addressed: Mapping[str, str]) -> str:
    """Return whom an identity provider means: a team by its name, a person by their address."""
    if found.kind == "directory_group":
        return named.get(found.name, "")
    if found.kind != "directory_user":
        return ""
    told = (each.lower() for each in (*found.facts["emails"], found.name))
    return next((addressed[each] for each in told if each in addressed), "")


def _user(person: model.Person) -> Wanted:
    return Wanted(kind="directory_user", holder=person, logical=person.key)


def _group(team: model.Team) -> Wanted:
    return Wanted(kind="directory_group", holder=team, logical=team.key)
