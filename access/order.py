"""One order for what has none, so that the order in a declaration is never a change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, Self, TypeVar


class Ordered(Protocol):
    """Whatever comes before or after another of its kind."""

    def __lt__(self, other: Self, /) -> bool:
        """Tell whether it comes before another."""


Item = TypeVar("Item", bound=Ordered)


def settled(value: Any) -> Any:
    """Return a value with mappings by key and lists sorted, each item once."""
    if isinstance(value, Mapping):
        return {key: settled(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return distinct(settled(item) for item in value)
    return value


def distinct(items: Iterable[Any]) -> list[Any]:
    """Return items sorted by what they say, each once."""
    said = {repr(item): item for item in items}
    return [said[words] for words in sorted(said)]


def uncovered(listed: Sequence[Item], covers: Callable[[Item, Item], bool]) -> tuple[Item, ...]:
    """Return what no other item covers; of those that cover each other, the first.

    `covers` tells whether its first item covers its second.
    """
    return tuple(
        each
        for each in listed
        if not any(
            covers(other, each) and (other < each or not covers(each, other))
            for other in listed
            if other is not each
        )
    )
