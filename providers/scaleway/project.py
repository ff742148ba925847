"""Scaleway project: what resources are in, and what rules are scoped to.

https://www.scaleway.com/en/developers/api/account/project-api/
"""

from http import HTTPStatus
from typing import Any, TypedDict

from pulumi import Input

from providers import mark
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import ProviderError, Refused, Taken, cause
from providers.gate import whose
from providers.listing import Found
from providers.scaleway.client import PROJECTS
from providers.scaleway.provider import ScalewayProvider


class ProjectProps(TypedDict):
    """What a declaration sets. Lengths are in characters."""

    name: Input[str]  # 1 to 64: letters, digits, spaces, ".", "_" and "-".
    description: Input[str]  # Up to 200, the mark among them.
    delete_when_removed: Input[bool]  # Whether the project goes with its declaration.
    organization_id: Input[str]
    mark: Input[str]  # Its owner part.


class ProjectProvider(ScalewayProvider):
    """Projects by UUID. The default one, whose id is the organization's, is never touched.

    One that is taken out of the program stays, without our mark, unless it was said otherwise.
    """

    editable = ("name", "description", "delete_when_removed")
    replace_on = ("organization_id",)

    def create(self, props: Props) -> CreateResult:
        """Make the project, or take over the one of a lost answer. Raises Taken."""
        body = {"name": props["name"], "description": self.described(props)}
        if found := self.held(props):
            self.say(f"took over the project {props['name']} of an earlier run")
            made = self.api.call("PATCH", self.path(found["id"]), body)
        else:
            made = self.api.call(
                "POST", PROJECTS, {**body, "organization_id": props["organization_id"]}
            )
        return CreateResult(made["id"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the project as it is."""
        found = self.api.one(PROJECTS, id_)
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Change what differs; whether the project may go is known to the state alone."""
        if edits := self.edits(olds, news):
            made = self.api.call("PATCH", self.path(id_), edits)
            return UpdateResult(self.said(made, news))
        return UpdateResult({**self.declared(news), "mark": news["mark"]})

    def delete(self, id_: str, props: Props) -> None:
        """Delete the project where that was said in words; else leave it to others."""
        if props.get("delete_when_removed"):
            self.remove(id_, props)
        else:
            self.release(id_, props)

    def remove(self, id_: str, props: Props) -> None:
        """Delete the project, which must be empty. Raises ProviderError."""
        try:
            self.api.delete(self.path(id_))
        except Refused as error:
            if error.status != HTTPStatus.PRECONDITION_FAILED:
                raise
            raise ProviderError(
                f'{self.settings.account}: the project "{props["name"]}" was not deleted, because '
                "something is in it, or Scaleway still counts what was deleted a while ago. Empty "
                f"it, and run again later. {error}"
            ) from cause(error)

    def release(self, id_: str, props: Props) -> None:
        """Take our mark off the project, which stays where it stands."""
        found = self.api.find(self.path(id_))
        if found is None:
            return
        text, held = mark.undescribed(found["description"])
        if held == self.mark(props):
            self.api.call("PATCH", self.path(id_), {"description": text})
        self.say(
            f"left the project {found['name']} ({id_}) where it stands, and it is no longer ours: "
            "delete_when_removed was not declared"
        )

    def held(self, props: Props) -> Found | None:
        """Return the project with exactly our mark, or None. Raises Taken for another's name."""
        every = self.api.lists[PROJECTS].every()
        ours = [each for each in every if self.is_ours(each, props)]
        for found in every:
            if found["name"] == props["name"] and found not in ours:
                raise Taken(self.taken(found, props))
        return ours[0] if ours else None

    def is_ours(self, found: Found, props: Props) -> bool:
        """Tell whether a project carries exactly our mark, which the default one never does."""
        return found["id"] != self.api.organization and _mark(found) == self.mark(props)

    def taken(self, found: Found, props: Props) -> str:
        """Return in words why a project of our name is not ours."""
        name = f'{self.settings.account}: the name "{props["name"]}" is that of '
        if found["id"] == self.api.organization:
            return f"{name}the organization's default project, which is never touched."
        return (
            f"{name}a project of somebody else, {found['id']} ({whose(_mark(found))}); it was left "
            "as it is. Declare another name, or leave the project out and use it by name; to hand "
            f'it over, end its description with "{self.mark(props)}".'
        )

    def edits(self, olds: Props, news: Props) -> Props:
        """Return what of name and description differs, as the API is to be told it."""
        told = {"name": news["name"], "description": self.described(news)}
        known = {"name": olds.get("name"), "description": self.described(olds)}
        return {key: value for key, value in told.items() if value != known[key]}

    def described(self, props: Props) -> str:
        """Return the description that a project of ours carries; without our mark it has none."""
        text = props.get("description") or ""
        return mark.described(text, self.mark(props)) if props.get("mark") else text

    def path(self, id_: str) -> str:
        """Return the path of a project that may be changed. Raises ProviderError."""
        if id_ == self.api.organization:
            raise ProviderError(
                f"{self.settings.account}: the organization's default project is never touched."
            )
        return f"{PROJECTS}/{id_}"

    def said(self, found: Found, props: Props) -> Props:
        """Return an answer in the words of a declaration."""
        text, held = mark.undescribed(found["description"])
        ours = held == self.mark(props)
        return {
            "name": found["name"],
            "organization_id": found["organization_id"],
            "description": text if ours or not held else found["description"],
            "delete_when_removed": props.get("delete_when_removed"),
            "mark": props["mark"] if ours else "",
        }

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: what is not said is not so."""
        return bool(value) if key == "delete_when_removed" else super().meaning(key, value)


def _mark(found: Found) -> str:
    return mark.undescribed(found["description"])[1]


class Project(Resource, module="scaleway", name="Project"):
    """The project in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: ProjectProps, opts: Opts = None) -> None:
        super().__init__(ProjectProvider(), name, {**props}, opts)
