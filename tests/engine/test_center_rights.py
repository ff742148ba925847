"""The rights that the page gives to a pipeline on an Identity Center: enough, and no more."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest

from sandbox.aws.accounts import INSTANCE_ARN, SECOND
from sandbox.scratch import Scratch
from sandbox.server import Sandbox
from tests import clouds
from tests.engine import hands_aws, pipeline
from tests.engine.hands import Hands
from tests.engine.test_identity_center import declare, federate

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

PIPELINE = "user/grantbook"
HOUSE_RULES = f"arn:aws:iam::{SECOND}:policy/{hands_aws.HOUSE_RULES}"
EDITS = [
    ("Answer cases", "Answer more cases"),
    ("alice@example.com", "al@example.com"),
    ("managed: ReadOnlyAccess", f'managed: "{HOUSE_RULES}"'),
    ("support:*", "support:Describe*"),
    ("session: 4h", "session: 5h"),
    (", suspended: true", ""),
]
LESS = [
    ("    users: {permissions_boundary: PowerUserAccess}\n", ""),
    ('        - {allow: "support:Describe*"}\n        - {deny: "s3:*"}\n', ""),
    ("  bruno: {email: bruno@example.com, teams: [support]}\n", ""),
]


@pytest.fixture
def scratch(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """Make a stack whose people come through an account on which the pipeline has these rights."""
    made = Scratch.of(tmp_path_factory.mktemp("center"), sandbox)
    for file in made.path("").iterdir():
        file.unlink()
    made.configure(partial(federate, sandbox))
    made.env |= pipeline.user(Hands(sandbox.env))
    clouds.on_aws(sandbox, prefix="PARTNER_").create_policy(
        PolicyName=hands_aws.HOUSE_RULES, PolicyDocument=hands_aws.EVERYTHING
    )
    return made


def test_an_identity_center_is_called_for_exactly_these_actions(
    sandbox: Sandbox, scratch: Scratch
) -> None:
    """Made, read, edited, repaired and removed; nothing is refused on the way."""
    sandbox.control("aws").reset_calls()
    declare(scratch)
    scratch.up()
    _edit(scratch, EDITS)
    scratch.up()
    _retag(clouds.on_aws(sandbox, "sso-admin"))
    scratch.up("--refresh")
    _edit(scratch, LESS)
    scratch.up()

    scratch.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive")

    calls = sandbox.control("aws").calls()["calls"]
    made = {call["path"] for call in calls if PIPELINE in call["identity"]}
    assert [call for call in calls if call["status"] in {401, 403}] == []
    assert made - {"sts:GetCallerIdentity"} == {*pipeline.statements()["IdentityCenter"]["Action"]}


def _edit(scratch: Scratch, changes: Sequence[tuple[str, str]]) -> None:
    for change in changes:
        scratch.edit("all.yaml", *change)


def _retag(console: Any) -> None:
    """Take the mark from the permission set by hand, and leave another tag."""
    [arn] = console.list_permission_sets(InstanceArn=INSTANCE_ARN)["PermissionSets"]
    whose = {"InstanceArn": INSTANCE_ARN, "ResourceArn": arn}
    console.untag_resource(**whose, TagKeys=["grantbook"])
    console.tag_resource(**whose, Tags=[{"Key": hands_aws.BY_HAND, "Value": "yes"}])
