import pytest

from access.names import aws, ovh, scaleway
from components import account
from review import preparation
from tests.access.stacks import declared

STACK = """
people:
  alice: {email: alice@example.com, teams: [ops], accounts: [aws, ovh, scaleway]}
teams:
  ops:
    grants:
      aws: [{allow: ["s3:*"]}]
      ovh: [{allow: ["account:apiovh:me/get"], resources: [account]}]
      scaleway: [{permission_sets: [InstancesReadOnly], projects: [data]}]
applications:
  ci: {owner: ops, keys: {one: {on: aws}, two: {on: ovh}, three: {on: scaleway}}}
"""


@pytest.mark.parametrize(
    ("name", "taken"), [("aws", aws.taken), ("ovh", ovh.taken), ("scaleway", scaleway.taken)]
)
def test_a_preflight_asks_for_the_names_that_a_run_claims(
    name: str, taken: preparation.Names
) -> None:
    """By the same marks: what it calls free, the gate lets through."""
    stack = declared(STACK)
    (on,) = (each for each in stack.accounts if each.name == name)

    wanted = preparation.claims(stack, on)

    assert len(wanted) >= 3
    assert wanted == account.claims(on, stack.stack, taken(stack, on))


CENTERED = """
config:
  grantbook:accounts:
    aws: {cloud: aws, account: "123456789012", region: eu-west-1, people: federated}
    shop:
      {cloud: aws, account: "210987654321", region: eu-west-1, people: federated, prefix: shop-}
"""
TEAMS = """
teams:
  ops: {grants: {aws: [{allow: ["s3:*"]}], shop: [{allow: ["s3:*"]}]}}
accounts:
  aws: {identity_center: CENTER}
  shop: {identity_center: CENTER}
""".replace(
    "CENTER",
    '{instance: "arn:aws:sso:::instance/ssoins-1234567890abcdef", identity_store: d-1234567890, '
    "through: aws, directory: own}",
)


def test_permission_sets_are_claimed_where_their_identity_center_is() -> None:
    """Those of every account that comes through it, with their own marks; none elsewhere."""
    stack = declared(TEAMS, config=CENTERED)
    administering, served = stack.accounts

    claimed = preparation.claims(stack, administering)

    assert claimed == {
        "directory group/ops": "grantbook/test/aws/ops",
        "permission set/ops": "grantbook/test/aws/ops",
        "permission set/shop-ops": "grantbook/test/shop/ops",
    }
    assert preparation.claims(stack, served) == {}
