"""Who may do what on AWS: a deny anywhere wins, then what is held and every limit must allow.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sandbox.aws import arns, conditions, doubt
from sandbox.aws.context import Context

Document = dict[str, Any]
Decision = Literal["allowed", "explicitDeny", "implicitDeny"]
WITH_VARIABLES = "2012-10-17"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question: may the caller do this on that resource; `*` for an action without resources."""

    action: str
    resource: str
    context: Context


def decision(
    question: Question, held: Sequence[Document], limits: Sequence[Document] = ()
) -> Decision:
    """Return what IAM decides by the policies that are held, within every one of the limits."""
    granted = [_effects(document, question) for document in held]
    bounded = [_effects(document, question) for document in limits]
    if any("Deny" in effects for effects in [*granted, *bounded]):
        return "explicitDeny"
    is_granted = any("Allow" in effects for effects in granted)
    return "allowed" if is_granted and all("Allow" in each for each in bounded) else "implicitDeny"


def applies(statement: dict[str, Any], question: Question) -> bool:
    """Tell whether a statement has a say."""
    answer = doubt.every(
        [
            _acts(statement, question),
            _reaches(statement, question),
            conditions.hold(statement, question.context),
        ]
    )
    # Choice: on a condition key or variable that the sandbox does not know, an allow does not
    # count and a deny does.
    return statement["Effect"] == "Deny" if answer is None else answer


def statements(document: Document) -> list[dict[str, Any]]:
    """Return the statements of a policy, in their order."""
    return _listed(document["Statement"])


def _effects(document: Document, question: Question) -> set[str]:
    has_variables = document.get("Version") == WITH_VARIABLES
    asked = replace(question, context=replace(question.context, has_variables=has_variables))
    return {each["Effect"] for each in statements(document) if applies(each, asked)}


def _acts(statement: dict[str, Any], question: Question) -> bool | None:
    if "NotAction" in statement:
        return doubt.opposite(_any_action(statement["NotAction"], question))
    return _any_action(statement["Action"], question)


def _any_action(patterns: Any, question: Question) -> bool | None:
    plain = replace(question.context, has_variables=False)
    return doubt.some(
        plain.matches(pattern, question.action, cased=False) for pattern in _listed(patterns)
    )


def _reaches(statement: dict[str, Any], question: Question) -> bool | None:
    """Tell whether a statement is on the resource; one of a trust policy names none."""
    if "NotResource" in statement:
        return doubt.opposite(_any_resource(statement["NotResource"], question))
    return _any_resource(statement.get("Resource", "*"), question)


def _any_resource(patterns: Any, question: Question) -> bool | None:
    return doubt.some(
        arns.reaches(pattern, question.resource, question.context) for pattern in _listed(patterns)
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
