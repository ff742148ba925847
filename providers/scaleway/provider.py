"""What Scaleway's objects have in common: tags that carry the mark, and one organization."""

from typing import ClassVar

from providers import mark
from providers.base import CreateResult, Props, Provider, ReadResult, UpdateResult, gone
from providers.errors import Taken
from providers.gate import whose
from providers.listing import Found
from providers.scaleway import client


class ScalewayProvider(Provider):
    """An object by UUID. Its own tags are the declared ones and the mark, no others."""

    @property
    def api(self) -> client.ScalewayClient:
        """The organization's client."""
        return client.of(self.settings)

    def tags(self, props: Props) -> list[str]:
        """Return the tags that an object of ours carries."""
        return [*(props.get("tags") or []), self.mark(props)]

    def retagged(self, olds: Props, news: Props) -> Props:
        """Return the tags to send, all of them, where one of them or the mark differs."""
        same = olds.get("mark") == news["mark"] and not self.differs("tags", olds, news)
        return {} if same else {"tags": self.tags(news)}

    def tagged(self, found: Found, props: Props) -> Props:
        """Return an object's tags as a declaration says them: ours apart from the mark."""
        tags = list(found.get("tags") or [])
        ours = self.mark(props)
        if ours not in tags:
            return {"tags": tags, "mark": ""}
        tags.remove(ours)
        return {"tags": tags, "mark": props["mark"]}

    def own(self, path: str, name: str, props: Props) -> Found | None:
        """Return the object of this name with exactly our mark, or None where the name is free.

        Raises Taken.
        """
        every = self.api.lists[path].every()
        named = [each for each in every if name in (each.get("name"), each.get("username"))]
        for found in named:
            tags = found.get("tags") or []
            if self.mark(props) in tags:
                return found
            raise Taken(
                f'{self.settings.account}: somebody else holds the name "{name}" at {path}/'
                f"{found['id']} ({whose(mark.within(tags))}); it was left as it is."
            )
        return None


class NamedProvider(ScalewayProvider):
    """An object with a name, a description and tags, whole in one answer."""

    path: ClassVar[str]

    editable: ClassVar[tuple[str, ...]] = ("name", "description", "tags")
    replace_on = ("organization_id",)
    unordered = ("tags",)

    def create(self, props: Props) -> CreateResult:
        """Make the object, or take over the one of a lost answer."""
        body = {**self.declared(props), "tags": self.tags(props)}
        if found := self.own(self.path, props["name"], props):
            self.say(f"took over {props['name']} of an earlier run")
            made = self.api.call("PATCH", f"{self.path}/{found['id']}", body)
        else:
            made = self.api.call("POST", self.path, body)
        return CreateResult(made["id"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the object as it is."""
        found = self.api.one(self.path, id_)
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Change what differs, and no more."""
        body = {**self.edits(olds, news), **self.retagged(olds, news)}
        made = self.api.call("PATCH", f"{self.path}/{id_}", body)
        return UpdateResult(self.said(made, news))

    def delete(self, id_: str, _props: Props) -> None:
        """Delete the object."""
        self.api.delete(f"{self.path}/{id_}")

    def said(self, found: Found, props: Props) -> Props:
        """Return an answer in the words of a declaration."""
        return {**self.declared(found), **self.tagged(found, props)}


def carried(found: Found) -> str:
    """Return the mark of an object of any kind: a tag, or the end of a description or a name."""
    told = mark.within(found.get("tags") or ())
    return told or max(mark.undescribed(found.get(key))[1] for key in ("description", "name"))
