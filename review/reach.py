"""What wildcards of AWS and OVHcloud reach, and permissions groups, in words; lists are folded.

Only published actions are counted: those of OVHcloud are on
https://eu.api.ovh.com/v2/iam/reference/action
"""

from collections.abc import Iterator, Sequence

from access.catalogue import lookup

FEW = 3


def counted(cloud: str, pattern: str) -> str:
    """Return how many actions a pattern reaches, as `12 actions`."""
    number = len(lookup.reached(cloud, pattern))
    return f"{number} action{'s'[: number != 1]}" if number else "no action that is published"


def folded(names: Sequence[str]) -> str:
    """Return names as a part of a sentence: the first few, and how many more there are."""
    shown = names if len(names) <= FEW + 1 else names[:FEW]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def group(found: lookup.PermissionsGroup, *, whole: bool) -> Iterator[str]:
    """Yield the lines that say what one of OVHcloud's own permissions groups grants."""
    yield f"  {found.description}"
    statements = {"allow": found.allow, "except": found.excepted, "deny": found.deny}
    for word, patterns in statements.items():
        yield from (f"  {word} {pattern}\t{counted('ovh', pattern)}" for pattern in patterns)
    if not found.is_complete:
        yield "  not complete\tthe source says more; `grantbook inventory` reads it from an account"
    elif whole:
        yield from (f"  reaches {name}\taction" for name in granted(found))
    else:
        yield f"  in all\t{len(granted(found))} of {len(lookup.ovh_actions())} published actions"


def granted(found: lookup.PermissionsGroup) -> list[str]:
    """Return the actions that a group gives in the end, sorted."""
    taken = {name for word in (*found.excepted, *found.deny) for name in _reached(word)}
    return sorted({name for word in found.allow for name in _reached(word)} - taken)


def _reached(pattern: str) -> tuple[str, ...]:
    return lookup.reached("ovh", pattern)
