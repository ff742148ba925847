"""Policies of Scaleway that nobody holds, on purpose: they wait for somebody to be given to.

https://www.scaleway.com/en/docs/iam/concepts/#policy
"""

from access import model, setup_form
from access.granting import listed
from access.mistakes import Wrong
from access.reading import Entry, Reading

PRINCIPALS = ("people", "teams", "applications")


def parked(
    reading: Reading, entry: Entry, account: model.Account, written: setup_form.ScalewaySetup
) -> tuple[model.Parked, ...]:
    """Return the parked policies of an account, sorted by key; note what is wrong with them."""
    found = []
    for key, policy in sorted(written.policies.items()):
        path = ("policies", key)
        for section in PRINCIPALS:
            if other := reading.entries[section].get(key):
                what = f'has the policy "{key}", named like the {other.noun} in {other.place}'
                mend = "Policies are named by key: rename it."
                reading.wrong(entry, Wrong(path=path, what=what, mend=mend))
        grants = listed(reading, entry, policy.grants, (*path, "grants"), account)
        found.append(
            model.Parked(
                key=key,
                grants=tuple(grants),
                renamed_from=policy.renamed_from or "",
                place=entry.tree.place((*entry.path, *path)),
            )
        )
    return tuple(found)
