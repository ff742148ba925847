"""Managed policies of AWS by name or ARN: those that AWS keeps, and those of an account itself.

https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
"""

import re
from collections.abc import Iterator

from access.catalogue import lookup
from access.mistakes import Wrong, nearest

OF_AWS = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/.+")
OF_AN_ACCOUNT = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):policy/.+")


def arn(word: str, account_id: str) -> str:
    """Return the ARN of a managed policy, "" where there can be none."""
    if OF_AWS.fullmatch(word):
        return word
    if found := OF_AN_ACCOUNT.fullmatch(word):
        return word if found[1] == account_id else ""
    return lookup.managed_policy(word)


def mistakes(key: str, word: str, account_id: str) -> Iterator[Wrong]:
    """Yield what is wrong with the name of a managed policy that stands under a key."""
    if arn(word, account_id):
        return
    what = f'asks for the managed policy "{word}"'
    if found := OF_AN_ACCOUNT.fullmatch(word):
        mend = f"Only policies of {account_id} can be named there."
        yield Wrong(path=(key,), what=f"{what} of another account, {found[1]}", mend=mend)
        return
    advice = nearest(word, lookup.data("aws")["managed_policies"])
    mend = f"{advice} `grantbook catalogue aws` lists them.".strip()
    yield Wrong(path=(key,), what=f"{what}, unknown on AWS", mend=mend)
