"""Scaleway IAM API key of an application. Its secret is told once, by the creation.

https://www.scaleway.com/en/developers/api/iam/#path-api-keys
"""

from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict

import pulumi
from pulumi import Input

from providers import mark
from providers.base import (
    CreateResult,
    DiffResult,
    Opts,
    Props,
    ReadResult,
    Resource,
    UpdateResult,
    gone,
)
from providers.listing import Found
from providers.scaleway.client import IAM
from providers.scaleway.provider import ScalewayProvider

PATH = f"{IAM}/api-keys"
ENDS = ("expires_at", "lifetime_s")
NEVER = "never"  # What a read says of an end that was taken away.


class ApiKeyProps(TypedDict):
    """What a declaration sets; of `expires_at` and `lifetime_s` at most one."""

    application_id: Input[str]
    description: Input[str]  # Up to 200 characters, the mark among them.
    default_project: Input[str]  # Name or id, "" for the organization's default.
    expires_at: Input[str]  # An instant, "" for none.
    lifetime_s: Input[int]  # 0 for none.
    mark: Input[str]  # Its owner part.


class ApiKeyProvider(ScalewayProvider):
    """Keys by access key. An end can be added to a key that has none; then it is fixed.

    Another end, or none, is another key, made before the old one goes.
    """

    editable = ("description", "default_project")
    replace_on = ("application_id", *ENDS)
    kept = ("access_key", "secret_key", "fixed_end")

    def create(self, props: Props) -> CreateResult:
        """Make the key, then remove any whose secret was lost with an answer."""
        end = _end(props)
        body = {
            "application_id": props["application_id"],
            "description": self.described(props),
            "default_project_id": self.project(props),
            **({"expires_at": end} if end else {}),
        }
        made = self.api.call("POST", PATH, body)
        self.sweep(made["access_key"], props)
        outs = {
            **self.said(made, props, end),
            "access_key": made["access_key"],
            "secret_key": made["secret_key"],
            "fixed_end": end,
        }
        return CreateResult(made["access_key"], outs)

    def diff(self, id_: str, olds: Props, news: Props) -> DiffResult:
        """Return what an update would change: an end that is added replaces no key."""
        found = super().diff(id_, olds, news)
        if _is_endless(olds):
            found.replaces = [key for key in found.replaces or () if key not in ENDS]
        return found

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the key as it is; an end moved by hand is shown, and asks for a new key."""
        found = self.api.one(PATH, id_)
        if found is None:
            return gone()
        return self.seen(id_, self.said(found, props, props.get("fixed_end", "")), props)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Change description and project, and add an end to a key that has none."""
        added = _end(news) if _is_endless(olds) else ""
        end = added or str(olds.get("fixed_end") or "")
        body = {**self.edits(olds, news), **({"expires_at": added} if added else {})}
        found = self.api.call("PATCH", f"{PATH}/{id_}", body)
        remembered = {key: olds.get(key) for key in self.kept}
        return UpdateResult({**self.said(found, news, end), **remembered, "fixed_end": end})

    def edits(self, olds: Props, news: Props) -> Props:
        """Return what of description and project differs, as the API is to be told it."""
        body: Props = {}
        if self.described(olds) != self.described(news):
            body["description"] = self.described(news)
        if self.differs("default_project", olds, news):
            body["default_project_id"] = self.project(news)
        return body

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the key; it opens nothing from then on."""
        self.api.delete(f"{PATH}/{id_}")

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: ends are instants."""
        if key == "expires_at" and value and value != NEVER:
            return datetime.fromisoformat(value).astimezone(UTC)
        return super().meaning(key, value)

    def described(self, props: Props) -> str:
        """Return the description that a key carries, which ends in its mark."""
        return mark.described(props.get("description") or "", self.mark(props))

    def sweep(self, kept: str, props: Props) -> None:
        """Delete the other keys of the application that carry this very mark."""
        for key in self.api.lists[PATH].every():
            access_key, held = key["access_key"], mark.undescribed(key["description"])[1]
            is_theirs = key.get("application_id") == props["application_id"]
            if access_key != kept and is_theirs and held == self.mark(props):
                self.api.delete(f"{PATH}/{access_key}")
                self.say(f"removed {access_key}, a key of an earlier run whose secret nobody has")

    def project(self, props: Props) -> str:
        """Return the id of the default project: the organization's own, where none is declared."""
        name = props["default_project"]
        return self.api.project(name) if name else self.api.organization

    def said(self, found: Found, props: Props, end: str) -> Props:
        """Return an answer in the words of a declaration."""
        text, held = mark.undescribed(found["description"])
        name = props["default_project"]
        wanted = self.api.known(name) if name else self.api.organization
        same = found["default_project_id"] == wanted
        ends = found["expires_at"] or ""
        moved = self.meaning("expires_at", ends) != self.meaning("expires_at", end)
        return {
            "application_id": found["application_id"],
            "description": text,
            "default_project": name if same else found["default_project_id"],
            "expires_at": (ends or NEVER) if moved else props.get("expires_at"),
            "lifetime_s": 0 if moved else props.get("lifetime_s"),
            "mark": props["mark"] if held == self.mark(props) else "",
        }


def _is_endless(props: Props) -> bool:
    """Tell whether a key has no end, by what the state knows of it."""
    return not any(props.get(key) for key in ENDS)


def _end(props: Props) -> str:
    """Return the instant at which a key made now ends, "" for never."""
    if props.get("lifetime_s"):
        end = datetime.now(UTC) + timedelta(seconds=int(props["lifetime_s"]))
        return end.isoformat(timespec="seconds")
    return str(props.get("expires_at") or "")


class ApiKey(Resource, module="scaleway", name="ApiKey"):
    """The key in a Pulumi program; `id` is the access key, `secret_key` its secret."""

    secrets = ("secret_key",)
    unique_name = False  # The new key is made before the old one goes.

    access_key: pulumi.Output[str]
    secret_key: pulumi.Output[str]

    def __init__(self, name: str, props: ApiKeyProps, opts: Opts = None) -> None:
        super().__init__(ApiKeyProvider(), name, {**props}, opts)
