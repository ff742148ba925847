"""The grants of one principal on AWS: one customer managed policy, and AWS's own by name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from access import model
from access.order import distinct, settled
from components.account import Account
from providers import mark
from providers.aws.account import TAG

Document = Mapping[str, Any]
Opts = pulumi.ResourceOptions
Attach = Callable[[str, pulumi.Input[str], Opts], object]

ENDS = ("DateLessThanEquals", "DateLessThan", "DateLessThanEqualsIfExists", "DateLessThanIfExists")


def to_user(user: pulumi.Input[str]) -> Attach:
    """Return what attaches a policy, by its ARN, to a user."""
    return lambda name, arn, opts: aws.iam.UserPolicyAttachment(
        name, user=user, policy_arn=arn, opts=opts
    )


def to_group(group: pulumi.Input[str]) -> Attach:
    """Return what attaches a policy, by its ARN, to a group."""
    return lambda name, arn, opts: aws.iam.GroupPolicyAttachment(
        name, group=group, policy_arn=arn, opts=opts
    )


def to_role(role: pulumi.Input[str]) -> Attach:
    """Return what attaches a policy, by its ARN, to a role."""
    return lambda name, arn, opts: aws.iam.RolePolicyAttachment(
        name, role=role, policy_arn=arn, opts=opts
    )


def grant(parent: pulumi.Resource, holder: model.Principal, on: Account, to: Attach) -> None:
    """Build what a principal is granted, and attach it."""
    grants = [grant for grant in holder.grants_on(on.name) if isinstance(grant, model.AwsGrant)]
    name, inside = on.logical(holder.key), on.inside(parent)
    for arn in sorted({grant.managed for grant in grants if grant.managed}):
        to(f"{name}/{arn.rpartition('/')[2]}", arn, inside)
    if stated := [grant for grant in grants if not grant.managed]:
        own = aws.iam.Policy(
            name,
            name=on.named(holder.key),
            policy=json.dumps(document(stated)),
            tags={**holder.tags, **tags(on, holder.key)},
            opts=inside,
        )
        to(name, own.arn, inside)


def tags(on: Account, key: str) -> dict[str, str]:
    """Return the tags of a key's object: its mark, whose generation is the name."""
    return {TAG: mark.full(on.mark(key), {"name": on.named(key)})}


def document(grants: Sequence[model.AwsGrant]) -> Document:
    """Return grants as a policy document; sorted, so that order is never a change."""
    statements = [
        statement(effect, actions, grant)
        for grant in grants
        for effect, actions in (("Allow", grant.allow), ("Deny", grant.deny))
        if actions
    ]
    return {"Version": "2012-10-17", "Statement": distinct(statements)}


def statement(effect: str, actions: Sequence[str], grant: model.AwsGrant) -> dict[str, Any]:
    """Return one effect of a grant; it ends in the cloud itself where the grant does.

    The end is one more condition, under an operator that the declared ones leave free.
    """
    condition = settled(grant.condition)
    if grant.until:
        free = next(operator for operator in ENDS if operator not in condition)
        condition[free] = {"aws:CurrentTime": f"{grant.until:%Y-%m-%dT%H:%M:%SZ}"}
    found: dict[str, Any] = {
        "Effect": effect,
        "Action": list(actions),
        "Resource": list(grant.resources),
    }
    return {**found, "Condition": condition} if condition else found
