"""A process that has called no cloud yet, and how the story of an object begins in it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from providers.base import Provider
from tests import clouds
from tests.providers.story import Story, Tell


@pytest.fixture(autouse=True)
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin without clients and without anybody's credentials, and show whole tracebacks."""
    with clouds.uncalled(monkeypatch):
        monkeypatch.setenv("GRANTBOOK_DEBUG", "1")
        yield


@pytest.fixture
def tell(settings: Mapping[str, str]) -> Tell:
    """Return how the story of an object begins in the account of a cloud's tests."""

    def begin(provider: Provider, declared: dict[str, Any], **other: str) -> Story:
        return Story(provider, {**settings, **other}, declared)

    return begin


@pytest.fixture
def next_run() -> Callable[[], None]:
    """Return how the next run begins: in a process that has read no list yet."""
    return clouds.forget
