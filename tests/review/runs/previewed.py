"""What a run of a declaration leaves, as a preview would tell it, without an engine."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from access import model
from review import revisions, run
from review.preview import DYNAMIC, Preview, Resource
from review.report import Report
from tests.components.registered import Registered, built

BEFORE, HERE = "HEAD", "the working tree"
NOW = datetime(2030, 1, 1, tzinfo=UTC)
PLAN = f"sha256:{'0' * 64}"


def resources(declared: model.Declaration, at: datetime = NOW) -> Sequence[Resource]:
    """Return what is there after a run of a declaration."""
    return [_resource(each) for each in built(declared.at(at)).objects]


def reviewed(
    existing: model.Declaration | None,
    desired: model.Declaration,
    was: Sequence[Resource],
    is_: Sequence[Resource],
) -> Report:
    """Return the review of a run that changes some resources into others."""
    return run.compared(
        existing or revisions.nothing(desired.stack),
        desired,
        Preview(existing=was, desired=is_, plan=PLAN),
        before=BEFORE,
        now=HERE,
        at=NOW,
    )


def notes(report: Report) -> list[str]:
    """Return what a review says of its run, each as `rank, mark: what`."""
    marks = {"run differs", "stack differs"}
    found = [each for each in report.notes if each.mark in marks]
    return [f"{each.rank.word}, {each.mark}: {each.what}" for each in found]


def _resource(found: Registered) -> Resource:
    type_ = found.type.removeprefix(DYNAMIC)
    return Resource(
        urn=f"urn:pulumi:test::grantbook::{found.type}::{found.name}",
        type_=type_,
        account=found.provider.partition(" ")[2],
        id=_id(type_, found.name),
        inputs={key: _real(value) for key, value in found.inputs.items()},
        waits={},
    )


def _id(type_: str, name: str) -> str:
    """Return an id as Pulumi has it, of what the test engine calls by a name."""
    if type_.startswith("aws:identitystore/"):
        return f"d-9367a1b2c3/id of {name}"
    arn: str = _real(f"arn of {name}")
    ids = {
        "aws:iam/policy:Policy": arn,
        "aws:ssoadmin/permissionSet:PermissionSet": f"{arn},arn of its instance",
    }
    return ids.get(type_, f"id of {name}")


def _real(value: Any) -> Any:
    """Return a value in which the last part of an ARN is no other's."""
    if isinstance(value, list):
        return [_real(each) for each in value]
    is_arn = isinstance(value, str) and value.startswith("arn of ")
    return value.replace("/", "-") if is_arn else value
