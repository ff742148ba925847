"""Whatever somebody changes behind our back is seen and put right, object by object.

Objects and attributes come from an exported state, not from a list.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine import hands
from tests.engine.conftest import declare_rich
from tests.engine.plugin import Plugin, Resource, started

pytestmark = pytest.mark.engine

Open = Callable[[Resource], Plugin]


@pytest.fixture(scope="module")
def state(rich: Scratch) -> list[Resource]:
    """Return every resource of the rich stack that has an id, providers among them."""
    return [
        Resource.of(resource) for resource in rich.resources("--show-secrets") if "id" in resource
    ]


@pytest.fixture(scope="module")
def plugin(rich: Scratch, state: list[Resource]) -> Iterator[Open]:
    """Return the running process behind a resource, one for each provider of the state."""
    providers = {resource.urn: resource for resource in state}
    with ExitStack() as stack:

        @cache
        def running(urn: str) -> Plugin:
            return stack.enter_context(started(providers[urn], rich.folder, rich.env))

        yield lambda resource: running(resource.provider)


@pytest.fixture(scope="module")
def admin(sandbox: Sandbox) -> hands.Hands:
    """Return somebody at the consoles."""
    return hands.Hands(sandbox.env)


def _managed(state: list[Resource]) -> list[Resource]:
    return [resource for resource in state if resource.provider]


def test_every_object_and_attribute_of_a_state_has_a_hand_that_changes_it(
    state: list[Resource],
) -> None:
    """A new attribute is not forgotten: it is edited here, or it is said why it cannot be."""
    attributes = {
        f"{hands.kind(resource)}/{attribute}"
        for resource in _managed(state)
        for attribute in resource.inputs
        if attribute not in hands.NEVER
    }
    kinds = {hands.kind(resource) for resource in _managed(state)}

    handled = {*hands.EDITS, *hands.UNSEEN, *(f"{kind}/mark" for kind in hands.UNDELETABLE)}

    assert attributes - handled == set()
    assert kinds - {*hands.DELETIONS, *hands.UNDELETABLE} == set()


def test_every_edit_is_seen_and_put_right(
    state: list[Resource], plugin: Open, admin: hands.Hands
) -> None:
    """After a read the object differs from what is declared; after an update it does not."""
    wrong = _untouched(state, plugin)
    tried: set[str] = set()
    for resource in _managed(state):
        now = resource
        for attribute in resource.inputs:
            deed = hands.EDITS.get(f"{hands.kind(resource)}/{attribute}")
            if deed is None or deed(admin, now) is False:
                continue
            tried.add(f"{hands.kind(resource)}/{attribute}")
            now, said = _put_right(plugin(resource), now)
            if said:
                wrong.append(f"{resource.name} {hands.kind(resource)}/{attribute}: {said}")

    assert wrong == []
    assert hands.EDITS.keys() - tried == set()


def _untouched(state: list[Resource], plugin: Open) -> list[str]:
    """Return what differs before anything is edited.

    Lists are read once in a run; afterwards a process asks for each object alone.
    """
    seen = [(resource, plugin(resource).read(resource)) for resource in _managed(state)]
    return [
        f"{resource.name} {hands.kind(resource)} differs"
        for resource, found in seen
        if found is None or plugin(resource).judge(found, resource) != "same"
    ]


def _put_right(process: Plugin, resource: Resource) -> tuple[Resource, str]:
    """Return the object as declared again, and what went wrong on the way, "" for nothing."""
    seen = process.read(resource)
    if seen is None:
        return resource, "reads as gone"
    todo = process.judge(seen, resource)
    if todo == "same":
        return resource, "is not seen"
    made = process.create(resource) if todo == "replace" else process.update(seen, resource)
    after = process.read(made)
    if after is None or process.judge(after, resource) != "same":
        return resource, "is not put right"
    return made, ""


def test_every_object_deleted_behind_our_back_reads_as_gone(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A deleted object is not an error, but something to make again."""
    with Sandbox() as other:
        scratch = Scratch.of(tmp_path_factory.mktemp("deleted"), other)
        declare_rich(scratch, other)
        scratch.up()
        exported = [
            Resource.of(found) for found in scratch.resources("--show-secrets") if "id" in found
        ]
        providers = {resource.urn: resource for resource in exported}
        console = hands.Hands(other.env)
        deleted = []
        with ExitStack() as stack:
            running = {
                urn: stack.enter_context(started(providers[urn], scratch.folder, scratch.env))
                for urn in {resource.provider for resource in _managed(exported)}
            }
            for resource in reversed(_managed(exported)):  # Dependents first, as a person would.
                deed = hands.DELETIONS.get(hands.kind(resource))
                if deed is None:
                    continue
                deed(console, resource)
                deleted.append(resource)
            wrong = [
                f"{resource.name} {hands.kind(resource)}"
                for resource in deleted
                if running[resource.provider].read(resource) is not None
            ]

    assert wrong == []
