"""What a sandbox was called for."""

from sandbox.control import Control


def posts(control: Control, path: str) -> int:
    """Return how many calls made something at a path."""
    return sum(
        call["method"] == "POST" and call["path"] == path for call in control.calls()["calls"]
    )
