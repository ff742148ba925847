"""The wildcards in what a stack grants on AWS and OVHcloud, each with its place and its reach."""

from collections.abc import Iterator, Mapping, Sequence

from access import model
from access.catalogue import lookup
from access.place import Place
from review import arns, reach

Written = tuple[Place, str, str, str]  # Where, under which key, the pattern, and on which cloud.
Lists = Mapping[str, Sequence[str]]


def shown(declared: model.Declaration, *, whole: bool) -> Iterator[str]:
    """Yield what to print of each wildcard, in order of file and line."""
    for place, key, pattern, cloud in sorted(set(_written(declared)), key=_order):
        if key == "resources":
            said = arns.reached(pattern) if cloud == "aws" else _resources(pattern)
            yield f"{place}: {key} {pattern} reaches {said}"
            continue
        yield f"{place}: {key} {pattern} reaches {reach.counted(cloud, pattern)}"
        names = lookup.reached(cloud, pattern)
        if whole:
            yield from (f"  {name}" for name in names)
        elif names:
            yield f"  {reach.folded(names)}"


def _order(written: Written) -> tuple[str, int, str, str]:
    place, key, pattern, _ = written
    return place.file, place.line, key, pattern


def _written(declared: model.Declaration) -> Iterator[Written]:
    """Yield the wildcards of all grants, and of the permissions groups of accounts."""
    for entry in declared.holders:
        for grant in entry.grants:
            if isinstance(grant, model.AwsGrant):
                yield from _of_aws(grant)
            elif isinstance(grant, model.OvhGrant):
                named = {"resources": grant.resources}
                lists = {"allow": grant.allow, "except": grant.excepted, "deny": grant.deny}
                yield from _of_ovh(grant.place, {**lists, **named})
    for account in declared.accounts:
        for group in account.setup.permissions_groups:
            lists = {"allow": group.allow, "except": group.excepted, "deny": group.deny}
            yield from _of_ovh(group.place, lists)


def _of_aws(grant: model.AwsGrant) -> Iterator[Written]:
    """Yield the wildcards of a grant; everything, which a grant is for unless it says, is none."""
    lists = {"allow": grant.allow, "deny": grant.deny, "resources": grant.resources}
    for key, patterns in lists.items():
        for pattern in patterns:
            if set(pattern) & set("*?") and (key, pattern) != ("resources", "*"):
                yield grant.place, key, pattern, "aws"


def _of_ovh(place: Place, lists: Lists) -> Iterator[Written]:
    for key, patterns in lists.items():
        yield from ((place, key, pattern, "ovh") for pattern in patterns if "*" in pattern)


def _resources(urn: str) -> str:
    """Return what a wildcard of resources reaches; only the account knows how many these are."""
    type_ = urn.removesuffix("*").rstrip(":").split(":resource")[-1].lstrip(":")
    which = f"every {type_}" if type_ else "everything"
    return f"{which} on the account, also what comes later"
