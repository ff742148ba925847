"""A process that has called no cloud yet, and retries that do not wait."""

import os
from collections.abc import Iterator

import pytest
import stamina
from hypothesis import settings

from providers import http
from providers.aws import client as aws
from providers.ovh import client as ovh
from providers.scaleway import client as scaleway

# A busy machine is no finding.
settings.register_profile("providers", deadline=None)
settings.load_profile("providers")

CREDENTIALS = ("AWS_", "OVH_", "SCW_", "PARTNER_", "PULUMI_", "GRANTBOOK_")


@pytest.fixture(autouse=True)
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin without clients and without anybody's credentials, and show whole tracebacks."""
    for name in os.environ:
        if name.startswith(CREDENTIALS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GRANTBOOK_DEBUG", "1")
    with stamina.set_testing(True, attempts=http.ATTEMPTS, cap=True):
        yield
    for cloud in (aws, ovh, scaleway):
        cloud.of.cache_clear()
