"""Scaleway IAM member: a person inside the organization, with a first password where wanted.

https://www.scaleway.com/en/developers/api/iam/#path-users-create-a-new-user
"""

from collections.abc import Sequence
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input

from providers import password
from providers.base import CreateResult, Opts, Props, Resource, UpdateResult
from providers.errors import Taken
from providers.listing import Found
from providers.scaleway.client import IAM
from providers.scaleway.provider import NamedProvider

PATH = f"{IAM}/users"
OWNER = "owner"


class UserProps(TypedDict):
    """What a declaration sets. Lengths are in characters."""

    username: Input[str]  # 2 to 150, unique in the organization.
    email: Input[str]
    tags: NotRequired[Input[Sequence[str]]]  # Up to 9, of 70, all of them; the mark is the tenth.
    locked: NotRequired[Input[bool]]  # False unless said; nobody locked signs in or uses a key.
    with_password: NotRequired[Input[bool]]  # True unless said; without, others let them in.
    organization_id: Input[str]
    mark: Input[str]  # Its owner part.


class UserProvider(NamedProvider):
    """Members by UUID. User name, password and lock are changed by calls of their own.

    The owner of the organization is never changed, not even where a state holds them: ownership
    can be handed over by hand.
    """

    path = PATH
    editable = ("username", "email", "tags", "locked", "with_password")
    replace_on = ("organization_id",)
    unordered = ("tags",)
    kept = ("password",)

    def create(self, props: Props) -> CreateResult:
        """Make the member; one whose password was lost with the answer is made again."""
        stranded = self.own(PATH, props["username"], props)
        secret = password.make() if _has_password(props) else ""
        if stranded and not secret:
            self.say(f"took over {props['username']} of an earlier run")
            body = {"email": props["email"], "tags": self.tags(props)}
            made = self.member("PATCH", stranded["id"], body)
        else:
            if stranded:
                self.delete(stranded["id"], props)
                name = props["username"]
                self.say(f"made {name} again, whose password of an earlier run nobody has")
            made = self.api.call("POST", PATH, self.body(props, secret))
        if self.differs("locked", made, props):
            made = self.lock(made["id"], props)
        return CreateResult(made["id"], {**self.said(made, props), "password": secret})

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Change what differs; user name, password and lock by their own calls, and last."""
        edits = self.edits(olds, news)
        plain = {key: edits[key] for key in ("email",) if key in edits}
        body = {**plain, **self.retagged(olds, news)}
        found = self.member("PATCH" if body else "GET", id_, body or None)
        if "username" in edits:
            path = f"{PATH}/{id_}/update-username"
            found = self.api.call("POST", path, {"username": edits["username"]})
        secret = olds.get("password") or ""
        if "with_password" in edits:
            secret = self.renew(id_, news)
        if "locked" in edits:
            found = self.lock(id_, news)
        return UpdateResult({**self.said(found, news), "password": secret})

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the member, with its keys."""
        self.spare_owner(id_)
        self.api.delete(f"{PATH}/{id_}")

    def body(self, props: Props, secret: str) -> Props:
        """Return a new member in the API's words; nobody is mailed."""
        member = {
            "username": props["username"],
            "email": props["email"],
            "password": secret,
            "send_password_email": False,
            "send_welcome_email": False,
        }
        return {
            "organization_id": props["organization_id"],
            "tags": self.tags(props),
            "member": member,
        }

    def member(self, method: str, id_: str, body: Props | None) -> Props:
        """Return a member, after a change or as it is. Raises Taken for the owner."""
        self.spare_owner(id_)
        found: Props = self.api.call(method, f"{PATH}/{id_}", body)
        return found

    def spare_owner(self, id_: str) -> None:
        """Raise Taken where a user is the owner; who they are is read from the list."""
        every = self.api.lists[PATH].every()
        if any(found["id"] == id_ and found["type"] == OWNER for found in every):
            raise Taken(
                f"{self.settings.account}: {PATH}/{id_} is the owner of the organization, who is "
                "never changed from here. Take them out of the declaration, and the resource out "
                "of the state with `pulumi state delete`."
            )

    def renew(self, id_: str, props: Props) -> str:
        """Return a new password, now the member's; "" where none is wanted: theirs stays theirs."""
        if not _has_password(props):
            return ""
        secret = password.make()
        self.api.call("POST", f"{PATH}/{id_}/update-password", {"password": secret})
        return secret

    def lock(self, id_: str, props: Props) -> Props:
        """Lock or unlock a member, and return the member."""
        deed = "lock" if props.get("locked") else "unlock"
        found: Props = self.api.call("POST", f"{PATH}/{id_}/{deed}", {})
        return found

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: older states lack both words."""
        if key == "with_password":
            return value is not False
        return bool(value) if key == "locked" else super().meaning(key, value)

    def said(self, found: Found, props: Props) -> Props:
        """Return an answer in the words of a declaration; the cloud does not tell of passwords."""
        return {**super().said(found, props), "with_password": props.get("with_password")}


def _has_password(props: Props) -> bool:
    return props.get("with_password") is not False


class User(Resource, module="scaleway", name="User"):
    """The member in a Pulumi program; `id` is its UUID.

    `password` is the first one, a secret, and "" for a member without.
    """

    secrets = ("password",)

    password: pulumi.Output[str]

    def __init__(self, name: str, props: UserProps, opts: Opts = None) -> None:
        super().__init__(UserProvider(), name, {**props}, opts)
