"""What an account has beside people, teams and applications: one file a cloud."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from access import model, setup, setup_form
from access.mistakes import Wrong
from access.parked import parked
from access.place import Place
from access.reading import Entry, Reading
from access.setups import aws, ovh, scaleway

ROOMS: Mapping[str, Any] = {"aws": aws, "ovh": ovh, "scaleway": scaleway}


def set_up(reading: Reading) -> None:
    """Give each account of a reading what its entry says; note what is wrong in the entries."""
    found = dict(reading.accounts)
    for entry in reading.entries["accounts"].values():
        account = reading.account(entry.key, entry, ())
        if account is None:
            continue
        shape = setup_form.SETUPS[account.cloud]
        filled = reading.formed(entry, shape, entry.written)
        account = replace(account, setup=_resolved(reading, filled, account))
        _reached(reading, filled, account)
        if isinstance(filled.form, setup_form.ScalewaySetup):
            account = replace(account, parked=parked(reading, filled, account, filled.form))
        found[entry.key] = account
    reading.accounts = found


def _reached(reading: Reading, entry: Entry, account: model.Account) -> None:
    """Note an Identity Center that no account of AWS administers."""
    center = account.setup.identity_center
    if center is None:
        return
    path = ("identity_center", "through")
    through = reading.account(center.through, entry, path)
    if through and through.cloud != "aws":
        what = f'has an identity_center through "{through.name}", which is not on AWS'
        reading.wrong(entry, Wrong(path=path, what=what, mend="Name an AWS account of the stack."))


def _resolved(reading: Reading, entry: Entry, account: model.Account) -> setup.Setup:
    """Return what an account has, noting what is wrong with it, once."""
    room = ROOMS[account.cloud]
    form = room.restored(entry.form, entry.written) if entry.paths else entry.form

    def place(*below: str) -> Place:
        return entry.tree.place((*entry.path, *below))

    found: setup.Setup
    found, wrongs = room.resolve(form, account, place)
    for wrong in wrongs:
        if not entry.has_lost(wrong.path):
            reading.wrong(entry, wrong)
    return found
