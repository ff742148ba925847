"""A stack, applied, and the moments and switches under which it is proved."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sandbox.prover import identity, proof
from sandbox.prover.proof import Expectation, Line
from sandbox.scratch import Scratch
from sandbox.server import Sandbox

SWITCHES = ("allow_everything", "ignore_denies", "ignore_scopes", "ignore_expiry")
NORMAL: dict[str, Any] = {**dict.fromkeys(SWITCHES, False), "clock_offset_s": 0}


class Applied:
    """A running sandbox with the stack applied in it; `said` is all that the engine said then."""

    def __init__(self, sandbox: Sandbox, scratch: Scratch, said: str) -> None:
        self.sandbox = sandbox
        self.scratch = scratch
        self.said = said
        self.outputs = scratch.outputs()
        self.identities = {**identity.found(self.outputs)}

    def prove(self, expectations: Sequence[Expectation]) -> list[Line]:
        """Call the clouds as the people and programs of the stack."""
        return proof.prove(self.sandbox.env, self.identities, expectations)

    def wrong(self, expectations: Sequence[Expectation]) -> list[str]:
        """Return the names of the lines that come out otherwise, sorted."""
        return sorted(proof.wrong(self.prove(expectations)))

    @contextmanager
    def switched(self, cloud: str, **values: Any) -> Iterator[None]:
        """Throw switches of a cloud, for a while."""
        control = self.sandbox.control(cloud)
        control.switch(**values)
        try:
            yield
        finally:
            control.switch(**NORMAL)
