import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from providers.aws.inventory import KINDS
from sandbox.aws.accounts import IDENTITY_STORE_ID, INSTANCE_ARN
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.aws.furnished import ACCOUNT, document, furnish, furnish_center
from tests.review.commands import stacks
from tests.review.commands.test_inventory import ANSI, printed
from tests.review.conftest import Run
from tests.review.terminal import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_iam import IAMClient

WHOLE = Path(__file__).with_name("inventory.txt")
ARN = "arn:aws:s3:::data"
ALONE = {"Bool": {"aws:MultiFactorAuthPresent": "false"}}
CONFIG = """
config:
  grantbook:accounts:
    aws: {{cloud: aws, account: "{account}", region: eu-west-1, people: federated, endpoint: {url}}}
"""
STACK = f"""
accounts:
  aws: {{identity_center: {{instance: "{INSTANCE_ARN}", identity_store: {IDENTITY_STORE_ID}}}}}
"""
HEAD = f"aws: AWS {ACCOUNT}\n"
ROOT = (
    f"to mend: aws: the root user of {ACCOUNT} has access keys, which no policy limits; "
    "delete them, signed in as root"
)


@pytest.fixture(scope="module", autouse=True)
def furnished(running: Sandbox) -> None:
    """Let the account hold one of everything, before the first test."""
    furnish(clouds.on_aws(running))
    furnish_center(clouds.on_aws(running, "sso-admin"), clouds.on_aws(running, "identitystore"))


@pytest.fixture(autouse=True)
def live(project: Path, sandbox: Sandbox) -> Path:
    """Return the folder of the declarations of `test`, the only stack of the project."""
    config = CONFIG.format(account=ACCOUNT, url=sandbox.aws_url)
    return stacks.only(project, config, STACK)


@pytest.fixture
def rooted(control: Control) -> "Iterator[None]":
    """Give the root user access keys."""
    control.furnish_root(ACCOUNT, access_keys=True, mfa=True)
    yield
    control.furnish_root(ACCOUNT)


def settled(said: str) -> str:
    """Return a text with ids and days as of any run, and rows in an order without them."""
    said = re.sub(r"\b(AKIA|APKA|ACCA)[0-9A-Z]{16}\b", r"\g<1>" + "0" * 16, said)
    said = re.sub(r"^[0-9a-z]{32}(?= )", "0" * 32, said, flags=re.MULTILINE)
    return re.sub(r"\b20[23]\d-\d\d-\d\d\b", "2029-01-01", said)


def test_an_account_is_shown_whole(grantbook: Run) -> None:
    """A line an object, where it is for a pipe; kept beside this test, ids and days aside."""
    listed = grantbook("inventory")

    assert (listed.status, listed.stderr) == (0, "")
    assert settled(listed.stdout) == WHOLE.read_text("utf-8")


def test_what_is_printed_as_json_keeps_to_its_schema(grantbook: Run) -> None:
    """With every kind among it, and nothing that the schema does not describe."""
    listed = grantbook("inventory", "--format", "json")

    told = printed(listed)
    (account,) = told["accounts"]
    assert {each["kind"] for each in account["objects"]} == set(KINDS)
    assert (account["not_read"], told["findings"]) == ([], [])


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_is_as_wide_as_the_terminal(live: Path, width: int) -> None:
    """It breaks no word."""
    status, said = shown(width, live.parents[1], "inventory", "-k", "policy", "-k", "role")

    lines = ANSI.sub("", said).splitlines()
    assert status == 0
    assert max(map(len, lines)) <= width
    words = {word.strip(",") for line in lines for word in line.split()}
    assert {"support:ResolveCase", "repo:acme/shop:ref:refs/heads/main"} <= words


@pytest.mark.usefixtures("rooted")
def test_keys_of_root_are_the_first_line_of_the_report(grantbook: Run) -> None:
    """And a finding by the exit status, in the JSON as well."""
    text = grantbook("inventory")
    told = grantbook("inventory", "--format", "json")

    assert (text.status, told.status) == (1, 1)
    assert text.stdout.startswith(f"{ROOT}\n\n{HEAD}")
    assert re.search(r"^root +access keys +yes$", text.stdout, re.MULTILINE)
    assert json.loads(told.stdout)["findings"] == [ROOT]


