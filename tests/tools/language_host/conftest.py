import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc

Info = Callable[..., language_pb2.ProgramInfo]


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A language host as the engine starts one, and the engine's side of the service."""

    process: subprocess.Popen[str]
    stub: Any  # The generated stubs name modules that exist nowhere, so nothing knows its type.

    def interrupt(self) -> None:
        """Send what an engine sends to the group of a plugin that it ends."""
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self, timeout_s: float = 5) -> tuple[int, str]:
        """Return the exit status and stderr of a host that ends by itself."""
        _, stderr = self.process.communicate(timeout=timeout_s)
        return self.process.returncode, stderr


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """Start a host with an empty folder first on its PATH."""
    (tmp_path / "bin").mkdir()
    process = subprocess.Popen(
        [
            *[sys.executable, "-P", "-m", "tools.language_host"],
            *[str(tmp_path / "entry_point.py"), "--tracing", "none", "127.0.0.1:1"],
        ],
        env={**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    assert process.stdout
    with grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}") as channel:
        yield Host(process=process, stub=language_pb2_grpc.LanguageRuntimeStub(channel))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


@pytest.fixture
def info(tmp_path: Path) -> Info:
    """Return a maker of program descriptions: a project in tmp_path, of the options given."""

    def make(**options: str) -> language_pb2.ProgramInfo:
        struct = struct_pb2.Struct()
        struct.update({"virtualenv": sys.prefix, **options})
        return language_pb2.ProgramInfo(
            root_directory=str(tmp_path),
            program_directory=str(tmp_path),
            entry_point=".",
            options=struct,
        )

    return make
