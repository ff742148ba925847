"""Who calls: a person with the first password, or a program with its key, as a stack gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Something that holds a key."""

    access_key: str
    secret_key: str = field(repr=False)


Identity = Person | Program
Identities = Mapping[tuple[str, str], Identity]  # By account and key, as in `("ovh", "alice")`.


def found(outputs: Mapping[str, Any]) -> Identities:
    """Return everybody of a stack's outputs; a program of several keys has the last by name."""
    people = {
        (account, login): Person(login=login, password=password)
        for name, password in outputs["passwords"].items()
        for account, _, login in [name.partition("/")]
    }
    programs = {
        (account, program): Program(**key)
        for name, key in sorted(outputs["keys"].items())
        for account, program, _ in [name.split("/")]
    }
    return {**people, **programs}
