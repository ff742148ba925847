"""One account while it is built: its names, its marks, and what every object in it depends on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import pulumi

from access import model, setup
from providers import mark
from providers.gate import Gate
from providers.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where components build. `provider` is that of the cloud's objects, one per account."""

    declared: model.Account
    stack: str
    provider: pulumi.ProviderResource
    gates: Sequence[Gate]
    first: Sequence[pulumi.Resource] = ()

    @property
    def name(self) -> str:
        """The account's name in the stack."""
        return self.declared.name

    @property
    def identity(self) -> str:
        """The AWS account id, the OVHcloud account name or the Scaleway organization id."""
        return self.declared.identity

    def logical(self, key: str) -> str:
        """Return the logical name of a key's resources, for ever."""
        return f"{self.name}/{key}"

    def mark(self, key: str) -> str:
        """Return the owner part of the mark that a key's objects carry."""
        return mark.owner(self.stack, self.logical(key))

    def named(self, key: str) -> str:
        """Return the name of a key in the cloud."""
        return self.declared.named(key)

    def whole(self, renamed_from: str) -> pulumi.ResourceOptions:
        """Return the options of a component; its children follow it to a new key."""
        old = [pulumi.Alias(name=self.logical(renamed_from))] if renamed_from else None
        return pulumi.ResourceOptions(aliases=old)

    def after(self, *first: pulumi.Resource) -> Self:
        """Return the account for objects that are made after others, and deleted before them."""
        return replace(self, first=first)

    def inside(
        self, parent: pulumi.Resource | None = None, renamed_from: str = ""
    ) -> pulumi.ResourceOptions:
        """Return the options of an object: on this account, and not before all gates are passed."""
        old = [pulumi.Alias(name=renamed_from)] if renamed_from else None
        first = [*self.gates, *self.first]
        return pulumi.ResourceOptions(
            parent=parent, provider=self.provider, depends_on=first, aliases=old
        )


def dynamic_provider(
    account: model.Account,
    rights: Mapping[str, Sequence[str]] | None = None,
    center: setup.IdentityCenter | None = None,
) -> pulumi.ProviderResource:
    """Return the dynamic provider of one account: a process of its own, told no secret.

    `rights` are what the pipeline must hold there, actions by the URN of their resource; `center`
    is the Identity Center that the account administers.
    """
    settings = Settings.told(account, rights, center)
    inputs = {f"{pulumi.get_project()}:{key}": value for key, value in settings.items()}
    return pulumi.ProviderResource("pulumi-python", account.name, inputs)


def claims(
    account: model.Account, stack: str, names: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """Return the names that keys take in the cloud, by kind, each with the owner of its mark."""
    return {
        f"{kind}/{held[key]}": mark.owner(stack, f"{account.name}/{key}")
        for kind, held in sorted(names.items())
        for key in sorted(held)
    }
