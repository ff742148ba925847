"""When a person counts as a member of a team, on accounts where others may know better.

Where people come from elsewhere, an identity provider says who is let in: that somebody is
suspended, or has ended, is for it to keep.
"""

from access import model
from access.effective.region import Region, earliest, instant

ALL_THE_SAME = "the identity provider lets them in all the same"


def membership(
    person: model.Person, place: model.Membership, account: model.Account
) -> tuple[Region, ...]:
    """Return when a person has what a team has: surely, and if their provider does not mind."""
    ends = earliest(instant(person.until), instant(place.until))
    if not _from_elsewhere(account):
        return () if person.suspended else (Region(until=ends),)
    if person.suspended:
        return (Region(when=(ALL_THE_SAME,)),)
    return (Region(until=ends), *([Region(after=ends, when=(ALL_THE_SAME,))] if ends else []))


def _from_elsewhere(account: model.Account) -> bool:
    center = account.setup.identity_center
    return account.federated and not (center and center.is_own)
