"""An object deleted behind our back comes back by the next run, and little else is touched.

Which kinds there are, an exported state says; what else changes, the reference page says.
"""

import json
import re
from collections.abc import Iterator
from itertools import groupby, zip_longest
from pathlib import Path

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine import hands
from tests.engine.plugin import Resource

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "resources.md"
ROW = re.compile(r"\| `(?:pulumi-python:dynamic/)?(\S+)` \| (.*) \|")


def test_a_deleted_object_of_each_kind_comes_back(sandbox: Sandbox, rich: Scratch) -> None:
    """A refresh sees that it is gone; the same run makes it again, and what the page lists."""
    console = hands.Hands(sandbox.env)
    dependents = _dependents()
    wrong = []
    for kinds in _rounds(rich):
        victims = {kind: _victim(rich, kind) for kind in kinds}
        for kind, victim in victims.items():
            hands.DELETIONS[kind](console, victim)

        done = _up(rich)

        for kind, victim in victims.items():
            if done.pop(f"{kind} {victim.name}", "") != "create":
                wrong.append(f"{kind} {victim.name} was not made again")
            wrong += [
                f"{kind}: {name} changed too"
                for name in done
                if name.startswith(_cloud(kind))
                and name.split()[0].rpartition(":")[2] not in dependents[kind]
            ]

    assert wrong == []
    rich.up("--refresh", "--expect-no-changes")


def _rounds(rich: Scratch) -> Iterator[list[str]]:
    """Yield the kinds that can be deleted, one of each cloud at a time: they share nothing."""
    kinds = sorted({hands.kind(found) for found in _managed(rich)} - set(hands.UNDELETABLE))
    clouds = [list(found) for _, found in groupby(kinds, _cloud)]
    for together in zip_longest(*clouds):
        yield [kind for kind in together if kind]


def _cloud(kind: str) -> str:
    return kind.partition(":")[0] + ":"


def _dependents() -> dict[str, set[str]]:
    """Return the kinds that the reference page says change with each kind that is deleted."""
    part = PAGE.read_text("utf-8").partition("| deleted | changes with it |")[2]
    return {kind: set(re.findall(r"`(\w+)`", rest)) for kind, rest in ROW.findall(part)}


def _victim(scratch: Scratch, kind: str) -> Resource:
    """Return the last of a kind by name; the main group on OVHcloud, which users hold, is first."""
    found = [resource for resource in _managed(scratch) if hands.kind(resource) == kind]
    return max(found, key=lambda resource: resource.name)


def _managed(scratch: Scratch) -> list[Resource]:
    found = [Resource.of(item) for item in scratch.resources("--show-secrets") if "id" in item]
    return [resource for resource in found if resource.provider]


def _up(scratch: Scratch) -> dict[str, str]:
    """Refresh and apply; return what was done to which resource."""
    done: dict[str, str] = {}
    for line in scratch.up("--refresh", "--json").splitlines():
        about = json.loads(line).get("resOutputsEvent", {}).get("metadata", {})
        if about.get("op") in {"create", "update", "delete", "replace"}:
            kind = about["type"].removeprefix("pulumi-python:dynamic/")
            done[f"{kind} {about['urn'].rpartition('::')[2]}"] = about["op"]
    return done
