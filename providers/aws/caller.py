"""Who the pipeline is on AWS, and how far this machine's clock is from AWS's.

https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from providers.aws.calls import Denied, call
from providers.aws.client import CONFIG, AwsClient

SESSION = re.compile(
    r"arn:(?P<partition>[\w-]+):sts::(?P<account>\d+):assumed-role/(?P<role>.+)/.+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Whoever signs the calls; `ahead_s` are the seconds that AWS's clock is ahead of ours."""

    arn: str
    ahead_s: int

    @property
    def is_root(self) -> bool:
        """Whether it is the root user, whom nobody can ask about and nothing limits."""
        return self.arn.endswith(":root")


def caller(api: AwsClient) -> Caller:
    """Return who calls, a role by its own ARN and not its session's. Raises ProviderError."""
    sts = api.session.client("sts", endpoint_url=api.settings.endpoint or None, config=CONFIG)
    answer = call(sts, "get_caller_identity")
    date = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    ahead_s = int(date.timestamp()) - int(time.time())
    return Caller(arn=_principal(api, answer["Arn"]), ahead_s=ahead_s)


def _principal(api: AwsClient, arn: str) -> str:
    """Return the ARN that policies belong to; a session does not tell the path of its role."""
    found = SESSION.fullmatch(arn)
    if found is None:
        return arn
    try:
        return str(call(api.iam, "get_role", RoleName=found["role"])["Role"]["Arn"])
    except Denied:
        return f"arn:{found['partition']}:iam::{found['account']}:role/{found['role']}"