@pytest.mark.usefixtures("rooted")
def test_who_does_not_ask_for_the_root_user_is_not_told_of_it(grantbook: Run) -> None:
    """It is not read then."""
    listed = grantbook("inventory", "-k", "group")

    assert (listed.status, "to mend" in listed.stdout) == (0, False)


def test_only_the_kinds_that_are_asked_for_are_listed(grantbook: Run, control: Control) -> None:
    """One that this cloud does not have is empty, and costs nothing."""
    listed = grantbook("inventory", "-k", "ssh_key", "-k", "tags").stdout
    control.reset_calls()
    nothing = grantbook("inventory", "-k", "tags")

    assert [line for line in listed.splitlines() if line.endswith(")")] == ["SSH keys (1)"]
    assert nothing.stdout == f"{HEAD}\n"
    assert control.calls()["total"] == 0


def test_what_may_not_be_read_is_in_the_report(grantbook: Run, control: Control) -> None:
    """In the cells that it would fill, too."""
    refusal = (
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error>"
        "<RequestId>r-1</RequestId></ErrorResponse>"
    )
    for call in (
        *("GetLoginProfile", "ListUsers", "GetAccessKeyLastUsed"),
        *("ListAccountAliases", "GetAccountPasswordPolicy"),
    ):
        control.fault(kind="status", status=403, path=f"iam:{call}", body=refusal, times=99)

    said = grantbook("inventory", "-k", "user", "-k", "access_key", "-k", "account").stdout

    assert "\nnot read: last use of keys: AWS: iam:GetAccessKeyLastUsed: 403 AccessDenied" in said
    assert re.search(r"^not read +not read$", said, re.MULTILINE)
    assert re.search(r"^zoe +none +none +not read +not read +not grantbook$", said, re.MULTILINE)
    assert re.search(r"^AKIA\w+ +alice +active +\S+ +not read$", said, re.MULTILINE)


def test_statements_are_told_in_words(grantbook: Run, console: "IAMClient") -> None:
    """Whatever their form: what is left out, single values, and anybody."""
    statements = document(
        {"Effect": "Allow", "NotAction": "iam:*", "Resource": ARN},
        {"Effect": "Deny", "Action": "*", "NotResource": [ARN], "Condition": ALONE},
    )
    console.create_policy(PolicyName="odd", PolicyDocument=statements)
    trusts: list[dict[str, Any]] = [
        {"Principal": "*", "Condition": ALONE},
        {"Principal": {"AWS": ["210987654321", f"arn:aws:iam::{ACCOUNT}:user/staff/alice", "*"]}},
        {"NotPrincipal": {"CanonicalUser": "id"}, "Effect": "Deny"},
    ]
    trust = document(*({"Effect": "Allow", "Action": "sts:AssumeRole", **one} for one in trusts))
    console.create_role(RoleName="odd", AssumeRolePolicyDocument=trust, Path="/odd/")

    said = grantbook("inventory", "-k", "policy", "-k", "role").stdout

    assert (
        "nobody; may everything but iam:* on arn:aws:s3:::data; "
        "never everything on everything but arn:aws:s3:::data, under a condition" in said
    )
    assert (
        f"anybody, under a condition; account 210987654321, anybody, user staff/alice of {ACCOUNT};"
        " never everybody but CanonicalUser id"
    ) in said
    assert "odd; in /odd/" in said
    console.delete_role(RoleName="odd")
    console.delete_policy(PolicyArn=f"arn:aws:iam::{ACCOUNT}:policy/odd")


def test_no_credentials_are_the_users_input(
    grantbook: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the names of the variables."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")

    refused = grantbook("inventory")

    assert refused.status == 2
    assert "not read: everything: " in refused.stdout
    assert "AWS_ACCESS_KEY_ID" in refused.stdout
