"""Serves the language host until the engine has had enough of it.

First line on stdout: the port. First argument: the entry point for programs; last: the engine's
address; what an engine puts between them is about its own logs.
https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/languages.html
"""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)  # Until we listen, an interrupt ends us, quietly.

import os  # noqa: E402 - nothing slow may come before the line above.
import select  # noqa: E402 - as above.
import sys  # noqa: E402 - as above.
from pathlib import Path  # noqa: E402 - as above.

from tools.language_host import server  # noqa: E402 - as above.

STDIN = 0


def main() -> int:
    """Serve until SIGINT, SIGTERM or the death of the engine; return 0."""
    signalled = _listen_for(signal.SIGINT, signal.SIGTERM)
    running = server.start(entry_point=Path(sys.argv[1]), engine=sys.argv[-1])
    print(running.port, flush=True)
    _wait_for_the_end(signalled)
    running.stop()
    return 0


def _listen_for(*signals: signal.Signals) -> int:
    """Return a file descriptor that becomes readable when one of the signals arrives."""
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    signal.set_wakeup_fd(writable)
    for number in signals:
        signal.signal(number, lambda *_: None)
    return readable


def _wait_for_the_end(signalled: int) -> None:
    """Wait for a signal, or the end of stdin, which an engine holds open while it lives."""
    while True:
        ready, _, _ = select.select([STDIN, signalled], [], [])
        if signalled in ready or not os.read(STDIN, 1):
            return


if __name__ == "__main__":
    sys.exit(main())
