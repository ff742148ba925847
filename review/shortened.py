"""Actions as short as wildcards can say them, and no wider."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from access import world

ALL = "*"


def words(cloud: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return actions with `service:*` where they are all of a service's; sorted."""
    return _words(cloud, frozenset(names))


@lru_cache(maxsize=1_000)
def _words(cloud: str, listed: frozenset[str]) -> tuple[str, ...]:
    if listed >= _every(cloud):
        return (ALL,)
    found = {
        f"{service}:{ALL}": of
        for service, of in _services(cloud).items()
        if len(of) > 1 and of <= listed
    }
    covered = {name for of in found.values() for name in of}
    return tuple(sorted({*found, *(listed - covered)}))


@cache
def _every(cloud: str) -> frozenset[str]:
    return frozenset(name for of in _services(cloud).values() for name in of)


@cache
def _services(cloud: str) -> Mapping[str, frozenset[str]]:
    """Return the catalogue's actions by what stands before the first colon, where one does."""
    actions = world.actions(cloud)
    found: dict[str, set[str]] = {}
    for name in actions.listed(actions.all_known):
        found.setdefault(name.partition(":")[0], set()).add(name)
    return {service: frozenset(of) for service, of in found.items()}
