"""Whether a run would take from its own pipeline the rights that the next run needs.

https://www.scaleway.com/en/docs/iam/reference-content/permission-sets/
"""

import re
from collections.abc import Iterator

from access import model
from access.account_form import UUID
from access.mistakes import Mistake, nearest
from access.reading import Reading

KEEPERS = (
    "IAMManager",
    "IAMPolicyManager",
    "OrganizationManager",
)  # Whoever has one can give itself the rest.


def locked_out(reading: Reading, declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the accounts whose pipeline could not give itself rights after a run.

    Of a pipeline that the stack does not declare, nothing is known here: preflight asks.
    """
    known = {entry.key: entry for entry in declared.applications}
    for account in declared.accounts:
        if account.run_by is None or re.fullmatch(UUID, account.run_by.identity):
            continue
        if _is_doubted(reading, account.run_by.identity):
            continue
        pipeline = known.get(account.run_by.identity)
        if pipeline is None:
            what = f'account "{account.name}" is run by "{account.run_by.identity}", '
            what += "which is no application of this stack"
            mend = nearest(account.run_by.identity, known, "Write a key of one, or an id.")
            yield Mistake(place=account.run_by.place, what=what, mend=mend)
        elif not (account.run_by.may_lock_itself_out or keeps(pipeline, account.name)):
            yield Mistake(
                place=pipeline.place,
                what=f'application "{pipeline.key}" runs this stack on "{account.name}", and its '
                "grants would not let it manage access any more",
                mend=f"Grant it one of {', '.join(KEEPERS)}, with `organization: true`, without "
                "condition or end; or write `may_lock_itself_out: true` beside `run_by`.",
            )


def _is_doubted(reading: Reading, key: str) -> bool:
    """Tell whether something is wrong with an application or its bundles, which may be all."""
    entry = reading.entries["applications"].get(key)
    bundles = entry.form.bundles if entry and entry.form else []
    parts = {("application", key), *(("bundle", name) for name in bundles)}
    return not reading.complete or bool(parts & reading.doubted)


def keeps(holder: model.Principal, account: str) -> bool:
    """Tell whether a principal may manage policies on an account, always."""
    return any(
        isinstance(grant, model.ScalewayGrant)
        and {*KEEPERS} & {*grant.permission_sets}
        and not (grant.condition or grant.until)
        for grant in holder.grants_on(account)
    )
