"""How errors travel: one line for the user, and for what is half made, its state with it.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from sandbox.aws.plugin import wire
from sandbox.aws.plugin.errors import HalfMade, PluginError

Service = TypeVar("Service")


@dataclass(frozen=True)
class Status(grpc.Status):
    """An error with details, in the shape that gRPC asks for."""

    code: grpc.StatusCode
    details: str
    trailing_metadata: tuple[tuple[str, bytes], ...]


def answered(
    method: Callable[[Service, Any], Any],
) -> Callable[[Service, Any, grpc.ServicerContext], Any]:
    """Return the method as gRPC calls it, its own errors told in one line."""

    def answering(service: Service, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(service, request)
        except HalfMade as half:
            return context.abort_with_status(_half_made(half))
        except PluginError as mistake:
            return context.abort(grpc.StatusCode.UNKNOWN, str(mistake))

    return answering


def _half_made(half: HalfMade) -> Status:
    """Return the error that makes the engine keep what stands, and finish it next time."""
    failed = provider_pb2.ErrorResourceInitFailed(
        id=half.id, properties=wire.sent(half.outputs, half.secrets), reasons=[str(half)]
    )
    status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=str(half))
    status.details.add().Pack(failed)
    metadata = (("grpc-status-details-bin", status.SerializeToString()),)
    return Status(grpc.StatusCode.UNKNOWN, str(half), metadata)
