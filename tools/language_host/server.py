"""Starts the service on a free port of the loopback, and stops it with all it has started.

https://grpc.github.io/grpc/python/grpc.html
"""

from concurrent import futures
from dataclasses import dataclass
from pathlib import Path

import grpc
from pulumi.runtime.proto import language_pb2_grpc

from tools.language_host import service
from tools.language_host.processes import Processes

THREADS = 64  # A running program and each running plugin holds one.
NO_LIMIT = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A language host that answers on `port`."""

    port: int
    grpc_server: grpc.Server
    processes: Processes

    def stop(self) -> None:
        """End what runs, so that calls in flight can return, then the service."""
        self.processes.stop_all()
        self.grpc_server.stop(grace=None).wait()


def start(*, entry_point: Path, engine: str) -> Running:
    """Return a language host that listens; programs will report to `engine`, host:port."""
    processes = Processes()
    grpc_server = grpc.server(
        futures.ThreadPoolExecutor(max_workers=THREADS),
        options=[
            ("grpc.max_receive_message_length", NO_LIMIT),
            ("grpc.max_send_message_length", NO_LIMIT),
        ],
    )
    language_pb2_grpc.add_LanguageRuntimeServicer_to_server(
        service.LanguageHost(entry_point=entry_point, engine=engine, processes=processes),
        grpc_server,
    )
    port = grpc_server.add_insecure_port("127.0.0.1:0")
    grpc_server.start()
    return Running(port=port, grpc_server=grpc_server, processes=processes)
