"""What a stack declares beside what its accounts have room for, where they say their limits.

https://www.scaleway.com/en/docs/organizations-and-projects/additional-content/organization-quotas/
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from access import aws_quotas, model, setup
from access.mistakes import Mistake
from access.reading import Reading

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WORDS = {"api_keys": "API keys", "ssh_keys": "SSH keys"}

ENDS = ("expires", "lifetime")
Keyed = model.Principal | setup.Project | setup.SshKey


def held(
    declared: model.Declaration, account: model.Account
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return what a stack has on a Scaleway account by kind: keys, and what they were before."""
    programs = declared.applications_on(account.name)
    holders = (*declared.holders, *account.parked)
    return {
        "users": _keys(declared.people_on(account.name)),
        "groups": _keys(declared.teams_on(account.name)),
        "applications": _keys(programs),
        "policies": _keys(each for each in holders if each.grants_on(account.name)),
        "projects": _keys(account.setup.projects),
        "ssh_keys": _keys(account.setup.ssh_keys),
        "api_keys": [
            (f"{each.key}/{key.key}", f"{each.key}/{key.renamed_from}" if key.renamed_from else "")
            for each in programs
            for key in each.keys_on(account.name)
        ],
    }


def _keys(found: Iterable[Keyed]) -> Sequence[tuple[str, str]]:
    return [(each.key, each.renamed_from) for each in found]


def counted(declared: model.Declaration, account: model.Account) -> Mapping[str, int]:
    """Return how many objects of each kind a stack has on a Scaleway account."""
    return {kind: len(keys) for kind, keys in held(declared, account).items()}


def exceeded(
    reading: Reading, declared: model.Declaration, now: datetime | None
) -> Iterator[Mistake]:
    """Yield what an account has no room for, and the keys that live longer than it lets them."""
    declared = declared.at(now) if now else declared
    for account in declared.accounts:
        if account.cloud == "aws":
            yield from aws_quotas.exceeded(declared, account)
        elif account.limits:
            yield from _crowded(declared, account, account.limits)
        yield from _lasting(reading, declared, account, now)


def longest_key(account: model.Account) -> timedelta | None:
    """Return how long an API key may live at most, as the account says or is made to say."""
    said = account.limits and account.limits.api_key_lifetime
    demanded = account.setup.security and account.setup.security.max_api_key_lifetime
    return min((each for each in (said, demanded) if each), default=None)


def days(length: timedelta) -> str:
    """Return a length of time in days; where these are not whole in hours, begun ones counted."""
    unit, word = (HOUR, "hour") if length % DAY else (DAY, "day")
    count = _begun(length, unit)
    return f"{count} {word}{'s'[: count != 1]}"


def _begun(length: timedelta, unit: timedelta) -> int:
    return -(-length // unit)


def _crowded(
    declared: model.Declaration, account: model.Account, limits: model.Limits
) -> Iterator[Mistake]:
    counts = counted(declared, account)
    for kind, most in sorted(limits.counts.items()):
        if counts[kind] > most:
            yield Mistake(
                place=limits.place,
                what=f'{WORDS.get(kind, kind)} on "{account.name}": the stack declares '
                f"{counts[kind]}, and there is room for {most}",
                mend="Declare fewer; or have the quota raised, and say so in `limits`.",
            )


def _lasting(
    reading: Reading, declared: model.Declaration, account: model.Account, now: datetime | None
) -> Iterator[Mistake]:
    longest = longest_key(account)
    needs_end = longest is not None or bool(account.limits and account.limits.api_keys_end)
    at_most = f" of {days(longest)} at most" if longest else ""
    for holder in declared.applications_on(account.name):
        entry = reading.entries["applications"][holder.key]
        for key in holder.keys_on(account.name):
            said = too_long(key, longest, now, needs_end=needs_end)
            if said and not any(entry.has_lost(("keys", key.key, word)) for word in ENDS):
                what = f'application "{holder.key}" has the key "{key.key}" on "{account.name}"'
                mend = f"Give it a `lifetime`{at_most}."
                yield Mistake(place=key.place, what=f"{what} {said}", mend=mend)


def too_long(
    key: model.ApiKey, longest: timedelta | None, now: datetime | None, *, needs_end: bool
) -> str:
    """Return why a key lives longer than an account lets it, or ""."""
    if not (key.expires or key.lifetime):
        return "without an end, where every key needs one" if needs_end else ""
    lifetime = key.expires - now if key.expires and now else key.lifetime
    if longest is None or lifetime is None or lifetime <= longest:
        return ""
    unit = HOUR if longest % DAY else DAY
    return f"of {days(_begun(lifetime, unit) * unit)}, {days(longest)} at most"
