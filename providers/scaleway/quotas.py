"""What an organization has room for, and how long its API keys may live: read, never changed.

The names of quotas are not published; those that end in a kind of object are taken for its own.
https://www.scaleway.com/en/developers/api/iam/#path-quota
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from providers import mark
from providers.errors import Refused, Unchecked, cause
from providers.listing import Found
from providers.scaleway.client import IAM, LISTS, ScalewayClient

QUOTA = f"{IAM}/quota"
SETTINGS = f"{IAM}/organizations/{{id}}/security-settings"


def limits(api: ScalewayClient) -> Mapping[str, int]:
    """Return how many of each kind there can be: `applications`; unlimited ones are left out.

    Raises Unchecked.
    """
    query = {"organization_id": api.organization}
    try:
        listed = list(api.pages(QUOTA, "quota", query))
    except Refused as error:
        raise Unchecked(f"quotas were not checked: {error}") from cause(error)
    return {
        kind: most
        for kind in (kind for kind, _ in LISTS.values())
        for quotum in listed
        if quotum["name"].endswith(kind) and (most := _everywhere(quotum)) is not None
    }


def longest_key(api: ScalewayClient) -> timedelta | None:
    """Return the longest life of an API key, None where there is no limit. Raises Unchecked."""
    try:
        settings = api.call("GET", SETTINGS.format(id=api.organization))
    except Refused as error:
        raise Unchecked(f"the life of API keys was not checked: {error}") from cause(error)
    seconds = float(str(settings["max_api_key_expiration_duration"]).removesuffix("s"))
    return timedelta(seconds=seconds) if seconds else None


def held(api: ScalewayClient) -> Mapping[str, Sequence[str]]:
    """Return the owner part of the mark of each object by kind, "" for those of others.

    Raises Unchecked.
    """
    try:
        return {
            kind: [mark.owner_of(_mark(each)) for each in api.lists[path].every()]
            for path, (kind, _) in LISTS.items()
        }
    except Refused as error:
        raise Unchecked(f"quotas were not checked: {error}") from cause(error)


def _everywhere(quotum: Mapping[str, Any]) -> int | None:
    """Return a limit that holds for the whole organization, None where there is none."""
    found = [each["limit"] for each in quotum["limits"] if each.get("global") and "limit" in each]
    return int(found[0]) if found else None


def _mark(found: Found) -> str:
    """Return the mark of an object of any kind: a tag, or the end of a description or a name."""
    told = mark.within(found.get("tags") or ())
    return told or max(mark.undescribed(found.get(key))[1] for key in ("description", "name"))
