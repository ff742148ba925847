"""The process of the stand-in: prints its port, serves the engine, ends when told.

https://www.pulumi.com/docs/iac/guides/building-extending/providers/build-a-provider/
"""

import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import grpc
from pulumi.runtime.proto.provider_pb2_grpc import add_ResourceProviderServicer_to_server

from sandbox.aws.plugin.installation import stood_in_for
from sandbox.aws.plugin.service import Plugin

LARGEST = 400 * 1024 * 1024  # As the engine's own limit for a message.
GRACE_S = 30  # For calls under way: what AWS has begun must reach the state.
LINGER_S = 5  # For the answer to be heard: who is gone before that counts as crashed.


def main() -> None:
    """Serve until the engine cancels, goes away, or a signal asks to end."""
    engine = os.getppid()
    os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")  # Else seconds go by on a desk.
    stop, killed = threading.Event(), threading.Event()

    def kill(*_: object) -> None:
        stop.set()
        killed.set()

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, kill)
    options = [
        ("grpc.max_receive_message_length", LARGEST),
        ("grpc.max_send_message_length", LARGEST),
    ]
    server = grpc.server(ThreadPoolExecutor(max_workers=32), options=options)
    add_ResourceProviderServicer_to_server(Plugin(stood_in_for(), stop.set), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    while not stop.wait(timeout=1) and os.getppid() == engine:
        pass
    server.stop(GRACE_S).wait()
    if stop.is_set():
        killed.wait(LINGER_S)


if __name__ == "__main__":
    main()
