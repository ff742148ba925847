"""What a preview can tell of a resource before anything is done.

https://www.pulumi.com/docs/iac/concepts/inputs-outputs/
"""

from typing import TYPE_CHECKING

from sandbox.aws.plugin.base import changed
from sandbox.aws.plugin.check import DEFAULTS
from sandbox.aws.plugin.wire import UNKNOWN

if TYPE_CHECKING:
    from sandbox.aws.plugin.base import Resource
    from sandbox.aws.plugin.wire import Props


def after_create(of: "type[Resource]", news: "Props") -> "Props":
    """Return the outputs of a resource to be made: what is said, and unknowns."""
    unsaid = [name for name, spec in of.inputs.items() if spec.computed and name not in news]
    return _shown(of, dict.fromkeys([*of.outputs, *unsaid], UNKNOWN), news)


def after_update(of: "type[Resource]", olds: "Props", news: "Props") -> "Props":
    """Return the outputs of a resource to be changed: only what moves becomes unknown."""
    kept = {name: olds[name] for name in (*of.outputs, *of.inputs) if name in olds}
    undone = {
        name: None for name, spec in of.inputs.items() if not spec.computed and name not in news
    }
    moved = {name: UNKNOWN for name, by in of.moves.items() if changed(olds, news, *by)}
    return _shown(of, {**kept, **undone, **moved}, news)


def _shown(of: "type[Resource]", outputs: "Props", news: "Props") -> "Props":
    shown = {**outputs, **{name: value for name, value in news.items() if name != DEFAULTS}}
    if "tagsAll" in of.outputs:
        shown["tagsAll"] = news.get("tags", {})
    return shown
