"""Several accounts of AWS, each by a role of its own that one user may assume and nothing else."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sandbox.aws.accounts import ADMINISTRATOR, FIRST, SECOND
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests import clouds
from tests.engine.moments import ALWAYS

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

Json = dict[str, Any]

WORDS = {FIRST: "first-shared-word", SECOND: "second-shared-word"}
PIPELINE = f"arn:aws:iam::{FIRST}:user/pipeline"
ROLES = {account: f"arn:aws:iam::{account}:role/grantbook" for account in WORDS}
BUILT = ("users", "groups", "roles", "policies")
SHARED = """
people:
  alice: {email: alice@example.com, teams: [support]}
teams:
  support:
    grants:
      aws: [{allow: "support:*"}]
"""
BOTH = """
people:
  alice: {email: alice@example.com, teams: [support]}
teams:
  support:
    grants:
      aws: [{allow: "support:*"}]
      partner: [{allow: "support:DescribeCases"}]
"""


def _document(action: str, **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": action, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="module")
def pipeline(sandbox: Sandbox) -> dict[str, str]:
    """Return the credentials of a user who may do nothing but assume a role in each account."""
    first: IAMClient = clouds.on_aws(sandbox)
    first.create_user(UserName="pipeline")
    assume = _document("sts:AssumeRole", Resource=[*ROLES.values()])
    first.put_user_policy(UserName="pipeline", PolicyName="assume", PolicyDocument=assume)
    for account, prefix in ((FIRST, ""), (SECOND, "PARTNER_")):
        condition = {"StringEquals": {"sts:ExternalId": WORDS[account]}}
        trust = _document("sts:AssumeRole", Principal={"AWS": PIPELINE}, Condition=condition)
        iam: IAMClient = clouds.on_aws(sandbox, prefix=prefix)
        iam.create_role(RoleName="grantbook", AssumeRolePolicyDocument=trust)
        rights = _document("iam:*", Resource="*")
        iam.put_role_policy(RoleName="grantbook", PolicyName="iam", PolicyDocument=rights)
    key = first.create_access_key(UserName="pipeline")["AccessKey"]
    return {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }


@pytest.fixture
def scratch(sandbox: Sandbox, pipeline: dict[str, str], tmp_path: Path) -> Iterator[Scratch]:
    """Make a folder with two stacks, `sandbox` on the first account and `dev` on the second."""
    made = Scratch.of(tmp_path, sandbox)
    made.env |= pipeline
    for name in [name for name in made.env if name.startswith("PARTNER_AWS")]:
        del made.env[name]  # So that nothing but the role leads to the second account.
    for file in made.path("").iterdir():
        file.unlink()
    made.configure(_only(sandbox, aws=SECOND))
    config = tmp_path / "stacks" / "Pulumi.sandbox.yaml"
    shutil.copy(config, config.with_name("Pulumi.dev.yaml"))
    made.configure(_only(sandbox, aws=FIRST))
    (tmp_path / "stacks" / "dev").mkdir()
    made.pulumi("stack", "init", "dev")
    made.pulumi("stack", "select", "sandbox")
    yield made
    for stack in ("sandbox", "dev"):
        made.pulumi("destroy", "--stack", stack, *ALWAYS)
        made.pulumi("stack", "rm", "--stack", stack, "--yes", "--preserve-config")


def _only(sandbox: Sandbox, **accounts: str) -> Any:
    """Return what leaves a stack's configuration with these accounts, by their roles."""

    def change(written: Json) -> None:
        written.clear()
        for name, account in accounts.items():
            written[name] = {
                "cloud": "aws",
                "account": account,
                "region": "eu-west-1",
                "endpoint": sandbox.aws_url,
                "credentials": {"role": ROLES[account], "external_id": WORDS[account]},
            }

    return change


