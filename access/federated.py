"""AWS accounts whose people are federated: there has to be a way in for them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

from collections.abc import Iterator

from access import model
from access.mistakes import Mistake

LONGEST = 32  # Characters of a permission set's name.


def barred(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the accounts of AWS that nobody could come to, and names too long for them."""
    for account in declared.accounts:
        if account.cloud != "aws" or not account.federated:
            continue
        teams = declared.teams_on(account.name)
        if teams and not (account.setup.identity_center or account.setup.saml_providers):
            yield Mistake(
                place=teams[0].place,
                what=f'team "{teams[0].key}" has grants on "{account.name}", where people are '
                "federated, and nobody signs them in",
                mend=f"Write `identity_center` or `saml_providers` of {account.name} below "
                "`accounts:`.",
            )
        if account.setup.identity_center:
            yield from _named(teams, account)


def _named(teams: tuple[model.Team, ...], account: model.Account) -> Iterator[Mistake]:
    for team in teams:
        name = account.named(team.key)
        if len(name) > LONGEST:
            what = f'team "{team.key}" would be the permission set "{name}" on "{account.name}"'
            mend = (
                f"That is {len(name)} characters, and Identity Center takes {LONGEST}: rename it."
            )
            yield Mistake(place=team.place, what=what, mend=mend)
