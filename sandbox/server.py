"""The whole sandbox in one process: three clouds on three loopback ports, and a folder for the run.

with Sandbox() as sandbox:
    requests.get(f"{sandbox.ovh_url}/1.0/auth/time")
"""

import secrets
import tempfile
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sandbox.control import Control
from sandbox.home import Home
from sandbox.http import Listener
from sandbox.journal import Journal
from sandbox.ovh import app as ovh
from sandbox.scaleway import app as scaleway

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

PORTS = {"ovh": 4101, "scaleway": 4102, "aws": 4103}
ENDPOINTS = {"ovh": "OVH_ENDPOINT", "scaleway": "SCW_API_URL", "aws": "AWS_ENDPOINT_URL"}
PARTNER = "PARTNER_"
PLATES = ("eu", "ca", "us")

Built = tuple["WSGIApplication", dict[str, str]]  # And the credentials to export.
Build = Callable[[Journal], Built]


class Sandbox:
    """The clouds named, started on construction; ports that are not given are free ones.

    `home` holds the run's folder; without one it is a temporary folder that goes with the sandbox.
    `ovh_plate`, one of `PLATES`, is the part of the world whose OVHcloud this is.
    """

    def __init__(
        self,
        *,
        clouds: Collection[str] = tuple(PORTS),
        ovh_port: int = 0,
        scaleway_port: int = 0,
        aws_port: int = 0,
        ovh_plate: str = PLATES[0],
        home: Path | None = None,
    ) -> None:
        if ovh_plate not in PLATES:
            raise ValueError(f"OVHcloud has no plate {ovh_plate!r}: {', '.join(PLATES)}")
        self.token = secrets.token_urlsafe(24)
        self.urls: dict[str, str] = {}
        self.env = {"SANDBOX_TOKEN": self.token}
        self._listeners: list[Listener] = []
        self._build: dict[str, Build] = {**BUILD, "ovh": partial(ovh.build, plate=ovh_plate)}
        self._scratch = None if home else tempfile.TemporaryDirectory(prefix="sandbox-")
        self.home = Home.make(home or Path(self._scratch.name if self._scratch else "."))
        ports = {"ovh": ovh_port, "scaleway": scaleway_port, "aws": aws_port}
        try:
            for cloud in clouds:
                self._start(cloud, ports[cloud])
            self._finish()
        except BaseException:
            self.stop()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def ovh_url(self) -> str:
        """Where OVHcloud listens, without a trailing slash."""
        return self.urls["ovh"]

    @property
    def scaleway_url(self) -> str:
        """Where Scaleway listens, without a trailing slash."""
        return self.urls["scaleway"]

    @property
    def aws_url(self) -> str:
        """Where AWS listens, without a trailing slash."""
        return self.urls["aws"]

    def control(self, cloud: str) -> Control:
        """Return the control routes of one cloud."""
        return Control(self.urls[cloud], self.token)

    def stop(self) -> None:
        """Stop listening and remove the run's folder. Twice is once."""
        while self._listeners:
            self._listeners.pop().stop()
        self.home.remove()
        if self._scratch is not None:
            self._scratch.cleanup()

    def _start(self, cloud: str, port: int) -> None:
        app, exports = self._build[cloud](Journal(self.token))
        listener = Listener(app, port)
        self._listeners.append(listener)
        self.urls[cloud] = listener.url
        endpoint = ENDPOINTS[cloud]
        self.env |= {**exports, endpoint: listener.url, PARTNER + endpoint: listener.url}

    def _finish(self) -> None:
        if "aws" in self.urls:
            _install_plugin(self.home.pulumi)
        self.env |= self.home.exports()
        self.home.write_env(self.env)


def _build_aws(journal: Journal) -> Built:
    # Imported late: moto costs more than all the rest, and not every caller needs it.
    from sandbox.aws import app  # noqa: PLC0415 - said above.

    return app.build(journal)


def _install_plugin(pulumi_home: Path) -> None:
    from sandbox.aws import plugin  # noqa: PLC0415 - as for moto.

    plugin.install(pulumi_home)


BUILD: dict[str, Build] = {
    "scaleway": scaleway.build,
    "aws": _build_aws,
}
