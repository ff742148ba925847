import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from providers.aws import client
from providers.aws.account import CALLS, AccountProvider
from providers.errors import Misplaced, ProviderError, Refused, Taken, Unreachable
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.access.metadata import METADATA
from tests.providers.aws.conftest import ACCOUNT, PARTNER
from tests.providers.story import Tell

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

DOCUMENT: dict[str, Any] = {"Version": "2012-10-17", "Statement": []}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        }
    ],
}
OWNER = "grantbook/test/aws"


def make(console: "IAMClient", kind: str, name: str, mark: str | None) -> None:
    """Make something of a kind, with a mark where the kind has tags."""
    tags: Any = [] if mark is None else [{"Key": "grantbook", "Value": mark}]
    if kind == "user":
        console.create_user(UserName=name, Tags=tags)
    elif kind == "group":
        console.create_group(GroupName=name, Path=f"/{mark}/" if mark else "/")
    elif kind == "role":
        console.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(TRUST),
            Tags=tags,
        )
    elif kind == "OIDC provider":
        console.create_open_id_connect_provider(Url=f"https://{name}", Tags=tags)
    elif kind == "SAML provider":
        console.create_saml_provider(Name=name, SAMLMetadataDocument=METADATA, Tags=tags)
    else:
        allow = [{"Effect": "Allow", "Action": "support:*", "Resource": "*"}]
        console.create_policy(
            PolicyName=name,
            PolicyDocument=json.dumps({**DOCUMENT, "Statement": allow}),
            Tags=tags,
        )


@pytest.fixture
def name() -> str:
    """Return a name that no other test uses."""
    return f"n-{uuid4().hex[:8]}"


def claims(kind: str, name: str) -> dict[str, Any]:
    """Return what a gate is declared with."""
    return {"claims": {f"{kind}/{name}": f"{OWNER}/{name}"}}


@pytest.mark.parametrize("kind", sorted(CALLS))
def test_a_gate_opens_when_a_name_is_free(
    tell: Tell, control: Control, kind: str, name: str
) -> None:
    """It looks once, and changes nothing."""
    gate = tell(AccountProvider(), claims(kind, name)).create()

    asked = [call["path"] for call in control.calls()["calls"]]
    assert asked == ["sts:GetCallerIdentity", f"iam:{CALLS[kind]}"]
    assert control.calls()["mutating"] == 0
    assert gate.id == ACCOUNT
    assert gate.read()
    assert gate.plan() == "same"


@pytest.mark.parametrize("kind", sorted(CALLS))
def test_a_gate_opens_for_what_is_already_ours(
    tell: Tell, console: "IAMClient", kind: str, name: str
) -> None:
    """The tag tells, or the path of a group, whatever the generation."""
    make(console, kind, name, f"{OWNER}/{name}/0f0f0f0f")

    gate = tell(AccountProvider(), claims(kind, name)).create()

    assert gate.plan() == "same"


@pytest.mark.parametrize("kind", sorted(CALLS))
@pytest.mark.parametrize(
    ("mark", "whose"),
    [
        (None, "not made by grantbook"),
        ("yes", "not made by grantbook"),
        (
            "grantbook/prod/aws/x/0f0f0f0f",
            'made by the stack "prod" as "grantbook/prod/aws/x/0f0f0f0f"',
        ),
    ],
)
def test_a_gate_names_whoever_is_in_the_way(
    tell: Tell, console: "IAMClient", kind: str, name: str, mark: str | None, whose: str
) -> None:
    """A mark of ours that says another stack is somebody else's."""
    make(console, kind, name, mark)

    with pytest.raises(Taken) as caught:
        tell(AccountProvider(), claims(kind, name)).create()

    assert str(caught.value) == (
        f'account "aws": somebody else holds {kind} "{name}" ({whose}). '
        "Nothing was changed. Rename in the declaration, or leave out what is there already."
    )


