"""Scaleway: permission sets on projects or on the organization. There is no deny.

https://www.scaleway.com/en/docs/iam/reference-content/permission-sets/
"""

from collections.abc import Mapping

from access import cel, form, model
from access.catalogue import lookup
from access.mistakes import Wrong, nearest

UNSUPPORTED = {
    "allow": "Scaleway grants permission sets, not actions: write `permission_sets`.",
    "deny": "Scaleway has no deny: grant fewer permission sets, or the same on fewer projects.",
    "except": "Scaleway has no except: grant fewer permission sets.",
    "managed": "Scaleway grants permission sets: write `permission_sets`.",
    "permissions_groups": "Scaleway calls them permission sets: write `permission_sets`.",
    "resources": "Scaleway scopes a grant by `projects`, or by a `condition` on resource.id.",
}


def resolve(
    written: form.ScalewayGrant, scope: model.Scope, account: model.Account
) -> tuple[model.ScalewayGrant, list[Wrong]]:
    """Return the grant in the model's words, and what is wrong with it."""
    wrong = [*_unknown(written.permission_sets), *_scope(written)]
    wrong += [
        Wrong(path=("condition",), what=what, mend=mend)
        for what, mend in (cel.faults(written.condition) if written.condition else ())
    ]
    grant = model.ScalewayGrant(
        account=account.name,
        bundle=scope.bundle,
        until=scope.until,
        place=scope.place,
        permission_sets=tuple(sorted(set(map(_today, written.permission_sets)))),
        projects=tuple(sorted(set(written.projects))),
        condition=written.condition,
        former=tuple(sorted({name for name in written.permission_sets if name != _today(name)})),
    )
    return grant, wrong


def _today(name: str) -> str:
    """Return the name that a permission set has today, where Scaleway has changed it."""
    return lookup.renamed_permission_sets().get(name, name)


def _unknown(names: list[str]) -> list[Wrong]:
    known = lookup.permission_sets()
    return [
        Wrong(
            path=("permission_sets", index),
            what=f'asks for "{name}", {_gone(name)} on Scaleway',
            mend=f"{_advice(name, known)} `grantbook catalogue scaleway` lists them.".strip(),
        )
        for index, name in enumerate(names)
        if _today(name) not in known
    ]


def _gone(name: str) -> str:
    return "no longer" if name in lookup.removed_permission_sets() else "unknown"


def _advice(name: str, known: Mapping[str, str]) -> str:
    """Return the nearest name; what has gone has left none."""
    return "Leave it out." if name in lookup.removed_permission_sets() else nearest(name, known)


def _scope(written: form.ScalewayGrant) -> list[Wrong]:
    """Return what keeps a grant from one scope. Sets of both types need the organization."""
    if bool(written.projects) == written.organization:
        mend = "Write `projects: [name]`, or `organization: true` for all of them."
        return [Wrong(path=(), what="needs projects or the organization, one of both", mend=mend)]
    known = lookup.permission_sets()
    types = {name: known.get(_today(name)) for name in written.permission_sets}
    wide = sorted(name for name, type_ in types.items() if type_ == "organization")
    if written.projects and wide and "projects" in types.values():
        mend = f"Give {', '.join(wide)} an entry of its own, with `organization: true`."
        what = "mixes permission sets of projects and of the organization"
        return [Wrong(path=("permission_sets",), what=what, mend=mend)]
    if written.projects and wide:
        what = f"gives {', '.join(wide)} a project, but it is of the organization"
        mend = "Write `organization: true` instead of `projects`."
        return [Wrong(path=("projects",), what=what, mend=mend)]
    return []
