"""OVHcloud local user: a person who signs in as `<customer code>/<login>`, or who holds tokens.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#post-/me/identity/user
"""

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

import pulumi
from pulumi import Input

from providers import mark, password
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.ovh.client import escaped
from providers.ovh.provider import OvhProvider

PATH = "/v1/me/identity/user"
USER = "USER"
SERVICE = "SERVICE"
DISABLED = "DISABLED"


class UserProps(TypedDict):
    """What a declaration sets."""

    login: Input[str]  # Letters, digits, ".", "_" and "-"; unique in the account.
    email: Input[str]
    group: Input[str]  # The main group, whose role acts outside of all policies.
    description: Input[str]  # Up to 255 characters, the mark among them.
    type: NotRequired[Input[str]]  # USER, which is also what is absent, or SERVICE.
    enabled: NotRequired[Input[bool]]  # True unless said.
    mark: Input[str]  # Its owner part.


class UserProvider(OvhProvider):
    """Users by URN. The password is set once and cannot be changed by these routes."""

    editable = ("email", "group", "description", "enabled")
    replace_on = ("login", "type")
    kept = ("password",)

    def create(self, props: Props) -> CreateResult:
        """Make the user; one whose password was lost with the answer goes first."""
        path = _path(props)
        secret = "" if _is_service(props) else password.make()
        if not self.own(f'login "{props["login"]}"', self.api.find(path), props):
            self.make(props, secret)
        elif secret:
            self.api.delete(path)
            self.make(props, secret)
            self.say(f"made {props['login']} again, whose password of an earlier run nobody has")
        else:
            self.api.call("PUT", path, self.body(props))
            self.say(f"took over the user {props['login']} of an earlier run")
        made = self.api.call("GET", path)
        if self.differs("enabled", self.said(made, props), props):
            made = self.switch(props)
        return CreateResult(made["urn"], {**self.said(made, props), "password": secret})

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the user as it is; another status is said, since no plan would show it."""
        found = self.api.find(_path(props))
        if found is None:
            return gone()
        before, now = props.get("status", found["status"]), found["status"]
        if before != now:
            self.say(f"the user {props['login']} is {now}, and was {before}")
        return self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Change address, main group and description at once, and then who may sign in.

        One who may no longer is kept out before anything else can be refused.
        """
        remembered = {key: olds.get(key) for key in (*self.kept, "status")}
        switched = self.differs("enabled", olds, news)
        if switched and not _is_enabled(news):
            remembered["status"] = self.switch(news)["status"]
        if any(self.differs(key, olds, news) for key in ("email", "group", "description", "mark")):
            self.api.call("PUT", _path(news), self.body(news))
        if switched and _is_enabled(news):
            remembered["status"] = self.switch(news)["status"]
        return UpdateResult({**self.declared(news), "mark": news["mark"], **remembered})

    def delete(self, _id: str, props: Props) -> None:
        """Delete the user, and its tokens with it."""
        self.api.delete(_path(props))

    def make(self, props: Props, secret: str) -> None:
        """Make the user; a service has no password."""
        how = {"password": secret} if secret else {"type": SERVICE}
        self.api.call("POST", PATH, {"login": props["login"], **self.body(props), **how})

    def body(self, props: Props) -> Props:
        """Return what can be changed by one call, whole."""
        return {
            "email": props["email"],
            "group": props["group"],
            "description": self.described(props),
        }

    def switch(self, props: Props) -> Props:
        """Let the user in or keep it out, as declared, and return it as it is then."""
        verb = "enable" if _is_enabled(props) else "disable"
        self.api.call("POST", f"{_path(props)}/{verb}")
        found: Props = self.api.call("GET", _path(props))
        return found

    def said(self, found: Mapping[str, Any], props: Props) -> Props:
        """Return an answer in the words of a declaration, and the status as it is."""
        status = found["status"]
        return {**super().said({**found, "enabled": status != DISABLED}, props), "status": status}

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: older states know no type."""
        if key == "type":
            return value or USER
        return value is not False if key == "enabled" else super().meaning(key, value)

    def mark(self, props: Props) -> str:
        """Return the whole mark: a person's is what it was before users had types."""
        typed = {"type": SERVICE} if _is_service(props) else {}
        return mark.full(props["mark"], {"login": props["login"], **typed})


def _path(props: Props) -> str:
    return f"{PATH}/{escaped(props['login'])}"


def _is_service(props: Props) -> bool:
    return bool(props.get("type") == SERVICE)


def _is_enabled(props: Props) -> bool:
    return props.get("enabled") is not False


class User(Resource, module="ovh", name="User"):
    """The user in a Pulumi program; `id` is its URN, `password` the first one, a secret.

    `status` is what the cloud says of it: `OK`, `DISABLED` or `PASSWORD_CHANGE_REQUIRED`.
    """

    secrets = ("password",)

    login: pulumi.Output[str]
    password: pulumi.Output[str]
    status: pulumi.Output[str]

    def __init__(self, name: str, props: UserProps, opts: Opts = None) -> None:
        super().__init__(UserProvider(), name, {"status": None, **props}, opts)
