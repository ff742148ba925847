"""Drives a plugin as the engine does: starts it, reads its port, calls it by gRPC.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import empty_pb2
from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import engine_pb2_grpc, provider_pb2, status_pb2
from pulumi.runtime.proto.provider_pb2_grpc import ResourceProviderStub

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}

Props = dict[str, Any]


class Engine(engine_pb2_grpc.EngineServicer):
    """As much of an engine as a plugin talks to: it listens to its log."""

    def Log(self, request: Any, context: Any) -> Any:  # noqa: N802 - the service's own name.
        """Hear and forget."""
        del request, context
        return empty_pb2.Empty()


class Driver:
    """One plugin process, configured once; every property is plain JSON here."""

    def __init__(self, executable: Path, env: Mapping[str, str], engine: str) -> None:
        self.process = subprocess.Popen(
            [executable, engine], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.port}")
        self.stub = ResourceProviderStub(self.channel)

    def close(self) -> str:
        """End the process; return what it said on stderr."""
        self.channel.close()
        self.process.terminate()
        return self.process.communicate(timeout=20)[1]

    def check_config(self, **options: Any) -> list[str]:
        """Return the reasons why these options are refused."""
        answer = self.stub.CheckConfig(_request(news=_encoded(options)))
        return [failure.reason for failure in answer.failures]

    def diff_config(self, olds: Props, news: Props) -> tuple[list[str], list[str]]:
        """Return the options that differ, and those that replace the provider."""
        request = provider_pb2.DiffRequest(olds=_struct(olds), news=_struct(news))
        answer = self.stub.DiffConfig(request)
        return list(answer.diffs), list(answer.replaces)

    def configure(self, **options: Any) -> None:
        """Configure with these options, as pulumi-aws sends them."""
        args = _struct(_encoded(options))
        self.stub.Configure(provider_pb2.ConfigureRequest(args=args, acceptSecrets=True))

    def check(
        self, token: str, news: Props, olds: Props | None = None, name: str = "it"
    ) -> tuple[Props, dict[str, str]]:
        """Return the checked inputs, and the reasons of failures by property."""
        request = _request(urn=urn(token, name), news=news, olds=olds or {})
        answer = self.stub.Check(request)
        return _props(answer.inputs), {each.property: each.reason for each in answer.failures}

    def checked(self, token: str, news: Props, olds: Props | None = None) -> Props:
        """Return the checked inputs of what has no mistake."""
        inputs, failures = self.check(token, news, olds)
        assert failures == {}
        return inputs

    def diff(
        self, token: str, id_: str, olds: Props, news: Props, ignore: list[str] | None = None
    ) -> Any:
        """Return the engine's answer to a diff of a state and checked inputs."""
        request = provider_pb2.DiffRequest(
            id=id_,
            urn=urn(token),
            olds=_struct(olds),
            news=_struct(news),
            ignoreChanges=ignore or [],
        )
        return self.stub.Diff(request)

    def create(self, token: str, news: Props, *, preview: bool = False) -> tuple[str, Props]:
        """Return id and outputs of what is made from checked inputs."""
        request = provider_pb2.CreateRequest(
            urn=urn(token), properties=_struct(news), preview=preview
        )
        answer = self.stub.Create(request)
        return answer.id, _props(answer.properties)

    def made(self, token: str, news: Props) -> tuple[str, Props, Props]:
        """Check and create; return id, state and checked inputs."""
        inputs = self.checked(token, news)
        id_, state = self.create(token, inputs)
        return id_, state, inputs

    def read(
        self, token: str, id_: str, state: Props | None = None, inputs: Props | None = None
    ) -> tuple[str, Props, Props]:
        """Return id, outputs and inputs as found; without a state it is an import."""
        request = provider_pb2.ReadRequest(
            id=id_,
            urn=urn(token),
            properties=_struct(state or {}),
            inputs=_struct(inputs or {}),
        )
        answer = self.stub.Read(request)
        return answer.id, _props(answer.properties), _props(answer.inputs)

    def update(
        self, token: str, id_: str, olds: Props, news: Props, *, preview: bool = False
    ) -> Props:
        """Return the outputs of what is changed to checked inputs."""
        request = provider_pb2.UpdateRequest(
            id=id_, urn=urn(token), olds=_struct(olds), news=_struct(news), preview=preview
        )
        return _props(self.stub.Update(request).properties)

    def delete(self, token: str, id_: str, state: Props) -> None:
        """Delete it."""
        request = provider_pb2.DeleteRequest(id=id_, urn=urn(token), properties=_struct(state))
        self.stub.Delete(request)

    def invoke(self, token: str, **args: Any) -> Props:
        """Return what a function answers."""
        answer = self.stub.Invoke(provider_pb2.InvokeRequest(tok=token, args=_struct(args)))
        return _props(getattr(answer, "return"))


def half_made(error: grpc.RpcError) -> tuple[str, Props, list[str]]:
    """Return id, properties and reasons of what an error says is half made."""
    metadata = {each.key: each.value for each in error.trailing_metadata() or ()}
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    failed = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(failed)
    return failed.id, _props(failed.properties), list(failed.reasons)


@contextmanager
def engine() -> Iterator[str]:
    """Listen as an engine does; yield the address."""
    server = grpc.server(ThreadPoolExecutor(max_workers=2))
    engine_pb2_grpc.add_EngineServicer_to_server(Engine(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(grace=None).wait()


def urn(token: str, name: str = "it") -> str:
    """Return the URN of a resource of this type."""
    return f"urn:pulumi:stack::project::{token}::{name}"


def opened(value: Any) -> Any:
    """Return what a secret holds; what is no secret fails."""
    assert value.items() >= SECRET.items()
    return value["value"]


def _request(**fields: Any) -> Any:
    structs: dict[str, Any] = {
        name: _struct(value) if isinstance(value, dict) else value for name, value in fields.items()
    }
    return provider_pb2.CheckRequest(**structs)


def _encoded(options: Mapping[str, Any]) -> Props:
    """Return provider options as pulumi-aws sends them: all but texts as JSON text."""
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in options.items()
    }


def _struct(props: Props) -> Struct:
    struct = Struct()
    struct.update(props)
    return struct


def _props(struct: Struct) -> Props:
    props: Props = MessageToDict(struct)
    return props
