"""The published page on the stand-in, compared with what it does and what pulumi-aws documents."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.aws.plugin.registry import FUNCTIONS, TYPES
from sandbox.aws.plugin.settings import JSONS, NEEDLESS, TEXTS
from tests.sandbox.aws.plugin.test_registry import declared

PAGE = Path(__file__).parents[4] / "docs/reference/stand-in.md"
SOURCE = re.compile(r"# hashicorp/terraform-provider-aws,(?:\n +#)? internal/service/(\S+\.go)")


def rows(heading: str) -> list[tuple[str, ...]]:
    """Return the rows of the table below a heading, without its two first lines."""
    section = PAGE.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [tuple(cell.strip().strip("`") for cell in line[1:-1].split("|")) for line in lines[2:]]


def source(token: str) -> str:
    """Return where upstream says what a change does, as the type's own comment has it."""
    written = inspect.getsource(TYPES[token])
    found = SOURCE.findall(written)
    assert len(found) == 1, f"{token} names {len(found)} sources"
    return str(found[0])


def examples(token: str) -> set[str]:
    """Return the ids that pulumi-aws imports in its documentation of a type."""
    documentation = inspect.getsource(declared(token)[0])
    return set(re.findall(rf"pulumi import {re.escape(token)} \S+ (\S+)", documentation))


def undone() -> Iterator[tuple[str, str, str]]:
    """Yield what pulumi-aws declares and the stand-in does not do."""
    for token, of in sorted(TYPES.items()):
        yield from ((token, name, "refused") for name in of.refused)
        yield from ((token, name, "left out") for name in of.unread)


def test_every_type_is_on_the_page() -> None:
    """With where it comes from, and whether the old one goes before the new one comes."""
    assert [(token, first, where) for token, _, first, where in rows("Types")] == [
        (token, "yes" if of.deletes_before_replacing else "no", source(token))
        for token, of in sorted(TYPES.items())
    ]


@pytest.mark.parametrize("token", sorted(TYPES))
def test_ids_to_import_are_those_that_the_package_documents(token: str) -> None:
    """Another form in a new release shows here; that the stand-in reads it, in the stories."""
    (told,) = [id_ for of, id_, *_ in rows("Types") if of == token]

    assert examples(token) == {told} - {"none"}


def test_what_a_change_does_is_on_the_page() -> None:
    """Property by property, in the order of the types' own tables."""
    assert rows("What a change does") == [
        (token, name, "yes" if spec.replaces else "no", source(token))
        for token, of in sorted(TYPES.items())
        for name, spec in of.inputs.items()
    ]


def test_what_it_does_not_do_is_on_the_page() -> None:
    """An input is refused by its name, an output left out."""
    assert rows("What it does not do") == list(undone())


def test_functions_and_options_are_on_the_page() -> None:
    """Any other is refused by its name."""
    options = {**dict.fromkeys(TEXTS | JSONS, "done"), **dict.fromkeys(NEEDLESS, "needless")}

    assert rows("Functions and provider options") == [
        *((token, "done") for token in sorted(FUNCTIONS)),
        *sorted(options.items()),
    ]
