"""What to do about an object that exists although no run has noted it: the answer was lost.

IAM made it, nobody was told, and pulumi-aws takes nothing over by itself. Its mark tells whether it
is the stack's own; then it is imported.

https://www.pulumi.com/docs/iac/cli/commands/pulumi_import/
https://www.pulumi.com/docs/iac/concepts/resources/options/hooks/
"""

import re
from collections.abc import Mapping

import pulumi

from access import model
from providers import mark
from providers.aws import account as gate
from providers.errors import ProviderError
from providers.settings import Settings

EXISTS = "EntityAlreadyExists"
KINDS: Mapping[str, tuple[str, str]] = {  # What the gate calls it, and its id by its name.
    "aws:iam/group:Group": ("group", "{name}"),
    "aws:iam/policy:Policy": ("policy", "arn:aws:iam::{account}:policy/{name}"),
    "aws:iam/role:Role": ("role", "{name}"),
    "aws:iam/user:User": ("user", "{name}"),
}
PIECE = re.compile(r"--[0-9]+$")  # Of a holder's policies, which is their parent.


def hook(account: model.Account, stack: str) -> pulumi.ErrorHook:
    """Return what says how to go on where an object of the stack's own is in the way."""

    def told(failed: pulumi.ErrorHookArgs) -> bool:
        if failed.failed_operation == "create" and any(EXISTS in each for each in failed.errors):
            _tell(failed, account, stack)
        return False  # It fails all the same.

    return pulumi.ErrorHook(f"{account.name}-exists", told)


def _tell(failed: pulumi.ErrorHookArgs, account: model.Account, stack: str) -> None:
    if failed.type not in KINDS or failed.new_inputs is None:
        return
    kind, id_ = KINDS[failed.type]
    name = str(failed.new_inputs["name"])
    if _holder(account, kind, name) == mark.owner(stack, failed.name):
        command = _command(failed, account, id_.format(name=name, account=account.identity))
        pulumi.log.error(
            f'account "{account.name}": the {kind} "{name}" is this stack\'s own, by its mark: '
            f"when it was made, AWS's answer was lost. Take it into the state, and run again: "
            f"{command}"
        )


def _holder(account: model.Account, kind: str, name: str) -> str:
    """Return the owner in the mark of what holds a name, "" where nobody can tell."""
    looking = gate.AccountProvider()
    looking.settings = Settings.of(Settings.told(account).get)
    try:
        return mark.owner_of(looking.holders(kind, [name]).get(name, ""))
    except ProviderError:
        return ""


def _command(failed: pulumi.ErrorHookArgs, account: model.Account, id_: str) -> str:
    start, _, types = failed.urn.rpartition("::")[0].rpartition("::")
    parent = f"{start}::{types.rpartition('$')[0]}::{PIECE.sub('', failed.name)}"
    provider = f"{start}::pulumi:providers:aws::{account.name}"
    return (
        f"pulumi import {failed.type} {failed.name} {id_} --parent 'parent={parent}' "
        f"--provider 'provider={provider}' --protect=false --generate-code=false"
    )
