"""What an OVHcloud account has beside people, teams and programs.

Permissions groups, resource groups, tags and the identity provider; grants name the first two.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from access import ovh_words, setup
from components.account import Account
from providers.ovh import identity_provider, permissions_group, resource_group, resource_tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """What grants may name: permissions groups by their URN, resource groups by key."""

    permissions: Mapping[str, pulumi.Output[str]]
    resources: Mapping[str, pulumi.Output[str]]

    def permissions_group(self, urn: str) -> pulumi.Input[str]:
        """Return the URN of a permissions group, known once it is there where it is ours."""
        return self.permissions.get(urn, urn)

    def resource(self, word: str) -> pulumi.Input[str]:
        """Return the URN of a resource or of a group of ours; OVHcloud's own stay words."""
        return self.resources.get(word.removeprefix(ovh_words.RESOURCE_GROUP), word)


def build(on: Account) -> Groups:
    """Build what the stack declares of an account itself."""
    declared = on.declared.setup
    for tagged in declared.tagged:
        _tags(tagged, on)
    if declared.identity_provider:
        _identity_provider(declared.identity_provider, on)
    return Groups(
        permissions=_permissions_groups(on),
        resources={group.key: _resource_group(group, on) for group in declared.resource_groups},
    )


def _permissions_groups(on: Account) -> Mapping[str, pulumi.Output[str]]:
    """Build permissions groups, those that deny first; the others wait for them."""
    found: dict[str, pulumi.Output[str]] = {}
    denying: list[pulumi.Resource] = []
    for declared in sorted(on.declared.setup.permissions_groups, key=lambda group: not group.deny):
        first = [] if declared.deny else denying
        made = _permissions_group(declared, on.after(*on.first, *first))
        denying += [made] if declared.deny else []
        found[ovh_words.own_group(declared.key, on.declared)] = made.id
    return found


def _permissions_group(
    declared: setup.PermissionsGroup, on: Account
) -> permissions_group.PermissionsGroup:
    props: permissions_group.PermissionsGroupProps = {
        "name": on.named(declared.key),
        "description": declared.description,
        "allow": list(declared.allow),
        "excepted": list(declared.excepted),
        "deny": list(declared.deny),
        "mark": on.mark(declared.key),
    }
    options = _options(declared.renamed_from, on)
    return permissions_group.PermissionsGroup(on.logical(declared.key), props, options)


def _resource_group(declared: setup.ResourceGroup, on: Account) -> pulumi.Output[str]:
    props: resource_group.ResourceGroupProps = {
        "name": on.named(declared.key),
        "resources": list(declared.resources),
        "mark": on.mark(declared.key),
    }
    options = _options(declared.renamed_from, on)
    return resource_group.ResourceGroup(on.logical(declared.key), props, options).id


def _tags(declared: setup.Tagged, on: Account) -> None:
    """Tag a resource; its name in the state is its type and name."""
    key = declared.resource.partition(":resource:")[2]
    props: resource_tags.ResourceTagsProps = {
        "resource": declared.resource,
        "tags": dict(declared.tags),
    }
    resource_tags.ResourceTags(on.logical(key), props, on.inside())


def _identity_provider(declared: setup.IdentityProvider, on: Account) -> None:
    props: identity_provider.IdentityProviderProps = {
        "metadata": declared.metadata,
        "group_attribute": declared.group_attribute,
        "user_attribute": declared.user_attribute,
        "disable_users": declared.disable_users,
        "sign_requests": declared.sign_requests,
        "requested_attributes": list(declared.requested_attributes),
    }
    identity_provider.IdentityProvider(on.name, props, on.inside())


def _options(renamed_from: str, on: Account) -> pulumi.ResourceOptions:
    return on.inside(None, renamed_from and on.logical(renamed_from))
