"""AWS: statements of a customer managed policy, or a policy that AWS manages.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

import re
from collections.abc import Iterable, Iterator

from access import aws_conditions, aws_managed, aws_resources, form, model
from access.catalogue import lookup
from access.mistakes import Wrong, nearest

UNSUPPORTED = {
    "except": "AWS has no except: allow less, or `deny`.",
    "organization": "AWS scopes a grant by `resources`.",
    "permission_sets": "AWS grants actions: write `allow`, or `managed`.",
    "permissions_groups": "AWS calls them managed policies: write `managed`.",
    "projects": "AWS scopes a grant by `resources`.",
}
ARN = re.compile(r"\*|arn:(aws|aws-cn|aws-us-gov|\*):.+")


def resolve(
    written: form.AwsGrant, scope: model.Scope, account: model.Account
) -> tuple[model.AwsGrant, list[Wrong]]:
    """Return the grant in the model's words, and what is wrong with it."""
    managed = aws_managed.arn(written.managed, account.identity)
    actions = {"allow": written.allow, "deny": written.deny}
    wrong = [
        *_shape(written),
        *_actions("allow", written.allow),
        *_actions("deny", written.deny),
        *_resources(written.resources),
        *aws_conditions.faults(written.condition, actions),
    ]
    if all(map(ARN.fullmatch, written.resources)):
        wrong += aws_resources.faults(actions, written.resources)
    if written.managed:
        wrong += aws_managed.mistakes("managed", written.managed, account.identity)
    grant = model.AwsGrant(
        account=account.name,
        bundle=scope.bundle,
        until=scope.until,
        place=scope.place,
        allow=_sorted(written.allow),
        deny=_sorted(written.deny),
        managed=managed,
        resources=_sorted(written.resources),
        condition=written.condition,
    )
    return grant, wrong


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def _shape(written: form.AwsGrant) -> Iterator[Wrong]:
    """Yield what keeps an entry from being either a statement or a bare managed policy."""
    says = bool(written.allow or written.deny)
    if says == bool(written.managed):
        what = "needs `allow` or `deny`, or else `managed`"
        yield Wrong(path=(), what=what, mend="Give each managed policy an entry of its own.")
    elif written.managed and (written.condition or written.resources != ["*"]):
        yield Wrong(
            path=("managed",),
            what="asks for a managed policy with resources or a condition",
            mend="AWS wrote that policy and nothing can be added: name the actions you need.",
        )


def _actions(key: str, actions: list[str]) -> Iterator[Wrong]:
    for index, action in enumerate(actions):
        if action == "*" or lookup.reached("aws", action):
            continue
        if ":" not in action:
            what = f'asks for "{action}", which is not service:action'
            yield Wrong(path=(key, index), what=what, mend="For example support:*.")
            continue
        service = action.partition(":")[0].lower()
        known = lookup.aws_actions(service) or lookup.aws_services()
        word = action if lookup.aws_actions(service) else service
        yield Wrong(
            path=(key, index),
            what=f'asks for "{action}", unknown on AWS',
            mend=f"{nearest(word, known)} `grantbook catalogue aws` lists them.".strip(),
        )


def _resources(resources: list[str]) -> Iterator[Wrong]:
    for index, resource in enumerate(resources):
        if not ARN.fullmatch(resource):
            what = f'has the resource "{resource}", which is not an ARN'
            yield Wrong(path=("resources", index), what=what, mend='Write * or "arn:aws:...".')
