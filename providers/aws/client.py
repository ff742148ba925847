"""AWS, read with boto3: what pulumi-aws cannot tell before it changes something.

https://docs.aws.amazon.com/IAM/latest/APIReference/
"""

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, ProfileNotFound
from botocore.parsers import ResponseParserError

from providers.errors import Misplaced, Refused, Unreachable, cause
from providers.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_sts import STSClient
    from mypy_boto3_sts.type_defs import AssumeRoleRequestTypeDef

CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "max_attempts": 5})
VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
BROKEN = 500
FAILURES = (BotoCoreError, ClientError, ResponseParserError)  # The last: a proxy's own page.
SESSION = "grantbook"  # The name of its sessions in CloudTrail.


class AwsClient:
    """One account; everything it does is a read."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._endpoint = settings.endpoint or None
        key, secret, token = (
            settings.variables(*VARIABLES).values() if settings.prefix else [""] * 3
        )
        try:
            self._session = boto3.Session(
                aws_access_key_id=key or None,
                aws_secret_access_key=secret or None,
                aws_session_token=token or None,
                profile_name=settings.profile or None,
                region_name=settings.region,
            )
        except ProfileNotFound as error:
            raise Misplaced(f'account "{settings.account}": {error}') from cause(error)
        if settings.prefix and not key:
            settings.variable(VARIABLES[0])

    @cached_property
    def iam(self) -> "IAMClient":
        """A client of IAM in this account. Raises Refused where the role is not lent."""
        return self.session.client("iam", endpoint_url=self._endpoint, config=CONFIG)

    @cached_property
    def center(self) -> Any:
        """A client of the Identity Center that the account administers, where that is."""
        region = self.settings.center_region
        return self.session.client("sso-admin", region, endpoint_url=self._endpoint, config=CONFIG)

    @cached_property
    def directory(self) -> Any:
        """A client of its directory."""
        region = self.settings.center_region
        where = self._endpoint
        return self.session.client("identitystore", region, endpoint_url=where, config=CONFIG)

    @cached_property
    def session(self) -> boto3.Session:
        """The session that everything is asked in: that of the role, where one is assumed."""
        if not self.settings.role:
            return self._session
        asked: AssumeRoleRequestTypeDef = {
            "RoleArn": self.settings.role,
            "RoleSessionName": SESSION,
        }
        if self.settings.external_id:
            asked["ExternalId"] = self.settings.external_id
        try:
            lent = self._sts(self._session).assume_role(**asked)["Credentials"]
        except NoCredentialsError as error:
            raise self._without_credentials() from cause(error)
        except FAILURES as error:
            raise translated(error, f"sts:AssumeRole {self.settings.role}") from cause(error)
        return boto3.Session(
            aws_access_key_id=lent["AccessKeyId"],
            aws_secret_access_key=lent["SecretAccessKey"],
            aws_session_token=lent["SessionToken"],
            region_name=self.settings.region,
        )

    def prove(self) -> None:
        """Make sure that the credentials belong to the account. Raises Misplaced."""
        sts = self._sts(self.session)
        try:
            found = sts.get_caller_identity()["Account"]
        except NoCredentialsError as error:
            raise self._without_credentials() from cause(error)
        except FAILURES as error:
            raise translated(error, "sts:GetCallerIdentity") from cause(error)
        if found != self.settings.identity:
            raise Misplaced(
                f'account "{self.settings.account}": the credentials belong to "{found}", not to '
                f'"{self.settings.identity}". Nothing was changed there.'
            )

    def _sts(self, session: boto3.Session) -> "STSClient":
        return session.client("sts", endpoint_url=self._endpoint, config=CONFIG)

    def _without_credentials(self) -> Misplaced:
        names = ", ".join(self.settings.prefix + name for name in VARIABLES[:2])
        return Misplaced(
            f'account "{self.settings.account}": no credentials. Set {names}, or a profile, '
            "in the environment of this run."
        )


def translated(error: Exception, call: str) -> Unreachable | Refused:
    """Return what an error of boto3 means, with AWS's words and request id."""
    if not isinstance(error, ClientError):
        return Unreachable(f"AWS: {call}: no answer ({type(error).__name__})")
    about = error.response.get("Error", {})
    meta = error.response.get("ResponseMetadata", {})
    status = meta.get("HTTPStatusCode", 0)
    message = (
        f"AWS: {call}: {status} {about.get('Code')}: {about.get('Message')} "
        f"(request {meta.get('RequestId', 'without id')})"
    )
    return Unreachable(message) if status >= BROKEN else Refused(message, status)


@cache
def of(settings: Settings) -> AwsClient:
    """Return the one client that a process has for an account."""
    return AwsClient(settings)
