"""Calls AWS with boto3: a program with its own key, a person with one made for this call only.

A person of AWS signs in to a console, which the sandbox has not; so the administrator makes the
key, and removes it, however the call ends. A visitor is lent a role first.

https://docs.aws.amazon.com/awssupport/latest/APIReference/API_Operations.html
https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
"""

import functools
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from sandbox.prover.identity import Identity, Program
from sandbox.prover.seen import NotSignedIn, Seen

CALL = re.compile(
    r"(?P<service>[\w-]+):(?P<action>\w+)(?P<told>( \w+=\S+)*)( from (?P<address>\S+))?"
)
NOTHING_OF_THE_USERS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
}
TIMEOUT_S = 10
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=TIMEOUT_S, read_timeout=TIMEOUT_S)
CASE = {"subject": "A proof", "communicationBody": "May this be called?"}
TOLD: dict[str, dict[str, str]] = {"support:CreateCase": CASE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor(Program):
    """Something with a key of its own that calls as a role, which it is lent by its ARN."""

    role: str
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent(Program):
    """The key of a role, for an hour."""

    token: str = field(repr=False)


def call(env: Mapping[str, str], who: Identity, what: str) -> Seen:
    """Return what becomes of an action, such as `support:ResolveCase`, on a new case if on one.

    What it is told stands behind it, as in `iam:GetUser UserName=alice`; ` from 127.0.0.2` at the
    end says from which address of this machine to call. It is judged by status: a JSON service may
    answer a refusal as XML. What a refusal names is the error's code. Raises ValueError for another
    form.
    """
    asked = CALL.fullmatch(what)
    if asked is None:
        raise ValueError(f"not a call of AWS: {what}")
    try:
        with _key_of(env, who) as key:
            return _called(env, key, asked)
    except NotSignedIn as refusal:
        return refusal.seen


def _called(env: Mapping[str, str], key: Program, asked: re.Match[str]) -> Seen:
    told = _told(env, asked)
    with closing(_client(env, asked["service"], key)) as client:
        if asked["address"]:
            bound = _Bound(asked["address"])
            client.meta.events.register("before-send", lambda request, **_: bound.send(request))
        try:
            answer = getattr(client, xform_name(asked["action"]))(**told)
        except ClientError as refusal:
            return Seen(status=_status(refusal.response), said=refusal.response["Error"]["Code"])
    return Seen(status=_status(answer), said="")


class _Bound(URLLib3Session):
    """Sends from one address of this machine."""

    def __init__(self, address: str) -> None:
        self._source = (address, 0)
        super().__init__(timeout=TIMEOUT_S)

    def _get_pool_manager_kwargs(self, **more: Any) -> dict[str, Any]:
        more["source_address"] = self._source
        found: dict[str, Any] = super()._get_pool_manager_kwargs(**more)  # type: ignore[misc] # The stubs have it not.
        return found


def _told(env: Mapping[str, str], asked: re.Match[str]) -> dict[str, str]:
    """Return what an action is told: what the call says, or what it needs by itself."""
    what = f"{asked['service']}:{asked['action']}"
    if what == "support:ResolveCase":
        return {"caseId": _new_case(env)}
    return dict(each.split("=", 1) for each in asked["told"].split()) or TOLD.get(what, {})


def _new_case(env: Mapping[str, str]) -> str:
    with closing(_client(env, "support", _administrator(env))) as support:
        return str(support.create_case(**CASE)["caseId"])


@contextmanager
def _key_of(env: Mapping[str, str], who: Identity) -> Iterator[Program]:
    """Give a key of whoever calls, for as long as it is needed."""
    if isinstance(who, Visitor):
        yield _lent(env, who)
    elif isinstance(who, Program):
        yield who
    else:
        with _made_for(env, who.login) as key:
            yield key


def _lent(env: Mapping[str, str], who: Visitor) -> Lent:
    word = {"ExternalId": who.external_id} if who.external_id else {}
    with closing(_client(env, "sts", who)) as sts:
        try:
            lent = sts.assume_role(RoleArn=who.role, RoleSessionName="proof", **word)
        except ClientError as refusal:
            raise NotSignedIn(_status(refusal.response)) from refusal
    key = lent["Credentials"]
    return Lent(
        access_key=key["AccessKeyId"],
        secret_key=key["SecretAccessKey"],
        token=key["SessionToken"],
    )


@contextmanager
def _made_for(env: Mapping[str, str], login: str) -> Iterator[Program]:
    """Give a key of a person, and remove it."""
    with closing(_client(env, "iam", _administrator(env))) as iam:
        try:
            made = iam.create_access_key(UserName=login)["AccessKey"]
        except ClientError as refusal:
            raise NotSignedIn(_status(refusal.response)) from refusal
        try:
            yield Program(access_key=made["AccessKeyId"], secret_key=made["SecretAccessKey"])
        finally:
            iam.delete_access_key(UserName=login, AccessKeyId=made["AccessKeyId"])


def _administrator(env: Mapping[str, str]) -> Program:
    return Program(access_key=env["AWS_ACCESS_KEY_ID"], secret_key=env["AWS_SECRET_ACCESS_KEY"])


@functools.cache
def _session() -> boto3.Session:
    """Return one session, which reads each service's description once, and no file of the user."""
    own = botocore.session.Session(session_vars=NOTHING_OF_THE_USERS)
    return boto3.Session(botocore_session=own)


def _client(env: Mapping[str, str], service: str, key: Program) -> Any:
    return _session().client(  # type: ignore[call-overload] # The service is a word of a proof.
        service,
        region_name=env["AWS_REGION"],
        endpoint_url=env["AWS_ENDPOINT_URL"],
        aws_access_key_id=key.access_key,
        aws_secret_access_key=key.secret_key,
        aws_session_token=key.token if isinstance(key, Lent) else None,
        config=ONCE,
    )


def _status(answer: Mapping[str, Any]) -> int:
    return int(answer["ResponseMetadata"]["HTTPStatusCode"])
