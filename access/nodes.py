"""YAML text as nodes, each with its line: read by ruamel.yaml, or sooner where that is the same.

libyaml, which PyYAML brings, is ten times as quick and reads YAML 1.1. Law: what it is asked for it
sees as ruamel.yaml does, value by value and line by line. Whatever the two may take in another way,
and all that it refuses, is ruamel.yaml's to read or to refuse.

https://yaml.org/spec/1.2.2/
"""

import re
from typing import Any

import yaml
from ruamel.yaml import YAML

# Tabs, line breaks of YAML 1.1, directives, documents, `? key`, blocks, tags, anchors, {"a":1}.
APART = re.compile(
    "[\t\x85\u2028\u2029\ufeff]"
    r"|^%|^\.\.\.|^---"
    r"|\?(?:\s|\Z)"
    r"|(?<!\S)[|>]"
    r"|(?<![^\s\[{,])[!&]"
    r"|[\"']:\S",
    re.MULTILINE,
)
# What is no text in YAML 1.2 (https://yaml.org/spec/1.2.2/#1032-tag-resolution), if unquoted.
KINDS = {
    "bool": (r"(?:true|True|TRUE|false|False|FALSE)\Z", "tTfF"),
    "int": (r"[-+]?[0-9]+\Z", "-+0123456789"),
    "null": (r"(?:~|null|Null|NULL|)\Z", ["~", "n", "N", ""]),
}


def composed(text: str) -> Any:
    """Return the root of a text, None where nothing is in it. Raises as ruamel.yaml does."""
    found = None if APART.search(text) else quick(text)
    return thorough(text) if found is None else found


def thorough(text: str) -> Any:
    """Return the root as ruamel.yaml reads it, None where there is none. Raises as it does."""
    reader = YAML(typ="safe", pure=True)
    reader.composer.warn_double_anchors = False  # YAML lets an anchor move; nobody has to be told.
    return reader.compose(text)


def quick(text: str) -> Any:
    """Return the root as libyaml reads it, None where there is none, or it cannot be read so."""
    if Quick is None:
        return None
    reader = Quick(text)
    try:
        return reader.get_single_node()
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    finally:
        reader.dispose()


def _quick() -> Any:
    """Return libyaml's reader with the words of YAML 1.2, None where PyYAML has come without it."""
    if not yaml.__with_libyaml__:
        return None
    found: Any = type("Quick", (yaml.CBaseLoader,), {})
    for kind, (pattern, begins) in KINDS.items():
        found.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(pattern), [*begins])
    return found


Quick = _quick()
