"""OVHcloud: actions and permissions groups on resources, with except, deny and conditions.

https://help.ovhcloud.com/csm/en-gb-customer-iam-policies-api
"""

from collections.abc import Iterable, Iterator

from access import form, model, ovh_conditions, ovh_words
from access.mistakes import Wrong

UNSUPPORTED = {
    "managed": "OVHcloud calls them permissions groups: write `permissions_groups`.",
    "organization": "OVHcloud scopes a grant by `resources`, for example [account].",
    "permission_sets": "OVHcloud grants actions: write `allow`, or `permissions_groups`.",
    "projects": "OVHcloud scopes a grant by `resources`, for example [account].",
}


def resolve(
    written: form.OvhGrant, scope: model.Scope, account: model.Account
) -> tuple[model.OvhGrant, list[Wrong]]:
    """Return the grant in the model's words, and what is wrong with it."""
    wrong = [
        *_empty(written),
        *ovh_words.actions("allow", written.allow),
        *ovh_words.actions("except", written.except_),
        *ovh_words.actions("deny", written.deny),
        *ovh_conditions.check(written.condition, ("condition",)),
    ]
    resources = ovh_words.each("resources", written.resources, ovh_words.scope, account, wrong)
    named = written.permissions_groups
    groups = ovh_words.each(
        "permissions_groups", named, ovh_words.permissions_group, account, wrong
    )
    grant = model.OvhGrant(
        account=account.name,
        bundle=scope.bundle,
        until=scope.until,
        place=scope.place,
        allow=_sorted(written.allow),
        excepted=_sorted(written.except_),
        deny=_sorted(written.deny),
        permissions_groups=_sorted(groups),
        resources=_sorted(resources),
        condition=written.condition,
    )
    return grant, wrong


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))


def _empty(written: form.OvhGrant) -> Iterator[Wrong]:
    if not (written.allow or written.deny or written.permissions_groups):
        yield Wrong(path=(), what="grants nothing", mend="Write `allow`, or `permissions_groups`.")
    if written.except_ and not written.allow:
        yield Wrong(
            path=("except",),
            what="has an except without an allow to trim",
            mend="An except leaves out actions of the same entry's allow; `deny` is for all.",
        )
