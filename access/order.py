"""One order for what has none, so that the order in a declaration is never a change."""

from collections.abc import Iterable, Mapping
from typing import Any


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
