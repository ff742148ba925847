"""Scaleway IAM guest: a person invited by e-mail, whose account lives elsewhere.

https://www.scaleway.com/en/developers/api/iam/#path-users-create-a-new-user
"""

from collections.abc import Sequence
from typing import Any, TypedDict

from pulumi import Input

from providers import mark
from providers.base import CreateResult, Opts, Props, ReadResult, Resource, UpdateResult, gone
from providers.errors import ProviderError, Taken
from providers.gate import whose
from providers.listing import Found
from providers.scaleway.provider import ScalewayProvider
from providers.scaleway.user import PATH

OWNER, MEMBER = "owner", "member"


class GuestProps(TypedDict):
    """What a declaration sets."""

    email: Input[str]  # Unique among guests and user names, without case.
    tags: Input[Sequence[str]]  # Up to 9, of 70; the mark is the tenth.
    organization_id: Input[str]
    mark: Input[str]  # Its owner part.


class GuestProvider(ScalewayProvider):
    """Guests by UUID, the same before and after they come in. Only their tags can be changed."""

    editable = ("tags",)
    replace_on = ("email", "organization_id")
    unordered = ("tags",)

    def create(self, props: Props) -> CreateResult:
        """Invite the guest, or take over the invitation of a lost answer. Raises Taken."""
        if found := self.invited(props):
            self.say(f"took over the guest {props['email']} of an earlier run")
            made = self.put(found["id"], props)
        else:
            told = {key: props[key] for key in self.replace_on}
            made = self.api.call("POST", PATH, {**told, "tags": self.tags(props)})
        return CreateResult(made["id"], self.said(made, props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the guest as it is."""
        found = self.api.one(PATH, id_)
        return gone() if found is None else self.seen(id_, self.said(found, props), props)

    def update(self, id_: str, _olds: Props, news: Props) -> UpdateResult:
        """Change the tags. Raises ProviderError."""
        self.refuse_owner(id_)
        return UpdateResult(self.said(self.put(id_, news), news))

    def delete(self, id_: str, _props: Props) -> None:
        """Take the guest out, also one who came in. Raises ProviderError."""
        self.refuse_owner(id_)
        self.api.delete(f"{PATH}/{id_}")

    def meaning(self, key: str, value: Any) -> Any:
        """Return a value such that equal ones mean the same: addresses, without case."""
        return (value or "").lower() if key == "email" else super().meaning(key, value)

    def invited(self, props: Props) -> Found | None:
        """Return the user with exactly our mark, None where the address is free. Raises Taken."""
        holders = [each for each in self.api.lists[PATH].every() if self.holds(each, props)]
        ours = next((each for each in holders if self.is_ours(each, props)), None)
        if holders and ours is None:
            found, *_ = holders
            held = whose(mark.within(found.get("tags") or []))
            raise Taken(
                f'{self.settings.account}: somebody else holds the address "{props["email"]}" at '
                f"{PATH}/{found['id']} ({found['type']}, {held}); it was left as it is."
            )
        return ours

    def holds(self, found: Found, props: Props) -> bool:
        """Tell whether a user keeps an address from being invited: a member may well have it."""
        named, reached = (
            self.meaning("email", found.get(key)) == self.meaning("email", props["email"])
            for key in ("username", "email")
        )
        return named or (reached and (found["type"] != MEMBER or self.is_ours(found, props)))

    def is_ours(self, found: Found, props: Props) -> bool:
        """Tell whether a user carries exactly our mark, and is not the owner."""
        return found["type"] != OWNER and self.mark(props) in (found.get("tags") or [])

    def put(self, id_: str, props: Props) -> Found:
        """Send the tags, whole, and return the guest as it is then."""
        found: Found = self.api.call("PATCH", f"{PATH}/{id_}", {"tags": self.tags(props)})
        return found

    def said(self, found: Found, props: Props) -> Props:
        """Return an answer in the words of a declaration."""
        return {**self.declared(found), **self.tagged(found, props)}

    def refuse_owner(self, id_: str) -> None:
        """Make sure that a user is not the organization's owner. Raises ProviderError."""
        found = self.api.one(PATH, id_)
        if found and found["type"] == OWNER:
            raise ProviderError(
                f"{self.settings.account}: {PATH}/{id_} is the owner of the organization, and was "
                "left as it is."
            )


class Guest(Resource, module="scaleway", name="Guest"):
    """The guest in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: GuestProps, opts: Opts = None) -> None:
        super().__init__(GuestProvider(), name, {**props}, opts)
