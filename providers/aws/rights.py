"""What the pipeline itself may do on AWS, asked before a run: its policies, denies and bounds.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from providers.aws.calls import pages
from providers.aws.client import AwsClient
from providers.errors import Refused, Unchecked, cause

Wanted = Mapping[str, Sequence[str]]
"""Actions by the ARN that they are needed on."""

ALLOWED = "allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """What is not allowed; `unsure` is what a condition decides that nobody knows before."""

    missing: Wanted
    unsure: Wanted


def lacking(api: AwsClient, caller: str, wanted: Wanted) -> Lacking:
    """Return the wanted actions that a principal may not do, by ARN. Raises Unchecked.

    ARNs on which the same is wanted are asked about in one call.
    """
    alike: dict[tuple[str, ...], list[str]] = {}
    for arn, actions in sorted(wanted.items()):
        alike.setdefault(tuple(sorted(actions)), []).append(arn)
    missing: dict[str, list[str]] = {}
    unsure: dict[str, list[str]] = {}
    for actions, arns in alike.items():
        try:
            answers = pages(
                api.iam,
                "simulate_principal_policy",
                "EvaluationResults",
                PolicySourceArn=caller,
                ActionNames=actions,
                ResourceArns=arns,
            )
        except Refused as error:
            raise Unchecked(f"rights were not checked: {error}") from cause(error)
        for answer in answers:
            if answer["EvalDecision"] != ALLOWED:
                found = unsure if answer.get("MissingContextValues") else missing
                arn = answer["EvalResourceName"]
                found.setdefault(arn, []).append(answer["EvalActionName"])
    return Lacking(missing=_sorted(missing), unsure=_sorted(unsure))


def _sorted(found: Mapping[str, Sequence[str]]) -> Wanted:
    return {arn: sorted(found[arn]) for arn in sorted(found)}
