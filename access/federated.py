"""AWS accounts whose people are federated: there has to be a way in for them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

from collections.abc import Iterator

from access import centers, model, permission_sets
from access.mistakes import Mistake


def barred(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield the accounts of AWS that nobody could come to, and what cannot be made of a way in."""
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
            for team in teams:
                yield from permission_sets.mistakes(team, account)
    yield from centers.mistakes(declared)
