"""Runs a Pulumi program by the entry point that comes with Pulumi's Go SDK.

https://github.com/pulumi/pulumi/blob/master/sdk/python/cmd/pulumi-language-python-exec
"""

import json
import os
from pathlib import Path
from subprocess import Popen

from pulumi.runtime.proto import language_pb2

from tools.language_host import interpreter
from tools.language_host.processes import Processes
from tools.language_host.refusal import unsupported

ALREADY_SAID = 32  # The entry point's exit status after it has shown its own message.


def start(
    request: language_pb2.RunRequest,
    *,
    entry_point: Path,
    engine: str,
    processes: Processes,
) -> Popen[bytes]:
    """Return the program, running; what it prints, the engine shows. Raises RefusalError."""
    if request.attach_debugger:
        raise unsupported("debugger")
    python = interpreter.choose(request.info)
    return processes.start(
        [str(python.python), "-u", str(entry_point), *_arguments(request, engine)],
        cwd=Path(request.info.program_directory),
        env=python.environment({**os.environ, **_configuration(request)}),
    )


def outcome(status: int) -> language_pb2.RunResponse:
    """Return how a program ended, in the engine's words."""
    if status == ALREADY_SAID:
        return language_pb2.RunResponse(bail=True)
    if status:
        return language_pb2.RunResponse(error=f"Program exited with non-zero exit code: {status}")
    return language_pb2.RunResponse()


def _arguments(request: language_pb2.RunRequest, engine: str) -> list[str]:
    named = {
        "monitor": request.monitor_address,
        "engine": engine,
        "project": request.project,
        "root_directory": request.info.root_directory,
        "stack": request.stack,
        "pwd": request.pwd,
        "dry_run": json.dumps(request.dryRun),
        "parallel": str(request.parallel),
        "organization": request.organization,
    }
    given = [word for key, value in named.items() if value for word in (f"--{key}", value)]
    return [*given, request.info.entry_point or ".", *request.args]


def _configuration(request: language_pb2.RunRequest) -> dict[str, str]:
    return {
        "PULUMI_CONFIG": json.dumps(dict(request.config)),
        "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
    }
