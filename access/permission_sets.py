"""What a team's permission set on an AWS account holds, and what Identity Center has room for.

https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from access import aws_managed, aws_policies, model
from access.mistakes import Mistake

LONGEST = 32  # Characters of a permission set's name.
LARGEST = 10240  # Characters of its inline policy, white space aside; with it there are 32,768.
MOST = 10  # Managed policies of the role that an account gets of it, unless its quota was raised.
MOST_OF_ALL = 20  # The same of the permission set itself.
DESCRIPTION = re.compile(r"[\t\n\r\x20-\x7e\xa0-\xff]*")
HOUR = timedelta(hours=1)


def session(account: model.Account) -> str:
    """Return the longest session as ISO 8601 has it: `PT8H`."""
    center = account.setup.identity_center
    said = center.session if center else None
    return f"PT{(said or HOUR) // HOUR}H"


def boundary(account: model.Account) -> str:
    """Return the ARN of the policy beyond which nothing counts, "" where there is none."""
    return account.setup.users.boundary if account.setup.users else ""


def of_account(arn: str) -> tuple[str, str] | None:
    """Return path and name of an account's own policy, by which each account finds its own."""
    if not aws_managed.OF_AN_ACCOUNT.fullmatch(arn):
        return None
    before, _, name = arn.partition(":policy")[2].rpartition("/")
    return f"{before}/", name


def mistakes(team: model.Team, account: model.Account) -> Iterator[Mistake]:
    """Yield why Identity Center would not take a team's permission set."""
    name = account.named(team.key)
    which = f'team "{team.key}" would be the permission set "{name}" on "{account.name}"'
    if len(name) > LONGEST:
        mend = f"That is {len(name)} characters, and Identity Center takes {LONGEST}: rename it."
        yield Mistake(place=team.place, what=which, mend=mend)
    if strange := DESCRIPTION.sub("", team.description):
        mend = f"Identity Center takes Latin-1 in a description, not {strange[0]!r}: write it so."
        yield Mistake(place=team.place, what=which, mend=mend)
    yield from _too_large(team, account, which)


def _too_large(team: model.Team, account: model.Account, which: str) -> Iterator[Mistake]:
    inline = aws_policies.whole(team, account)
    size = len(re.sub(r"\s", "", aws_policies.said(inline))) if inline else 0
    if size > LARGEST:
        mend = (
            f"Its statements have {size} characters, and there is room for {LARGEST}: "
            "grant a managed policy by name, or less in one team."
        )
        yield Mistake(place=team.place, what=which, mend=mend)
    held = len(aws_policies.managed(team, account))
    raised = account.limits.counts.get("role_attachments", MOST) if account.limits else MOST
    most = min(raised, MOST_OF_ALL)
    if held > most:
        mend = (
            f"It has {held} managed policies, and there is room for {most}: "
            "grant fewer, or have the quota raised and say so in `limits`."
        )
        yield Mistake(place=team.place, what=which, mend=mend)
