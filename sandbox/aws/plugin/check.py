"""Check: defaults, names made from the logical name, and every mistake of the inputs at once.

Names end in seven random hexadecimal digits, and `__defaults` lists what the user did not say, as
the official plugin does it:
https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/tfbridge/names.go
"""

import hashlib
import secrets
from typing import TYPE_CHECKING

from sandbox.aws.plugin import kinds
from sandbox.aws.plugin.errors import OFFICIAL
from sandbox.aws.plugin.wire import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.aws.plugin.base import Input, Resource
    from sandbox.aws.plugin.wire import Props

DEFAULTS = "__defaults"
Mistakes = dict[str, str]


def check(
    of: "type[Resource]", news: "Props", olds: "Props", name_made: str, tags: "Mapping[str, str]"
) -> "tuple[Props, Mistakes]":
    """Return the inputs completed, and what is wrong with which.

    `name_made` is the name for what is auto-named; one made earlier is kept. `tags` are the
    provider's default tags, which every tagged resource carries.
    """
    said = {name: value for name, value in news.items() if name != DEFAULTS}
    left_out = {
        name: _left_out(name, spec, olds, name_made)
        for name, spec in of.inputs.items()
        if name not in said
    }
    defaults = {name: value for name, value in left_out.items() if value is not None}
    checked: Props = {DEFAULTS: sorted(defaults)}
    mistakes = {name: _stranger(of, name) for name in said if name not in of.inputs}
    for name, spec in of.inputs.items():
        value = said.get(name, defaults.get(name))
        wanted = _with_default_tags(value, tags) if spec.kind == "tags" else value
        if wrong := _complete(checked, name, spec, wanted):
            mistakes[name] = wrong
    return checked, mistakes


def made_name(logical_name: str, seed: bytes) -> str:
    """Return a physical name from the logical one, the same for the same seed."""
    random = hashlib.sha256(seed).hexdigest() if seed else secrets.token_hex(4)
    return f"{logical_name}-{random[:7]}"


def _left_out(name: str, spec: "Input", olds: "Props", made: str) -> object:
    if not spec.auto_named:
        return spec.default
    return olds[name] if name in olds.get(DEFAULTS, []) and name in olds else made


def _with_default_tags(value: object, tags: "Mapping[str, str]") -> object:
    if not tags or value == UNKNOWN:
        return value
    return {**tags, **(value if isinstance(value, dict) else {})}


def _complete(checked: "Props", name: str, spec: "Input", value: object) -> str | None:
    """Put the value into `checked`; return what is wrong with it instead, if anything."""
    if value is None:
        return f'missing required property "{name}"' if spec.required else None
    try:
        checked[name] = kinds.read(spec.kind, value)
    except kinds.MistakeError as mistake:
        return f'"{name}": {mistake}'
    if spec.fits is None or checked[name] == UNKNOWN:
        return None
    wrong = spec.fits(checked[name])
    return f'"{name}": {wrong}' if wrong else None


def _stranger(of: "type[Resource]", name: str) -> str:
    if name in of.refused:
        return f'the stand-in for pulumi-aws does not do "{name}"; {OFFICIAL}'
    return f'unknown property "{name}"'
