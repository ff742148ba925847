"""What an organization has room for, and how long its API keys may live: read, never changed.

The names of quotas are not published: a kind's own is named like it, with or without `iam_` before.
Others that end so are of other products: a database has users, too.
https://www.scaleway.com/en/developers/api/iam/#path-quota
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from providers import mark
from providers.errors import Refused, Unchecked, cause
from providers.scaleway.client import IAM, LISTS, ScalewayClient
from providers.scaleway.provider import carried

QUOTA = f"{IAM}/quota"
OF_IAM = "iam_"
SETTINGS = f"{IAM}/organizations/{{id}}/security-settings"

Limit = Mapping[str, Any]


def limits(api: ScalewayClient) -> Mapping[str, int | None]:
    """Return how many of each kind there can be: `applications`; None for as many as one likes.

    A kind of which Scaleway says nothing is left out. Raises Unchecked.
    """
    query = {"organization_id": api.organization}
    try:
        listed = list(api.pages(QUOTA, "quota", query))
    except Refused as error:
        raise Unchecked(f"quotas were not checked: {error}") from cause(error)
    said = {quotum["name"].removeprefix(OF_IAM): _everywhere(quotum) for quotum in listed}
    known = {kind: said[kind] for kind, _ in LISTS.values() if kind in said}
    return {kind: _most(limit) for kind, limit in known.items() if limit}


def longest_key(api: ScalewayClient) -> timedelta | None:
    """Return the longest life of an API key, None where there is no limit. Raises Unchecked."""
    try:
        settings = api.call("GET", SETTINGS.format(id=api.organization))
    except Refused as error:
        raise Unchecked(f"the life of API keys was not checked: {error}") from cause(error)
    seconds = float(str(settings["max_api_key_expiration_duration"]).removesuffix("s"))
    return timedelta(seconds=seconds) if seconds else None


def held(api: ScalewayClient, kinds: Collection[str]) -> Mapping[str, Sequence[str]]:
    """Return the owner part of the mark of each object by kind, "" for those of others.

    Other kinds than these are not asked for, since not everybody may read all. Raises Unchecked.
    """
    try:
        return {
            kind: [mark.owner_of(carried(each)) for each in api.lists[path].every()]
            for path, (kind, _) in LISTS.items()
            if kind in kinds
        }
    except Refused as error:
        raise Unchecked(f"quotas were not checked: {error}") from cause(error)


def _everywhere(quotum: Mapping[str, Any]) -> Limit:
    """Return what is said for the whole organization, nothing where places have limits alone."""
    return next((each for each in quotum["limits"] if each.get("global")), {})


def _most(limit: Limit) -> int | None:
    return None if limit.get("unlimited") else int(limit["limit"])
