"""The actions that the pipeline needs on OVHcloud, by the resource that they are granted on.

https://eu.api.ovh.com/console/?section=%2Fiam&branch=v2
"""

from collections.abc import Iterator, Mapping, Sequence

from access import model, setup
from access.ovh_words import RESERVED, RESOURCE_GROUP, account_urn

WHOLE = ("create", "delete", "edit", "get")  # Of one kind of object.
USERS = ("me/identity/user", (*WHOLE, "disable", "enable"))
GROUPS = ("me/identity/group", WHOLE)
MEMBERS = ("me/identity/group/user", ("add", "get", "remove"))
POLICIES = ("iam/policy", WHOLE)
PERMISSIONS_GROUPS = ("iam/permissionsGroup", WHOLE)
RESOURCE_GROUPS = ("iam/resourceGroup", WHOLE)
TAGS = ("iam/resource/tag", ("add", "remove"))
CLIENTS = ("me/api/oauth2/client", WHOLE)
HAND_OVER = ("iam/policy", ("edit", "get"))  # From a client that is replaced to the new one.
TOKENS = ("me/identity/user/token", WHOLE)
PROVIDER = ("me/identity/provider", WHOLE)

Kind = tuple[str, Sequence[str]]


def needed(declared: model.Declaration, account: model.Account) -> Mapping[str, tuple[str, ...]]:
    """Return the actions by URN of a resource, both sorted; nothing declared needs nothing."""
    actions = {
        f"account:apiovh:{path}/{verb}"
        for path, verbs in _kinds(declared, account)
        for verb in verbs
    }
    found = {account_urn(account): actions} if actions else {}
    for tagged in account.setup.tagged:
        type_ = tagged.resource.split(":")[4]
        path, verbs = TAGS
        own = {f"{type_}:apiovh:{path}/{verb}" for verb in verbs}
        found[tagged.resource] = found.get(tagged.resource, set()) | own
    return {urn: tuple(sorted(found[urn])) for urn in sorted(found)}


def _kinds(declared: model.Declaration, account: model.Account) -> Iterator[Kind]:
    """Yield the kinds of objects that a stack has on an account."""
    people, teams = declared.people_on(account.name), declared.teams_on(account.name)
    programs = [each for each in declared.applications_on(account.name) if _keys(each, account)]
    if people or any(program.tokens_on(account.name) for program in programs):
        yield from (USERS, GROUPS)
    if teams:
        yield from (GROUPS, MEMBERS)
    if any(_keys(each, account) > len(each.tokens_on(account.name)) for each in programs):
        yield from (CLIENTS, HAND_OVER)
    if any(program.tokens_on(account.name) for program in programs):
        yield TOKENS
    holders: tuple[model.Principal, ...] = (*people, *teams, *programs)
    grants = [grant for holder in holders for grant in holder.grants_on(account.name)]
    if grants or any(person.until for person in people):
        yield POLICIES
    if any(_names_their_group(grant) for grant in grants):
        yield RESOURCE_GROUPS[0], ("get",)
    yield from _of_setup(account.setup)


def _of_setup(found: setup.Setup) -> Iterator[Kind]:
    """Yield the kinds of objects that an account has beside principals."""
    if found.permissions_groups:
        yield PERMISSIONS_GROUPS
    if found.resource_groups:
        yield RESOURCE_GROUPS
    if found.tagged:
        yield TAGS
    if found.identity_provider:
        yield PROVIDER


def _keys(application: model.Application, account: model.Account) -> int:
    return len(application.keys_on(account.name))


def _names_their_group(grant: model.Grant) -> bool:
    """Tell whether a grant names a resource group of OVHcloud's own, which the run looks up."""
    return isinstance(grant, model.OvhGrant) and any(
        word.startswith(RESOURCE_GROUP + RESERVED) for word in grant.resources
    )
