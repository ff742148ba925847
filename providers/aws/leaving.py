"""What a group still holds that its stack did not give it: IAM deletes no group with that.

Users and roles are emptied by pulumi-aws before it deletes them, and groups are not.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from shlex import join
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from providers import mark
from providers.aws.client import FAILURES, translated
from providers.errors import cause

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

ABSENT = "NoSuchEntity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group that a stack is to delete. `owner` is the part of its mark that stays."""

    name: str
    owner: str
    given: Collection[str]  # Inline policies by name, attached ones by ARN.
    users: Collection[str]  # Those of the stack, who are taken out of the group.


def in_the_way(iam: "IAMClient", group: Group) -> list[str]:
    """Return the commands that take from a group what others gave it; none where it is theirs."""
    try:
        pages = _pages(iam, "get_group", group.name)
        if mark.owner_of(str(pages[0]["Group"]["Path"]).strip("/")) != group.owner:
            return []
        return [join(["aws", "iam", *words]) for words in _commands(iam, group, pages)]
    except FAILURES as error:
        if isinstance(error, ClientError) and error.response["Error"].get("Code") == ABSENT:
            return []
        asked = getattr(error, "operation_name", "GetGroup")
        raise translated(error, f"iam:{asked} {group.name}") from cause(error)


def _commands(
    iam: "IAMClient", group: Group, pages: list[Mapping[str, Any]]
) -> Iterator[tuple[str, ...]]:
    named = ("--group-name", group.name)
    for policy in _each(_pages(iam, "list_group_policies", group.name), "PolicyNames"):
        if policy not in group.given:
            yield "delete-group-policy", *named, "--policy-name", policy
    attached = _pages(iam, "list_attached_group_policies", group.name)
    for arn in (each["PolicyArn"] for each in _each(attached, "AttachedPolicies")):
        if arn not in group.given:
            yield "detach-group-policy", *named, "--policy-arn", arn
    for user in (each["UserName"] for each in _each(pages, "Users")):
        if user not in group.users:
            yield "remove-user-from-group", *named, "--user-name", user


def _pages(iam: "IAMClient", listing: Any, name: str) -> list[Mapping[str, Any]]:
    return [*iam.get_paginator(listing).paginate(GroupName=name)]


def _each(pages: list[Mapping[str, Any]], items: str) -> list[Any]:
    return [each for page in pages for each in page[items]]
