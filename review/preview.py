"""What a saved preview of Pulumi says: what a stack holds, and what a run leaves of it.

A law: what is not known before a run is never taken for nothing.

https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from review import plan
from review.plan import ADVICE, Unplanned

# What the engine says in place of a value that only the run itself brings.
# https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/rpc.go
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
DYNAMIC = "pulumi-python:dynamic/"
STAYS = {"same", "update"}  # What it is done to keeps its id.
PARTS = 4  # Of a URN, between `::`; the first says the stack, the last the name.


class Unknown(Exception):
    """A value that nobody can tell before the run, or is not what it should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One object of an account. Its id is its URN while it has none.

    `waits` are by input the URNs of others without an id that the input is made of.
    """

    urn: str
    type_: str  # `aws:iam/user:User`, `scaleway:Group`.
    account: str  # The name of its provider, "" for none.
    id: str
    inputs: Mapping[str, Any]
    waits: Mapping[str, Sequence[str]]

    @property
    def name(self) -> str:
        """Its logical name."""
        return self.urn.split("::", PARTS - 1)[-1]

    def said(self, name: str, *, of: Collection[str] = ()) -> Any:
        """Return an input, None for none; what is of some types and has no id yet is its URN.

        Raises Unknown.
        """
        waits = [urn for urn in self.waits.get(name, ()) if _type(urn) in of]
        try:
            return _known(self.inputs.get(name), waits)
        except RecursionError as error:  # Nothing of ours is nested that deep.
            raise Unknown from error

    def text(self, name: str, *, of: Collection[str] = ()) -> str:
        """Return an input that is a text, "" for none. Raises Unknown."""
        found = self.said(name, of=of)
        return "" if found is None else text(found)

    def texts(self, name: str, *, of: Collection[str] = ()) -> list[str]:
        """Return an input that is a list of texts. Raises Unknown."""
        return [*map(text, listed(self.said(name, of=of)))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a stack holds before a run, and after it."""

    existing: Sequence[Resource]
    desired: Sequence[Resource]
    plan: str  # The hash of the run.


class _State(BaseModel):
    urn: str
    id: str = ""
    provider: str = ""
    inputs: dict[str, Any] = {}
    dependencies: dict[str, list[str]] = Field(default={}, alias="propertyDependencies")


class _Step(BaseModel):
    op: str
    old: _State | None = Field(default=None, alias="oldState")
    new: _State | None = Field(default=None, alias="newState")


class _Digest(BaseModel):
    steps: list[_Step]


def read(document: Mapping[str, Any], stack: str) -> Preview:
    """Return what the digest of a preview says of a stack. Raises Unplanned."""
    if (theirs := plan.stack(document)) != stack:
        advice = f"Make one by `{plan.COMMAND} --stack {stack}`."
        raise Unplanned(f'this is a preview of the stack "{theirs}", not of "{stack}"\n  {advice}')
    try:
        digest = _Digest.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise Unplanned(
            f"this is no preview of a run: {where}: {first['msg']}\n  {ADVICE}"
        ) from error
    steps = [each for each in digest.steps if each.op != plan.LOOKS]
    return Preview(
        existing=tuple(_existing(steps)), desired=tuple(_desired(steps)), plan=plan.of(document)
    )


def text(value: Any) -> str:
    """Return a value that is a text. Raises Unknown."""
    if not isinstance(value, str):
        raise Unknown
    return value


def listed(value: Any) -> list[Any]:
    """Return a value that is a list, or absent. Raises Unknown."""
    if not isinstance(value, list | None):
        raise Unknown
    return value or []


def mapped(value: Any) -> dict[str, Any]:
    """Return a value that is an object, or absent. Raises Unknown."""
    if not isinstance(value, dict | None):
        raise Unknown
    return value or {}


def _existing(steps: Sequence[_Step]) -> Iterator[Resource]:
    for each in steps:
        if each.old:
            yield _resource(each.old, each.old.id, ())


def _desired(steps: Sequence[_Step]) -> Iterator[Resource]:
    """Yield what is there after a run; what stays has its id, and no other has one yet.

    What is the same and is not there is left out of the run, as by `--target`.
    """
    left = {each.new.urn: each for each in steps if each.new and (each.old or each.op != "same")}
    ids = {
        urn: (each.old.id if each.old and each.op in STAYS else each.new.id if each.new else "")
        for urn, each in left.items()
    }
    waiting = {urn for urn, id_ in ids.items() if not id_}
    for urn, each in left.items():
        if each.new:
            yield _resource(each.new, ids[urn], waiting)


def _resource(state: _State, id_: str, waiting: Collection[str]) -> Resource:
    return Resource(
        urn=state.urn,
        type_=_type(state.urn),
        account=_parts(state.provider)[3],
        id=id_ or state.urn,
        inputs=state.inputs,
        waits={
            name: sorted(urn for urn in urns if urn in waiting)
            for name, urns in state.dependencies.items()
        },
    )


def _type(urn: str) -> str:
    """Return what a URN is of, without the types of its parents."""
    return _parts(urn)[2].rpartition("$")[2].removeprefix(DYNAMIC)


def _parts(urn: str) -> list[str]:
    """Return stack, project, types and name, with what comes after; "" for what is not there."""
    return [*urn.split("::"), "", "", "", ""]


def _known(value: Any, waits: Sequence[str]) -> Any:
    """Return a value where nothing is unknown that cannot be told. Raises Unknown."""
    if value == UNKNOWN:
        if len(waits) != 1:
            raise Unknown
        return waits[0]
    if isinstance(value, Mapping):
        return {key: _known(part, waits) for key, part in value.items()}
    if isinstance(value, list):
        if value.count(UNKNOWN) == len(waits):  # Each of them is one; which is no matter.
            return [*(_known(part, ()) for part in value if part != UNKNOWN), *waits]
        return [_known(part, waits) for part in value]
    return value
