"""What goes wrong in the stand-in, each in one line.

PluginError
    Refused            the stand-in will not do this, and says what can
    CloudError         AWS answered with an error, or did not answer
        Absent         AWS says that the thing does not exist
    WrongAccount       the credentials belong to another account than the declared one
    HalfMade           the thing exists, but not yet as declared
"""

from typing import Any

OFFICIAL = "install the official plugin"


class PluginError(Exception):
    """An error to show to the user as it is."""


class Refused(PluginError):
    """The stand-in cannot do what is asked."""


class CloudError(PluginError):
    """AWS's refusal (the action, its code, its words, its request id), or its silence."""


class Absent(CloudError):
    """NoSuchEntity, or ResourceNotFoundException."""


class WrongAccount(PluginError):
    """Raised before anything is changed."""


class HalfMade(PluginError):
    """A create or update that stopped half way: what stands is kept in state."""

    secrets: tuple[str, ...] = ()  # Outputs that must be marked on the wire.

    def __init__(self, id_: str, outputs: dict[str, Any], reason: str) -> None:
        super().__init__(reason)
        self.id = id_
        self.outputs = outputs
