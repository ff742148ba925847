"""AWS's conditions: a block of operators, keys and values, checked before anything is sent.

A misspelt word in it is no error to AWS: it compares with nothing, for ever.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from access import aws_conditions_keys, aws_conditions_values
from access.catalogue.condition_keys import Key
from access.mistakes import Wrong, nearest

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "Arn": ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
    "Binary": ("BinaryEquals",),
    "Bool": ("Bool",),
    "Date": (
        *("DateEquals", "DateGreaterThan", "DateGreaterThanEquals", "DateLessThan"),
        *("DateLessThanEquals", "DateNotEquals"),
    ),
    "IpAddress": ("IpAddress", "NotIpAddress"),
    "Null": ("Null",),
    "Numeric": (
        *("NumericEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "NumericLessThan"),
        *("NumericLessThanEquals", "NumericNotEquals"),
    ),
    "String": (
        *("StringEquals", "StringEqualsIgnoreCase", "StringLike", "StringNotEquals"),
        *("StringNotEqualsIgnoreCase", "StringNotLike"),
    ),
}
FAMILY: Mapping[str, str] = {word: family for family, words in FAMILIES.items() for word in words}
ANY_TYPE = {"Null", "String"}  # Every value has a text, and may be missing.
TYPES = {"Arn": "ARN", "Binary": "String", "IpAddress": "IPAddress"}  # The others have one name.
SAID = {
    "ARN": ("an ARN", "ArnLike"),
    "Bool": ("true or false", "Bool"),
    "Date": ("a time", "DateLessThan"),
    "IPAddress": ("an address", "IpAddress"),
    "Numeric": ("a number", "NumericLessThan"),
    "String": ("a text", "StringEquals"),
}
WRITTEN = re.compile(r"(ForAnyValue:|ForAllValues:)?(\w+?)(IfExists)?")
OTHERWISE = "For example StringEquals; docs/reference/conditions.md has all."


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """A comparison, of any or of all values, and whether it lets a missing key pass."""

    word: str
    of_values: str  # ForAnyValue, ForAllValues or "".
    if_exists: bool

    @property
    def family(self) -> str:
        """Return what it compares."""
        return FAMILY[self.word]

    def holds_without(self, value: object) -> bool:
        """Tell whether it holds where the key is missing."""
        if self.word == "Null":
            return str(value).lower() == "true"
        if self.of_values:
            return self.of_values == "ForAllValues"
        return self.if_exists or "Not" in self.word


def operator(written: str) -> Operator | None:
    """Return a written operator; None for one that AWS does not have."""
    found = WRITTEN.fullmatch(written)
    if not found or found[2] not in FAMILY or (found[2] == "Null" and found[3]):
        return None
    of_values = (found[1] or "").removesuffix(":")
    return Operator(word=found[2], of_values=of_values, if_exists=bool(found[3]))


def faults(
    condition: Mapping[str, Mapping[str, object]], statements: Mapping[str, Sequence[str]]
) -> Iterator[Wrong]:
    """Yield what is wrong in a condition on statements, their actions by `allow` and `deny`."""
    said = {effect: words for effect, words in statements.items() if words}
    for written, block in condition.items():
        path = ("condition", written)
        compared = operator(written)
        if compared is None:
            what = f'has a condition with the operator "{written}", unknown on AWS'
            base = re.sub(r"^\w+:|IfExists$", "", written)
            yield Wrong(path=path, what=what, mend=nearest(base, FAMILY, OTHERWISE))
            continue
        for key, value in block.items():
            yield from _comparison(compared, key, value, said, path)


def _comparison(
    compared: Operator,
    key: str,
    value: object,
    statements: Mapping[str, Sequence[str]],
    path: tuple[str, str],
) -> Iterator[Wrong]:
    """Yield what is wrong with a key, else with its operator, else with its values."""
    actions = tuple(action for words in statements.values() for action in words)
    known = aws_conditions_keys.known(key, actions)
    wrong = [
        *aws_conditions_keys.faults(
            key, known, statements, holds_without=compared.holds_without(value)
        )
    ]
    if known and not wrong:
        wrong = [*_unfit(compared, key, known)]
    yield from (Wrong(path=(*path, key), what=what, mend=mend) for what, mend in wrong)
    if not wrong:
        for place, what, mend in aws_conditions_values.faults(compared.family, key, value):
            yield Wrong(path=(*path, key, *place), what=what, mend=mend)


def _unfit(compared: Operator, written: str, key: Key) -> Iterator[tuple[str, str]]:
    """Yield what keeps an operator from comparing a key.

    Which keys have a single value is sure only where AWS's page of keys says so.
    """
    wanted = TYPES.get(compared.family, compared.family)
    if compared.family not in ANY_TYPE and wanted not in key.types:
        said, word = SAID[key.types[0]]
        yield f'compares "{written}" by {compared.word}, but it is {said}', f"Write {word}."
    elif compared.of_values and key.is_everywhere and not key.is_list:
        what = f'compares "{written}" by {compared.of_values}, but it has a single value'
        yield what, f"Write {compared.word}."
