"""OVHcloud resource group: resources of the account under a name, for policies to be on.

https://eu.api.ovh.com/console/?section=%2Fiam&branch=v2#post-/iam/resourceGroup
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypedDict

from pulumi import Input

from providers import mark
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import Refused, cause
from providers.ovh import client
from providers.ovh.client import escaped
from providers.ovh.provider import OvhProvider
from providers.ovh.resource_tags import PATH as RESOURCES

PATH = "/v2/iam/resourceGroup"
DETAILED = client.DETAILED[PATH]
WRONG = {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}


class ResourceGroupProps(TypedDict):
    """What a declaration sets. Resources are URNs."""

    name: Input[str]  # No spaces; in the cloud the mark's digest is its end.
    resources: Sequence[Input[str]]  # They must exist.
    mark: Input[str]  # Its owner part.


class ResourceGroupProvider(OvhProvider):
    """Resource groups by URN. There is no description, so the name carries the mark."""

    editable = ("name", "resources")
    unordered = ("resources",)

    def create(self, props: Props) -> CreateResult:
        """Make the group, or take over the one of a lost answer: nobody else's has our name."""
        name = self.named(props)
        ours = [found for found in self.api.lists[PATH].every() if found["name"] == name]
        if ours:
            self.say(f"took over the resource group {name} of an earlier run")
            urn = ours[0]["urn"]
            self.send("PUT", _path(urn), props)
        else:
            urn = self.send("POST", PATH, props)["urn"]
        return CreateResult(urn, {**self.declared(props), "mark": props["mark"]})

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the group as it is."""
        found = self.api.one(PATH, _uuid(id_))
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, _olds: Props, news: Props) -> UpdateResult:
        """Send name and resources, both at once."""
        self.send("PUT", _path(id_), news)
        return UpdateResult({**self.declared(news), "mark": news["mark"]})

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the group; policies that name it cover nothing by it from then on."""
        self.api.delete(_path(id_))

    def named(self, props: Props) -> str:
        """Return the name that a group of ours has in the cloud."""
        return mark.named(props["name"], self.mark(props))

    def said(self, found: Mapping[str, Any], props: Props) -> Props:
        """Return an answer with details in the words of a declaration."""
        name, ours = mark.unnamed(found["name"], self.mark(props))
        return {
            "name": name,
            "resources": [resource["urn"] for resource in found.get("resources") or ()],
            "mark": props["mark"] if ours else "",
        }

    def send(self, method: str, path: str, props: Props) -> Any:
        """Return the answer to a whole group. Raises Refused, with the resources that lack."""
        resources = sorted(props.get("resources") or [])
        body = {"name": self.named(props), "resources": [{"urn": urn} for urn in resources]}
        try:
            return self.api.call(method, path, body)
        except Refused as refused:
            if refused.status not in WRONG:
                raise
            there = {resource["urn"] for resource in self.api.pages(RESOURCES)}
            lacking = ", ".join(urn for urn in resources if urn not in there)
            if not lacking:
                raise
            raise Refused(f"{refused}. The account has no {lacking}.", refused.status) from cause(
                refused
            )


def _path(urn: str) -> str:
    return f"{PATH}/{escaped(_uuid(urn))}"


def _uuid(urn: str) -> str:
    return urn.rpartition(":")[2]


class ResourceGroup(Resource, module="ovh", name="ResourceGroup"):
    """The resource group in a Pulumi program; `id` is its URN."""

    def __init__(self, name: str, props: ResourceGroupProps, opts: Opts = None) -> None:
        super().__init__(ResourceGroupProvider(), name, {**props}, opts)
