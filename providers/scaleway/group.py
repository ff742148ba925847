"""Scaleway IAM group. Its members are an object of their own, `membership.py`.

https://www.scaleway.com/en/developers/api/iam/#path-groups
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from pulumi import Input

from providers.base import Opts, Resource
from providers.scaleway.client import IAM
from providers.scaleway.provider import NamedProvider

PATH = f"{IAM}/groups"


class GroupProps(TypedDict):
    """What a declaration sets. Lengths are in characters."""

    name: Input[str]  # 1 to 64, unique in the organization.
    description: Input[str]  # Up to 200, "" for none.
    tags: NotRequired[Input[Sequence[str]]]  # Up to 9, of 70, all of them; the mark is the tenth.
    organization_id: Input[str]
    mark: Input[str]  # Its owner part.


class GroupProvider(NamedProvider):
    """Groups by UUID. A deleted group leaves its policies without a principal."""

    path = PATH


class Group(Resource, module="scaleway", name="Group"):
    """The group in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: GroupProps, opts: Opts = None) -> None:
        super().__init__(GroupProvider(), name, {**props}, opts)
