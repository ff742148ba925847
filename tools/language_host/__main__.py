"""Serves the language host until the engine has had enough of it.

First line on stdout: the port. Last argument: the engine's address.
https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/languages.html
"""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Until we listen, an interrupt ends us, quietly.

import os  # noqa: E402  (as below: nothing slow may come before the line above)
import sys  # noqa: E402
import threading  # noqa: E402

from tools.language_host import server  # noqa: E402

ORPHAN_CHECK_S = 1.0


def main() -> int:
    """Serve until SIGINT, SIGTERM or the death of the engine; return 0."""
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())

    engine_process = os.getppid()
    running = server.start(engine=sys.argv[-1])
    print(running.port, flush=True)
    while not over.wait(ORPHAN_CHECK_S):
        if os.getppid() != engine_process:  # Killed without a chance to tell us.
            break
    running.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
