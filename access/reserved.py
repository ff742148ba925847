"""Names that nothing can have on an OVHcloud account, found before it is asked.

OVHcloud's own policies begin with `ovh-`; the same is kept free of every other name there. A group
may be called as an identity provider calls it, so that its name may be another group's.
https://help.ovhcloud.com/csm/en-gb-iam-policies-api
"""

from collections.abc import Iterable, Iterator

from access import model, setup
from access.mistakes import Mistake
from access.names import ovh as names
from access.ovh_words import RESERVED
from access.place import Place

THEIR_GROUPS = ("ADMIN", "DEFAULT", "UNPRIVILEGED")  # On every account; nobody can change them.
Keyed = model.Principal | setup.PermissionsGroup | setup.ResourceGroup
Named = tuple[str, str, Place]


def reserved(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the entries whose name on OVHcloud is kept by it, or another group's."""
    for account in declared.accounts:
        if account.cloud != "ovh":
            continue
        for said, name, place in _named(declared, account):
            if name.startswith(RESERVED):
                what = f'{said} would be called "{name}" on "{account.name}"'
                mend = f"OVHcloud keeps {RESERVED}… for itself: rename it, or give a `prefix`."
                yield Mistake(place=place, what=what, mend=mend)
        yield from _groups(declared, account)


def _named(declared: model.Declaration, account: model.Account) -> Iterator[Named]:
    """Yield whatever has a name on an account: what it is, its name there, and where it stands."""
    for team in declared.teams_on(account.name):
        yield f'team "{team.key}"', names.group(team, account), team.place
    yield from _keyed("person", declared.people_on(account.name), account)
    yield from _keyed("application", declared.applications_on(account.name), account)
    yield from _keyed("permissions group", account.setup.permissions_groups, account)
    yield from _keyed("resource group", account.setup.resource_groups, account)


def _keyed(noun: str, entries: Iterable[Keyed], account: model.Account) -> Iterator[Named]:
    """Yield entries that are named by their keys."""
    for each in entries:
        yield f'{noun} "{each.key}"', account.named(each.key), each.place


def _groups(declared: model.Declaration, account: model.Account) -> Iterator[Mistake]:
    """Yield the teams whose group has a name that another group has."""
    main = account.named(names.main_key(declared.stack))
    owners = {**dict.fromkeys(THEIR_GROUPS, "OVHcloud"), main: "grantbook"}
    for team in declared.teams_on(account.name):
        name = names.group(team, account)
        if name in owners:
            what = (
                f'team "{team.key}" would be the group "{name}" on "{account.name}",'
                f" which is {owners[name]}'s"
            )
            mend = "Give it another name in `groups`, as the identity provider has it."
            yield Mistake(place=team.place, what=what, mend=mend)
        owners.setdefault(name, f'team "{team.key}"')
