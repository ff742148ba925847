"""How people and programs are reached and told apart in a cloud: mail, passwords, tags, sessions.

Whoever reads somebody's mail can become them, and conditions of policies may ask for tags.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from access import model, setup
from access.ranks import Rank
from providers.inventory import Object
from review.lives.directory import Directory
from review.lives.known import Known
from review.notes import demands, said
from review.report import Note

Ranked = Callable[[str], Rank]
"""The rank of all that somebody may do on the account, by their key."""


def notes(known: Known, directory: Directory, ranked: Ranked) -> Iterator[Note]:
    """Yield what is otherwise than declared."""
    for found in (*known.every("user"), *known.every("role"), *known.every("application")):
        who = known.holder(found)
        if holder := known.people.get(who) or known.programs.get(who):
            yield from _mail(known.account, holder, found, ranked)
            yield from _passwords(known.account, holder, found, ranked)
            yield from _tags(known.account, holder, found)
    for found in known.every("directory_user") if known.account.federated else ():
        if person := directory.person(found):
            yield from _mail(known.account, person, found, ranked)
    yield from _resources(known)
    yield from _demanded(known)


def _mail(
    account: model.Account, holder: model.Principal, found: Object, ranked: Ranked
) -> Iterator[Note]:
    wanted = getattr(holder, "email", "")
    told = found.facts.get("emails") or [found.facts.get("email") or ""]
    if wanted and any(told) and wanted.lower() not in {each.lower() for each in told}:
        what = f"mail for {holder.key} goes to {told[0]}, not to {wanted}"
        yield said.on(account, "other address", what, rank=ranked(holder.key))


def _passwords(
    account: model.Account, holder: model.Principal, found: Object, ranked: Ranked
) -> Iterator[Note]:
    """Yield that somebody has a password who should not, or has none; where it may be seen."""
    has = found.facts.get("password")
    wanted = isinstance(holder, model.Person) and holder.has_password
    if has and not wanted:
        what = f"{holder.key} has a password, which is not declared"
        yield said.on(account, "new way in", what, rank=ranked(holder.key))
    elif has is False and wanted:
        what = f"{holder.key} has no password, though it is declared"
        yield said.on(account, "way in gone", what, opens=False)


def _tags(account: model.Account, holder: model.Principal, found: Object) -> Iterator[Note]:
    """Yield tags of users and roles on AWS; elsewhere no condition asks for them."""
    owner = {"owner": holder.owner} if isinstance(holder, model.Application) else {}
    told = found.facts.get("tags")
    if account.cloud == "aws" and told is not None and told != {**holder.tags, **owner}:
        what = f"{holder.key} has other tags than declared, and conditions may ask for tags"
        yield said.on(account, "other tags", what, rank=Rank.WRITES)


def _resources(known: Known) -> Iterator[Note]:
    """Yield the resources of OVHcloud that lack a declared tag; others may give them more."""
    there = {each.id: each.facts["tags"] for each in known.every("tags")}
    for each in known.account.setup.tagged:
        if not each.tags.items() <= there.get(each.resource, {}).items():
            what = f"{each.resource} has other tags than declared, and conditions may ask for tags"
            yield said.on(known.account, "other tags", what, rank=Rank.WRITES)


def _demanded(known: Known) -> Iterator[Note]:
    """Yield what an account of AWS demands less of people than is declared."""
    account = known.account
    wanted = account.setup.password_policy
    for found in known.every("account"):
        policy = found.facts["password_policy"]
        if wanted and policy is not None:
            for word in demands.passwords(wanted, _policy(policy, wanted) if policy else None):
                yield said.on(account, "less is demanded", word, rank=Rank.WRITES)


def _policy(told: Mapping[str, Any], wanted: setup.PasswordPolicy) -> setup.PasswordPolicy:
    """Return a password policy as AWS tells it, in our words."""
    days = told.get("MaxPasswordAge") if told.get("ExpirePasswords") else 0
    return setup.PasswordPolicy(
        minimum_length=told["MinimumPasswordLength"],
        lowercase=told["RequireLowercaseCharacters"],
        uppercase=told["RequireUppercaseCharacters"],
        numbers=told["RequireNumbers"],
        symbols=told["RequireSymbols"],
        max_age=timedelta(days=days) if days else None,
        remembered=told.get("PasswordReusePrevention") or 0,
        own_changes=told["AllowUsersToChangePassword"],
        hard_expiry=bool(told.get("HardExpiry")),
        place=wanted.place,
    )
