"""The inputs of a resource as the cloud has it, so that a change made behind our back shows.

https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/tfbridge/schema.go
"""

from typing import TYPE_CHECKING

from sandbox.aws.plugin import kinds
from sandbox.aws.plugin.check import DEFAULTS

if TYPE_CHECKING:
    from sandbox.aws.plugin.base import Resource
    from sandbox.aws.plugin.wire import Props


def refreshed_inputs(of: "type[Resource]", known: "Props", found: "Props") -> "Props":
    """Return the known inputs with what differs in the cloud; all of them when none are known.

    What the cloud has and nobody said is an input now, unless it is the default. Nothing is left
    out, where it may be: of what is required, an empty list is what the cloud has.
    """
    inputs = {}
    for name, spec in of.inputs.items():
        value = found.get(name)
        if name in known and kinds.same(spec.kind, known[name], value):
            inputs[name] = known[name]
        elif name in known or not (spec.computed and known):
            inputs[name] = value
    said = {
        name: value
        for name, value in inputs.items()
        if value not in kinds.NOTHING or (value is not None and of.inputs[name].required)
    }
    defaulted = [name for name in known.get(DEFAULTS, []) if name in said]
    unsaid = [
        name
        for name, spec in of.inputs.items()
        if not known and spec.default is not None and said.get(name) == spec.default
    ]
    return {**said, DEFAULTS: sorted([*defaulted, *unsaid])}
