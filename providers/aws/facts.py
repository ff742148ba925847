"""What is told of an object of AWS: its mark, its policies, its moments.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Types.html
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from providers import mark
from providers.aws.account import TAG
from providers.inventory import Kind, Object, instant
from providers.listing import Found


def tagged(
    kind: Kind, name: str, found: Found, facts: Mapping[str, Any], *, builtin: bool = False
) -> Object:
    """Return an object that carries its mark as a tag; None for tags that may not be seen."""
    listed = found.get("Tags", ())
    tags = None if listed is None else {each["Key"]: each["Value"] for each in listed}
    held = None if tags is None else mark.within([tags.get(TAG, "")])
    others = {each: said for each, said in sorted((tags or {}).items()) if said != held}
    made = moment(found["CreateDate"])
    return Object(
        kind=kind,
        id=found["Arn"],
        name=name,
        mark=held,
        is_builtin=builtin,
        facts={**facts, "tags": None if tags is None else others, "made": made},
    )


def of_user(kind: Kind, id_: str, found: Found, facts: Mapping[str, Any]) -> Object:
    """Return what a user has, which has no place for a mark."""
    name = found["UserName"]
    return Object(kind=kind, id=id_, name=name, mark=None, facts={"user": name, **facts})


def dated(found: Found) -> dict[str, str]:
    """Return whether something counts, and since when it is there."""
    made = found.get("CreateDate") or found.get("UploadDate")
    return {"status": found["Status"], "made": moment(made)}


def policies_of(found: Found, inline: str) -> dict[str, Any]:
    """Return the policies that somebody has: those attached by ARN, and their own in whole."""
    attached = sorted(each["PolicyArn"] for each in found.get("AttachedManagedPolicies", ()))
    own = {each["PolicyName"]: statements(each["PolicyDocument"]) for each in found.get(inline, ())}
    return {"attached": attached, "inline": dict(sorted(own.items()))}


def statements(document: Any) -> list[Any]:
    """Return the statements of a document, of which AWS takes a single one without a list."""
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


def boundary(found: Found) -> str:
    """Return the ARN of a permissions boundary, "" for none."""
    return str(found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""))


def moment(told: datetime | None) -> str:
    """Return a time of boto3 as inventories write it, "" for none."""
    return instant(told.isoformat()) if told else ""
