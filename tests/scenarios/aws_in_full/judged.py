"""Lines that the public evaluator judges, by the documents as they stand in the sandbox's IAM.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING

from sandbox.prover.proof import Expectation, Line
from sandbox.prover.seen import Seen
from tests.judge import documents, judge
from tests.judge.judge import ANYTHING, Question, Verdict
from tests.scenarios.aws_in_full.askers import ASKERS, Asker

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

Accounts = Mapping[str, "IAMClient"]


def judged(accounts: Accounts, expectations: Sequence[Expectation]) -> list[Line]:
    """Return what the judge says of each line; a verdict is seen as the answer that it stands for.

    A call is an action, on anything or on a thing of IAM as in `iam:ChangePassword user/alice`; or
    a role alone, which the asker would assume.
    """
    verdicts = judge.asked([_question(accounts, each) for each in expectations])
    return [
        Line(expected=each, seen=_seen(verdict))
        for each, verdict in zip(expectations, verdicts, strict=True)
    ]


def _question(accounts: Accounts, expected: Expectation) -> Question:
    asker = ASKERS[expected.who]
    iam = accounts[asker.account]
    if expected.call.startswith("role/"):
        return _assuming(iam, asker, expected.call)
    action, _, thing = expected.call.partition(" ")
    resource = f"arn:aws:iam::{asker.account}:{thing}" if thing else "*"
    return judge.call(iam, asker.who, action, resource, asker.told)


def _assuming(iam: "IAMClient", asker: Asker, role: str) -> Question:
    """Ask whether a role lets somebody in, who may call anything on their own side."""
    held = documents.held_by(iam, role)
    by_token = ":oidc-provider/" in asker.who
    return Question(
        principal=asker.who,
        action="sts:AssumeRoleWithWebIdentity" if by_token else "sts:AssumeRole",
        resource=held.arn,
        context=asker.told,
        policies={"anything": ANYTHING} if ":user/" in asker.who else {},
        trust=held.trust,
    )


def _seen(verdict: Verdict) -> Seen:
    status = HTTPStatus.OK if verdict.is_allowed else HTTPStatus.FORBIDDEN
    return Seen(status=status, said=", ".join(verdict.why))
