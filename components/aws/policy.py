"""The grants of one principal on AWS: one customer managed policy, and AWS's own by name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pulumi
import pulumi_aws as aws

from access import model
from components.account import Account

Document = Mapping[str, Any]
Opts = pulumi.ResourceOptions
Attach = Callable[[str, pulumi.Input[str], pulumi.Input[str], Opts], None]

TAG = "grantbook"


def to_user(name: str, holder: pulumi.Input[str], arn: pulumi.Input[str], opts: Opts) -> None:
    """Attach a policy to a user."""
    aws.iam.UserPolicyAttachment(name, user=holder, policy_arn=arn, opts=opts)


def to_group(name: str, holder: pulumi.Input[str], arn: pulumi.Input[str], opts: Opts) -> None:
    """Attach a policy to a group."""
    aws.iam.GroupPolicyAttachment(name, group=holder, policy_arn=arn, opts=opts)


def to_role(name: str, holder: pulumi.Input[str], arn: pulumi.Input[str], opts: Opts) -> None:
    """Attach a policy to a role."""
    aws.iam.RolePolicyAttachment(name, role=holder, policy_arn=arn, opts=opts)


def grant(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    attach: Attach,
    to: pulumi.Input[str],
) -> None:
    """Build what a principal is granted, and attach it."""
    grants = [grant for grant in holder.grants_on(on.name) if isinstance(grant, model.AwsGrant)]
    name, inside = on.logical(holder.key), on.inside(parent)
    for arn in sorted({grant.managed for grant in grants if grant.managed}):
        attach(f"{name}/{arn.rpartition('/')[2]}", to, arn, inside)
    if stated := [grant for grant in grants if not grant.managed]:
        own = aws.iam.Policy(
            name,
            name=on.named(holder.key),
            policy=json.dumps(document(stated)),
            tags={TAG: on.mark(holder.key)},
            opts=inside,
        )
        attach(name, to, own.arn, inside)


def document(grants: Sequence[model.AwsGrant]) -> Document:
    """Return grants as a policy document; sorted, so that order is never a change."""
    statements = [
        statement(effect, actions, grant)
        for grant in grants
        for effect, actions in (("Allow", grant.allow), ("Deny", grant.deny))
        if actions
    ]
    return {"Version": "2012-10-17", "Statement": sorted(statements, key=repr)}


def statement(effect: str, actions: Sequence[str], grant: model.AwsGrant) -> dict[str, Any]:
    """Return one effect of a grant; it ends in the cloud itself where the grant does."""
    condition = {operator: dict(keys) for operator, keys in grant.condition.items()}
    if grant.until:
        ends = condition.setdefault("DateLessThanEquals", {})
        ends["aws:CurrentTime"] = f"{grant.until:%Y-%m-%dT%H:%M:%SZ}"
    found: dict[str, Any] = {
        "Effect": effect,
        "Action": list(actions),
        "Resource": list(grant.resources),
    }
    return {**found, "Condition": condition} if condition else found
