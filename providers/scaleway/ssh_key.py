"""Scaleway SSH key: opens the machines of one project that start while it is there.

https://www.scaleway.com/en/developers/api/iam/#path-ssh-keys
"""

from typing import Any, TypedDict

from pulumi import Input

from access import ssh
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
from providers.scaleway.client import SSH_KEYS
from providers.scaleway.provider import ScalewayProvider


class SshKeyProps(TypedDict):
    """What a declaration sets."""

    name: Input[str]  # Up to 1000 characters, the mark among them; unique nowhere.
    public_key: Input[str]  # As in an `id_ed25519.pub`; comment and line end mean nothing.
    project: Input[str]  # Name or id, "" for the organization's default.
    disabled: Input[bool]
    mark: Input[str]  # Its owner part.


class SshKeyProvider(ScalewayProvider):
    """SSH keys by UUID. Their name carries the mark: they have neither description nor tags."""

    editable = ("name", "disabled")
    replace_on = ("public_key", "project")

    def diff(self, id_: str, olds: Props, news: Props) -> DiffResult:
        """Return what an update would change; a project's id means what its name meant."""
        same = news.get("project") == olds["project_id"]
        return super().diff(id_, {**olds, **({"project": news["project"]} if same else {})}, news)

    def create(self, props: Props) -> CreateResult:
        """Add the key; one with our mark, of a lost answer, goes before it.

        It is not taken over: a replacement that was forced by hand would lose it again.
        """
        props = {**props, "project_id": self.project(props)}
        self.sweep(props)
        told = {key: props[key] for key in ("public_key", "project_id")}
        made = self.api.call("POST", SSH_KEYS, {"name": self.named(props), **told})
        if props.get("disabled"):
            made = self.api.call("PATCH", f"{SSH_KEYS}/{made['id']}", {"disabled": True})
        return CreateResult(made["id"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the key as it is."""
        found = self.api.one(SSH_KEYS, id_)
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Rename the key, turn it off or on: what differs and no more."""
        news = {**news, "project_id": olds["project_id"]}
        renamed = self.named(olds) != self.named(news)
        body: Props = {"name": self.named(news)} if renamed else {}
        if self.differs("disabled", olds, news):
            body["disabled"] = bool(news.get("disabled"))
        made = self.api.call("PATCH", f"{SSH_KEYS}/{id_}", body)
        return UpdateResult(self.said(made, news))

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the key; machines that have started with it still know it."""
        self.api.delete(f"{SSH_KEYS}/{id_}")

    def sweep(self, props: Props) -> None:
        """Delete the keys that carry this very mark."""
        for found in self.api.lists[SSH_KEYS].every():
            if mark.undescribed(found["name"])[1] == self.mark(props):
                self.api.delete(f"{SSH_KEYS}/{found['id']}")
                self.say(f"removed the SSH key {found['id']} of an earlier run, to make it again")

    def named(self, props: Props) -> str:
        """Return the name that a key of ours carries; one without our mark has none."""
        name = props.get("name") or ""
        return mark.described(name, self.mark(props)) if props.get("mark") else name

    def project(self, props: Props) -> str:
        """Return the id of the project: the organization's own, where none is declared."""
        return self.api.project(props["project"]) if props["project"] else self.api.organization

    def said(self, found: Found, props: Props) -> Props:
        """Return an answer in the words of a declaration, and the id of the project."""
        text, held = mark.undescribed(found["name"])
        project, id_ = props["project"], found["project_id"]
        ours = held == self.mark({**props, "project_id": id_})
        wanted = self.api.known(project) if project else self.api.organization
        other = self.differs("public_key", props, dict(found))
        return {
            "name": text if ours or not held else found["name"],
            "public_key": (found if other else props)["public_key"],
            "project": project if wanted == id_ else id_,
            "project_id": id_,
            "disabled": found["disabled"],
            "mark": props["mark"] if ours else "",
        }

    def mark(self, props: Props) -> str:
        """Return the whole mark, by the project's id: a name may become another's."""
        forcing = {"public_key": _plain(props["public_key"]), "project_id": props["project_id"]}
        return mark.full(props["mark"], forcing)

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same."""
        if key == "public_key" and value:
            return _plain(value)
        return bool(value) if key == "disabled" else super().meaning(key, value)


def _plain(public_key: str) -> str:
    """Return what counts of a key; of one that only the cloud knows, its first two words."""
    try:
        return ssh.plain(public_key)
    except ValueError:
        return " ".join(public_key.split()[:2])


class SshKey(Resource, module="scaleway", name="SshKey"):
    """The key in a Pulumi program; `id` is its UUID."""

    unique_name = False  # The new key is made before the old one goes.

    def __init__(self, name: str, props: SshKeyProps, opts: Opts = None) -> None:
        super().__init__(SshKeyProvider(), name, {"project_id": None, **props}, opts)
