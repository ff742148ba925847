"""Scaleway's conditions, read before they are sent: the cloud itself checks only their syntax.

https://www.scaleway.com/en/docs/iam/reference-content/understanding-policy-conditions/
"""

from collections.abc import Iterator
from ipaddress import ip_network

from celpy.celparser import CELParseError, CELParser
from lark import Token, Tree

from access.mistakes import nearest

FIELDS = {
    "request": ("ip", "time", "user_agent"),
    "resource": ("id", "locality", "name"),
}
RANGES = "inIpRange"  # Scaleway's own function: an address, and the range that it may be in.
MACROS = {"all", "exists", "exists_one", "filter", "map"}  # The first argument names a variable.
TYPES = {"bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"}
REFERENCE = "See docs/reference/conditions.md."


def faults(condition: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong in a condition, each with how to mend it; nothing for a good one."""
    try:
        tree = CELParser().parse(condition)  # Its Environment would raise our recursion limit.
        found = [*_unknown(tree), *_addresses(tree, within=False)]
    except CELParseError as error:
        pointed = " ".join(str(error.args[0]).split())
        yield f"has a condition that is not CEL, at: {pointed}", REFERENCE
        return
    except RecursionError:
        yield "has a condition with more brackets in each other than can be read", REFERENCE
        return
    yield from found


def _unknown(tree: Tree[Token]) -> Iterator[tuple[str, str]]:
    """Yield what Scaleway does not know: words that name nothing, and fields that nothing has."""
    variables = set(_variables(tree))
    for node in tree.find_data("ident"):
        word = str(node.children[0])
        if word not in FIELDS and word not in variables and word not in TYPES:
            what = f'has a condition on "{word}", which Scaleway does not know'
            yield what, nearest(word, FIELDS, f"It knows {' and '.join(FIELDS)}. {REFERENCE}")
    for node in tree.find_data("member_dot"):
        base, field = _word(node.children[0]), str(node.children[1])
        if base in FIELDS and field not in FIELDS[base]:
            known = [f"{base}.{name}" for name in FIELDS[base]]
            what = f'has a condition on "{base}.{field}", which Scaleway does not know'
            yield what, nearest(field, FIELDS[base], f"It knows {', '.join(known)}.")


def _variables(tree: Tree[Token]) -> Iterator[str]:
    """Yield the names that macros give to the items of a list."""
    for node in tree.find_data("member_dot_arg"):
        if node.children[1] in MACROS:
            yield next(_leaves(node.children[2]), "")


def _word(node: Tree[Token] | Token) -> str:
    """Return the one word that a node comes down to, "" for anything longer."""
    leaves = list(_leaves(node))
    return leaves[0] if len(leaves) == 1 else ""


def _leaves(node: Tree[Token] | Token) -> Iterator[str]:
    return map(str, node.scan_values(lambda _: True)) if isinstance(node, Tree) else iter(())


def _addresses(tree: Tree[Token], *, within: bool) -> Iterator[tuple[str, str]]:
    """Yield ranges of addresses outside of `inIpRange`, and what is none inside of it."""
    within = within or (tree.data == "ident_arg" and tree.children[0] == RANGES)
    for child in tree.children:
        if isinstance(child, Tree):
            yield from _addresses(child, within=within)
        elif child[:1] in {"'", '"'} and _is_range(child[1:-1]) != within:
            if within:
                what = f"asks whether an address is in {child}, which is no range"
                yield what, f'For example {RANGES}(request.ip, "192.0.2.0/24").'
            else:
                what = f"compares an address with the range {child} as text, which is never equal"
                yield what, f"Write {RANGES}(request.ip, {child})."


def _is_range(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return "/" in text
