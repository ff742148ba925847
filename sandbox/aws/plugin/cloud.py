"""One account of AWS: real calls through boto3, opened at the first one.

The official plugin calls STS when it is configured; the stand-in waits until something is read or
changed, so that a preview needs neither credentials nor a network. Before its first call to IAM
it makes sure of the account.

https://boto3.amazonaws.com/v1/documentation/api/latest/guide/error-handling.html
"""

import re
import threading
from typing import TYPE_CHECKING, Any

from sandbox.aws.plugin.errors import Absent, CloudError, WrongAccount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from boto3.session import Session

    from sandbox.aws.plugin.settings import Settings

SECRETS = ("Password", "NewPassword")  # Parameters that no error may repeat.
UNITS = {"h": 3600, "m": 60, "s": 1}


class Cloud:
    """Calls by boto3's method names; every error is one line that names the IAM action."""

    def __init__(self, settings: "Settings") -> None:
        self.settings = settings
        self._clients: dict[str, Any] = {}
        self._opening = threading.Lock()
        self._verdict: WrongAccount | None = None

    def iam(self, method: str, **params: Any) -> dict[str, Any]:
        """Call IAM in the declared account. Raises CloudError, Absent, WrongAccount."""
        return _called(self._open()["iam"], method, params)

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

    def caller(self) -> dict[str, Any]:
        """Return UserId, Account and Arn of the credentials in use."""
        return _called(self._open()["sts"], "get_caller_identity", {})

    def _open(self) -> dict[str, Any]:
        with self._opening:
            if self._verdict is not None:
                raise self._verdict
            if not self._clients:
                session = self._session()
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
            raise CloudError(_one_line(f"AWS credentials: {mistake}")) from mistake
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
        lent = _called(self._client(session, "sts"), "assume_role", params)["Credentials"]
        return Session(
            aws_access_key_id=lent["AccessKeyId"],
            aws_secret_access_key=lent["SecretAccessKey"],
            aws_session_token=lent["SessionToken"],
            region_name=session.region_name,
        )

    def _client(self, session: "Session", name: str) -> Any:
        from botocore.config import Config  # noqa: PLC0415 - see _session.
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415 - see _session.

        given = self.settings
        config = Config(
            retries={"mode": "standard", "total_max_attempts": given.max_retries + 1},
            connect_timeout=10,
            read_timeout=60,
            max_pool_connections=32,
        )
        region = given.sts_region if name == "sts" and given.sts_region else None
        try:
            return session.client(
                name, endpoint_url=given.endpoints.get(name), region_name=region, config=config
            )  # type: ignore[call-overload]
        except BotoCoreError as mistake:
            raise CloudError(_one_line(f"AWS client for {name}: {mistake}")) from mistake

    def _make_sure_of_account(self, sts: Any) -> None:
        """Ask once who is calling. Raises WrongAccount, then and at every later call."""
        allowed, forbidden = self.settings.allowed_account_ids, self.settings.forbidden_account_ids
        if not allowed and not forbidden:
            return
        found = _called(sts, "get_caller_identity", {})["Account"]
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


def _called(client: Any, method: str, params: dict[str, Any]) -> dict[str, Any]:
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - see Cloud._session.
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - see Cloud._session.

    service = client.meta.service_model.service_name
    action = f"{service}:{client.meta.method_to_api_mapping[method]}"
    hidden = [params[name] for name in SECRETS if name in params]
    try:
        answer: dict[str, Any] = getattr(client, method)(**params)
    except ClientError as refusal:
        raise _refusal(action, refusal.response, hidden) from None
    except (BotoCoreError, ResponseParserError) as failure:
        text = f"{action}: {type(failure).__name__}: {failure}"
        raise CloudError(_one_line(text, hidden)) from None
    return answer


def _refusal(action: str, answer: Any, hidden: list[str]) -> CloudError:
    error, meta = answer.get("Error", {}), answer.get("ResponseMetadata", {})
    headers = meta.get("HTTPHeaders", {})
    code = error.get("Code") or str(meta.get("HTTPStatusCode", "no code"))
    words = error.get("Message") or "no explanation"
    request_id = meta.get("RequestId") or headers.get("x-amzn-requestid", "none")
    kind = Absent if code == "NoSuchEntity" else CloudError
    return kind(_one_line(f"{action}: {code}: {words} (request id {request_id})", hidden))


def _one_line(text: str, hidden: list[str] | None = None) -> str:
    for secret in hidden or []:
        text = text.replace(secret, "[secret]")
    return " ".join(text.split())


def _seconds(duration: str) -> int:
    """Return the seconds of a duration as Go writes it, such as 1h30m."""
    return sum(int(n) * UNITS[unit] for n, unit in re.findall(r"(\d+)([hms])", duration))
