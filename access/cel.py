"""Scaleway's conditions, read before they are sent: the cloud itself checks only their syntax.

https://www.scaleway.com/en/docs/iam/reference-content/understanding-policy-conditions/
"""

import re
from collections.abc import Iterator

import celpy
from lark import Token, Tree

from access.mistakes import nearest

FIELDS = {
    "request": ("ip", "time", "user_agent"),
    "resource": ("id", "locality", "name"),
}
RANGE = re.compile(r"""["'][0-9a-fA-F:.]+/[0-9]{1,3}["']""")


def faults(condition: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in a condition, each with how to mend it; nothing for a good one."""
    try:
        tree = celpy.Environment().compile(condition)
    except celpy.celparser.CELParseError as error:
        pointed = str(error.args[0]).strip().replace("\n", " ")
        yield f"has a condition that is not CEL, at: {pointed}", "See docs/reference/conditions.md."
        return
    for base, field in _fields(tree):
        if field not in FIELDS[base]:
            known = [f"{base}.{name}" for name in FIELDS[base]]
            yield (
                f'has a condition on "{base}.{field}", which Scaleway does not know',
                nearest(f"{base}.{field}", known, f"It knows {', '.join(known)}."),
            )
    for address in _compared_ranges(tree):
        yield (
            f"compares an address with the range {address} as text, which is never equal",
            f"Write inIpRange(request.ip, {address}).",
        )


def _fields(tree: Tree[Token]) -> Iterator[tuple[str, str]]:
    """Yield the fields that are asked of `request` and `resource`."""
    for node in tree.find_data("member_dot"):
        base, field = node.children[0], node.children[1]
        leaf = list(base.scan_values(lambda _: True)) if isinstance(base, Tree) else []
        if len(leaf) == 1 and leaf[0] in FIELDS:
            yield str(leaf[0]), str(field)


def _compared_ranges(tree: Tree[Token]) -> Iterator[str]:
    """Yield the ranges of addresses that stand outside of `inIpRange`."""
    if tree.data == "ident_arg" and tree.children[0] == "inIpRange":
        return
    for child in tree.children:
        if isinstance(child, Tree):
            yield from _compared_ranges(child)
        elif RANGE.fullmatch(child):
            yield str(child)
