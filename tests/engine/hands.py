"""What somebody does behind our back, in each cloud's console: delete an object, edit an attribute.

The tests take objects and attributes from an exported state; an attribute that is neither here nor
among `UNSEEN`, with its reason, fails them.
"""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
import ovh
import requests

from tests.engine import hands_aws, hands_ovh, hands_scaleway
from tests.engine.plugin import Resource

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

UNSEEN: Mapping[str, str] = {
    **hands_aws.UNSEEN,
    **hands_ovh.UNSEEN,
    **hands_scaleway.UNSEEN,
}


class Hands:
    """An administrator at the console of each cloud. `env` is the sandbox's."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env

    @cached_property
    def aws(self) -> "IAMClient":
        """IAM, with the bootstrap's keys."""
        return boto3.client(
            "iam",
            endpoint_url=self.env["AWS_ENDPOINT_URL"],
            aws_access_key_id=self.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.env["AWS_SECRET_ACCESS_KEY"],
            region_name="eu-west-1",
        )

    @cached_property
    def ovh(self) -> ovh.Client:
        """OVHcloud's own client, pointed at the sandbox by one more entry in its table."""
        url = self.env["OVH_ENDPOINT"]
        ovh.client.ENDPOINTS[url] = f"{url}/1.0"
        names = ("APPLICATION_KEY", "APPLICATION_SECRET", "CONSUMER_KEY")
        return ovh.Client(url, **{name.lower(): self.env[f"OVH_{name}"] for name in names})

    def scaleway(self, method: str, path: str, body: object = None) -> Any:
        """Call Scaleway."""
        answer = requests.request(
            method,
            self.env["SCW_API_URL"] + path,
            json=body,
            headers={"X-Auth-Token": self.env["SCW_SECRET_KEY"]},
            timeout=10,
        )
        if not answer.ok:
            raise RuntimeError(f"{method} {path} {body}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None

    def put(self, path: str, **changes: Any) -> None:
        """Change some fields of an object of OVHcloud, whose PUT wants it whole."""
        whole = self.ovh.get(path)
        self.ovh.put(path, **{**whole, **changes})


Deed = Callable[[Hands, Resource], Any]
"""Change something; False says that there was nothing to change."""


def kind(found: Resource) -> str:
    """Return the kind of an object: `scaleway:Group`, `aws:iam/user:User`."""
    return found.type.removeprefix("pulumi-python:dynamic/")


EDITS: Mapping[str, Deed] = {
    **hands_aws.EDITS,
    **hands_ovh.EDITS,
    **hands_scaleway.EDITS,
}

NEVER = ("organization_id", "__provider", "__defaults")
"""What is no attribute of an object: where it is, and what the engine keeps beside it."""

DELETIONS: Mapping[str, Deed] = {
    **hands_aws.DELETIONS,
    **hands_ovh.DELETIONS,
    **hands_scaleway.DELETIONS,
}

UNDELETABLE: Mapping[str, str] = {
    **hands_aws.UNDELETABLE,
    **hands_ovh.UNDELETABLE,
    **hands_scaleway.UNDELETABLE,
}
