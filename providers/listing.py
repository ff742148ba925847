"""What a list of the API held when it was read in this run, shared by all resources of a kind.

A law: an object that this process wrote is never served from a list, however old or young the list
is; and what a list lacks is not thereby absent: the caller asks for it alone, since only a 404
means "absent".
"""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

Found = Mapping[str, Any]
Load = Callable[[], Iterable[Found]]


class Listing:
    """One list, read at the first question. Four threads share it: one reads, others wait.

    `path` is the list's own, and `key` holds what an object's path ends in.
    """

    def __init__(self, path: str, key: str, load: Load) -> None:
        self.path, self.key = path, key
        self._load = load
        self._held: dict[str, Found] | None = None
        self._served: set[str] = set()
        self._written: set[str] = set()
        self._lock = threading.Lock()

    def take(self, id_: str) -> Found | None:
        """Return an object, once; None where the caller has to ask for it alone.

        Whoever asks again wants to know what has changed since.
        """
        with self._lock:
            found = None if id_ in self._served | self._written else self._read().get(id_)
            self._served.add(id_)
            return found

    def every(self) -> Sequence[Found]:
        """Return all that the list held, for look-ups by name or mark, but for what was written."""
        with self._lock:
            return [found for id_, found in self._read().items() if id_ not in self._written]

    def is_over(self, path: str) -> bool:
        """Tell whether a path is the list's, or that of an object in it, or below one."""
        return f"{path}/".startswith(f"{self.path}/")

    def writes(self, path: str) -> None:
        """Note that this process is about to change what is at a path."""
        if id_ := unquote(path[len(self.path) + 1 :].partition("/")[0]):
            self._write(id_)

    def wrote(self, path: str, made: Any) -> None:
        """Note what this process made, where a call to the list's own path told of it."""
        if path == self.path and isinstance(made, Mapping):
            self._write(str(made.get(self.key)))

    def forget(self) -> None:
        """Read the list anew at the next question: it may hold what nobody was told of."""
        with self._lock:
            self._held = None

    def _read(self) -> dict[str, Found]:
        if self._held is None:
            self._held = {str(found[self.key]): found for found in self._load()}
        return self._held

    def _write(self, id_: str) -> None:
        with self._lock:
            self._written.add(id_)
