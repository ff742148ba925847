"""Scaleway IAM application: the identity of a program, owner of its API keys.

https://www.scaleway.com/en/developers/api/iam/#path-applications
"""

from collections.abc import Sequence
from typing import NotRequired, TypedDict

from pulumi import Input

from providers.base import Opts, Resource
from providers.scaleway.client import IAM
from providers.scaleway.provider import NamedProvider

PATH = f"{IAM}/applications"


class ApplicationProps(TypedDict):
    """What a declaration sets. Lengths are in characters."""

    name: Input[str]  # 1 to 64.
    description: Input[str]  # Up to 200, "" for none.
    tags: NotRequired[Input[Sequence[str]]]  # Up to 9, of 70, all of them; the mark is the tenth.
    organization_id: Input[str]
    mark: Input[str]  # Its owner part.


class ApplicationProvider(NamedProvider):
    """Applications by UUID. Scaleway deletes an application's API keys with it."""

    path = PATH


class Application(Resource, module="scaleway", name="Application"):
    """The application in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: ApplicationProps, opts: Opts = None) -> None:
        super().__init__(ApplicationProvider(), name, {**props}, opts)
