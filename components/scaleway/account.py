"""A Scaleway organization: its provider, and the names that a stack takes in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi

from access import model
from access.names import scaleway as names
from components import account as base
from components.account import claims, dynamic_provider
from components.scaleway import setup
from providers.gate import Gate
from providers.scaleway import account as gate


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(base.Account):
    """An organization with the projects that the stack has made, and the tokens of its SCIM."""

    projects: Mapping[str, pulumi.Output[str]]
    scim_tokens: Mapping[str, pulumi.Output[str]]

    def project(self, word: str) -> pulumi.Input[str]:
        """Return the id of a project of the stack, known once it is there; others stay words."""
        return self.projects.get(word, word)


def opened(
    account: model.Account, declaration: model.Declaration
) -> tuple[pulumi.ProviderResource, Gate]:
    """Return the provider of an account's objects, and the gate before them."""
    provider = dynamic_provider(account)
    taken = names.taken(declaration, account)
    return provider, gate.Account(
        account.name,
        {"claims": claims(account, declaration.stack, taken)},
        pulumi.ResourceOptions(provider=provider),
    )


def ready(
    account: model.Account,
    declaration: model.Declaration,
    provider: pulumi.ProviderResource,
    gates: Sequence[Gate],
) -> Account:
    """Return the account, ready to build in."""
    plain = base.Account(declared=account, stack=declaration.stack, provider=provider, gates=gates)
    built = setup.build(plain)
    return Account(
        declared=account,
        stack=declaration.stack,
        provider=provider,
        gates=gates,
        projects=built.projects,
        scim_tokens=built.scim_tokens,
    )


def tags(holder: model.Principal) -> list[str]:
    """Return the tags of a person, a team or a program in Scaleway's words."""
    return [f"{key}={value}" for key, value in sorted(holder.tags.items())]
