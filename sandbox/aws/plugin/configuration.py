"""The half of the service that is about the provider itself: who it is and how it is set up.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
"""

from collections.abc import Callable
from typing import Any

from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderServicer
from typing_extensions import override

from sandbox.aws.plugin import wire
from sandbox.aws.plugin.answered import answered
from sandbox.aws.plugin.cloud import Cloud
from sandbox.aws.plugin.errors import Refused
from sandbox.aws.plugin.settings import NEEDLESS, Settings

REPLACES_ALL = ("region",)  # Another region is another provider; anything else is an update.


class Configured(ResourceProviderServicer):
    """One process is one configuration: one account, one endpoint.

    As the official plugin does, it takes no secrets in (the engine opens them, and marks outputs
    of the same names), and marks its own when the engine accepts them.
    """

    def __init__(self, version: str, stop: Callable[[], None]) -> None:
        self.version = version
        self.stop = stop
        self.cloud = Cloud(Settings())
        self.marks_secrets = False

    @override
    @answered
    def Handshake(self, request: Any) -> Any:
        del request
        return provider_pb2.ProviderHandshakeResponse()

    @override
    @answered
    def Attach(self, request: Any) -> Any:
        del request
        return empty_pb2.Empty()

    @override
    @answered
    def GetPluginInfo(self, request: Any) -> Any:
        del request
        return plugin_pb2.PluginInfo(version=self.version)

    @override
    @answered
    def CheckConfig(self, request: Any) -> Any:
        failures = []
        try:
            Settings.of(wire.received(request.news))
        except Refused as mistake:
            failures = [provider_pb2.CheckFailure(reason=str(mistake))]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    @override
    @answered
    def DiffConfig(self, request: Any) -> Any:
        olds, news = wire.received(request.olds), wire.received(request.news)
        names = sorted({*olds, *news} - NEEDLESS)
        diffs = [name for name in names if olds.get(name) != news.get(name)]
        return provider_pb2.DiffResponse(
            changes=changes(diffs),
            diffs=diffs,
            replaces=[name for name in diffs if name in REPLACES_ALL],
        )

    @override
    @answered
    def Configure(self, request: Any) -> Any:
        self.cloud = Cloud(Settings.of(wire.received(request.args)))
        self.marks_secrets = request.acceptSecrets
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    @override
    @answered
    def Cancel(self, request: Any) -> Any:
        del request
        self.stop()
        return empty_pb2.Empty()


def changes(diffs: object) -> Any:
    """Return the engine's word for some differences, or none."""
    found = "DIFF_SOME" if diffs else "DIFF_NONE"
    return provider_pb2.DiffResponse.DiffChanges.Value(found)
