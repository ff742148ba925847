from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import BotoCoreError

from sandbox.prover import aws, ovh, scaleway
from sandbox.prover.identity import Person, Program, found
from sandbox.prover.proof import Line, refused, wrong
from sandbox.prover.seen import Seen
from sandbox.server import Sandbox

DORA = Person(login="dora", password="not the right one")
XML = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Three clouds; on AWS dora exists, and may do nothing."""
    with Sandbox() as running:
        iam = boto3.client(
            "iam",
            region_name="eu-west-1",
            endpoint_url=running.aws_url,
            aws_access_key_id=running.env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=running.env["AWS_SECRET_ACCESS_KEY"],
        )
        iam.create_user(UserName=DORA.login)
        iam.close()
        yield running


def test_key_made_for_a_person_is_removed_even_when_the_call_breaks(sandbox: Sandbox) -> None:
    """A connection lost in the call leaves no key behind."""
    sandbox.control("aws").fault(kind="lost_answer", path="support:DescribeCases")

    with pytest.raises(BotoCoreError):
        aws.call(sandbox.env, DORA, "support:DescribeCases")

    assert _user(sandbox)["access_keys"] == {}


def test_refusal_in_xml_of_a_json_service_is_a_refusal(sandbox: Sandbox) -> None:
    """The status counts, whatever boto3 makes of the body."""
    sandbox.control("aws").fault(kind="status", path="support:DescribeCases", status=403, body=XML)

    assert aws.call(sandbox.env, DORA, "support:DescribeCases").word == "refused"


def test_person_who_does_not_exist_proves_nothing(sandbox: Sandbox) -> None:
    """AWS makes no key for a stranger: that is neither allowed nor refused."""
    stranger = Person(login="nobody", password="")

    assert aws.call(sandbox.env, stranger, "iam:ListUsers").word == "failed"


def test_page_of_a_gateway_proves_nothing(sandbox: Sandbox) -> None:
    """An error page with status 502 is neither allowed nor refused."""
    sandbox.control("scaleway").fault(kind="html", path="/instance", status=502)
    owner = Program(access_key="", secret_key=sandbox.env["SCW_SECRET_KEY"])

    seen = scaleway.call(sandbox.env, owner, "GET servers in data")

    assert (seen.word, seen.status) == ("failed", 502)


def test_program_calls_ovhcloud_with_its_client(sandbox: Sandbox) -> None:
    """Client credentials become a token, and the token opens what the client may do."""
    client = Program(
        access_key=sandbox.env["PARTNER_OVH_CLIENT_ID"],
        secret_key=sandbox.env["PARTNER_OVH_CLIENT_SECRET"],
    )

    assert ovh.call(sandbox.env, client, "GET /me").allowed


def test_unknown_client_is_refused_by_ovhcloud(sandbox: Sandbox) -> None:
    """It gets no token, which its line says."""
    client = Program(access_key="EU.0", secret_key="0")

    assert ovh.call(sandbox.env, client, "GET /me") == Seen(status=401, said="sign-in")


def test_wrong_password_is_refused_at_the_sign_in(sandbox: Sandbox) -> None:
    """OVHcloud and Scaleway refuse before any call, which the lines say."""
    seen = [
        ovh.call(sandbox.env, DORA, "GET /me"),
        scaleway.call(sandbox.env, DORA, "GET servers in data"),
    ]

    assert seen == [Seen(status=401, said="sign-in")] * 2


def test_refusal_must_name_what_was_expected() -> None:
    """A call refused for another reason than the expected one is a line that is wrong."""
    [expected] = refused("ovh", "dora", {"GET /me/bill": "account:apiovh:me/bill/get"})
    line = Line(expected=expected, seen=Seen(status=403, said="sign-in"))

    assert wrong([line]) == ["ovh: dora: GET /me/bill"]


def test_identities_never_show_their_secrets() -> None:
    """Neither a first password nor a secret key stands in what a failing test prints."""
    key = {"access_key": "SCW0", "secret_key": "canary-1"}
    identities = found(
        {"passwords": {"ovh/dora": "canary-2"}, "keys": {"scaleway/backup/nightly": key}}
    )

    assert set(identities) == {("ovh", "dora"), ("scaleway", "backup")}
    assert "canary" not in repr(identities)


def _user(sandbox: Sandbox) -> dict[str, Any]:
    user: dict[str, Any] = sandbox.control("aws").state()["123456789012"]["users"][DORA.login]
    return user
