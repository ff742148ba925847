"""A proof: calls with what is expected of them, written by hand, and what was then seen."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sandbox.prover import aws, ovh, scaleway
from sandbox.prover.identity import Identities, Identity
from sandbox.prover.seen import Seen

CALLS: dict[str, Callable[[Mapping[str, str], Identity, str], Seen]] = {
    "aws": aws.call,
    "ovh": ovh.call,
    "scaleway": scaleway.call,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One call by somebody. `names` is what a refusal must name, "" for anything."""

    cloud: str
    who: str
    call: str
    allowed: bool
    names: str = ""

    @property
    def name(self) -> str:
        """Return the line's name, as in `aws: alice: support:ResolveCase`."""
        return f"{self.cloud}: {self.who}: {self.call}"

    @property
    def word(self) -> str:
        """Return allowed or refused."""
        return "allowed" if self.allowed else "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An expectation and what was seen."""

    expected: Expectation
    seen: Seen

    @property
    def holds(self) -> bool:
        """Whether what was seen is what was expected."""
        return self.seen.word == self.expected.word and self.expected.names in self.seen.said


def allowed(cloud: str, who: str, *calls: str) -> list[Expectation]:
    """Return calls that are expected to get through."""
    return [Expectation(cloud=cloud, who=who, call=each, allowed=True) for each in calls]


def refused(cloud: str, who: str, calls: Mapping[str, str]) -> list[Expectation]:
    """Return calls that are expected to be refused, each with what the refusal must name."""
    return [
        Expectation(cloud=cloud, who=who, call=call, allowed=False, names=names)
        for call, names in calls.items()
    ]


def prove(
    env: Mapping[str, str], identities: Identities, expectations: Sequence[Expectation]
) -> list[Line]:
    """Return what is seen of each expectation, in their order; the clouds are called at once."""

    def line(expected: Expectation) -> Line:
        who = identities[expected.cloud, expected.who]
        return Line(expected=expected, seen=CALLS[expected.cloud](env, who, expected.call))

    def lines(cloud: str) -> dict[Expectation, Line]:
        return {each: line(each) for each in expectations if each.cloud == cloud}

    with ThreadPoolExecutor(len(CALLS)) as at_once:
        found = {key: each for held in at_once.map(lines, CALLS) for key, each in held.items()}
    return [found[each] for each in expectations]


def wrong(lines: Sequence[Line]) -> list[str]:
    """Return the names of the lines that are not as expected."""
    return [line.expected.name for line in lines if not line.holds]
