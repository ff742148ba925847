"""Two readings of AWS's documents, one question: the sandbox's, and the judge's by another hand."""

from collections import Counter

import pytest

from sandbox.aws import evaluation
from tests.judge import judge
from tests.sandbox.aws import situations

NUMBER = 1500


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_sandbox_and_the_judge_agree(seed: int) -> None:
    """Whatever is asked, both allow it, or both refuse it for the same reason."""
    drawn = situations.drawn(seed, NUMBER)

    verdicts = judge.asked([each.question() for each in drawn])

    differ = [
        (each, decided, verdict)
        for each, verdict in zip(drawn, verdicts, strict=True)
        if (decided := each.decided(evaluation)) != verdict.decision
    ]
    assert differ[:1] == []
    decisions = Counter(verdict.decision for verdict in verdicts)
    assert min(decisions[each] for each in ("allowed", "explicitDeny")) > NUMBER / 8
