"""Scaleway IAM member: a person inside the organization, made with a first password.

https://www.scaleway.com/en/developers/api/iam/#path-users-create-a-new-user
"""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

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
    locked: NotRequired[Input[bool]]  # False unless said; nobody locked signs in or uses a key.
    organization_id: Input[str]
    mark: Input[str]  # Its owner part.


class UserProvider(NamedProvider):
    """Members by UUID. A member's user name, and the lock, are changed by calls of their own."""

    path = PATH
    editable = ("username", "email", "tags", "locked")
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
        if props.get("locked"):
            made = self.lock(made["id"], props)
        return CreateResult(made["id"], {**self.said(made, props), "password": secret})

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Change what differs; the user name and the lock by their own calls, and last."""
        edits = self.edits(olds, news)
        renamed, moved = edits.pop("username", None), "locked" in edits
        edits.pop("locked", None)
        body = {**edits, "tags": self.tags(news)}
        found = self.api.call("PATCH", f"{PATH}/{id_}", body)
        if renamed:
            found = self.api.call("POST", f"{PATH}/{id_}/update-username", {"username": renamed})
        if moved:
            found = self.lock(id_, news)
        return UpdateResult({**self.said(found, news), "password": olds.get("password")})

    def lock(self, id_: str, props: Props) -> Props:
        """Lock or unlock a member, and return the member."""
        deed = "lock" if props.get("locked") else "unlock"
        found: Props = self.api.call("POST", f"{PATH}/{id_}/{deed}", {})
        return found

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: who is not locked is unlocked."""
        return bool(value) if key == "locked" else super().meaning(key, value)


class User(Resource, module="scaleway", name="User"):
    """The member in a Pulumi program; `id` is its UUID, `password` the first one, a secret."""

    secrets = ("password",)

    password: pulumi.Output[str]

    def __init__(self, name: str, props: UserProps, opts: Opts = None) -> None:
        super().__init__(UserProvider(), name, {**props}, opts)
