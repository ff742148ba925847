"""One call by boto3: its answer, or an error in one line that names the action as IAM does.

https://boto3.amazonaws.com/v1/documentation/api/latest/guide/error-handling.html
"""

from typing import Any

from sandbox.aws.plugin.errors import Absent, CloudError

SECRETS = ("Password", "NewPassword")  # Parameters that no error may repeat.
ABSENT = ("NoSuchEntity", "ResourceNotFoundException")  # Of IAM, and of the services in JSON.


def called(client: Any, method: str, params: dict[str, Any]) -> dict[str, Any]:
    """Return what AWS answers. Raises CloudError, or Absent when it has no such thing."""
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - it takes longer than a whole preview may.
    from botocore.parsers import ResponseParserError  # noqa: PLC0415 - as above.

    service = client.meta.service_model.signing_name
    action = f"{service}:{client.meta.method_to_api_mapping[method]}"
    hidden = [params[name] for name in SECRETS if name in params]
    try:
        answer: dict[str, Any] = getattr(client, method)(**params)
    except ClientError as refusal:
        raise _refusal(action, refusal.response, hidden) from None
    except (BotoCoreError, ResponseParserError) as failure:
        text = f"{action}: {type(failure).__name__}: {failure}"
        raise CloudError(one_line(text, hidden)) from None
    return answer


def _refusal(action: str, answer: Any, hidden: list[str]) -> CloudError:
    error, meta = answer.get("Error", {}), answer.get("ResponseMetadata", {})
    headers = meta.get("HTTPHeaders", {})
    code = error.get("Code") or str(meta.get("HTTPStatusCode", "no code"))
    words = error.get("Message") or "no explanation"
    request_id = meta.get("RequestId") or headers.get("x-amzn-requestid", "none")
    kind = Absent if code in ABSENT else CloudError
    return kind(one_line(f"{action}: {code}: {words} (request id {request_id})", hidden))


def one_line(text: str, hidden: list[str] | None = None) -> str:
    """Return a text in one line, without what must not be told."""
    for secret in hidden or []:
        text = text.replace(secret, "[secret]")
    return " ".join(text.split())