def test_a_gate_that_may_not_look_is_closed(
    tell: Tell, console: "IAMClient", monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A refusal is no proof that a name is free; the line has AWS's words and request id."""
    make(console, "user", name, None)
    key = console.create_access_key(UserName=name)["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])

    with pytest.raises(Refused) as caught:
        tell(AccountProvider(), claims("user", "alice")).create()

    message = str(caught.value)
    assert message.startswith("AWS: iam:GetUser alice: 403 AccessDenied: ")
    assert key["SecretAccessKey"] not in message
    assert caught.value.status == 403


@pytest.mark.parametrize("prefix", ["", "PARTNER_"])
def test_a_gate_is_closed_to_credentials_of_another_account(
    tell: Tell, sandbox: Sandbox, control: Control, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    """Where they come from does not matter; they are asked whose they are, and nothing else."""
    if not prefix:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, sandbox.env[f"PARTNER_{name}"])

    with pytest.raises(Misplaced) as caught:
        tell(AccountProvider(), claims("user", "alice"), prefix=prefix).create()

    assert str(caught.value) == (
        f'account "aws": the credentials belong to "{PARTNER}", not to "{ACCOUNT}". '
        "Nothing was changed there."
    )
    assert [call["path"] for call in control.calls()["calls"]] == ["sts:GetCallerIdentity"]


def test_credentials_are_found_under_the_prefix(tell: Tell, name: str) -> None:
    """Two accounts in one run."""
    gate = tell(AccountProvider(), claims("user", name), prefix="PARTNER_", identity=PARTNER)

    assert gate.create().id == PARTNER


def test_credentials_missing_under_a_prefix_are_named(tell: Tell) -> None:
    """They are never replaced by those of another account."""
    with pytest.raises(Misplaced, match="no credentials, OTHER_AWS_ACCESS_KEY_ID is not set"):
        tell(AccountProvider(), claims("user", "alice"), prefix="OTHER_").create()


def test_missing_credentials_are_named(
    tell: Tell, monkeypatch: pytest.MonkeyPatch, control: Control
) -> None:
    """After all the places that AWS's own tools look in."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)

    with pytest.raises(Misplaced) as caught:
        tell(AccountProvider(), claims("user", "alice")).create()

    assert str(caught.value) == (
        'account "aws": no credentials. Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, '
        "or a profile, in the environment of this run."
    )
    assert control.calls()["total"] == 0


def test_a_profile_holds_credentials_as_well(
    tell: Tell, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    """As AWS's own tools have it; one that is unknown is said."""
    file = tmp_path / "credentials"
    key, secret = (sandbox.env[each] for each in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    file.write_text(f"[ours]\naws_access_key_id={key}\naws_secret_access_key={secret}\n", "utf-8")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(file))
    for each in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(each)

    assert tell(AccountProvider(), claims("user", name), profile="ours").create().id == ACCOUNT
    with pytest.raises(Misplaced, match=r'account "aws": .*profile \(theirs\)'):
        tell(AccountProvider(), claims("user", name), profile="theirs").create()


def test_refused_credentials_are_one_line(
    tell: Tell, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AWS's words, and no secret."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-7f3d2c1b")
    body = (
        "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>The signature</Message>"
        "</Error><RequestId>r-1</RequestId></ErrorResponse>"
    )
    control.fault(path="sts:GetCallerIdentity", kind="status", status=403, body=body)

    with pytest.raises(Refused) as caught:
        tell(AccountProvider(), claims("user", "alice")).create()

    assert str(caught.value) == (
        "AWS: sts:GetCallerIdentity: 403 SignatureDoesNotMatch: The signature (request r-1)"
    )


@pytest.mark.usefixtures("sandbox")
@pytest.mark.parametrize(
    ("status", "kind"), [(403, Refused), (429, Refused), (500, Unreachable), (503, Unreachable)]
)
def test_an_error_of_aws_is_translated(status: int, kind: type[ProviderError]) -> None:
    """A 5xx is no answer that can be used."""
    response: Any = {
        "Error": {"Code": "Some", "Message": "words"},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-1"},
    }

    found = client.translated(ClientError(response, "GetUser"), "iam:GetUser alice")

    assert type(found) is kind
    assert str(found) == f"AWS: iam:GetUser alice: {status} Some: words (request r-1)"


def test_no_answer_is_said_by_its_name() -> None:
    """Boto3's own errors have no status."""
    found = client.translated(ReadTimeoutError(endpoint_url="http://127.0.0.1"), "iam:GetUser a")

    assert isinstance(found, Unreachable)
    assert str(found) == "AWS: iam:GetUser a: no answer (ReadTimeoutError)"


@pytest.mark.usefixtures("sandbox")
def test_a_process_has_one_client_for_an_account() -> None:
    """Its sessions are made once."""
    settings = {"account": "aws", "identity": ACCOUNT, "region": "eu-west-1"}

    assert client.of(Settings.of(settings.get)) is client.of(Settings.of(dict(settings).get))
