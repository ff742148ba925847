"""What AWS's conditions compare with: texts, numbers, times, true and false, addresses, ARNs.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import json
import re
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from ipaddress import ip_network

VARIABLE = re.compile(r"\$\{[^}]*\}")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
TIME = re.compile(
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T[0-9:]{5,8}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?)?"
)
ARN = re.compile(r"arn(:[^:]*){4}:.+")


def faults(family: str, key: str, value: object) -> Iterator[tuple[tuple[int, ...], str, str]]:
    """Yield each value that an operator cannot compare with: its place, what, and how to mend it.

    The place is empty where the value is no list.
    """
    if value == []:
        yield (), f'compares "{key}" with nothing', "Write a value."
    is_right, what, mend = KINDS[family]
    for place, each in enumerate(value if isinstance(value, list) else [value]):
        if not is_right(each):
            at = (place,) if isinstance(value, list) else ()
            yield (
                at,
                f'compares "{key}" with {json.dumps(each, ensure_ascii=False)}, which is {what}',
                mend,
            )


def _is_text(value: object) -> bool:
    return isinstance(value, str | bool)


def _is_number(value: object) -> bool:
    return not isinstance(value, bool) and bool(NUMBER.fullmatch(str(value)))


def _is_time(value: object) -> bool:
    """Tell whether a value is a day, a part of one with its offset, or seconds since 1970."""
    text = str(value)
    if text.isascii() and text.isdecimal():
        return True
    if not TIME.fullmatch(text):
        return False
    whole = text if "-" in text[5:] else f"{text}-01"
    try:
        datetime.fromisoformat(whole)
    except ValueError:
        return False
    return True


def _is_truth(value: object) -> bool:
    """Tell whether a value is true or false, in quotes or not, or a variable for one of them."""
    text = str(value)
    return text.lower() in {"true", "false"} or bool(VARIABLE.fullmatch(text))


def _is_binary(value: object) -> bool:
    try:
        b64decode(str(value), validate=True)
    except ValueError:
        return False
    return isinstance(value, str)


def _is_range(value: object) -> bool:
    """Tell whether a value is an address, or a range of them by the length of its prefix."""
    text = str(value)
    address, slash, length = text.partition("/")
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return "%" not in address and length.isdecimal() == bool(slash)


def _is_arn(value: object) -> bool:
    """Tell whether a value has the six parts of an ARN; a variable may stand for all of them."""
    return bool(VARIABLE.fullmatch(str(value)) or ARN.fullmatch(VARIABLE.sub("x", str(value))))


Kind = tuple[Callable[[object], bool], str, str]
TRUTH: Kind = (_is_truth, "neither true nor false", "Write true or false.")
KINDS: Mapping[str, Kind] = {
    "Arn": (
        _is_arn,
        "no ARN of six parts",
        'For example "arn:aws:iam::123456789012:role/*"; in each part, * is any text.',
    ),
    "Binary": (_is_binary, "not in base64", "Encode the bytes in base64."),
    "Bool": TRUTH,
    "Date": (_is_time, "no time", 'Write "2027-06-30T18:00:00Z", or seconds since 1970.'),
    "IpAddress": (_is_range, "no range of addresses", "For example 192.0.2.0/24 or 2001:db8::/32."),
    "Null": TRUTH,
    "Numeric": (_is_number, "no number", "For example 10, or 1.5."),
    "String": (_is_text, "no text", "Put it in quotes, with all of its digits."),
}
