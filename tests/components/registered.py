"""What a declaration registers with Pulumi: its own test engine, noting whole registrations."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi.runtime import mocks, rpc
from pulumi.runtime.stack import run_pulumi_func
from pulumi.runtime.sync_await import _sync_await

from access import model
from components import build

PROJECT, STACK = "grantbook", "test"
GATE = ":Account"
LOOKED_UP = "aws:identitystore/getGroup:getGroup"
GIVEN = {
    "password": "given-password",
    "secret": "given-secret",
    "secret_key": "given-secret",
    "bearer_token": "given-token",
}
OUTPUTS = {"password", "access_key", "secret_key", "fixed_end", "bearer_token", "__provider"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """One registration. `parent`, `provider` and `waits_for` are `type name` of others."""

    type: str
    name: str
    inputs: Mapping[str, Any]
    parent: str
    provider: str
    waits_for: Sequence[str]
    aliases: Sequence[str]
    secrets: Sequence[str]
    delete_before_replace: bool
    ignored: Sequence[str]
    replaced_by: Sequence[str]
    variables: Mapping[str, str]

    @property
    def is_object(self) -> bool:
        """Whether it stands for something in a cloud."""
        kind = self.type.partition(":")[0]
        return kind in {"aws", "pulumi-python"} and not self.type.endswith(GATE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """All registrations of a stack, and its outputs."""

    all: Sequence[Registered]
    outputs: Mapping[str, Mapping[str, Any]]

    @property
    def passwords(self) -> Mapping[str, Any]:
        """First passwords by person."""
        return self.outputs["passwords"]

    @property
    def keys(self) -> Mapping[str, Any]:
        """Keys by application and name."""
        return self.outputs["keys"]

    def one(self, type_: str, name: str) -> Registered:
        """Return the only registration of a type and a name."""
        (found,) = [item for item in self.all if (item.type, item.name) == (type_, name)]
        return found

    def of(self, type_: str) -> dict[str, Registered]:
        """Return the registrations of a type by name."""
        return {item.name: item for item in self.all if item.type == type_}

    @property
    def objects(self) -> Sequence[Registered]:
        """What exists in a cloud, gates aside."""
        return [item for item in self.all if item.is_object]


def built(declaration: model.Declaration, *, preview: bool = False) -> Built:
    """Return what the components register for a declaration."""
    outputs: dict[str, Any] = {}

    async def program() -> None:
        for name, found in build.build(declaration).items():
            outputs[name] = {key: await _value(output) for key, output in found.items()}

    found = ran(program, preview=preview)
    return Built(all=found, outputs=outputs)


def ran(
    program: Callable[[], Coroutine[Any, Any, None]], *, preview: bool = False
) -> list[Registered]:
    """Return what a program registers, sorted by type and name; raises what it raises."""
    recorder = _Recorder(_Answers(preview=preview))
    mocks.set_mocks(recorder.mocks, PROJECT, STACK, preview=preview, monitor=recorder)
    _sync_await(run_pulumi_func(lambda: _sync_await(program())))
    return sorted(recorder.registered, key=lambda item: (item.type, item.name))


async def _value(output: pulumi.Output[Any]) -> Any:
    """Return a value, "[unknown]" where only a run will tell it."""
    return await output.future() if await output.is_known() else "[unknown]"


class _Answers(mocks.Mocks):
    """A cloud that makes whatever it is told, each with an id of its own."""

    def __init__(self, *, preview: bool) -> None:
        self.preview = preview

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:
        if args.token != LOOKED_UP:
            raise AssertionError(f"a component asked for {args.token}")
        name = args.args["alternateIdentifier"]["uniqueAttribute"]["attributeValue"]
        return {**args.args, "groupId": f"id of group {name}"}, []

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if self.preview:
            return "", args.inputs
        id_ = f"id of {args.name}"
        made = {**args.inputs, **GIVEN, "arn": f"arn of {args.name}", "access_key": id_}
        if args.typ.startswith("aws:identitystore/"):
            made |= {"groupId": id_, "userId": id_}
        return id_, made


class _Recorder(mocks.MockMonitor):
    """Pulumi's own monitor for tests, which forgets options; this one keeps them."""

    def __init__(self, answers: mocks.Mocks) -> None:
        super().__init__(answers)
        self.registered: list[Registered] = []

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name.
        answer = super().RegisterResource(request)  # type: ignore[no-untyped-call]  # The SDK's.
        if request.type != "pulumi:pulumi:Stack":
            self.registered.append(_registered(request))
        return answer


def _registered(request: Any) -> Registered:
    inputs = rpc.deserialize_properties(request.object, keep_unknowns=True)
    return Registered(
        type=request.type,
        name=request.name,
        inputs={
            key: value for key, value in inputs.items() if key not in OUTPUTS and value is not None
        },
        parent=_said(request.parent),
        provider=_said(request.provider),
        waits_for=sorted({_said(urn) for urn in request.dependencies}),
        aliases=[alias.spec.name for alias in request.aliases],
        secrets=sorted(request.additionalSecretOutputs),
        delete_before_replace=request.deleteBeforeReplace,
        ignored=sorted(request.ignoreChanges),
        replaced_by=sorted(request.replaceOnChanges),
        variables=dict(request.envVarMappings),
    )


def _said(urn: str) -> str:
    """Return `type name` of a URN; a provider's reference ends in its id."""
    if not urn or urn.endswith("pulumi:pulumi:Stack::test"):
        return ""
    _, _, type_, name = urn.split("::")[:4]
    return f"{type_.rpartition('$')[2]} {name}"
