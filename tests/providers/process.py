"""The process that holds our providers, spoken to as the engine speaks to it.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import json_format, struct_pb2
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from providers.base import Props, Provider

PROJECT = "grantbook"
PROGRAM = Path(__file__).parents[2]


class Process:
    """One provider process, configured as an explicit provider resource has it."""

    def __init__(self, channel: grpc.Channel, settings: Mapping[str, str]) -> None:
        self.stub = provider_pb2_grpc.ResourceProviderStub(channel)
        args = {f"{PROJECT}:{key}": value for key, value in settings.items()}
        self.stub.Configure(provider_pb2.ConfigureRequest(args=struct(args)))

    def check(self, provider: Provider, olds: Props, news: Props) -> Props:
        """Return checked inputs."""
        request = provider_pb2.CheckRequest(
            olds=stored(provider, olds), news=stored(provider, news)
        )
        return plain(self.stub.Check(request).inputs)

    def diff(self, provider: Provider, olds: Props, news: Props) -> Any:
        """Return the answer to a diff of outputs and checked inputs."""
        request = provider_pb2.DiffRequest(
            id="id", olds=stored(provider, olds), news=stored(provider, news)
        )
        return self.stub.Diff(request)

    def create(self, provider: Provider, news: Props) -> tuple[str, Props]:
        """Return id and outputs of what was made."""
        request = provider_pb2.CreateRequest(properties=stored(provider, news))
        answer = self.stub.Create(request)
        return answer.id, plain(answer.properties)

    def read(self, provider: Provider, id_: str, olds: Props) -> tuple[str, Props, Props]:
        """Return id, outputs and inputs of what was found."""
        request = provider_pb2.ReadRequest(id=id_, properties=stored(provider, olds))
        answer = self.stub.Read(request)
        return answer.id, plain(answer.properties), plain(answer.inputs)

    def update(self, provider: Provider, id_: str, olds: Props, news: Props) -> Props:
        """Return the outputs of what was changed."""
        request = provider_pb2.UpdateRequest(
            id=id_, olds=stored(provider, olds), news=stored(provider, news)
        )
        return plain(self.stub.Update(request).properties)

    def delete(self, provider: Provider, id_: str, olds: Props) -> None:
        """Delete it."""
        request = provider_pb2.DeleteRequest(id=id_, properties=stored(provider, olds))
        self.stub.Delete(request)


@contextmanager
def started(settings: Mapping[str, str], env: Mapping[str, str]) -> Iterator[Process]:
    """Start a process with nothing in its environment but what it needs and what is given."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.dynamic"],
        cwd=PROGRAM,
        env={"PATH": os.environ["PATH"], "PULUMI_PROJECT": PROJECT, **env},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    with process, grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        try:
            yield Process(channel, settings)
        finally:
            process.terminate()


def stored(provider: Provider, props: Props) -> struct_pb2.Struct:
    """Return properties on the wire, with the provider that the state holds beside them."""
    return struct({**props, "__provider": serialize_provider(provider)})


def struct(props: Mapping[str, Any]) -> struct_pb2.Struct:
    """Return properties on the wire."""
    found = struct_pb2.Struct()
    found.update(props)
    return found


def plain(found: struct_pb2.Struct) -> Props:
    """Return properties from the wire, without the provider."""
    props: Props = json_format.MessageToDict(found)
    props.pop("__provider", None)
    return props
