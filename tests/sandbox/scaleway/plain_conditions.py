"""What a condition says, read plainly: each form that the cases write, and nothing else.

Whatever looks at what is not there is neither true nor false, which `&&` and `||` may make up for.

https://www.scaleway.com/en/docs/iam/reference-content/understanding-policy-conditions/
https://github.com/google/cel-spec/blob/master/doc/langdef.md#logical-operators
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network
from zoneinfo import ZoneInfo

Value = bool | None  # None where it fails.


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a condition looks at: the call, and one object or none."""

    ip: str
    agent: str
    now: datetime
    resource: Mapping[str, str]


def value(text: str, scene: Scene) -> Value:
    """Return what a condition is in a scene."""
    if text.startswith("!("):
        inner = value(text[2:-1], scene)
        return None if inner is None else not inner
    if text.startswith("("):
        first, operator, second = halves(text)
        parts = {value(first, scene), value(second, scene)}
        decisive = operator == "||"  # One of these decides, whatever the other part is.
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
    if not text:
        return True
    for form, read in FORMS.items():
        if found := re.fullmatch(form, text):
            return read(scene, *found.groups())
    raise AssertionError(f"no form of ours: {text}")


def halves(text: str) -> tuple[str, str, str]:
    """Take `(a) && (b)` apart, where the first parenthesis closes."""
    depth = 0
    for at, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return text[1:at], text[at + 2 : at + 4], text[at + 6 : -1]
    raise AssertionError(f"not closed: {text}")


def compared(left: str | float, operator: str, right: str | float) -> bool:
    """Compare two texts or two numbers."""
    if operator == "==":
        return left == right
    if operator == "!=":
        return left != right
    first, second = float(left), float(right)
    return {
        "<": first < second,
        "<=": first <= second,
        ">": first > second,
        ">=": first >= second,
    }[operator]


def named(scene: Scene, name: str) -> str | None:
    """Return a text that conditions know by name; the program is cut at 255 characters."""
    if name == "request.ip":
        return scene.ip
    if name == "request.user_agent":
        return scene.agent[:255]
    return scene.resource.get(name.removeprefix("resource."))


def is_text(scene: Scene, name: str, operator: str, said: str) -> Value:
    """Read `name == "said"`, and its opposite."""
    seen = named(scene, name)
    return None if seen is None else compared(seen, operator, said)


def has_part(scene: Scene, name: str, where: str, said: str) -> Value:
    """Read `name.startsWith("said")` and its like."""
    seen = named(scene, name)
    if seen is None:
        return None
    found = seen.find(said) if where != "endsWith" else seen.rfind(said)
    if where == "contains":
        return found >= 0
    return found == (0 if where == "startsWith" else len(seen) - len(said)) and found >= 0


def is_listed(scene: Scene, name: str, said: str) -> Value:
    """Read `name in ["one", "two"]`: texts, not ranges."""
    seen = named(scene, name)
    return None if seen is None else f'"{seen}"' in said.split(", ")


def is_in_range(scene: Scene, said: str) -> Value:
    """Read `inIpRange(request.ip, "said")`, which fails where there is no such range."""
    try:
        return ip_address(scene.ip) in ip_network(said)
    except ValueError:
        return None


def is_time(scene: Scene, operator: str, said: str) -> Value:
    """Read `request.time < timestamp("said")`."""
    return compared(scene.now.timestamp(), operator, datetime.fromisoformat(said).timestamp())


def is_hour(scene: Scene, zone: str, operator: str, said: str) -> Value:
    """Read `request.time.getHours("zone") >= said`."""
    return compared(scene.now.astimezone(ZoneInfo(zone or "UTC")).hour, operator, int(said))


def is_day(scene: Scene, zone: str, operator: str, said: str) -> Value:
    """Read `request.time.getDayOfWeek("zone") == said`: Sunday is 0."""
    day = scene.now.astimezone(ZoneInfo(zone or "UTC")).isoweekday() % 7
    return compared(day, operator, int(said))


TEXT = r"(request\.ip|request\.user_agent|resource\.id|resource\.name|resource\.locality)"
ORDER = "(==|!=|<|<=|>|>=)"
FORMS: dict[str, Callable[..., Value]] = {
    "true|1 == 1": lambda _: True,
    "false|1 == 2": lambda _: False,
    '"true"|1': lambda _: None,  # No boolean.
    rf'{TEXT} (==|!=) "([^"]*)"': is_text,
    rf'{TEXT}\.(startsWith|endsWith|contains)\("([^"]*)"\)': has_part,
    rf"{TEXT} in \[([^\]]*)\]": is_listed,
    r'inIpRange\(request\.ip, "([^"]*)"\)': is_in_range,
    rf'request\.time {ORDER} timestamp\("([^"]*)"\)': is_time,
    r'request\.time == "[^"]*"': lambda _: False,  # A time is no text.
    rf'request\.time\.getHours\("?([^")]*)"?\) {ORDER} (\d+)': is_hour,
    rf'request\.time\.getDayOfWeek\("?([^")]*)"?\) {ORDER} (\d)': is_day,
    r"has\(resource\.(\w+)\)": lambda scene, name: name in scene.resource,
    r'(session\.bearer_id|resource\.annotation) == "[^"]*"': lambda *_: None,  # Nobody knows them.
}
