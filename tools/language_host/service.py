"""The service itself: what the engine asks of a language.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto
"""
# ruff: noqa: N802, ARG002  (The service decides the names and the arguments of its calls.)

import threading
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from subprocess import Popen

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2, plugin_pb2

from tools.language_host import interpreter, packages, plugin, program
from tools.language_host.processes import Processes, stop
from tools.language_host.refusal import spoken
from tools.language_host.refused import Refused


class LanguageHost(Refused):
    """Python, as the engine sees it. Calls arrive on many threads; only `processes` has state.

    What is missing here the engine does without: `RuntimeOptionsPrompts` and `Template`.
    """

    def __init__(self, *, entry_point: Path, engine: str, processes: Processes) -> None:
        self._entry_point = entry_point
        self._engine = engine
        self._processes = processes

    def Handshake(
        self, request: language_pb2.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        """Learn the engine's address, when an engine attaches to a host already running."""
        self._engine = request.engine_address or self._engine
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """Return the version of the SDK that this host speaks."""
        return plugin_pb2.PluginInfo(version=metadata.version("pulumi"))

    def GetRequiredPackages(
        self, request: language_pb2.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """Return the plugins that the packages of the project's environment need."""
        with spoken(context):
            found = packages.required(interpreter.choose(request.info))
        return language_pb2.GetRequiredPackagesResponse(packages=found)

    def GetRequiredPlugins(
        self, request: language_pb2.GetRequiredPluginsRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPluginsResponse:
        """Return the same, as engines asked for it before there were packages."""
        with spoken(context):
            found = packages.required(interpreter.choose(request.info))
        return language_pb2.GetRequiredPluginsResponse(plugins=packages.as_plugins(found))

    def Run(
        self, request: language_pb2.RunRequest, context: grpc.ServicerContext
    ) -> language_pb2.RunResponse:
        """Run a program to its end."""
        with spoken(context):
            process = program.start(
                request,
                entry_point=self._entry_point,
                engine=self._engine,
                processes=self._processes,
            )
            _bind(process, context)
            return program.outcome(self._processes.wait(process))

    def RunPlugin(
        self, request: language_pb2.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.RunPluginResponse]:
        """Run a plugin to its end, or to that of the call."""
        with spoken(context):
            process = plugin.start(request, processes=self._processes)
            _bind(process, context)
            yield from plugin.output(process)
            yield language_pb2.RunPluginResponse(exitcode=self._processes.wait(process))

    def InstallDependencies(
        self, request: language_pb2.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Say where they are: `make setup` installs them, from a lock with hashes."""
        with spoken(context):
            python = interpreter.choose(request.info)
        said = f"Dependencies: as `make setup` installed them for {python.python}\n"
        yield language_pb2.InstallDependenciesResponse(stdout=said.encode())

    def About(
        self, request: language_pb2.AboutRequest, context: grpc.ServicerContext
    ) -> language_pb2.AboutResponse:
        """Return which Python runs the programs."""
        with spoken(context):
            python = interpreter.choose(request.info)
            version = python.ask("import platform; print(platform.python_version())")
        return language_pb2.AboutResponse(executable=str(python.python), version=version)

    def GetProgramDependencies(
        self, request: language_pb2.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        """Return every installed distribution, by name: pip does not tell direct ones apart."""
        with spoken(context):
            found = packages.installed(interpreter.choose(request.info))
        return language_pb2.GetProgramDependenciesResponse(dependencies=found)

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        """Stop what runs, and start nothing more."""
        self._processes.stop_all()
        return Empty()


def _bind(process: Popen[bytes], context: grpc.ServicerContext) -> None:
    """Let the process end with the call, which may be cancelled, or over already."""

    def stop_aside() -> None:  # Callbacks run on the thread that serves, which must not wait.
        threading.Thread(target=stop, args=[process]).start()

    if not context.add_callback(stop_aside):
        stop_aside()
