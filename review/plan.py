"""What a run would do, as one hash: the same for the same plan on any machine and at any time.

Laws: another state of any resource is another hash, for those that stay as they are count too; so
is anything that differs in a step and is not left out here by name. Order alone is no difference.

https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

HASH = re.compile(r"sha256:[0-9a-f]{64}")
COMMAND = "pulumi preview --json --show-sames --non-interactive"
ADVICE = f"Make it anew: `{COMMAND} > preview.json`."
SIDES = ("oldState", "newState")
# What differs between two machines or two runs that do the same; docs/decisions/reviewed-plan.md
# has the reason for each.
OF_STATE = {"created", "modified", "sourcePosition", "stackTrace"}
OF_PROPERTIES = {"__provider"}
UNORDERED = ("diffReasons", "replaceReasons")
LOOKS = "refresh"  # A step before another one of the same resource; the engine counts it not.
IDLE = {"same", LOOKS}
# Said of a plugin that ends before the engine tells it to, though all went well: what it left
# undone has an error of its own.
EARLY = re.compile(r"error: Detected that .+ exited prematurely\.")


class Unplanned(Exception):
    """What is no whole preview of a run; for the user to read."""


def read(text: str) -> Mapping[str, Any]:
    """Return the digest that a preview printed. Raises Unplanned."""
    try:
        digest = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unplanned(f"this is no JSON, so no preview\n  {ADVICE}") from error
    if not isinstance(digest, dict):
        raise Unplanned(f"this is no preview\n  {ADVICE}")
    _check(digest)
    return digest


def of(digest: Mapping[str, Any]) -> str:
    """Return the hash of a plan, "sha256:" and 64 hexadecimal digits. Raises Unplanned."""
    _check(digest)
    steps = sorted(_canonical(_step(each)) for each in digest["steps"])
    return f"sha256:{hashlib.sha256(_canonical(steps).encode()).hexdigest()}"


def stack(digest: Mapping[str, Any]) -> str:
    """Return the name of the stack that a run is of. Raises Unplanned."""
    _check(digest)
    return str(digest["steps"][0]["urn"]).split(":")[2]


def changes(digest: Mapping[str, Any]) -> int:
    """Return how many resources a run would change. Raises Unplanned."""
    _check(digest)
    return sum(each["op"] not in IDLE for each in digest["steps"])


def _check(digest: Mapping[str, Any]) -> None:
    """Raise Unplanned unless it is the whole digest of a run that can be."""
    if failed := next(filter(_is_error, digest.get("diagnostics") or ()), None):
        said = str(failed.get("message")).strip()
        raise Unplanned(f"the preview has failed: {said}\n  Mend that, and make it anew.")
    steps = digest.get("steps")
    if not isinstance(steps, list) or not steps or not all(map(_is_step, steps)):
        raise Unplanned(f"this is no preview of a run\n  {ADVICE}")
    told = Counter(each["op"] for each in steps if each["op"] != LOOKS)
    if told != digest.get("changeSummary"):
        raise Unplanned(
            "what stays as it is, is missing, so nobody could tell that the stack has moved\n"
            f"  {ADVICE}"
        )


def _is_error(diagnostic: Any) -> bool:
    if not isinstance(diagnostic, dict) or diagnostic.get("severity") != "error":
        return False
    return not EARLY.match(str(diagnostic.get("message")))


def _is_step(step: Any) -> bool:
    if not isinstance(step, dict) or not isinstance(step.get("op"), str):
        return False
    sides = all(isinstance(step.get(side) or {}, dict) for side in SIDES)
    return sides and str(step.get("urn")).startswith("urn:pulumi:")


def _step(step: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what counts of a step."""
    reasons = {key: _sorted(step.get(key)) for key in UNORDERED}
    return {**step, **reasons, **{side: _state(step.get(side) or {}) for side in SIDES}}


def _state(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what counts of a resource, before or after."""
    kept = {key: value for key, value in state.items() if key not in OF_STATE}
    for key in ("inputs", "outputs"):
        kept[key] = _without(kept.get(key), OF_PROPERTIES)
    kept["dependencies"] = _sorted(kept.get("dependencies"))
    on = kept.get("propertyDependencies")
    if isinstance(on, dict):
        kept["propertyDependencies"] = {key: _sorted(those) for key, those in on.items()}
    return kept


def _without(properties: Any, left_out: Collection[str]) -> Any:
    if not isinstance(properties, dict):
        return properties
    return {key: value for key, value in properties.items() if key not in left_out}


def _sorted(found: Any) -> Any:
    """Return a list in an order of ours; what is none stays."""
    return sorted(found, key=_canonical) if isinstance(found, list) else found


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
