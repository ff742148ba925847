"""OVHcloud personal access token of a service. Its secret is told once, by the creation.

https://eu.api.ovh.com/console/?section=%2Fme&branch=v1#post-/me/identity/user/-user-/token
"""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

import pulumi
from pulumi import Input

from providers import mark
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import ProviderError
from providers.ovh.client import escaped
from providers.ovh.provider import OvhProvider
from providers.ovh.user import PATH as USERS
from providers.ovh.user import SERVICE

SLACK = timedelta(seconds=2)  # Of an end that the cloud counts itself from a creation.


class TokenProps(TypedDict):
    """What a declaration sets; of `expires_at` and `lifetime_s` at most one."""

    login: Input[str]  # Of a user of type SERVICE.
    name: Input[str]  # Its name begins with it: letters, digits, spaces, ".", "_", "@" and "-".
    description: Input[str]  # The same characters, up to 255, the mark among them.
    expires_at: Input[str]  # An instant, "" for none.
    lifetime_s: Input[int]  # Counted from the creation, 0 for none.
    mark: Input[str]  # Its owner part.


class TokenProvider(OvhProvider):
    """Tokens by login and name, which ends in random digits: a new one comes before the old goes.

    Their descriptions take fewer characters than a mark has, so it is spelled differently there.
    """

    editable = ("description", "expires_at", "lifetime_s")
    replace_on = ("login", "name")
    kept = ("token_name", "secret_key", "made_at")

    def create(self, props: Props) -> CreateResult:
        """Make the token, then remove any other with this very mark. Raises ProviderError."""
        self.refuse_people(props["login"])
        body = {"name": f"{props['name']}-{secrets.token_hex(4)}", **self.body(props)}
        # Counted by the cloud's clock: nobody knows the moment of the creation before.
        lifetime = {"expiresIn": int(props["lifetime_s"])} if props.get("lifetime_s") else {}
        made = self.api.call("POST", _path(props["login"]), {**body, **lifetime})
        self.sweep(made["name"], props)
        outs = {
            **self.said(made, props),
            "token_name": made["name"],
            "secret_key": made["token"],
            "made_at": made["creation"],
        }
        return CreateResult(f"{props['login']}/{made['name']}", outs)

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the token as it is."""
        found = self.api.find(_path(props["login"], props["token_name"]))
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Change description and end, both at once; what has no end any more is told so."""
        lifetime = news.get("lifetime_s")
        end = {"expiresAt": _after(olds["made_at"], lifetime).isoformat()} if lifetime else {}
        body = {"expiresAt": None, **self.body(news), **end}
        found = self.api.call("PUT", _path(news["login"], olds["token_name"]), body)
        remembered = {key: olds.get(key) for key in self.kept}
        return UpdateResult({**self.said(found, news), **remembered})

    def delete(self, _id: str, props: Props) -> None:
        """Delete the token; it opens nothing from then on."""
        self.api.delete(_path(props["login"], props["token_name"]))

    def refuse_people(self, login: str) -> None:
        """Make sure that a user is a service. Raises ProviderError."""
        kind = self.api.call("GET", f"{USERS}/{escaped(login)}").get("type")
        if kind != SERVICE:
            raise ProviderError(
                f'{self.settings.account}: no token was made for "{login}", a user of type {kind}: '
                f"they are for users of type {SERVICE}. Those of people are listed and can be "
                "revoked, never made."
            )

    def sweep(self, kept: str, props: Props) -> None:
        """Delete the other tokens of the user that carry this very mark."""
        for name in self.api.call("GET", _path(props["login"])):
            path = _path(props["login"], name)
            found = (name != kept and self.api.find(path)) or {}
            if mark.unspelled(found.get("description"))[1] == self.mark(props):
                self.api.delete(path)
                self.say(f"removed the token {name}, whose place {kept} has taken")

    def body(self, props: Props) -> Props:
        """Return description and end, as far as a declaration tells them by themselves."""
        end = props.get("expires_at")
        return {
            "description": mark.described(props["description"], mark.spelled(self.mark(props))),
            **({"expiresAt": end} if end else {}),
        }

    def said(self, found: Mapping[str, Any], props: Props) -> Props:
        """Return an answer in the words of a declaration; an end that was moved is an instant."""
        text, held = mark.unspelled(found["description"])
        ours = held == self.mark(props)
        moved = {"expires_at": found.get("expiresAt"), "lifetime_s": 0}
        end = props if self.ends_as_declared(found, props) else moved
        return {
            **{key: props[key] for key in self.replace_on},
            "description": text if ours or not held else found["description"],
            "expires_at": end.get("expires_at"),
            "lifetime_s": end.get("lifetime_s"),
            "mark": props["mark"] if ours else "",
        }

    def ends_as_declared(self, found: Mapping[str, Any], props: Props) -> bool:
        """Tell whether a token ends when it should."""
        end, lifetime = found.get("expiresAt"), props.get("lifetime_s")
        if lifetime and end:
            return abs(_instant(end) - _after(found["creation"], lifetime)) <= SLACK
        return not lifetime and not self.differs("expires_at", props, {"expires_at": end})

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: ends are instants."""
        if key == "expires_at" and value:
            return _instant(value)
        return int(value or 0) if key == "lifetime_s" else super().meaning(key, value)


def _path(login: str, name: str = "") -> str:
    path = f"{USERS}/{escaped(login)}/token"
    return f"{path}/{escaped(name)}" if name else path


def _instant(told: str) -> datetime:
    """Return an instant to the second, which is how ends are told."""
    return datetime.fromisoformat(told).astimezone(UTC).replace(microsecond=0)


def _after(creation: str, lifetime_s: float) -> datetime:
    return _instant(creation) + timedelta(seconds=lifetime_s)


class Token(Resource, module="ovh", name="Token"):
    """The token in a Pulumi program; `id` is `<login>/<its name>`, `secret_key` its secret."""

    secrets = ("secret_key",)
    unique_name = False  # The new token is made before the old one goes.

    token_name: pulumi.Output[str]
    secret_key: pulumi.Output[str]

    def __init__(self, name: str, props: TokenProps, opts: Opts = None) -> None:
        super().__init__(TokenProvider(), name, {**props}, opts)
