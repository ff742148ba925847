"""What a policy may ask about a call: its keys, and who is in its variables.

A key that is listed with no value is known to be absent; one that is not listed is not known.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PRINCIPAL_TAG = "aws:principaltag/"
TOKEN = re.compile(
    r"\$\{(?P<sign>[$*?])\}"
    r"|\$\{(?P<key>[^},]+?)\s*(?:,\s*'(?P<default>[^']*)')?\}"
    r"|(?P<wild>[*?])"
    r"|(?P<text>.)",
    re.DOTALL,
)
WILD = {"*": ".*", "?": "."}
NEVER = "(?!)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The keys of one call, in lower case; `has_variables` is of the policy that asks."""

    keys: Mapping[str, Sequence[str]]
    has_variables: bool = True

    def seen(self, key: str) -> Sequence[str] | None:
        """Return the values of a key, none when it is absent, None when the key is not known."""
        name = key.lower()
        of_tags: tuple[str, ...] | None = () if name.startswith(PRINCIPAL_TAG) else None
        return self.keys.get(name, of_tags)

    def lacks(self, told: str) -> bool:
        """Tell whether a text of a policy has a variable that stands for nothing."""
        parts = [self._part(token, wild=False) for token in TOKEN.finditer(told)]
        return NEVER in parts

    def matches(
        self, told: str, seen: str, *, wild: bool = True, cased: bool = True
    ) -> bool | None:
        """Tell whether a text of a policy stands for a value, `*` and `?` standing for any letters.

        A variable without value matches nothing, one whose key is not known leaves it in doubt.
        """
        parts = [self._part(token, wild=wild) for token in TOKEN.finditer(told)]
        if None in parts:
            return None
        pattern = "".join(part for part in parts if part is not None)
        return bool(re.fullmatch(pattern, seen, re.DOTALL | (0 if cased else re.IGNORECASE)))

    def _part(self, token: re.Match[str], *, wild: bool) -> str | None:
        """Return a token as a regular expression, None for a variable that is not known."""
        if wild and token["wild"]:
            return WILD[token["wild"]]
        if not self.has_variables or not (token["sign"] or token["key"]):
            return re.escape(token[0])
        if token["sign"]:
            return re.escape(token["sign"])
        return self._value(token["key"], token["default"])

    def _value(self, key: str, default: str | None) -> str | None:
        values = self.seen(key)
        if values is None:
            return None
        if len(values) == 1:
            return re.escape(values[0])
        return NEVER if default is None else re.escape(default)
