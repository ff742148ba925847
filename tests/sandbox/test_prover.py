import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError

from sandbox.ovh.seeds import FIRST, SECOND
from sandbox.prover import aws, ovh, scaleway
from sandbox.prover.aws import Visitor
from sandbox.prover.identity import Person, Program, found
from sandbox.prover.ovh import Federated
from sandbox.prover.proof import Line, refused, wrong
from sandbox.prover.seen import Seen
from sandbox.server import Sandbox
from tests import clouds
from tests.engine.hands import Hands
from tests.sandbox.ovh.identity_provider import metadata

DORA = Person(login="dora", password="not the right one")
XML = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Three clouds; on AWS dora exists, and may do nothing."""
    with Sandbox() as running:
        iam = clouds.on_aws(running)
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


def test_action_of_aws_is_told_what_stands_behind_it(sandbox: Sandbox) -> None:
    """A user is found by name; one that does not exist proves nothing."""
    seen = [
        aws.call(sandbox.env, _owner(sandbox.env), f"iam:GetUser UserName={name}")
        for name in (DORA.login, "nobody")
    ]

    assert [each.word for each in seen] == ["allowed", "failed"]


def test_action_of_aws_is_called_from_an_address(sandbox: Sandbox) -> None:
    """The cloud sees the one that the call names."""
    statement = {"Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*"}
    inside = {"Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.2/32"}}}
    document = json.dumps({"Version": "2012-10-17", "Statement": {**statement, **inside}})
    iam = Hands(sandbox.env).aws
    iam.put_user_policy(UserName=DORA.login, PolicyName="own", PolicyDocument=document)

    seen = [
        aws.call(sandbox.env, DORA, f"iam:ListUsers{way}")
        for way in (" from 127.0.0.2", " from 127.0.0.3", "")
    ]

    iam.delete_user_policy(UserName=DORA.login, PolicyName="own")
    assert [each.word for each in seen] == ["allowed", "refused", "refused"]


def test_visitor_of_aws_calls_as_the_role_that_is_lent(sandbox: Sandbox) -> None:
    """With the right word there is what the role has; with another the role is not lent."""
    said = {"Condition": {"StringEquals": {"sts:ExternalId": "right"}}}
    principal = {"Effect": "Allow", "Principal": {"AWS": "123456789012"}}
    statement = {**principal, "Action": "sts:AssumeRole", **said}
    iam = Hands(sandbox.env).aws
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = iam.create_role(RoleName="visited", AssumeRolePolicyDocument=trust)["Role"]
    own = _owner(sandbox.env)

    right, wrong_word = (
        Visitor(
            access_key=own.access_key,
            secret_key=own.secret_key,
            role=role["Arn"],
            external_id=word,
        )
        for word in ("right", "wrong")
    )

    calls = ("sts:GetCallerIdentity", "iam:ListUsers")
    assert [aws.call(sandbox.env, right, each).word for each in calls] == ["allowed", "refused"]
    assert aws.call(sandbox.env, wrong_word, calls[0]) == Seen(status=403, said="sign-in")


@pytest.mark.parametrize("what", ["ListUsers", "iam:GetUser alice", "iam:ListUsers from"])
def test_call_of_aws_that_means_nothing_is_no_refusal(sandbox: Sandbox, what: str) -> None:
    """A proof with a slip in it must not pass for a cloud that says no."""
    with pytest.raises(ValueError, match=f"^not a call of AWS: {what}$"):
        aws.call(sandbox.env, DORA, what)


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


def test_program_calls_ovhcloud_with_its_token(sandbox: Sandbox) -> None:
    """A key that is no client's is shown as it is: the service knows whose it is, and who not."""
    root, user = Hands(sandbox.env).ovh, "/me/identity/user"
    root.post(user, login="robot", email="robot@example.com", group="DEFAULT", type="SERVICE")
    made = root.post(f"{user}/robot/token", name="nightly", description="A proof")
    robot = Program(access_key="nightly", secret_key=made["token"])
    stranger = Program(access_key="nightly", secret_key="0")

    seen = [
        ovh.call(sandbox.env, each, "GET /_sandbox/okms/okms-yy2222/secrets")
        for each in (robot, stranger)
    ]

    assert seen == [
        Seen(status=403, said="okms:apiovh:secret/get"),
        Seen(status=401, said="Invalid or expired access token"),
    ]


def test_federated_person_calls_ovhcloud_in_the_groups_that_are_sent(sandbox: Sandbox) -> None:
    """The account is the one whose identity provider it is, and no password is needed."""
    root = Hands(_partner(sandbox.env)).ovh
    root.post("/me/identity/provider", metadata=metadata())
    root.post("/me/identity/group", name="readers", role="UNPRIVILEGED")
    sent = [Federated(account=SECOND, login="dana", groups=each) for each in (("readers",), ())]

    seen = [ovh.call(sandbox.env, each, "GET /vps/vps-yy2222a.vps.ovh.net") for each in sent]

    assert seen == [Seen(status=200, said=""), Seen(status=403, said="vps:apiovh:get")]


def test_federated_person_is_refused_at_the_sign_in_without_a_provider(sandbox: Sandbox) -> None:
    """The first account has none, which the line says."""
    dana = Federated(account=FIRST, login="dana", groups=("readers",))

    assert ovh.call(sandbox.env, dana, "GET /me") == Seen(status=401, said="sign-in")


def test_user_who_must_change_the_password_is_refused_at_the_sign_in(sandbox: Sandbox) -> None:
    """The password is right, and opens nothing before there is a new one."""
    root, eva = Hands(sandbox.env).ovh, Person(login="eva", password="ItsASecret1")
    told = {"login": eva.login, "password": eva.password, "group": "UNPRIVILEGED"}
    root.post("/me/identity/user", email="eva@example.com", **told)
    before = ovh.call(sandbox.env, eva, "GET /me")

    sandbox.control("ovh").require_password_change(FIRST, eva.login)

    assert before == Seen(status=200, said="")
    assert ovh.call(sandbox.env, eva, "GET /me") == Seen(status=403, said="sign-in")


def test_change_is_asked_for_without_saying_what(sandbox: Sandbox) -> None:
    """A signed call and one by token both send an object, which changes nothing."""
    root, ivan = Hands(sandbox.env).ovh, Person(login="ivan", password="ItsASecret1")
    told = {"login": ivan.login, "password": ivan.password, "group": "ADMIN"}
    root.post("/me/identity/user", email="ivan@example.com", **told)
    client = Program(
        access_key=sandbox.env["PARTNER_OVH_CLIENT_ID"],
        secret_key=sandbox.env["PARTNER_OVH_CLIENT_SECRET"],
    )
    before = sandbox.control("ovh").state()

    seen = [ovh.call(sandbox.env, each, "PUT /me") for each in (ivan, client)]

    assert seen == [Seen(status=200, said="")] * 2
    assert sandbox.control("ovh").state() == before


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


def _owner(env: Mapping[str, str]) -> Program:
    return Program(access_key=env["AWS_ACCESS_KEY_ID"], secret_key=env["AWS_SECRET_ACCESS_KEY"])


def _partner(env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the second account, as if it were the first."""
    own = {
        name.removeprefix("PARTNER_"): value for name, value in env.items() if "PARTNER_" in name
    }
    return {**env, **own}


def _user(sandbox: Sandbox) -> dict[str, Any]:
    user: dict[str, Any] = sandbox.control("aws").state()["123456789012"]["users"][DORA.login]
    return user
