"""How a Scaleway organization is read for an inventory: every list once, refusals noted.

https://www.scaleway.com/en/developers/api/iam/
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from providers.errors import NotFound, Refused
from providers.inventory import Skipped
from providers.listing import Found
from providers.scaleway.client import (
    API_KEYS,
    APPLICATIONS,
    GROUPS,
    POLICIES,
    PROJECTS,
    SSH_KEYS,
    USERS,
    ScalewayClient,
)

AT_ONCE = 4
WORDS: Mapping[str, str] = {
    APPLICATIONS: "applications",
    GROUPS: "groups",
    USERS: "users",
    POLICIES: "policies",
    API_KEYS: "API keys",
    SSH_KEYS: "SSH keys",
    PROJECTS: "projects",
}
KINDS: Mapping[str, str] = {USERS: "user", GROUPS: "group", APPLICATIONS: "application"}
BEARERS: Mapping[str, str] = {
    "user_id": USERS,
    "group_id": GROUPS,
    "application_id": APPLICATIONS,
}


class Reading:
    """One organization while it is read. `what` is a plural in the words of a reader."""

    def __init__(self, api: ScalewayClient) -> None:
        self.api = api
        self._lists: dict[str, Sequence[Found]] = {}
        self._names: dict[str, dict[str, str]] = {}
        self._refused: dict[str, str] = {}

    def every(self, path: str) -> Sequence[Found]:
        """Return all that the organization has of a kind, nothing where that may not be seen."""
        if path not in self._lists:
            self._lists[path] = self._look(WORDS[path], self.api.lists[path].every) or ()
        return self._lists[path]

    def one(self, what: str, path: str) -> Any | None:
        """Return what is at a path, None where it is absent or may not be seen."""
        return self._look(what, lambda: self.api.call("GET", path))

    def pages(self, what: str, path: str, items: str, query: Mapping[str, Any]) -> Any | None:
        """Return all that a list holds, None where it is absent or may not be seen."""
        return self._look(what, lambda: list(self.api.pages(path, items, query)))

    def each(self, load: Callable[[str], Any], ids: Iterable[str]) -> Iterator[Any]:
        """Yield what there is to each id, in their order."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            yield from pool.map(load, ids)

    def named(self, path: str, id_: str) -> dict[str, str]:
        """Return id and name of an object of a list, "" for a name that nobody may see."""
        if path not in self._names:
            self._names[path] = {
                each["id"]: each.get("username") or each["name"] for each in self.every(path)
            }
        return {"id": id_, "name": self._names[path].get(id_, "")}

    def principal(self, path: str, id_: str) -> dict[str, str]:
        """Return a user, group or application that something is about."""
        return {"kind": KINDS[path], **self.named(path, id_)}

    def bearer(self, found: Found) -> dict[str, str] | None:
        """Return whom a policy or an API key is for, None for nobody."""
        held = [(path, found[key]) for key, path in BEARERS.items() if found.get(key)]
        return self.principal(*held[0]) if held else None

    def skipped(self) -> tuple[Skipped, ...]:
        """Return what was refused, a line for each plural; of several reasons the first."""
        return tuple(Skipped(what=what, why=why) for what, why in sorted(self._refused.items()))

    def _look(self, what: str, load: Callable[[], Any]) -> Any | None:
        try:
            return load()
        except NotFound:
            return None
        except Refused as error:
            self._refused[what] = min(str(error), self._refused.get(what, str(error)))
            return None
