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
