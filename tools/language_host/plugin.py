"""Runs a plugin that is written in Python: a policy pack, or a provider in a folder.

https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/languages.html
"""

import os
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen
from typing import IO

from pulumi.runtime.proto import language_pb2

from tools.language_host import interpreter
from tools.language_host.processes import Processes
from tools.language_host.refusal import unsupported

CHUNK = 65_536


def start(request: language_pb2.RunPluginRequest, *, processes: Processes) -> Popen[bytes]:
    """Return the plugin, running, its output in pipes. Raises RefusalError."""
    if request.attach_debugger:
        raise unsupported("debugger")
    python = interpreter.choose(request.info)
    return processes.start(
        [str(python.python), "-u", *_arguments(request)],
        cwd=Path(request.pwd),
        env=python.environment(_environment(request)),
        piped=True,
    )


def output(process: Popen[bytes]) -> Iterator[language_pb2.RunPluginResponse]:
    """Yield what the plugin writes to stdout and stderr, as it comes, until both have ended."""
    answers: queue.SimpleQueue[language_pb2.RunPluginResponse | None] = queue.SimpleQueue()

    def pump(stream: IO[bytes], answer: Callable[[bytes], language_pb2.RunPluginResponse]) -> None:
        with stream:
            while chunk := os.read(stream.fileno(), CHUNK):
                answers.put(answer(chunk))
        answers.put(None)

    streams = ((process.stdout, _stdout), (process.stderr, _stderr))
    pumps = [threading.Thread(target=pump, args=pair, daemon=True) for pair in streams]
    for thread in pumps:
        thread.start()
    for _ in pumps:
        yield from iter(answers.get, None)


def _arguments(request: language_pb2.RunPluginRequest) -> list[str]:
    folder = request.info.program_directory
    if request.kind == "analyzer":  # A policy pack is a program without a main of its own.
        return ["-m", "pulumi.policy", *request.args, folder]
    return [folder, *request.args]


def _environment(request: language_pb2.RunPluginRequest) -> dict[str, str]:
    """Return ours, and over it what the engine sends as a list of NAME=value."""
    return {**os.environ, **dict(pair.split("=", 1) for pair in request.env)}


def _stdout(chunk: bytes) -> language_pb2.RunPluginResponse:
    return language_pb2.RunPluginResponse(stdout=chunk)


def _stderr(chunk: bytes) -> language_pb2.RunPluginResponse:
    return language_pb2.RunPluginResponse(stderr=chunk)
