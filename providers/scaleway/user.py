"""Scaleway IAM member: a person inside the organization, made with a first password.

https://www.scaleway.com/en/developers/api/iam/#path-users-create-a-new-user
"""

from collections.abc import Sequence
from typing import TypedDict

import pulumi
from pulumi import Input

from providers import password
from providers.base import CreateResult, Opts, Props, Resource, UpdateResult
from providers.scaleway.client import IAM
from providers.scaleway.provider import NamedProvider

PATH = f"{IAM}/users"


class UserProps(TypedDict):
    """What a declaration sets. Lengths are in characters."""

    username: Input[str]  # 2 to 150, unique in the organization.
    email: Input[str]
    tags: Input[Sequence[str]]  # Up to 9, of 70; the mark is the tenth.
    organization_id: Input[str]
    mark: Input[str]  # Its owner part.


class UserProvider(NamedProvider):
    """Members by UUID. A member's user name, and nothing else, is changed by a call of its own."""

    path = PATH
    editable = ("username", "email", "tags")
    replace_on = ("organization_id",)
    unordered = ("tags",)
    kept = ("password",)

    def create(self, props: Props) -> CreateResult:
        """Make the member; one whose password was lost with the answer is made again."""
        if stranded := self.own(PATH, props["username"], props):
            self.api.delete(f"{PATH}/{stranded['id']}")
            name = props["username"]
            self.say(f"made {name} again, whose password of an earlier run nobody has")
        secret = password.make()
        member = {
            "username": props["username"],
            "email": props["email"],
            "password": secret,
            "send_password_email": False,
            "send_welcome_email": False,
        }
        body = {
            "organization_id": props["organization_id"],
            "tags": self.tags(props),
            "member": member,
        }
        made = self.api.call("POST", PATH, body)
        return CreateResult(made["id"], {**self.said(made, props), "password": secret})

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Change what differs; the user name by its own call, and last."""
        edits = self.edits(olds, news)
        renamed = edits.pop("username", None)
        body = {**edits, "tags": self.tags(news)}
        found = self.api.call("PATCH", f"{PATH}/{id_}", body)
        if renamed:
            found = self.api.call("POST", f"{PATH}/{id_}/update-username", {"username": renamed})
        return UpdateResult({**self.said(found, news), "password": olds.get("password")})


class User(Resource, module="scaleway", name="User"):
    """The member in a Pulumi program; `id` is its UUID, `password` the first one, a secret."""

    secrets = ("password",)

    password: pulumi.Output[str]

    def __init__(self, name: str, props: UserProps, opts: Opts = None) -> None:
        super().__init__(UserProvider(), name, {**props}, opts)
