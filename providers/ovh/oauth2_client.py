"""OVHcloud OAuth2 client: identity and secret of a program in one, also called service account.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#post-/me/api/oauth2/client
"""

from typing import TypedDict

import pulumi
from pulumi import Input

from providers import mark
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.ovh.client import escaped
from providers.ovh.provider import OvhProvider

PATH = "/v1/me/api/oauth2/client"
FLOW = "CLIENT_CREDENTIALS"


class Oauth2ClientProps(TypedDict):
    """What a declaration sets."""

    name: Input[str]
    description: Input[str]  # The mark is its end.
    mark: Input[str]  # Its owner part.


class Oauth2ClientProvider(OvhProvider):
    """Clients by the URN of their identity. The secret is told once, by the creation."""

    editable = ("name", "description")
    kept = ("access_key", "secret_key")

    def create(self, props: Props) -> CreateResult:
        """Make the client, then remove any whose secret was lost with an answer."""
        body = {**self.body(props), "flow": FLOW}
        made = self.api.call("POST", PATH, body)
        found = self.api.call("GET", _path(made["clientId"]))
        self.sweep(made["clientId"], props)
        outs = {
            **self.said(found, props),
            "access_key": made["clientId"],
            "secret_key": made["clientSecret"],
        }
        return CreateResult(found["identity"], outs)

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the client as it is."""
        found = self.api.find(_path(props["access_key"]))
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Change name and description, both at once."""
        self.api.call("PUT", _path(olds["access_key"]), self.body(news))
        remembered = {key: olds.get(key) for key in self.kept}
        return UpdateResult({**self.declared(news), "mark": news["mark"], **remembered})

    def delete(self, _id: str, props: Props) -> None:
        """Delete the client; its tokens open nothing from then on."""
        self.api.delete(_path(props["access_key"]))

    def body(self, props: Props) -> Props:
        """Return what can be changed, whole."""
        return {
            "name": props["name"],
            "description": self.described(props),
            "callbackUrls": [],
        }

    def sweep(self, kept: str, props: Props) -> None:
        """Delete the other clients that carry this very mark."""
        for client_id in self.api.call("GET", PATH):
            if client_id == kept:
                continue
            found = self.api.find(_path(client_id)) or {}
            if mark.undescribed(found.get("description"))[1] == self.mark(props):
                self.api.delete(_path(client_id))
                self.say(f"removed {client_id}, a client of an earlier run whose secret nobody has")


def _path(client_id: str) -> str:
    return f"{PATH}/{escaped(client_id)}"


class Oauth2Client(Resource, module="ovh", name="Oauth2Client"):
    """The client in a Pulumi program; `id` is its identity's URN, `secret_key` its secret."""

    secrets = ("secret_key",)
    unique_name = False  # The new client is made before the old one goes.

    access_key: pulumi.Output[str]
    secret_key: pulumi.Output[str]

    def __init__(self, name: str, props: Oauth2ClientProps, opts: Opts = None) -> None:
        super().__init__(Oauth2ClientProvider(), name, {**props}, opts)
