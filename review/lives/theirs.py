"""What files name and others keep: policies on AWS, permissions groups on OVHcloud.

A run changes nothing of it, so what it says now it says on both sides.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from access import model, ovh_words, permission_sets
from access.catalogue.lookup import PermissionsGroup
from access.setup import Theirs
from providers.inventory import Inventory, Object


def named(declared: model.Declaration, account: model.Account) -> set[str]:
    """Return the ARNs, or URNs, that files name and make nothing of; AWS's own among them."""
    own = {ovh_words.own_group(each.key, account) for each in account.setup.permissions_groups}
    return {*_named(declared, account)} - own - {""}


def kept(declared: model.Declaration, account: model.Account, found: Inventory) -> model.Account:
    """Return an account that knows what others keep there, as far as it was found."""
    if account.cloud not in KEPT:
        return account
    wanted = named(declared, account)
    theirs = KEPT[account.cloud]([each for each in found.objects if each.id in wanted])
    return replace(account, setup=replace(account.setup, theirs=theirs))


def words(known: Theirs) -> Iterator[tuple[str, str]]:
    """Yield how statements by what others keep begin, and how that is called."""
    for arn in sorted(known.policies):
        name = arn.rpartition("/")[2]
        yield f"managed: {name}", f"policy {name}"
    for urn in sorted(known.permissions_groups):
        name = f"permissions group {urn.rpartition(':')[2]}"
        yield name, name


def lists(found: Object) -> PermissionsGroup:
    """Return the lists of actions of a policy or permissions group of OVHcloud."""
    facts = found.facts
    return PermissionsGroup(
        name=found.name,
        description="",
        allow=tuple(facts["allow"]),
        excepted=tuple(facts["except"]),
        deny=tuple(facts["deny"]),
        is_complete=True,
    )


def _named(declared: model.Declaration, account: model.Account) -> Iterator[str]:
    if account.cloud == "aws":
        yield permission_sets.boundary(account)
        yield from (each.identity_on(account.name).boundary for each in declared.holders)
    for holder in declared.holders:
        for grant in holder.grants_on(account.name):
            if isinstance(grant, model.AwsGrant):
                yield grant.managed
            elif isinstance(grant, model.OvhGrant):
                yield from grant.permissions_groups


def _policies(found: list[Object]) -> Theirs:
    return Theirs(
        policies={each.id: each.facts["statements"] for each in found if each.kind == "policy"}
    )


def _permissions_groups(found: list[Object]) -> Theirs:
    groups = [each for each in found if each.kind == "permissions_group" and not each.is_builtin]
    return Theirs(permissions_groups={each.id: lists(each) for each in groups})


KEPT: Mapping[str, Callable[[list[Object]], Theirs]] = {
    "aws": _policies,
    "ovh": _permissions_groups,
}
