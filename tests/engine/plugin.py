"""The process behind a resource, spoken to as the engine speaks to it.

https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
"""

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import grpc
from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

Props = dict[str, Any]

SIGNATURE = "4dabf18193072939515e22adb298388d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A resource of an exported state, secrets in the clear."""

    urn: str
    type: str
    id: str
    inputs: Props
    outputs: Props
    provider: str

    @classmethod
    def of(cls, exported: Mapping[str, Any]) -> Self:
        """Return a resource as an export with its secrets shown has it."""
        return cls(
            urn=exported["urn"],
            type=exported["type"],
            id=exported["id"],
            inputs=_clear(exported.get("inputs", {})),
            outputs=_clear(exported.get("outputs", {})),
            provider=exported.get("provider", "").rpartition("::")[0],
        )

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.rpartition("::")[2]


class Plugin:
    """A provider's process, configured as the state says."""

    def __init__(self, stub: provider_pb2_grpc.ResourceProviderStub) -> None:
        self.stub = stub

    def read(self, found: Resource) -> Resource | None:
        """Return a resource as the cloud has it, None where it is gone."""
        answer = self.stub.Read(
            provider_pb2.ReadRequest(
                id=found.id,
                urn=found.urn,
                properties=_struct(found.outputs),
                inputs=_struct(found.inputs),
            )
        )
        if not answer.id:
            return None
        inputs = _plain(answer.inputs) if answer.HasField("inputs") else found.inputs
        return Resource(
            urn=found.urn,
            type=found.type,
            id=answer.id,
            inputs=inputs,
            outputs=_plain(answer.properties),
            provider=found.provider,
        )

    def judge(self, seen: Resource, wanted: Resource) -> str:
        """Return what has to be done to what is seen: `same`, `update` or `replace`."""
        answer = self.stub.Diff(
            provider_pb2.DiffRequest(
                id=seen.id,
                urn=seen.urn,
                olds=_struct(seen.outputs),
                old_inputs=_struct(seen.inputs),
                news=_struct(wanted.inputs),
            )
        )
        if answer.replaces:
            return "replace"
        known = answer.changes != provider_pb2.DiffResponse.DIFF_UNKNOWN
        some = answer.changes == provider_pb2.DiffResponse.DIFF_SOME
        return "update" if (some if known else seen.inputs != wanted.inputs) else "same"

    def update(self, seen: Resource, wanted: Resource) -> Resource:
        """Put right what differs."""
        answer = self.stub.Update(
            provider_pb2.UpdateRequest(
                id=seen.id,
                urn=seen.urn,
                olds=_struct(seen.outputs),
                old_inputs=_struct(seen.inputs),
                news=_struct(wanted.inputs),
            )
        )
        return Resource(
            urn=seen.urn,
            type=seen.type,
            id=seen.id,
            inputs=wanted.inputs,
            outputs=_plain(answer.properties),
            provider=seen.provider,
        )

    def create(self, wanted: Resource) -> Resource:
        """Make a resource anew."""
        answer = self.stub.Create(
            provider_pb2.CreateRequest(urn=wanted.urn, properties=_struct(wanted.inputs))
        )
        return Resource(
            urn=wanted.urn,
            type=wanted.type,
            id=answer.id,
            inputs=wanted.inputs,
            outputs=_plain(answer.properties),
            provider=wanted.provider,
        )


@contextmanager
def started(provider: Resource, folder: Path, env: Mapping[str, str]) -> Iterator[Plugin]:
    """Start the process of a provider resource, in a project's folder."""
    command = [str(folder / ".venv/bin/python"), "-u", "-m", "pulumi.dynamic"]
    if provider.type == "pulumi:providers:aws":
        plugins = Path(env["PULUMI_HOME"]) / "plugins"
        command = [str(next(plugins.glob("resource-aws-*/pulumi-resource-aws")))]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **env, "PULUMI_PROJECT": "grantbook"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    port = process.stdout.readline().strip()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield _configured(channel, provider)
    finally:
        process.kill()
        process.communicate()


def _configured(channel: grpc.Channel, provider: Resource) -> Plugin:
    """Return the plugin at the other end of a channel, told what its provider resource says."""
    stub = provider_pb2_grpc.ResourceProviderStub(channel)
    inputs = {key: value for key, value in provider.inputs.items() if key != "__internal"}
    variables = {
        f"aws:config:{key}": value for key, value in inputs.items() if isinstance(value, str)
    }
    stub.Configure(
        provider_pb2.ConfigureRequest(args=_struct(inputs), variables=variables, acceptSecrets=True)
    )
    return Plugin(stub)


def _struct(props: Mapping[str, Any]) -> struct_pb2.Struct:
    found = struct_pb2.Struct()
    found.update(props)
    return found


def _plain(found: struct_pb2.Struct) -> Props:
    plain: Props = _clear(json_format.MessageToDict(found))
    return plain


def _clear(value: Any) -> Any:
    """Return a value without the envelopes of its secrets."""
    if isinstance(value, Mapping):
        if SIGNATURE in value:
            inner = value.get("value", value.get("plaintext"))
            return json.loads(inner) if "plaintext" in value else inner
        return {key: _clear(item) for key, item in value.items()}
    return [_clear(item) for item in value] if isinstance(value, list) else value
