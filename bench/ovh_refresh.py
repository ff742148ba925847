"""What it costs to read a large OVHcloud account again: calls, seconds, memory.

The sandbox answers, in a process of its own, so the figures are those of our side: a real API
takes longer for each call. `.venv/bin/python -m bench.ovh_refresh`
"""

import os
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context

import typer

from bench.fleet import Made, Sizes, make, refresh
from sandbox.server import Sandbox

NIC = "xx1111-ovh"
KIB = 1024  # The kernel counts memory in these; macOS in bytes.


def main(
    users: int = 500,
    groups: int = 500,
    policies: int = 500,
    clients: int = 100,
    calls_per_minute: int = 0,
) -> None:
    """Make a stack, read it again, and print what each took; 0 calls a minute is no limit."""
    sizes = Sizes(users=users, groups=groups, policies=policies, clients=clients)
    with Sandbox(clouds=("ovh",)) as sandbox, ProcessPoolExecutor(1, get_context("spawn")) as pool:
        control = sandbox.control("ovh")
        env = {name: value for name, value in sandbox.env.items() if name.startswith("OVH_")}
        place = {"account": "ovh", "identity": NIC, "endpoint": sandbox.ovh_url}
        settings = {**place, "pace": str(calls_per_minute)}
        say(f"{', '.join(f'{count} {kind}' for kind, count in asdict(sizes).items())}")
        made, seconds, _ = pool.submit(making, sizes, settings, env).result()
        say(line("make", control.calls()["total"], seconds))
        control.reset_calls()
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
            found, seconds, peak = fresh.submit(reading, made, settings, env).result()
        say(line("refresh", control.calls()["total"], seconds))
        say(f"{found} of {len(made)} objects are there; {peak:.0f} MiB at the most")


def making(
    sizes: Sizes, settings: Mapping[str, str], env: Mapping[str, str]
) -> tuple[list[Made], float, float]:
    """Make the stack; return its objects, the seconds and the peak of memory in MiB."""
    os.environ.update(env)
    began = time.monotonic()
    made = make(sizes, settings)
    return made, time.monotonic() - began, _peak_mib()


def reading(
    made: Sequence[Made], settings: Mapping[str, str], env: Mapping[str, str]
) -> tuple[int, float, float]:
    """Read the stack; return how many objects are there, the seconds and the peak in MiB."""
    os.environ.update(env)
    began = time.monotonic()
    found = refresh(made, settings)
    return found, time.monotonic() - began, _peak_mib()


def line(what: str, calls: int, seconds: float) -> str:
    """Return one line of figures."""
    return f"{what:8} {calls:6} calls {seconds:8.1f} s {calls / seconds:8.0f} calls/s"


def say(text: str) -> None:
    """Print a line as soon as it is known."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


if __name__ == "__main__":
    typer.run(main)
