"""Diff: what separates a resource as it is from the inputs wanted, and what that takes.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.aws.plugin import kinds
from sandbox.aws.plugin.check import DEFAULTS

if TYPE_CHECKING:
    from sandbox.aws.plugin.base import Resource
    from sandbox.aws.plugin.wire import Props

SIMPLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """`details` maps a property path to ADD, UPDATE or DELETE; `replaces` are top-level names."""

    details: Mapping[str, str] = field(default_factory=dict)
    replaces: tuple[str, ...] = ()
    deletes_before_replacing: bool = False

    @property
    def changed(self) -> tuple[str, ...]:
        """Return the top-level names that differ."""
        return tuple(sorted({top_level(path) for path in self.details}))


def diff(of: "type[Resource]", olds: "Props", news: "Props", ignored: Iterable[str] = ()) -> Diff:
    """Return what separates the known state from the checked inputs; `ignored` are paths."""
    skipped = {top_level(path) for path in ignored}
    details = {
        path: how
        for name, spec in of.inputs.items()
        if name not in skipped and not (spec.computed and name not in news)
        for path, how in _separates(name, spec.kind, olds.get(name), news.get(name)).items()
    }
    changed = {top_level(path) for path in details}
    replaces = tuple(name for name in of.inputs if name in changed and of.inputs[name].replaces)
    return Diff(
        details=details,
        replaces=replaces,
        deletes_before_replacing=bool(replaces) and _in_the_way(of, olds, news),
    )


def top_level(path: str) -> str:
    """Return the property that a path begins with."""
    return re.split(r"[.\[]", path)[0]


def _in_the_way(of: "type[Resource]", olds: "Props", news: "Props") -> bool:
    """Tell whether the old one must go first: it would hold the very name of the new one."""
    kept = any(
        spec.auto_named and name not in news.get(DEFAULTS, []) and olds.get(name) == news.get(name)
        for name, spec in of.inputs.items()
    )
    return of.deletes_before_replacing or kept


def _separates(name: str, kind: str, old: Any, new: Any) -> dict[str, str]:
    if kinds.same(kind, old, new):
        return {}
    if kind == "tags" and isinstance(old, dict) and isinstance(new, dict):
        keys = sorted({*old, *new})
        return {
            _path(name, key): _how(old.get(key), new.get(key))
            for key in keys
            if old.get(key) != new.get(key)
        }
    if kind == "set" and isinstance(old, list) and isinstance(new, list):
        gone = {f"{name}[{i}]": "DELETE" for i, each in enumerate(old) if each not in new}
        come = {f"{name}[{i}]": "ADD" for i, each in enumerate(new) if each not in old}
        return {
            path: "UPDATE" if path in gone and path in come else how
            for path, how in {**gone, **come}.items()
        }
    return {name: _how(old, new)}


def _how(old: Any, new: Any) -> str:
    if old in kinds.NOTHING:
        return "ADD"
    return "DELETE" if new in kinds.NOTHING else "UPDATE"


def _path(name: str, key: str) -> str:
    return f"{name}.{key}" if SIMPLE.fullmatch(key) else f'{name}["{key}"]'
