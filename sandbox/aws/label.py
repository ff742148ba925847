"""What a call to AWS is called: the service from its signature, the action from its body.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
"""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

READS = ("Get", "List", "Describe", "Is", "Simulate", "Generate", "Assume")


def label(environ: "WSGIEnvironment", body: bytes) -> tuple[str, bool]:
    """Return a call as IAM names actions (`iam:CreateUser`), and whether it changes something."""
    action = action_of(environ, body)
    return f"{service_of(environ)}:{action}", not action.startswith(READS)


def service_of(environ: "WSGIEnvironment") -> str:
    """Return the service that the signature is for, "" when there is none."""
    credential = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2]
    scope = credential.partition(",")[0].split("/")
    return str(scope[3]) if len(scope) == len(("key", "day", "region", "service", "end")) else ""


def action_of(environ: "WSGIEnvironment", body: bytes) -> str:
    """Return the action, "" when none is named: JSON services name it in a header."""
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    if target:
        return str(target.rpartition(".")[2])
    form = parse_qs(body.decode("utf-8", "replace")) | parse_qs(environ.get("QUERY_STRING", ""))
    return str(form.get("Action", [""])[0])
