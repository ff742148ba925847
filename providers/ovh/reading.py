"""How an OVHcloud account is read for an inventory: every v1 list once, refusals noted.

https://help.ovhcloud.com/csm/en-gb-api-getting-started-ovhcloud-api
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from providers.errors import NotFound, Refused
from providers.inventory import Skipped
from providers.ovh.client import OvhClient, escaped

AT_ONCE = 4
FEW = 5  # Names that one line of what was not read tells.


class Reading:
    """One account while it is read. `what` is a plural in the words of a reader."""

    def __init__(self, api: OvhClient) -> None:
        self.api = api
        self._lists: dict[str, list[str]] = {}
        self._refused: dict[str, list[tuple[str, str]]] = {}

    def one(self, what: str, path: str, name: str = "") -> Any | None:
        """Return what is at a path, None where it is absent or may not be seen."""
        return self._look(what, name, lambda: self.api.call("GET", path))

    def ids(self, what: str, path: str) -> list[str]:
        """Return the ids or names that a v1 list holds, sorted."""
        if path not in self._lists:
            self._lists[path] = sorted(map(str, self.one(what, path) or ()))
        return self._lists[path]

    def knows(self, what: str) -> bool:
        """Tell whether nothing of a plural was refused so far."""
        return what not in self._refused

    def each(self, what: str, paths: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
        """Yield what is at paths, each under its name; in their order."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = [(name, pool.submit(self.one, what, at, name)) for name, at in paths.items()]
            yield from ((name, seen) for name, one in asked if (seen := one.result()) is not None)

    def pages(
        self, what: str, path: str, query: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return all that a v2 list holds."""
        return self._look(what, "", lambda: list(self.api.pages(path, query))) or []

    def skipped(self) -> tuple[Skipped, ...]:
        """Return what was refused, a line for each plural; of several reasons the first."""
        return tuple(
            Skipped(what=_named(what, sorted(name for name, _ in refused)), why=min(refused)[1])
            for what, refused in sorted(self._refused.items())
        )

    def _look(self, what: str, name: str, load: Callable[[], Any]) -> Any | None:
        try:
            return load()
        except NotFound:
            return None
        except Refused as error:
            self._refused.setdefault(what, []).append((name, str(error)))
            return None


def below(path: str, names: Iterable[str], rest: str = "") -> dict[str, str]:
    """Return the paths of what a list names, by name."""
    return {name: f"{path}/{escaped(name)}{rest}" for name in names}


def _named(what: str, names: Sequence[str]) -> str:
    """Return a plural with those that it is about, where these are not all."""
    if not all(names):
        return what
    rest = len(names) - FEW
    return f"{what} of {', '.join(names[:FEW])}" + (f" and {rest} more" if rest > 0 else "")
