"""What one principal is granted on AWS: policies of its own, AWS's by name, and nothing beyond.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pulumi
import pulumi_aws as aws

from access import aws_managed, aws_policies, model
from components.account import Account
from providers import mark
from providers.aws.account import TAG

Kind = Literal["group", "role", "user"]
ATTACHED: dict[Kind, Any] = {
    "group": aws.iam.GroupPolicyAttachment,
    "role": aws.iam.RolePolicyAttachment,
    "user": aws.iam.UserPolicyAttachment,
}
INLINE: dict[Kind, Any] = {
    "group": aws.iam.GroupPolicy,
    "role": aws.iam.RolePolicy,
    "user": aws.iam.UserPolicy,
}
ALL_ATTACHED: dict[Kind, Any] = {
    "group": aws.iam.GroupPolicyAttachmentsExclusive,
    "role": aws.iam.RolePolicyAttachmentsExclusive,
    "user": aws.iam.UserPolicyAttachmentsExclusive,
}
ALL_INLINE: dict[Kind, Any] = {
    "group": aws.iam.GroupPoliciesExclusive,
    "role": aws.iam.RolePoliciesExclusive,
    "user": aws.iam.UserPoliciesExclusive,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """Whose policies are built: a user, group or role, by its name in the cloud."""

    kind: Kind
    name: pulumi.Input[str]


def grant(
    parent: pulumi.Resource, holder: model.Principal, on: Account, to: To
) -> list[pulumi.Resource]:
    """Build what a principal is granted, and return what carries it.

    What is written into it comes first, for it may deny, and what AWS allows by name comes last.
    """
    return attach(parent, holder, on, to, inline(parent, holder, on, to))


def attach(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: To,
    written: Sequence[pulumi.Resource],
) -> list[pulumi.Resource]:
    """Build what is not written into a principal, and return it with what is."""
    carried = [*written]
    arns: list[pulumi.Input[str]] = []
    documents = aws_policies.own(holder, on.declared)
    for key in _in_turn(documents):
        after = on.after(*on.first, *carried)
        own = _own(parent, holder, after, key, documents[key])
        formerly = _formerly(on, holder, key)
        carried.append(_attached(parent, holder, after, to, on.named(key), own.arn, formerly))
        arns.append(own.arn)
    last = on.after(*on.first, *carried)
    for arn in aws_policies.managed(holder, on.declared):
        formerly = f"{on.logical(holder.key)}/{arn.rpartition('/')[2]}"
        carried.append(_attached(parent, holder, last, to, _said(arn), arn, formerly))
        arns.append(arn)
    if holder.identity_on(on.name).exclusive:
        _nothing_beyond(parent, holder, on.after(*carried), to, arns)
    return carried


def inline(
    parent: pulumi.Resource, holder: model.Principal, on: Account, to: To
) -> list[pulumi.Resource]:
    """Build the policies that are written into a principal, and return them."""
    return [
        INLINE[to.kind](
            _name(on, holder, to, name),
            **{to.kind: to.name, "name": name, "policy": aws_policies.said(document)},
            opts=on.inside(parent, _formerly(on, holder, name)),
        )
        for name, document in aws_policies.inline(holder, on.declared).items()
    ]


def denies(holder: model.Principal, on: Account) -> bool:
    """Tell whether a principal is denied anything on an account by its grants."""
    grants = holder.grants_on(on.name)
    return any(isinstance(grant, model.AwsGrant) and grant.deny for grant in grants)


def tags(on: Account, key: str) -> dict[str, str]:
    """Return the tags of a key's object: its mark."""
    return {TAG: marked(on, key)}


def marked(on: Account, key: str) -> str:
    """Return the mark of a key's object, whose generation is the name."""
    return mark.full(on.mark(key), {"name": on.named(key)})


def _in_turn(documents: Mapping[str, aws_policies.Document]) -> list[str]:
    """Return the keys of policies in the order to make and to change them.

    The first holds what denies. Where nothing does, the last goes first: what moves on to it, since
    the grants became more, is in two of them for a moment, and not in none.
    """
    said = [each for document in documents.values() for each in document["Statement"]]
    denies = any(each["Effect"] == "Deny" for each in said)
    return [*documents] if denies else [*documents][::-1]


def _nothing_beyond(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: To,
    arns: Sequence[pulumi.Input[str]],
) -> None:
    """Take what a principal holds beyond its grants, the inline policies last.

    What is inline no more may be granted by a policy now, and suspended nobody any more.
    """
    attached = ALL_ATTACHED[to.kind](
        _name(on, holder, to, "attached"),
        **{f"{to.kind}_name": to.name, "policy_arns": arns},
        opts=on.inside(parent),
    )
    ALL_INLINE[to.kind](
        _name(on, holder, to, "inline"),
        **{
            f"{to.kind}_name": to.name,
            "policy_names": sorted(aws_policies.inline(holder, on.declared)),
        },
        opts=on.after(attached).inside(parent),
    )


def _own(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    key: str,
    document: aws_policies.Document,
) -> aws.iam.Policy:
    """Build one customer managed policy."""
    return aws.iam.Policy(
        on.logical(key),
        name=on.named(key),
        policy=aws_policies.said(document),
        tags={**holder.tags, **tags(on, key)},
        opts=on.inside(parent),
    )


def _attached(
    parent: pulumi.Resource,
    holder: model.Principal,
    on: Account,
    to: To,
    policy: str,
    arn: pulumi.Input[str],
    formerly: str,
) -> pulumi.Resource:
    made: pulumi.Resource = ATTACHED[to.kind](
        _name(on, holder, to, policy),
        **{to.kind: to.name, "policy_arn": arn},
        opts=on.inside(parent, formerly),
    )
    return made


def _name(on: Account, holder: model.Principal, to: To, what: str) -> str:
    """Return the logical name of what belongs to one user, group or role, under that very name.

    pulumi-aws deletes an attachment before it makes the one that replaces it. Under another name
    it is another one, made first: so nobody is without access, or without a deny, in between.
    """
    return f"{on.name}@{to.kind}/{on.named(holder.key)}/{what}"


def _said(arn: str) -> str:
    """Return what is a managed policy's alone: AWS's own and the account's may be called alike."""
    return arn.partition(":policy/")[2] if aws_managed.OF_AWS.fullmatch(arn) else arn


def _formerly(on: Account, holder: model.Principal, what: str) -> str:
    """Return the logical name that these had before, so that nothing is deleted under it.

    Of one name there is one: a policy that is split has no former part but the first.
    """
    former = {holder.key: "", "until": "", "suspended": "/suspended"}.get(what)
    return "" if former is None else f"{on.logical(holder.key)}{former}"
