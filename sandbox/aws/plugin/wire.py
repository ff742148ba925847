"""Properties as the engine sends them: unknowns, secrets, and numbers that are all doubles.

https://github.com/pulumi/pulumi/blob/master/docs/architecture/providers/implementers-guide.md
"""

from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"

Props = dict[str, Any]


def received(struct: Struct) -> Props:
    """Return properties as plain values: secrets opened, whole numbers as int, no nulls."""
    return {
        name: _plain(value) for name, value in MessageToDict(struct).items() if value is not None
    }


def sent(props: Mapping[str, Any], secrets: Iterable[str] = ()) -> Struct:
    """Return properties for the engine; those named in `secrets` are marked so."""
    marked = {name: _marked(value) if name in secrets else value for name, value in props.items()}
    struct = Struct()
    struct.update({name: value for name, value in marked.items() if value is not None})
    return struct


def is_unknown(value: Any) -> bool:
    """Tell whether a value, or anything in it, will only be known later."""
    if isinstance(value, dict):
        return any(is_unknown(each) for each in value.values())
    if isinstance(value, list):
        return any(is_unknown(each) for each in value)
    return bool(value == UNKNOWN)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get(SIGNATURE) == SECRET:
            return _plain(value.get("value"))
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _marked(value: Any) -> Any:
    return None if value is None or value == UNKNOWN else {SIGNATURE: SECRET, "value": value}
