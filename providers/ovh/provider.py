"""What OVHcloud's objects have in common: no tags, so the mark is the end of the description."""

from collections.abc import Mapping
from typing import Any

from providers import mark
from providers.base import Props, Provider
from providers.errors import Taken
from providers.gate import whose
from providers.ovh import client


class OvhProvider(Provider):
    """An object of the account."""

    @property
    def api(self) -> client.OvhClient:
        """The account's client."""
        return client.of(self.settings)

    def described(self, props: Props) -> str:
        """Return the description that an object of ours carries."""
        return mark.described(props["description"], self.mark(props))

    def said(self, found: Mapping[str, Any], props: Props) -> Props:
        """Return an answer in the words of a declaration."""
        text, held = mark.undescribed(found.get("description"))
        ours = held == self.mark(props)
        return {
            **self.declared(found),
            "description": text if ours or not held else found["description"],
            "mark": props["mark"] if ours else "",
        }

    def own(self, what: str, found: Mapping[str, Any] | None, props: Props) -> bool:
        """Tell whether what holds our name carries exactly our mark. Raises Taken for another's."""
        if found is None:
            return False
        _, held = mark.undescribed(found.get("description"))
        if held != self.mark(props):
            raise Taken(
                f"{self.settings.account}: somebody else holds the {what} ({whose(held)}); "
                "it was left as it is."
            )
        return True
