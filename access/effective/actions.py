"""Sets of actions of a cloud, as numbers: one bit an action, so that a million pairs fit.

The order of bits is that of the catalogue, then of words that it does not know, as they come.
"""

from collections.abc import Iterable, Iterator, Sequence


class Actions:
    """The actions of one cloud. A word that the catalogue does not know is one of its own."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(names)
        self._places = {name: place for place, name in enumerate(self.names)}
        self.all_known = (1 << len(self.names)) - 1

    def of(self, words: Iterable[str]) -> int:
        """Return the set of actions of these names."""
        found = 0
        for word in words:
            if word not in self._places:
                self._places[word] = len(self.names)
                self.names.append(word)
            found |= 1 << self._places[word]
        return found

    def listed(self, found: int) -> list[str]:
        """Return the names in a set, sorted."""
        return sorted(self.names[place] for place in _places(found))


def _places(found: int) -> Iterator[int]:
    while found:
        lowest = found & -found
        yield lowest.bit_length() - 1
        found ^= lowest
