"""What people, teams and applications are on AWS accounts, from their entries.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from access import identity, model
from access.mistakes import Wrong
from access.reading import Entry, Reading

if TYPE_CHECKING:
    from access import form

OTHERS = {"users": "users", "identities": "roles and users of programs"}


def of_people(reading: Reading, entry: Entry) -> tuple[identity.Identity, ...]:
    """Return what a person is on each AWS account, the account's own words first."""
    return tuple(_said(reading, entry, "users", entry.form.users))


def of_programs(reading: Reading, entry: Entry) -> tuple[identity.Identity, ...]:
    """Return what an application is on each AWS account, the account's own words first."""
    return tuple(_said(reading, entry, "identities", entry.form.identities))


def of_groups(reading: Reading, entry: Entry) -> tuple[identity.Identity, ...]:
    """Return what a team's groups on AWS are."""
    groups: Mapping[str, form.Group] = entry.form.groups
    return tuple(
        identity.Identity(account=name, inline=group.inline, exclusive=group.exclusive)
        for name, group in sorted(groups.items())
        if name in reading.accounts and reading.accounts[name].cloud == "aws"
    )


def _said(
    reading: Reading, entry: Entry, key: str, written: Mapping[str, identity.Written]
) -> Iterator[identity.Identity]:
    for name in sorted(written):
        account = reading.account(name, entry, (key, name))
        if account and account.cloud != "aws":
            what = f'says on "{name}" what only AWS has: {OTHERS[key]}'
            reading.wrong(entry, Wrong(path=(key, name), what=what, mend="Leave it out."))
        elif account and account.federated and key == "users":
            what = f'says what their user is on "{name}", where people are federated'
            mend = "They have none there: leave it out."
            reading.wrong(entry, Wrong(path=(key, name), what=what, mend=mend))
        elif account:
            for wrong in identity.mistakes(written[name], account.identity):
                found = Wrong(path=(key, name, *wrong.path), what=wrong.what, mend=wrong.mend)
                reading.wrong(entry, found)
    for name, account in sorted(reading.accounts.items()):
        if account.cloud == "aws":
            otherwise = _otherwise(account, key)
            yield (
                identity.said(written[name], account.identity, otherwise)
                if name in written
                else otherwise
            )


def _otherwise(account: model.Account, key: str) -> identity.Identity:
    """Return what everybody is on an account, unless they say."""
    own = account.setup.users if key == "users" else account.setup.identities
    return own or identity.Identity(account=account.name)
