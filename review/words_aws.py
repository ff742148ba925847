"""Statements of AWS policies in the words of a reader.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from access.effective.documents import listed
from review.rows import Seen

SUBJECT = ":sub"  # The end of the condition key that says whose tokens are meant.
CONDITION = ", under a condition"

Statement = Mapping[str, Any]


def said(statement: Statement, seen: Seen) -> str:
    """Return what a statement allows or denies: `never support:ResolveCase on everything`."""
    verb = "may" if statement["Effect"] == "Allow" else "never"
    what = _either(statement, "Action", seen)
    on = _either(statement, "Resource", seen)
    condition = CONDITION if statement.get("Condition") else ""
    return f"{verb} {what} on {on}{condition}"


def trusted(statement: Statement, seen: Seen) -> str:
    """Return whom a statement of a role trusts: `service lambda.amazonaws.com`."""
    verb = "" if statement["Effect"] == "Allow" else "never "
    if "NotPrincipal" in statement:
        return f"{verb}everybody but {seen.some(_principals(statement['NotPrincipal']))}"
    who = seen.some(_principals(statement["Principal"]))
    return f"{verb}{who}{_as_whom(statement.get('Condition') or {}, seen)}"


def policy(arn: str) -> str:
    """Return the name of a policy, of AWS's own or of the account's."""
    return arn.rpartition("/")[2]


def _either(statement: Statement, element: str, seen: Seen) -> str:
    """Return the words of `Action` or `NotAction`, and so on."""
    if (excluded := statement.get(f"Not{element}")) is not None:
        return f"everything but {seen.some(map(str, listed(excluded)))}"
    words = [str(each) for each in listed(statement[element])]
    return "everything" if "*" in words else seen.some(words)


def _principals(told: Any) -> Iterator[str]:
    """Yield each principal: `account 123456789012`, `anybody`."""
    if told == "*":
        yield "anybody"
        return
    for kind, values in told.items():
        for value in listed(values):
            yield PRINCIPALS[kind](value) if kind in PRINCIPALS else f"{kind} {value}"


def _of_aws(value: str) -> str:
    if value == "*":
        return "anybody"
    if not value.startswith("arn:"):
        return f"account {value}" if value.isdigit() else value
    account, _, name = value.split(":", 4)[4].partition(":")
    if name == "root":
        return f"account {account}"
    return f"{name.replace('/', ' ', 1)} of {account}"


def _as_whom(condition: Mapping[str, Mapping[str, Any]], seen: Seen) -> str:
    """Return whose tokens are meant, where that is said."""
    subjects = [
        str(subject)
        for keys in condition.values()
        for key, values in keys.items()
        if key.lower().endswith(SUBJECT)
        for subject in listed(values)
    ]
    if subjects:
        return f" for {seen.some(subjects)}"
    return CONDITION if condition else ""


def _of_service(value: str) -> str:
    return f"service {value}"


def _federated(value: str) -> str:
    return f"tokens of {value.rpartition('-provider/')[2]}"


PRINCIPALS: Mapping[str, Callable[[str], str]] = {
    "Service": _of_service,
    "AWS": _of_aws,
    "Federated": _federated,
}
