"""Scaleway SCIM: an identity provider that keeps an organization's members. There is one at most.

https://www.scaleway.com/en/developers/api/iam/#path-scim

An empty body enables it, so that nothing is sent but by the creation of a declared one; and there
is no place for a mark. What a lost answer leaves has no token, since ours wait for its id. Nobody
comes through SCIM without a token, so that to take this over takes nothing from anybody. With
tokens, ended ones too, it is somebody else's: it has been of use to somebody.
"""

from typing import TypedDict

from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, gone
from providers.errors import Taken
from providers.scaleway.client import IAM
from providers.scaleway.provider import ScalewayProvider

PATH = f"{IAM}/scim"


class ScimProps(TypedDict):
    """What a declaration sets."""

    organization_id: Input[str]


class ScimProvider(ScalewayProvider):
    """SCIM by UUID: enabled anew it has another, and is another. There is nothing to edit."""

    replace_on = ("organization_id",)

    def create(self, props: Props) -> CreateResult:
        """Enable SCIM, or take over what an earlier run left. Raises Taken."""
        made = self.api.find(_path(props))
        if made is None:
            made = self.api.call("POST", _path(props), {})
        else:
            self.claim(made["id"])
        return CreateResult(made["id"], self.declared(props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return SCIM as it is; one that somebody enabled in its place is not ours."""
        found = self.api.find(_path(props))
        if found is None or found["id"] != id_:
            return gone()
        return self.seen(id_, self.declared(props), props)

    def delete(self, id_: str, _props: Props) -> None:
        """Disable SCIM; its tokens go with it."""
        self.api.delete(f"{PATH}/{id_}")

    def claim(self, id_: str) -> None:
        """Take over what an earlier run left. Raises Taken."""
        tokens = [each["id"] for each in self.api.pages(f"{PATH}/{id_}/tokens", "scim_tokens")]
        if tokens:
            raise Taken(
                f"{self.settings.account}: SCIM is enabled already, and not by this stack (its "
                f"tokens: {', '.join(tokens)}); it was left as it is. Disable it there, or take "
                "it out of the declaration."
            )
        self.say("took over SCIM, which an earlier run had enabled")


def _path(props: Props) -> str:
    return f"{IAM}/organizations/{props['organization_id']}/scim"


class Scim(Resource, module="scaleway", name="Scim"):
    """SCIM in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: ScimProps, opts: Opts = None) -> None:
        super().__init__(ScimProvider(), name, {**props}, opts)
