"""A secret is in encrypted state, and nowhere else: not in state, reports, logs or messages.

The engine's own trace, from `-v=9` on, shows whatever providers answer; see SECURITY.md.
"""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests.engine.plugin import Resource

pytestmark = pytest.mark.engine

PIPELINE = (
    "AWS_SECRET_ACCESS_KEY",
    "OVH_APPLICATION_SECRET",
    "OVH_CONSUMER_KEY",
    "SCW_SECRET_KEY",
)
NEW_SECRETS = [
    ("applications.yaml", "90d", "60d"),
    ("aws.yaml", "  ines:", "  jo: {email: jo@example.com, accounts: [aws]}\n  ines:"),
    ("aws.yaml", "  courier:", "  page: {owner: auditors, keys: {only: {on: aws}}}\n  courier:"),
]
LOGS = ("--debug", "--logtostderr", "--logflow", "-v=8")
ALWAYS = ("--yes", "--skip-preview", "--non-interactive")


@pytest.fixture(scope="module")
def first(rich: Scratch) -> dict[str, str]:
    """Return every secret that the first run made."""
    found = _told(rich)
    assert len(found) == 24
    assert set(found.values()) <= _words(rich.pulumi("stack", "export", "--show-secrets"))
    return found


@pytest.fixture(scope="module")
def said(rich: Scratch, sandbox: Sandbox, first: dict[str, str]) -> dict[str, str]:
    """Return everything that a run says and writes, by where."""
    assert first
    texts = {
        "export": rich.pulumi("stack", "export"),
        "outputs": rich.pulumi("stack", "output", "--json"),
        "preview --json": rich.pulumi("preview", "--json"),
        "preview --diff": rich.pulumi("preview", "--diff", "--non-interactive"),
        "refresh --json": rich.pulumi("refresh", "--yes", "--json"),
    }
    rich.edit("people.yaml", "alice@example.com", "alicia@example.com")
    sandbox.control("ovh").fault(method="PUT", path="/v1/me", times=9, kind="status", status=403)
    failed = rich.run("up", *ALWAYS, *LOGS)
    assert failed.returncode
    texts["failed up"] = failed.stdout + failed.stderr
    sandbox.control("ovh").clear_faults()
    for file, old, new in NEW_SECRETS:
        path = rich.path(file)
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    done = rich.run("up", *ALWAYS, *LOGS)
    assert not done.returncode
    texts["up"] = done.stdout + done.stderr
    texts["up --json"] = rich.up("--json")
    return texts


@pytest.fixture(scope="module")
def canaries(rich: Scratch, first: dict[str, str], said: dict[str, str]) -> dict[str, str]:
    """Return every secret that grantbook made, by where it was told, before and during that."""
    assert said
    later = {name: secret for name, secret in _told(rich).items() if first.get(name) != secret}
    assert {name.split("/")[0] for name in later} >= {"keys aws", "keys scaleway", "passwords aws"}
    return {**first, **{f"then {name}": secret for name, secret in later.items()}}


def test_what_a_run_says_holds_no_secret(
    canaries: dict[str, str], said: dict[str, str], sandbox: Sandbox
) -> None:
    """Neither in the clear nor in base64, in JSON, logs at debug level, or errors."""
    secrets = {**canaries, **{name: sandbox.env[name] for name in PIPELINE}}

    leaks = [
        f"{name} in {where}"
        for where, text in said.items()
        for name, secret in secrets.items()
        for spelling in _spellings(secret)
        if spelling in text
    ]

    assert leaks == []
    assert all(len(text) > 100 for where, text in said.items() if where != "outputs")


def test_what_a_run_writes_holds_no_secret(
    canaries: dict[str, str], said: dict[str, str], sandbox: Sandbox
) -> None:
    """State on disk with its history, and the logs under the Pulumi home."""
    assert said
    secrets = {**canaries, **{name: sandbox.env[name] for name in PIPELINE}}
    folders = [Path(sandbox.env["PULUMI_HOME"]), Path(sandbox.env["PULUMI_BACKEND_URL"][7:])]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]

    leaks = [
        f"{name} in {path}"
        for path in files
        for name, secret in secrets.items()
        for spelling in _spellings(secret)
        if spelling.encode() in path.read_bytes()
    ]

    assert leaks == []
    assert [path for path in files if "stacks" in path.parts]
    assert [path for path in files if "logs" in path.parts]


def _told(rich: Scratch) -> dict[str, str]:
    """Return the secrets of the outputs, and what AWS's keys are good for beside."""
    outputs = {
        f"{kind} {name} {part}": secret
        for kind, outputs in rich.outputs().items()
        for name, value in outputs.items()
        for part, secret in (value if isinstance(value, dict) else {"": value}).items()
        if part != "access_key"
    }
    found = [Resource.of(item) for item in rich.resources("--show-secrets") if "id" in item]
    mail = {
        f"mail {each.name}": each.outputs["sesSmtpPasswordV4"]
        for each in found
        if each.type == "aws:iam/accessKey:AccessKey"
    }
    return {**outputs, **mail}


def _spellings(secret: str) -> Iterator[str]:
    """Yield the ways in which a secret could stand in a text, base64 at any of three offsets."""
    yield secret
    yield quote(secret, safe="")
    yield json.dumps(secret)[1:-1]
    for offset in range(3):
        padded = b"\0" * offset + secret.encode()
        whole = len(padded) - len(padded) % 3
        start = 4 if offset else 0
        yield b64encode(padded[:whole]).decode()[start:]
        yield urlsafe_b64encode(padded[:whole]).decode()[start:]


def _words(state: str) -> set[str]:
    """Return all texts of an exported state."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "plaintext" in value:
                walk(json.loads(value["plaintext"]))
            for item in value.values():
                walk(item)
        elif isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, str):
            found.add(value)

    walk(json.loads(state))
    return found
