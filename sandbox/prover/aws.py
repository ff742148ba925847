"""Calls AWS with boto3: a program with its own key, a person with one made for this call only.

A person of AWS signs in to a console, which the sandbox has not; so the administrator makes the
key, and removes it, however the call ends.

https://docs.aws.amazon.com/awssupport/latest/APIReference/API_Operations.html
"""

import functools
import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import Any

import boto3
import botocore.session
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError

from sandbox.prover.identity import Identity, Program
from sandbox.prover.seen import NotSignedIn, Seen

NOTHING_OF_THE_USERS = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
}
ONCE = Config(retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=10)
CASE = {"subject": "A proof", "communicationBody": "May this be called?"}
TOLD: dict[str, dict[str, str]] = {"support:CreateCase": CASE}


def call(env: Mapping[str, str], who: Identity, what: str) -> Seen:
    """Return what becomes of an action, such as `support:ResolveCase`, on a new case if on one.

    It is judged by status: a JSON service may answer a refusal as XML. What a refusal names is the
    error's code.
    """
    told = TOLD.get(what, {})
    if what == "support:ResolveCase":
        told = {"caseId": _new_case(env)}
    if isinstance(who, Program):
        return _called(env, who, what, told)
    try:
        with _key_of(env, who.login) as key:
            return _called(env, key, what, told)
    except NotSignedIn as refusal:
        return refusal.seen


def _called(env: Mapping[str, str], key: Program, what: str, told: Mapping[str, str]) -> Seen:
    service, action = what.split(":")
    with closing(_client(env, service, key)) as client:
        try:
            answer = getattr(client, xform_name(action))(**told)
        except ClientError as refusal:
            return Seen(status=_status(refusal.response), said=refusal.response["Error"]["Code"])
    return Seen(status=_status(answer), said="")


def _new_case(env: Mapping[str, str]) -> str:
    with closing(_client(env, "support", _administrator(env))) as support:
        return str(support.create_case(**CASE)["caseId"])


@contextmanager
def _key_of(env: Mapping[str, str], login: str) -> Iterator[Program]:
    """Give a key of a person, for as long as it is needed."""
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
        config=ONCE,
    )


def _status(answer: Mapping[str, Any]) -> int:
    return int(answer["ResponseMetadata"]["HTTPStatusCode"])
