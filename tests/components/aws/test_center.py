import re

from tests import pages
from tests.components import written
from tests.components.aws import centers
from tests.components.registered import built

PAGE = pages.ROOT / "docs/reference/resources.md"
EVERYWHERE = {"identityStoreId", "instanceArn", "region"}
GATE = "pulumi-python:dynamic/aws:Account"


def test_names_are_claimed_at_the_account_that_administers_the_identity_center() -> None:
    """It alone can look them up; each claim is for the account that the object is of."""
    teams = {"ops": {"grants": {"prod": [{"allow": ["s3:*"]}], "dev": [{"allow": ["s3:*"]}]}}}

    found = centers.made(teams=teams)

    assert found.one(GATE, "org").inputs["claims"] == {
        "directory address/alice@example.com": "grantbook/test/org/alice",
        "directory address/bruno@example.com": "grantbook/test/org/bruno",
        "directory group/ops": "grantbook/test/org/ops",
        "directory user/alice": "grantbook/test/org/alice",
        "directory user/bruno": "grantbook/test/org/bruno",
        "permission set/d-ops": "grantbook/test/dev/ops",
        "permission set/ops": "grantbook/test/prod/ops",
    }
    assert found.one(GATE, "prod").inputs["claims"] == {}


def test_nothing_of_a_directory_from_elsewhere_is_claimed() -> None:
    """What is only looked up is not ours."""
    found = centers.made(center={"directory": "external"})

    assert [*found.one(GATE, "org").inputs["claims"]] == ["permission set/ops"]


def test_an_account_may_administer_its_own_identity_center() -> None:
    """Then it makes all of it itself, in its own region."""
    config = """
config:
  grantbook:accounts:
    aws: {cloud: aws, account: "123456789012", region: eu-west-2, people: federated, prefix: g-}
"""
    center = {key: said for key, said in centers.CENTER.items() if key not in {"region", "through"}}
    declared = {
        "accounts": {"aws": {"identity_center": center}},
        "people": centers.PEOPLE,
        "teams": {"ops": {"grants": {"aws": [{"managed": "ReadOnlyAccess"}]}}},
    }

    found = built(written.read(declared, config))

    names = {item.name for item in found.objects}
    assert {"aws/alice", "aws/ops", "aws/ops/alice", "aws@permission-set/g-ops/assigned"} <= names
    assert {item.inputs["region"] for item in found.objects} == {"eu-west-2"}
    assert found.one("aws:identitystore/user:User", "aws/alice").inputs["userName"] == "g-alice"


def test_everything_waits_for_all_gates() -> None:
    """Whoever comes through it waits for the gate of the account that administers it, too."""
    found = centers.made()

    own = [item for item in found.objects if item.type.startswith("aws:")]
    gates = {f"{GATE} {name}" for name in ("dev", "org", "prod")}
    assert own
    assert all(gates <= {*item.waits_for} for item in own)


def test_every_field_is_on_the_page_of_what_grantbook_makes() -> None:
    """Below the type that it is of; where all of them are is said once."""
    grants = [
        {"deny": ["s3:*"]},
        {"managed": "ReadOnlyAccess"},
        {"managed": "arn:aws:iam::210987654321:policy/Reading"},
    ]
    found = centers.made(
        prod={"users": {"permissions_boundary": "PowerUserAccess"}},
        teams={"ops": {"description": "Look after it", "grants": {"prod": grants}}},
    )
    part = PAGE.read_text("utf-8").partition("\n### Identity Center\n")[2].partition("\n## ")[0]
    said = re.split(r"\n(?=`aws:)", part)

    for item in found.objects:
        (own,) = [each for each in said if f"`{item.type}`" in each]
        fields = item.inputs.keys() - EVERYWHERE
        assert {field for field in fields if f"`{field}`" not in own} == set(), item.type
    assert {*re.findall(r"`(aws:[\w/]+:\w+)`", part)} == {item.type for item in found.objects}
