"""Calling clouds for a command: what is said on the way is talk, and whose fault an error is."""

import sys
from contextlib import AbstractContextManager, redirect_stdout

from providers.errors import Misplaced, ProviderError

CLOUDS = {"aws": "AWS", "ovh": "OVHcloud", "scaleway": "Scaleway"}
YOURS, THEIRS = 2, 3  # Exit status.


def talking() -> AbstractContextManager[object]:
    """Send what a provider says to stderr; stdout is the report's."""
    return redirect_stdout(sys.stderr)


def status(error: ProviderError) -> int:
    """Return the exit status that an error deserves: wrong credentials are the user's input."""
    return YOURS if isinstance(error, Misplaced) else THEIRS
