"""How far this machine's clock is from OVHcloud's.

https://eu.api.ovh.com/console/?section=%2Fauth&branch=v1#get-/auth/time
"""

import time

from providers.ovh import client
from providers.settings import Settings


def ahead_s(settings: Settings) -> int:
    """Return the seconds that the cloud's clock is ahead of ours. Raises ProviderError."""
    return int(client.of(settings).call("GET", "/v1/auth/time")) - int(time.time())
