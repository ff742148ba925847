"""The gate of an OVHcloud account: its credentials, and who holds the names that a stack wants.

https://eu.api.ovh.com/console/?section=%2Fauth&branch=v1#get-/auth/details
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pulumi import Input

from providers import mark
from providers.base import CreateResult, Opts, Props, UpdateResult
from providers.gate import Gate, GateProps, GateProvider, Holders
from providers.ovh import client, group, permissions_group, policy, user
from providers.ovh.client import escaped
from providers.ovh.permissions_group import OVHCLOUD

ONE_BY_ONE = {"user": user.PATH, "group": group.PATH}
BY_LIST = {"policy": policy.PATH, "permissions group": permissions_group.PATH}


class AccountProps(GateProps):
    """`rights` are what the pipeline needs here: actions by the URN of their resource."""

    rights: Input[Mapping[str, Sequence[str]]]


class AccountProvider(GateProvider):
    """Names by list; v1 lists are ids only, so whatever bears a name there is read.

    What the last run needed is remembered, since a run that removes the last object of a kind no
    longer declares the kind.
    """

    editable = ("claims", "rights")

    @property
    def api(self) -> client.OvhClient:
        """The account's client."""
        return client.of(self.settings)

    def holders(self, kind: str, names: Iterable[str]) -> Holders:
        """Return the marks of those who hold names of a kind.

        OVHcloud's own come before ours: whoever reads such a name in a grant means OVHcloud's.
        """
        if kind in BY_LIST:
            listed = self.api.lists[BY_LIST[kind]].every()
            found = {item["name"]: item for item in sorted(listed, key=_is_ovhclouds)}
        else:
            path = ONE_BY_ONE[kind]
            present = set(self.api.call("GET", path)) & set(names)
            found = {name: self.api.call("GET", f"{path}/{escaped(name)}") for name in present}
        return {
            name: mark.undescribed(item.get("description"))[1]
            for name, item in found.items()
            if name in set(names)
        }

    def create(self, props: Props) -> CreateResult:
        """Make sure of the pipeline's rights, then of the names. Raises Unentitled, Taken."""
        self.api.entitle()
        return super().create(props)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Make sure of the rights for what stays, comes and goes, then of the names that are new.

        Raises Unentitled, Taken.
        """
        self.api.entitle(olds.get("rights") or {})
        return super().update(id_, olds, news)

    def known(self, props: Props) -> Props:
        """Return names and rights."""
        return {**super().known(props), "rights": props.get("rights") or {}}


def _is_ovhclouds(item: Mapping[str, Any]) -> bool:
    return bool(item["owner"] == OVHCLOUD)


class Account(Gate, module="ovh", name="Account"):
    """The account in a Pulumi program; `id` is its name."""

    def __init__(self, name: str, props: AccountProps, opts: Opts = None) -> None:
        super().__init__(AccountProvider(), name, {**props}, opts)
