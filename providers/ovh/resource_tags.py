"""Tags on an OVHcloud resource: those that a declaration sets, among those of others.

https://eu.api.ovh.com/console/?section=%2Fiam&branch=v2#post-/iam/resource/-resourceURN-/tag
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from pulumi import Input

from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import Taken
from providers.ovh.client import escaped
from providers.ovh.provider import OvhProvider

PATH = "/v2/iam/resource"
SYSTEM = "ovh:"  # Begins the keys that OVHcloud computes.

Tags = Mapping[str, str]


class ResourceTagsProps(TypedDict):
    """What a declaration sets."""

    resource: Input[str]  # Its URN.
    tags: Mapping[str, Input[str]]  # Up to 128 and 256 of letters, digits and "_.:/=+@-".


class ResourceTagsProvider(OvhProvider):
    """Tags by their resource's URN, each set and removed by a call of its own.

    A tag has no room for a mark. `ours` is what we set, by key, which no refresh moves.
    """

    editable = ("tags",)
    replace_on = ("resource",)
    kept = ("ours",)

    def create(self, props: Props) -> CreateResult:
        """Set the tags; those of a lost answer are there already. Raises Taken."""
        return CreateResult(props["resource"], self.put({}, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return our tags as they are, and nobody else's; gone with their resource."""
        found = self.api.find(_path(id_))
        if found is None:
            return gone()
        keys = {*(props.get("tags") or {}), *(props.get("ours") or {})}
        tags = {key: value for key, value in _tags(found).items() if key in keys}
        return self.seen(id_, {"resource": id_, "tags": tags}, props)

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Set what differs, then remove what is no longer declared. Raises Taken."""
        return UpdateResult(self.put(olds.get("ours") or {}, news))

    def delete(self, id_: str, props: Props) -> None:
        """Remove our tags, unless the resource is gone."""
        ours = props.get("ours") or {}
        if found := self.api.find(_path(id_)):
            self.remove(id_, ours, ours, _tags(found))

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: an empty tag is no absent one."""
        return dict(value or {}) if key == "tags" else super().meaning(key, value)

    def put(self, ours: Tags, props: Props) -> Props:
        """Bring a resource from the tags that are ours to the declared ones."""
        urn, wanted = props["resource"], props.get("tags") or {}
        self.refuse_system(urn, wanted)
        present = _tags(self.api.call("GET", _path(urn)))
        met = {key: present[key] for key in wanted if key in present and key not in ours}
        self.refuse_strange(urn, {key: met[key] for key in met if met[key] != wanted[key]})
        if met:
            self.say(f"took over the tags {', '.join(sorted(met))} of {urn}, set as declared")
        for key, value in sorted(wanted.items()):
            if present.get(key) != value:
                self.api.call("POST", f"{_path(urn)}/tag", {"key": key, "value": value})
        self.remove(urn, ours, ours.keys() - wanted.keys(), present)
        return {"resource": urn, "tags": dict(wanted), "ours": dict(wanted)}

    def remove(self, urn: str, ours: Tags, keys: Iterable[str], present: Tags) -> None:
        """Remove tags of ours; one that somebody else has set since is left and said."""
        for key in sorted(keys):
            if present.get(key) == ours[key]:
                self.api.delete(f"{_path(urn)}/tag/{escaped(key)}")
            elif key in present:
                self.say(f"left the tag {key} of {urn}, which has a value of somebody else's")

    def refuse_system(self, urn: str, wanted: Tags) -> None:
        """Raise Taken for keys that are OVHcloud's, before anything is called."""
        if theirs := sorted(key for key in wanted if key.startswith(SYSTEM)):
            raise Taken(
                f"{self.settings.account}: OVHcloud itself sets the tags that begin with "
                f"{SYSTEM}, so {urn} cannot be given {', '.join(theirs)}. Nothing was changed."
            )

    def refuse_strange(self, urn: str, met: Tags) -> None:
        """Raise Taken for keys that somebody else has given another value."""
        if met:
            held = ", ".join(f'{key} "{value}"' for key, value in sorted(met.items()))
            raise Taken(
                f"{self.settings.account}: {urn} already has the tags {held}; by whom is not "
                "known. Nothing was changed. Declare these values, or remove the tags there."
            )


def _path(urn: str) -> str:
    return f"{PATH}/{escaped(urn)}"


def _tags(resource: Mapping[str, Any]) -> Tags:
    tags: Tags = resource.get("tags") or {}
    return tags


class ResourceTags(Resource, module="ovh", name="ResourceTags"):
    """The tags of a resource in a Pulumi program; `id` is the resource's URN."""

    def __init__(self, name: str, props: ResourceTagsProps, opts: Opts = None) -> None:
        super().__init__(ResourceTagsProvider(), name, {**props}, opts)
