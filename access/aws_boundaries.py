"""Boundaries on AWS that shut people out: what they may do about their own sign-in is beyond them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from collections.abc import Iterator, Mapping
from typing import Any

from access import aws_sign_in, model
from access.catalogue import lookup, managed
from access.mistakes import Mistake


def warned(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the people whose boundary keeps them from a first sign-in, where it is known."""
    for account in declared.accounts:
        for person in declared.people_on(account.name) if account.cloud == "aws" else ():
            boundary = person.identity_on(account.name).boundary
            lacking = _lacking(person, account, managed.document(boundary)) if boundary else []
            if lacking:
                name = boundary.rpartition("/")[2]
                yield Mistake(
                    place=person.place,
                    what=f'"{person.key}" cannot sign in to "{account.name}": the boundary {name} '
                    f"does not let {', '.join(lacking)}",
                    mend="Name a boundary that lets it, or say `password: false`.",
                )


def _lacking(
    person: model.Person, account: model.Account, boundary: Mapping[str, Any] | None
) -> list[str]:
    """Return what of a person's own sign-in a boundary does not let, the first of it."""
    if boundary is None:
        return []
    needed = (
        action
        for statement in aws_sign_in.statements(person, account)
        if statement["Effect"] == "Allow"
        for action in statement["Action"]
    )
    let = {
        action
        for statement in boundary["Statement"]
        if statement["Effect"] == "Allow"
        for action in _let(statement)
    }
    return sorted({*needed} - let)[:1]


def _let(statement: Mapping[str, Any]) -> set[str]:
    """Return the actions that a statement allows, wherever and whenever."""
    words = statement.get("Action", statement.get("NotAction", []))
    named = {
        name
        for word in (words if isinstance(words, list) else [words])
        for name in lookup.reached("aws", word)
    }
    return named if "Action" in statement else {*lookup.reached("aws", "*")} - named
