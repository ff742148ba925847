"""One object's life, with the engine's part played here: what it passes, keeps and compares.

`None` never arrives and numbers arrive as floats; a diff that tells no changes is settled by the
inputs; a read may give outputs and inputs anew.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Self

from pulumi.dynamic import Config, ConfigureRequest

from providers.base import Props, Provider

PROJECT = "grantbook"


class Story:
    """One object of a stack: what is declared of it, and what the state holds of it."""

    def __init__(self, provider: Provider, settings: Mapping[str, str], declared: Props) -> None:
        self.provider = configured(provider, settings)
        self.declared = declared
        self.id = ""
        self.inputs: Props = {}
        self.outputs: Props = {}

    def create(self, **changes: Any) -> Self:
        """Make the object."""
        news = self._news(changes)
        made = self.provider.create(dict(news))
        self.id, self.inputs, self.outputs = made.id, news, arriving(made.outs or {})
        return self

    def read(self) -> bool:
        """Refresh the state; return whether the object is still there."""
        found = self.provider.read(self.id, dict(self.outputs))
        if not found.id:
            assert found.outs == {}
            return False
        assert found.inputs is not None
        self.outputs, self.inputs = arriving(found.outs or {}), arriving(found.inputs)
        return True

    def plan(self, **changes: Any) -> str:
        """Return what a preview says: `same`, `update`, or `replace` and for which inputs."""
        news = self._news(changes)
        found = self.provider.diff(self.id, dict(self.outputs), dict(news))
        if found.replaces:
            return f"replace {' '.join(found.replaces)}"
        changed = self.inputs != news if found.changes is None else found.changes
        return "update" if changed else "same"

    def update(self, **changes: Any) -> Self:
        """Change the object."""
        news = self._news(changes)
        made = self.provider.update(self.id, dict(self.outputs), dict(news))
        self.inputs, self.outputs = news, arriving(made.outs or {})
        return self

    def delete(self) -> None:
        """Delete the object; the state still tells of it, so it can be done twice."""
        self.provider.delete(self.id, dict(self.outputs))

    def _news(self, changes: Props) -> Props:
        return arriving({**self.declared, **changes})


Tell = Callable[..., Story]


def configured(provider: Provider, settings: Mapping[str, str]) -> Provider:
    """Return a provider as the process has it for an explicit provider resource."""
    raw = {f"{PROJECT}:{key}": value for key, value in settings.items()}
    provider.configure(ConfigureRequest(Config(raw, PROJECT)))
    return provider


def arriving(props: Mapping[str, Any]) -> Props:
    """Return properties as the host hands them on."""
    found: Props = json.loads(json.dumps(props), parse_int=float)
    return _without_none(found)


def _without_none(props: Props) -> Props:
    inner = {
        key: _without_none(value) if isinstance(value, dict) else value
        for key, value in props.items()
    }
    return {key: value for key, value in inner.items() if value is not None}
