"""Names that a cloud keeps for itself, found before it is asked.

OVHcloud's own policies begin with `ovh-`; the same is kept free of every other name there.
https://help.ovhcloud.com/csm/en-gb-iam-policies-api
"""

from collections.abc import Iterator

from access import model
from access.mistakes import Mistake
from access.ovh_words import RESERVED
from access.place import Place


def reserved(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the entries that would have a name on OVHcloud which it keeps for itself."""
    for account in declared.accounts:
        if account.cloud != "ovh":
            continue
        for key, name, place in _named(declared, account):
            if name.startswith(RESERVED):
                what = f'"{key}" would be named "{name}" on "{account.name}"'
                mend = f"OVHcloud keeps {RESERVED}… for itself: rename it, or give a `prefix`."
                yield Mistake(place=place, what=what, mend=mend)


def _named(declared: model.Declaration, account: model.Account) -> Iterator[tuple[str, str, Place]]:
    """Yield whatever has a name on an account: its key, its name there, and where it stands."""
    for team in declared.teams_on(account.name):
        name = team.group_on(account.name).name or account.named(team.key)
        yield team.key, name, team.place
    others = [
        *((person.key, person.place) for person in declared.people_on(account.name)),
        *((each.key, each.place) for each in declared.applications_on(account.name)),
        *((group.key, group.place) for group in account.setup.permissions_groups),
        *((group.key, group.place) for group in account.setup.resource_groups),
    ]
    for key, place in others:
        yield key, account.named(key), place
