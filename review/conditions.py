"""Conditions of AWS and OVHcloud in a reader's words; any other text stays as it was written.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Never

IS: Mapping[str, str] = {
    **dict.fromkeys(("bool", "stringequals", "numericequals", "dateequals", "binaryequals"), "is"),
    **dict.fromkeys(("stringlike", "arnlike", "arnequals"), "is like"),
    "stringequalsignorecase": "is, in any case,",
    "ipaddress": "is in",
    "numericlessthan": "is below",
    "numericlessthanequals": "is at most",
    "numericgreaterthan": "is above",
    "numericgreaterthanequals": "is at least",
    "datelessthan": "is before",
    "datelessthanequals": "is at or before",
    "dategreaterthan": "is after",
    "dategreaterthanequals": "is at or after",
}
IS_NOT: Mapping[str, str] = {  # Holds where there is no such key, too.
    **dict.fromkeys(("stringnotequals", "numericnotequals", "datenotequals"), "is not"),
    **dict.fromkeys(("stringnotlike", "arnnotlike", "arnnotequals"), "is not like"),
    "stringnotequalsignorecase": "is not, in any case,",
    "notipaddress": "is not in",
}
HOW: Mapping[str, str] = {  # Of OVHcloud, after the last dot of a key.
    "EQ": "is",
    "IN": "is one of",
    "IN_RANGE": "is in",
    "STARTS_WITH": "begins with",
    "ENDS_WITH": "ends with",
    "BEFORE": "is before",
    "AFTER": "is after",
    "LT": "is below",
    "LE": "is at most",
    "GT": "is above",
    "GE": "is at least",
}
SETS: Mapping[str, str] = {"forallvalues": "each of ", "foranyvalue": "one of "}
IF_EXISTS = "ifexists"
PLAIN = re.compile(r"(?!(?:missing|there)$)[\w.:/*@${}+,-]+")
DECODER = json.JSONDecoder()


class _Unknown(Exception):
    """Something that is in none of the forms known here."""


def said(text: str) -> str:
    """Return a text with the conditions in it in words: `aws:MultiFactorAuthPresent is true`."""
    parts: list[str] = []
    at = 0
    while (begin := text.find("{", at)) >= 0:
        words, end = _begun(text, begin)
        parts += [text[at:begin], words]
        at = end
    return "".join([*parts, text[at:]])


def _begun(text: str, begin: int) -> tuple[str, int]:
    """Return what begins with a brace, in words if it is a condition, and where that ends."""
    try:
        found, end = DECODER.raw_decode(text, begin)
        return (_ovh if "operator" in found else _aws)(found), end
    except (_Unknown, ValueError):
        return text[begin], begin + 1


def _aws(found: Mapping[str, Any]) -> str:
    words = [
        _compared(operator.lower(), key, _texts(values))
        for operator, keys in found.items()
        for key, values in _mapping(keys).items()
    ]
    return " and ".join(words) or _unknown()


def _compared(operator: str, key: str, values: Sequence[str]) -> str:
    """Return one comparison of AWS; one of several values is enough, or with `not`, none is."""
    of, _, name = operator.rpartition(":")
    name = name.removesuffix(IF_EXISTS)
    subject = f"{SETS[of]}{key}" if of in SETS else key
    if name == "null" and not of and [*values] in (["true"], ["false"]):
        return f"{key} is {'missing' if values[0] == 'true' else 'there'}"
    if name in IS_NOT and values:
        return f"{subject} {IS_NOT[name]} {' nor '.join(values)}"
    if name in IS and values and of in {"", *SETS}:
        missing = ["missing"] if operator.endswith(IF_EXISTS) else []
        return f"{subject} {IS[name]} {' or '.join([*values, *missing])}"
    return _unknown()


def _ovh(found: Mapping[str, Any]) -> str:
    operator = found["operator"]
    if operator == "MATCH":
        return " and ".join(_matched(_mapping(found.get("values")))) or _unknown()
    parts = [_ovh(_mapping(each)) for each in _listed(found.get("conditions"))]
    if operator == "NOT" and len(parts) == 1:
        return f"not ({parts[0]})"
    if operator in {"AND", "OR"} and parts:
        return f"({f' {operator.lower()} '.join(parts)})"
    return _unknown()


def _matched(values: Mapping[str, Any]) -> Iterator[str]:
    for key, value in values.items():
        subject, _, how = key.rpartition(".")
        verb = HOW.get(how.upper())
        (text,) = _texts([value])
        yield f"{subject} {verb} {text}" if verb and subject else f"{key} is {text}"


def _texts(values: Any) -> list[str]:
    """Return what is compared with, in quotes where it could be taken for our words."""
    texts = [str(each) for each in (values if isinstance(values, list) else [values])]
    return [
        each if PLAIN.fullmatch(each) else json.dumps(each, ensure_ascii=False) for each in texts
    ]


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else _unknown()


def _listed(found: Any) -> Sequence[Any]:
    return found if isinstance(found, list) else _unknown()


def _unknown() -> Never:
    raise _Unknown
