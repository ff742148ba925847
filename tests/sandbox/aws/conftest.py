"""One AWS on a free port for each module, and clients for whoever calls it."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config

from sandbox.server import Sandbox

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_sts import STSClient
    from mypy_boto3_support import SupportClient

Keys = tuple[str, str]


class Aws:
    """A running AWS, seen by a person with some keys: the bootstrap administrator's at first."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.url = sandbox.aws_url
        self.env = sandbox.env
        self.control = sandbox.control("aws")
        self.first = self.keys("")
        self.second = self.keys("PARTNER_")
        self._clients: dict[tuple[str, Keys], Any] = {}

    def keys(self, prefix: str) -> Keys:
        """Return the bootstrap keys of an account."""
        return self.env[f"{prefix}AWS_ACCESS_KEY_ID"], self.env[f"{prefix}AWS_SECRET_ACCESS_KEY"]

    def iam(self, keys: Keys | None = None) -> "IAMClient":
        """Return IAM for these keys."""
        client: IAMClient = self._client("iam", keys)
        return client

    def sts(self, keys: Keys | None = None) -> "STSClient":
        """Return STS for these keys."""
        client: STSClient = self._client("sts", keys)
        return client

    def support(self, keys: Keys | None = None) -> "SupportClient":
        """Return Support for these keys."""
        client: SupportClient = self._client("support", keys)
        return client

    def sso(self, keys: Keys | None = None) -> Any:
        """Return Identity Center for these keys."""
        return self._client("sso-admin", keys)

    def identitystore(self, keys: Keys | None = None) -> Any:
        """Return Identity Center's users and groups for these keys."""
        return self._client("identitystore", keys)

    def person(self, *groups: str) -> Keys:
        """Make a user in these groups; return the keys to call as that user."""
        name = f"person-{uuid4().hex[:8]}"
        self.iam().create_user(UserName=name)
        for group in groups:
            self.iam().add_user_to_group(UserName=name, GroupName=group)
        made = self.iam().create_access_key(UserName=name)["AccessKey"]
        return made["AccessKeyId"], made["SecretAccessKey"]

    def _client(self, service: str, keys: Keys | None) -> Any:
        key, secret = keys or self.first
        if (service, (key, secret)) not in self._clients:
            self._clients[service, (key, secret)] = boto3.client(  # type: ignore[call-overload] # Any service.
                service,
                region_name="eu-west-1",
                endpoint_url=self.url,
                aws_access_key_id=key,
                aws_secret_access_key=secret,
                config=Config(retries={"total_max_attempts": 1}),
            )
        return self._clients[service, (key, secret)]


@pytest.fixture(scope="module")
def running() -> Iterator[Aws]:
    """AWS alone, for the tests of one module."""
    with Sandbox(clouds=("aws",)) as sandbox:
        yield Aws(sandbox)


@pytest.fixture
def aws(running: Aws) -> Iterator[Aws]:
    """AWS as it starts: no switch thrown, no fault ordered, no call counted."""
    off: dict[str, Any] = {
        "allow_everything": False,
        "ignore_denies": False,
        "ignore_expiry": False,
        "clock_offset_s": 0,
    }
    running.control.switch(**off)
    running.control.clear_faults()
    running.control.reset_calls()
    yield running
    running.control.switch(**off)


@pytest.fixture
def unique() -> Callable[[str], str]:
    """Return a name that no other test uses."""
    return lambda name: f"{name}-{uuid4().hex[:8]}"


@pytest.fixture
def granted(aws: Aws) -> Callable[..., Keys]:
    """Return a way to make a person who holds these statements."""

    def grant(*statements: dict[str, Any]) -> Keys:
        keys = aws.person()
        name = aws.sts(keys).get_caller_identity()["Arn"].rpartition("/")[2]
        complete = [{"Resource": "*", **statement} for statement in statements]
        document = json.dumps({"Version": "2012-10-17", "Statement": complete})
        aws.iam().put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document)
        return keys

    return grant
