"""One account of AWS: real calls through boto3, opened at the first one.

The official plugin calls STS when it is configured; the stand-in waits until something is read or
changed, so that a preview needs neither credentials nor a network. Before its first call to IAM
it makes sure of the account.

https://boto3.amazonaws.com/v1/documentation/api/latest/guide/session.html
"""

import re
import threading
from typing import TYPE_CHECKING, Any

from sandbox.aws.plugin.calling import called, one_line
from sandbox.aws.plugin.errors import Absent, CloudError, WrongAccount
from sandbox.aws.plugin.regional import Regional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boto3.session import Session

    from sandbox.aws.plugin.settings import Settings

ENDPOINTS = {"sso-admin": "ssoadmin"}  # Where pulumi-aws has another name than boto3.
UNITS = {"h": 3600, "m": 60, "s": 1}


class Cloud:
    """Calls by boto3's method names; every error is one line that names the IAM action."""

    def __init__(self, settings: "Settings") -> None:
        self.settings = settings
        self._clients: dict[str, Any] = {}
        self._regional: dict[tuple[str, str], Regional] = {}
        self._opening = threading.Lock()
        self._verdict: WrongAccount | None = None

    def iam(self, method: str, **params: Any) -> dict[str, Any]:
        """Call IAM in the declared account. Raises CloudError, Absent, WrongAccount."""
        return called(self._open()["iam"], method, params)

    def find(self, method: str, **params: Any) -> dict[str, Any] | None:
        """Call IAM; None when it says that the thing does not exist."""
        try:
            return self.iam(method, **params)
        except Absent:
            return None

    def pages(self, method: str, key: str, **params: Any) -> "Iterator[Any]":
        """Yield what a list holds under `key`, page after page."""
        page = self.iam(method, **params)
        yield from page[key]
        while page.get("IsTruncated"):
            page = self.iam(method, **params, Marker=page["Marker"])
            yield from page[key]

    def regional(self, service: str, region: str) -> "Regional":
        """Return a service as it is in a region, "" for the provider's, in the declared account."""
        self._open()
        with self._opening:
            if (service, region) not in self._regional:
                made = self._client(self._lent, service, region)
                self._regional[service, region] = Regional(made)
            return self._regional[service, region]

    def caller(self) -> dict[str, Any]:
        """Return UserId, Account and Arn of the credentials in use."""
        return called(self._open()["sts"], "get_caller_identity", {})

    def _open(self) -> dict[str, Any]:
        with self._opening:
            if self._verdict is not None:
                raise self._verdict
            if not self._clients:
                session = self._lent = self._session()
                clients = {name: self._client(session, name) for name in ("sts", "iam")}
                self._make_sure_of_account(clients["sts"])
                self._clients = clients
            return self._clients

    def _session(self) -> "Session":
        """Return a session of the given credentials, through the roles to assume, in order."""
        from boto3.session import Session  # noqa: PLC0415 - it takes longer than a whole preview may.
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - as above.

        given = self.settings
        try:
            session = Session(
                aws_access_key_id=given.access_key or None,
                aws_secret_access_key=given.secret_key or None,
                aws_session_token=given.token or None,
                region_name=given.region or None,
                profile_name=given.profile or None,
            )
        except BotoCoreError as mistake:
            raise CloudError(one_line(f"AWS credentials: {mistake}")) from mistake
        for role in given.assume_roles:
            session = self._assumed(session, role)
        return session

    def _assumed(self, session: "Session", role: dict[str, str]) -> "Session":
        from boto3.session import Session  # noqa: PLC0415 - see _session.

        params: dict[str, Any] = {
            "RoleArn": role["roleArn"],
            "RoleSessionName": role.get("sessionName", "pulumi"),
        }
        if "externalId" in role:
            params["ExternalId"] = role["externalId"]
        if "duration" in role:
            params["DurationSeconds"] = _seconds(role["duration"])
        lent = called(self._client(session, "sts"), "assume_role", params)["Credentials"]
        return Session(
            aws_access_key_id=lent["AccessKeyId"],
            aws_secret_access_key=lent["SecretAccessKey"],
            aws_session_token=lent["SessionToken"],
            region_name=session.region_name,
        )

    def _client(self, session: "Session", name: str, region: str = "") -> Any:
        from botocore.config import Config  # noqa: PLC0415 - see _session.
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - see _session.

        given = self.settings
        config = Config(
            retries={"mode": "standard", "total_max_attempts": given.max_retries + 1},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=32,
        )
        region = region or (given.sts_region if name == "sts" else "")
        try:
            return session.client(  # type: ignore[call-overload] # Any service.
                name,
                endpoint_url=given.endpoints.get(ENDPOINTS.get(name, name)),
                region_name=region or None,
                config=config,
            )
        except BotoCoreError as mistake:
            raise CloudError(one_line(f"AWS client for {name}: {mistake}")) from mistake

    def _make_sure_of_account(self, sts: Any) -> None:
        """Ask once who is calling. Raises WrongAccount, then and at every later call."""
        allowed, forbidden = self.settings.allowed_account_ids, self.settings.forbidden_account_ids
        if not allowed and not forbidden:
            return
        found = called(sts, "get_caller_identity", {})["Account"]
        if found in forbidden:
            expected = "another"
        elif allowed and found not in allowed:
            expected = " or ".join(allowed)
        else:
            return
        self._verdict = WrongAccount(
            f"the credentials belong to AWS account {found}, expected {expected}: "
            "nothing was changed; give credentials of the expected account"
        )
        raise self._verdict


def _seconds(duration: str) -> int:
    """Return the seconds of a duration as Go writes it, such as 1h30m."""
    return sum(int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+)([hms])", duration))
