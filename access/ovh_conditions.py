"""OVHcloud's conditions: a tree of AND, OR and NOT over MATCH, checked before anything is sent.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from access.mistakes import Wrong, listed, nearest

SUBJECTS = (
    "It knows resource.Tag(key), resource.Name, resource.Type, request.IP, "
    "date(zone).Date, .WeekDay and .Hour."
)
SUBJECT = re.compile(
    r"(resource\.(Tag\([^()]+\)|Name|Type)|request\.IP|date\([^()]+\)\.(Date|WeekDay|Hour))"
    r"(\.[A-Za-z_]+)?"
)
TAKES: Mapping[str, type] = {"conditions": list, "values": dict}
EXAMPLES = {
    "conditions": "a list of `conditions`",
    "values": '`values`, for example {"resource.Tag(env)": prod}',
}
OPERATORS = {"AND": "conditions", "OR": "conditions", "NOT": "conditions", "MATCH": "values"}


def check(node: Mapping[str, Any], path: tuple[str | int, ...]) -> Iterator[Wrong]:
    """Yield what is wrong in a condition; no condition at all is fine."""
    if node:
        yield from _node(node, path)


def _node(node: Any, path: tuple[str | int, ...]) -> Iterator[Wrong]:
    """Check one part of a condition: every operator with the part that it takes."""
    operator = node.get("operator") if isinstance(node, dict) else None
    part = OPERATORS.get(str(operator))
    if operator is None:
        what, mend = "has a condition without an operator", f"Operators are {listed(OPERATORS)}."
        yield Wrong(path=path, what=what, mend=mend)
    elif part is None:
        what = f'has a condition with the operator "{operator}"'
        advice = nearest(str(operator), OPERATORS, f"Operators are {listed(OPERATORS)}.")
        yield Wrong(path=path, what=what, mend=advice)
    elif set(node) != {"operator", part} or not isinstance(node[part] or None, TAKES[part]):
        what = f"has a condition {operator} without `{part}`, or with more than that"
        yield Wrong(path=path, what=what, mend=f"{operator} takes `operator` and {EXAMPLES[part]}.")
    elif part == "values":
        for key, value in node[part].items():
            yield from _match(key, value, (*path, part, key))
    else:
        for index, child in enumerate(node[part]):
            yield from _node(child, (*path, part, index))


def _match(key: str, value: object, path: tuple[str | int, ...]) -> Iterator[Wrong]:
    if not SUBJECT.fullmatch(key):
        what = f'has a condition on "{key}", unknown on OVHcloud'
        yield Wrong(path=path, what=what, mend=SUBJECTS)
    if not isinstance(value, str):
        what = f'has a condition that compares "{key}" with something else than text'
        yield Wrong(path=path, what=what, mend='Put the value in quotes, several as "7,8,9".')
