"""OVHcloud local user: a person who signs in with `<customer code>/<login>`.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#post-/me/identity/user
"""

from typing import TypedDict

import pulumi
from pulumi import Input

from providers import password
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.ovh.client import escaped
from providers.ovh.provider import OvhProvider

PATH = "/v1/me/identity/user"


class UserProps(TypedDict):
    """What a declaration sets."""

    login: Input[str]  # Letters, digits, ".", "_" and "-"; unique in the account.
    email: Input[str]
    group: Input[str]  # The main group, whose role acts outside of all policies.
    description: Input[str]  # Up to 255 characters, the mark among them.
    mark: Input[str]  # Its owner part.


class UserProvider(OvhProvider):
    """Users by URN. The password is set once and cannot be changed by these routes."""

    editable = ("email", "group", "description")
    replace_on = ("login",)
    kept = ("password",)

    def create(self, props: Props) -> CreateResult:
        """Make the user; one whose password was lost with the answer goes first."""
        path = _path(props)
        if self.own(f'login "{props["login"]}"', self.api.find(path), props):
            self.api.delete(path)
            self.say(f"made {props['login']} again, whose password of an earlier run nobody has")
        secret = password.make()
        body = {key: props[key] for key in ("login", "email", "group")}
        body |= {"description": self.described(props), "password": secret}
        self.api.call("POST", PATH, body)
        made = self.api.call("GET", path)
        return CreateResult(made["urn"], {**self.said(made, props), "password": secret})

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the user as it is."""
        found = self.api.find(_path(props))
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Change address, main group and description, all at once."""
        body = {
            "email": news["email"],
            "group": news["group"],
            "description": self.described(news),
        }
        self.api.call("PUT", _path(news), body)
        outs = {**self.declared(news), "mark": news["mark"], "password": olds.get("password")}
        return UpdateResult(outs)

    def delete(self, _id: str, props: Props) -> None:
        """Delete the user."""
        self.api.delete(_path(props))


def _path(props: Props) -> str:
    return f"{PATH}/{escaped(props['login'])}"


class User(Resource, module="ovh", name="User"):
    """The user in a Pulumi program; `id` is its URN, `password` the first one, a secret."""

    secrets = ("password",)

    login: pulumi.Output[str]
    password: pulumi.Output[str]

    def __init__(self, name: str, props: UserProps, opts: Opts = None) -> None:
        super().__init__(UserProvider(), name, {**props}, opts)
