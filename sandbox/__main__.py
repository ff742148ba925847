"""`python -m sandbox`: the three clouds on fixed ports, until SIGINT or SIGTERM."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from sandbox.server import PLATES, PORTS, Sandbox

NAMES = {"ovh": "OVHcloud", "scaleway": "Scaleway", "aws": "AWS"}
ADVICE = "Ports and folder can be chosen: `python -m sandbox --help` names the options."
GUIDE = """
Its credentials and its Pulumi folders, for this shell:
  . {env}
Stop it with Ctrl-C: everything in it is forgotten.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sandbox. Returns 0 after a signal, 2 when a port or the folder cannot be had."""
    told = _parser().parse_args(arguments)
    asked_to_end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked_to_end.set())
    try:
        sandbox = Sandbox(
            ovh_port=told.ovh_port,
            scaleway_port=told.scaleway_port,
            aws_port=told.aws_port,
            ovh_plate=told.ovh_plate,
            home=told.home,
        )
    except OSError as wrong:
        where = f"{wrong.filename}: " if wrong.filename else ""
        sys.stderr.write(f"The sandbox cannot start: {where}{wrong.strerror}. {ADVICE}\n")
        return 2
    with sandbox:
        sys.stdout.write(_greeting(sandbox))
        sys.stdout.flush()
        asked_to_end.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    for cloud, port in PORTS.items():
        parser.add_argument(
            f"--{cloud}-port",
            type=int,
            default=port,
            metavar="PORT",
            help=f"port of {NAMES[cloud]}, {port} unless told; 0 for any free one",
        )
    parser.add_argument(
        "--ovh-plate",
        choices=PLATES,
        default=PLATES[0],
        help=f"which OVHcloud, {PLATES[0]} unless told: accounts, URNs and ids are its own",
    )
    parser.add_argument(
        "--home",
        type=Path,
        default=Path(".sandbox"),
        metavar="DIR",
        help="folder of the runs, .sandbox unless told",
    )
    return parser


def _greeting(sandbox: Sandbox) -> str:
    lines = [f"{NAMES[cloud]:<9} {url}\n" for cloud, url in sandbox.urls.items()]
    return "".join(lines) + GUIDE.format(env=sandbox.home.current / "env")


if __name__ == "__main__":
    sys.exit(main())
