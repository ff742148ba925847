"""What tests begin with: no cloud called yet, the keys of one cloud, somebody at work by hand."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
import pytest
import stamina

from providers import http
from providers.aws import client as aws
from providers.ovh import client as ovh
from providers.scaleway import client as scaleway
from sandbox.aws.accounts import IDENTITY_CENTER_REGION
from sandbox.server import Sandbox

CREDENTIALS = ("AWS_", "OVH_", "SCW_", "PARTNER_", "PULUMI_", "GRANTBOOK_")


@contextmanager
def uncalled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be a process without clients and without anybody's credentials; its retries do not wait."""
    for name in os.environ:
        if name.startswith(CREDENTIALS):
            monkeypatch.delenv(name)
    with stamina.set_testing(True, attempts=http.ATTEMPTS, cap=True):
        yield
    forget()


def forget() -> None:
    """Let every client go, with the lists that it has read, as the next run does."""
    for cloud in (aws, ovh, scaleway):
        cloud.of.cache_clear()


def enter(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox, prefix: str) -> None:
    """Put one cloud's credentials into the environment, those of the other account too."""
    for name, value in sandbox.env.items():
        if prefix in name:
            monkeypatch.setenv(name, value)


def enter_aws(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    """Put AWS's credentials into the environment, and nobody else's in reach; nothing was called.

    Where it listens is said by whoever calls.
    """
    for name, value in sandbox.env.items():
        if "AWS_" in name and "ENDPOINT" not in name:
            monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    sandbox.control("aws").clear_faults()
    sandbox.control("aws").reset_calls()


def on_aws(sandbox: Sandbox, service: Any = "iam", prefix: str = "") -> Any:
    """Return boto3's client of an account's administrator, who works in it by hand.

    `PARTNER_` is the other account's prefix.
    """
    return boto3.client(
        service,
        endpoint_url=sandbox.aws_url,
        region_name=IDENTITY_CENTER_REGION,  # Of what has no region, any will do.
        aws_access_key_id=sandbox.env[f"{prefix}AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=sandbox.env[f"{prefix}AWS_SECRET_ACCESS_KEY"],
    )
