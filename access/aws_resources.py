"""What actions of AWS are done on: the ARNs of a statement beside the types that its actions know.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from access import patterns
from access.catalogue import lookup
from access.mistakes import Wrong

EVERYTHING = "*"
BUCKET = "arn:*:s3:::*"  # Its name has no slash, or it would be an object.
PARTS = 5  # Colons before the name of a resource, which may have more.
SHOWN = 3  # Types of resources that a message names.


def faults(written: Mapping[str, Sequence[str]], resources: Sequence[str]) -> Iterator[Wrong]:
    """Yield the actions that none of the resources is for, and the resources that no action is for.

    `written` holds the actions by `allow` and `deny`. Unknown actions are left to others.
    """
    actions = [action for words in written.values() for action in words]
    if EVERYTHING in resources or EVERYTHING in actions:
        return
    fitting: set[str] = set()
    for key, words in written.items():
        for index, action in enumerate(words):
            known = _types(action)
            found = {arn for arn in resources if any(fits(arn, type_) for type_ in known)}
            fitting |= found
            if lookup.reached("aws", action) and not found:
                yield Wrong(path=(key, index), **_said(action, known))
    for index, arn in enumerate(resources):
        if fitting and arn not in fitting:
            what = f'has the resource "{arn}", which none of its actions is done on'
            mend = f"They are done on {shown({t for action in actions for t in _types(action)})}."
            yield Wrong(path=("resources", index), what=what, mend=mend)


def _said(action: str, known: frozenset[str]) -> dict[str, str]:
    if not known:
        return {
            "what": f'limits "{action}" to resources, but it is done on everything or nothing',
            "mend": "Give it an entry of its own, without `resources`.",
        }
    return {
        "what": f'limits "{action}" to resources that it is not done on',
        "mend": f"It is done on {shown(known)}.",
    }


def shown(types: set[str] | frozenset[str]) -> str:
    """Return names as a part of a sentence: the first few, and how many more there are."""
    words = sorted(types)
    more = f" and {len(words) - SHOWN} more" if len(words) > SHOWN else ""
    return f"{', '.join(words[:SHOWN])}{more}"


@cache
def _types(action: str) -> frozenset[str]:
    """Return the ARNs of what an action is done on, `*` for what differs; a wildcard's together."""
    return frozenset(
        arn for name in lookup.reached("aws", action) for arn in lookup.aws_resources(name)
    )


def fits(arn: str, type_: str) -> bool:
    """Tell whether an ARN, which may have wildcards, can be of a type."""
    if type_ == BUCKET and "/" in arn:
        return False
    parts, wanted = arn.split(":", PARTS), type_.split(":", PARTS)
    if len(parts) != len(wanted):
        return overlap(arn, type_)
    return all(map(overlap, parts, wanted))


@lru_cache(maxsize=100_000)
def overlap(one: str, other: str) -> bool:
    """Tell whether two patterns have a text in common: `*` is any text, `?` any character."""
    return patterns.common(tuple(one), tuple(other))
