import asyncio
import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="session")
def event_loops_closed() -> Iterator[None]:
    """Close, when all tests are done, what Pulumi's test engine opens and leaves open."""
    yield
    for loop in [found for found in gc.get_objects() if isinstance(found, asyncio.BaseEventLoop)]:
        if not loop.is_running():
            loop.close()