def _share(scratch: Scratch) -> None:
    """Let both stacks include one file."""
    (scratch.folder / "stacks" / "shared.yaml").write_text(SHARED, "utf-8")
    for stack in ("sandbox", "dev"):
        file = scratch.folder / "stacks" / stack / "all.yaml"
        file.write_text("include: [../shared.yaml]\n", "utf-8")


def _built(sandbox: Sandbox, account: str) -> Json:
    """Return what a stack built on an account."""
    whole = sandbox.control("aws").state()[account]
    own = {ADMINISTRATOR, "pipeline", "grantbook"}
    return {kind: {k: v for k, v in whole[kind].items() if k not in own} for kind in BUILT}


def _names(built: Json) -> Json:
    return {kind: [*found] for kind, found in built.items()}


def _said(account: str) -> Json:
    """Return the names of what the shared declaration builds on an account."""
    policy = f"arn:aws:iam::{account}:policy/support"
    return {"users": ["alice"], "groups": ["support"], "roles": [], "policies": [policy]}


NOTHING: Json = {kind: [] for kind in BUILT}


def test_two_stacks_share_a_declaration_and_each_reaches_its_account(
    sandbox: Sandbox, scratch: Scratch
) -> None:
    """What one of them does the other account does not feel, and neither state names it."""
    _share(scratch)

    scratch.up()
    first = _built(sandbox, FIRST)
    assert (_names(first), _names(_built(sandbox, SECOND))) == (_said(FIRST), NOTHING)

    scratch.up("--stack", "dev")
    assert (_built(sandbox, FIRST), _names(_built(sandbox, SECOND))) == (first, _said(SECOND))
    for stack, other in (("sandbox", SECOND), ("dev", FIRST)):
        assert other not in scratch.pulumi("stack", "export", "--stack", stack)
        scratch.up("--stack", stack, "--refresh", "--expect-no-changes")

    scratch.pulumi("destroy", "--stack", "dev", *ALWAYS)
    assert (_built(sandbox, FIRST), _names(_built(sandbox, SECOND))) == (first, NOTHING)


def test_two_accounts_of_one_stack_get_each_its_own(sandbox: Sandbox, scratch: Scratch) -> None:
    """Each through its role; the user who runs it may do nothing itself."""
    scratch.configure(_only(sandbox, aws=FIRST, partner=SECOND))
    scratch.path("all.yaml").write_text(BOTH, "utf-8")

    scratch.up()

    actions = {}
    for account in (FIRST, SECOND):
        built = _built(sandbox, account)
        assert _names(built) == _said(account)
        (policy,) = built["policies"].values()
        (statement,) = policy["versions"][policy["default"]]["Statement"]
        actions[account] = statement["Action"]
    assert actions == {FIRST: ["support:*"], SECOND: ["support:DescribeCases"]}
    scratch.up("--refresh", "--expect-no-changes")


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"external_id": "another-word"}, "AccessDenied"),
        ({"role": ROLES[FIRST], "external_id": WORDS[FIRST]}, "assumes a role of another account"),
        ({"role": f"arn:aws:iam::{SECOND}:role/nobody"}, "AccessDenied"),
        ({"prefix": "NOBODY_"}, "NOBODY_AWS_ACCESS_KEY_ID is not set"),
    ],
    ids=["external-id", "account", "role", "credentials"],
)
def test_a_role_that_is_not_lent_stops_the_run_before_any_account_changes(
    sandbox: Sandbox, scratch: Scratch, wrong: Json, line: str
) -> None:
    """The account that the run would have reached is not changed either."""

    def break_(written: Json) -> None:
        _only(sandbox, aws=FIRST, partner=SECOND)(written)
        written["partner"]["credentials"].update(wrong)

    scratch.configure(break_)
    scratch.path("all.yaml").write_text(BOTH, "utf-8")
    sandbox.control("aws").reset_calls()

    said = scratch.run("up", *ALWAYS)

    assert said.returncode
    assert line in said.stdout
    assert "Traceback" not in said.stdout + said.stderr
    assert sandbox.control("aws").calls()["mutating"] == 0
