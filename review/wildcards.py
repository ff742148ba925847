"""The wildcards in what a stack grants on OVHcloud, each with its place and what it reaches."""

from collections.abc import Iterator

from access import model, setup
from access.catalogue import lookup
from access.place import Place
from review import reach

Written = tuple[Place, str, str]  # Where, under which key, and the pattern.


def shown(declared: model.Declaration, *, whole: bool) -> Iterator[str]:
    """Yield what to print of each wildcard, in order of file and line."""
    for place, key, pattern in sorted(set(_written(declared)), key=_order):
        if key == "resources":
            yield f"{place}: {key} {pattern} reaches {_resources(pattern)}"
            continue
        yield f"{place}: {key} {pattern} reaches {reach.counted(pattern)}"
        names = lookup.reached("ovh", pattern)
        if whole:
            yield from (f"  {name}" for name in names)
        elif names:
            yield f"  {reach.folded(names)}"


def _order(written: Written) -> tuple[str, int, str, str]:
    place, key, pattern = written
    return place.file, place.line, key, pattern


def _written(declared: model.Declaration) -> Iterator[Written]:
    """Yield the wildcards of all grants, and of the permissions groups of accounts."""
    for entry in (*declared.people, *declared.teams, *declared.applications):
        for grant in entry.grants:
            if isinstance(grant, model.OvhGrant):
                yield from _actions(grant)
                yield from (
                    (grant.place, "resources", urn) for urn in grant.resources if "*" in urn
                )
    for account in declared.accounts:
        for group in account.setup.permissions_groups:
            yield from _actions(group)


def _actions(within: model.OvhGrant | setup.PermissionsGroup) -> Iterator[Written]:
    lists = {"allow": within.allow, "except": within.excepted, "deny": within.deny}
    for key, patterns in lists.items():
        yield from ((within.place, key, pattern) for pattern in patterns if "*" in pattern)


def _resources(urn: str) -> str:
    """Return what a wildcard of resources reaches; only the account knows how many these are."""
    type_ = urn.removesuffix("*").rstrip(":").split(":resource")[-1].lstrip(":")
    which = f"every {type_}" if type_ else "everything"
    return f"{which} on the account, also what comes later"
