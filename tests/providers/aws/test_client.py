"""Whose credentials a run works with: its own, or those of a role that it assumes."""

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from providers.aws.account import AccountProvider
from providers.errors import Misplaced, Refused, Taken, Unreachable
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.aws.conftest import ACCOUNT, PARTNER
from tests.providers.story import Tell

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

WORD = "a-shared-word"
LOOK = {"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"}
Lend = Callable[..., str]


@pytest.fixture
def partner(sandbox: Sandbox) -> "IAMClient":
    """Return somebody at work in the other account."""
    client: IAMClient = clouds.on_aws(sandbox, prefix="PARTNER_")
    return client


@pytest.fixture
def lend(partner: "IAMClient") -> Iterator[Lend]:
    """Return how the other account makes a role for whom it trusts; it may look around in IAM."""
    made: list[str] = []

    def make(account: str = ACCOUNT, external_id: str = "") -> str:
        trust: dict[str, Any] = {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        }
        if external_id:
            trust["Condition"] = {"StringEquals": {"sts:ExternalId": external_id}}
        name = f"grantbook-{uuid4().hex[:8]}"
        arn = partner.create_role(RoleName=name, AssumeRolePolicyDocument=_document(trust))["Role"][
            "Arn"
        ]
        partner.put_role_policy(RoleName=name, PolicyName="look", PolicyDocument=_document(LOOK))
        made.append(name)
        return arn

    yield make
    for name in made:
        partner.delete_role_policy(RoleName=name, PolicyName="look")
        partner.delete_role(RoleName=name)


def _document(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def claims(name: str) -> dict[str, Any]:
    """Return what a gate is declared with."""
    return {"claims": {f"user/{name}": f"grantbook/test/aws/{name}"}}


def test_a_run_works_in_the_account_of_the_role_that_it_assumes(
    tell: Tell, lend: Lend, partner: "IAMClient", console: "IAMClient"
) -> None:
    """With its rights, and among its names: the same name in the pipeline's own is free."""
    name = f"n-{uuid4().hex[:8]}"
    role = lend()
    partner.create_user(UserName=name)

    with pytest.raises(Taken, match=f'somebody else holds user "{name}"'):
        tell(AccountProvider(), claims(name), identity=PARTNER, role=role).create()

    partner.delete_user(UserName=name)
    console.create_user(UserName=name)
    gate = tell(AccountProvider(), claims(name), identity=PARTNER, role=role).create()
    assert gate.id == PARTNER


def test_the_role_is_assumed_once(tell: Tell, lend: Lend, control: Control) -> None:
    """Then it is asked whose it is, and who holds names."""
    role = lend()
    control.reset_calls()

    tell(
        AccountProvider(),
        {"claims": {**claims("one")["claims"], **claims("two")["claims"]}},
        identity=PARTNER,
        role=role,
    ).create()

    assert [call["path"] for call in control.calls()["calls"]] == [
        "sts:AssumeRole",
        "sts:GetCallerIdentity",
        "iam:GetUser",
        "iam:GetUser",
    ]


def test_a_role_asks_for_its_word(tell: Tell, lend: Lend) -> None:
    """And with it is lent."""
    role = lend(external_id=WORD)

    gate = tell(AccountProvider(), claims("a"), identity=PARTNER, role=role, external_id=WORD)

    assert gate.create().id == PARTNER


@pytest.mark.parametrize("word", ["", "another-word"])
def test_a_role_is_not_lent_without_its_word(
    tell: Tell, lend: Lend, control: Control, word: str
) -> None:
    """In AWS's words, and nothing else is asked."""
    role = lend(external_id=WORD)
    control.reset_calls()

    with pytest.raises(Refused) as caught:
        tell(AccountProvider(), claims("a"), identity=PARTNER, role=role, external_id=word).create()

    assert str(caught.value).startswith(f"AWS: sts:AssumeRole {role}: 403 AccessDenied: ")
    assert caught.value.status == 403
    assert [call["path"] for call in control.calls()["calls"]] == ["sts:AssumeRole"]


def test_a_role_that_trusts_somebody_else_is_not_lent(tell: Tell, lend: Lend) -> None:
    """Its trust policy says whom."""
    with pytest.raises(Refused, match="403 AccessDenied"):
        tell(AccountProvider(), claims("a"), identity=PARTNER, role=lend(PARTNER)).create()


def test_a_role_of_another_account_is_no_proof(tell: Tell, lend: Lend) -> None:
    """Whose the credentials are is asked of AWS, whatever was written."""
    with pytest.raises(Misplaced) as caught:
        tell(AccountProvider(), claims("a"), role=lend()).create()

    assert str(caught.value) == (
        f'account "aws": the credentials belong to "{PARTNER}", not to "{ACCOUNT}". '
        "Nothing was changed there."
    )


def test_a_role_is_assumed_with_credentials_under_a_prefix(
    tell: Tell, lend: Lend, console: "IAMClient"
) -> None:
    """Those of the other account, here, which may lend itself its own role."""
    gate = tell(
        AccountProvider(), claims("a"), identity=PARTNER, role=lend(PARTNER), prefix="PARTNER_"
    )

    assert gate.create().id == PARTNER
    assert console.meta.region_name == "eu-west-1"


def test_missing_credentials_are_named_before_a_role_is_assumed(
    tell: Tell, lend: Lend, monkeypatch: pytest.MonkeyPatch, control: Control
) -> None:
    """As they are without one."""
    role = lend()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    control.reset_calls()

    with pytest.raises(Misplaced, match=r"no credentials\. Set AWS_ACCESS_KEY_ID"):
        tell(AccountProvider(), claims("a"), identity=PARTNER, role=role).create()

    assert control.calls()["total"] == 0


def test_a_silence_of_sts_is_not_a_refusal(tell: Tell, lend: Lend, control: Control) -> None:
    """Nobody knows then whether the role would be lent."""
    role = lend()
    control.fault(path="sts:AssumeRole", kind="status", status=503, body="busy", times=9)

    with pytest.raises(Unreachable, match=f"AWS: sts:AssumeRole {role}: no answer"):
        tell(AccountProvider(), claims("a"), identity=PARTNER, role=role).create()
