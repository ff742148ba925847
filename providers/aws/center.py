"""Who holds names in IAM Identity Center: permission sets, and what its directory has.

A permission set has tags. In the directory a group carries its mark at the end of its description,
and a user, who has neither tags nor a description, as its type.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/
https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from providers import mark
from providers.aws.client import FAILURES, AwsClient, translated
from providers.errors import cause
from providers.gate import Holders

TAG = "grantbook"


def permission_sets(api: AwsClient, names: Iterable[str]) -> Holders:
    """Return who holds names of permission sets, which can be looked up one by one only."""
    wanted = {*names}
    found: dict[str, str] = {}
    with _asked("permission set"):
        for arn in _listed(api, "list_permission_sets", "PermissionSets"):
            if found.keys() == wanted:
                break
            at = {"InstanceArn": api.settings.center, "PermissionSetArn": arn}
            name = api.center.describe_permission_set(**at)["PermissionSet"]["Name"]
            if name in wanted:
                tags = _listed(api, "list_tags_for_resource", "Tags", ResourceArn=arn)
                found[name] = mark.within([tag["Value"] for tag in tags if tag["Key"] == TAG])
    return found


def groups(api: AwsClient, names: Iterable[str]) -> Holders:
    """Return who holds names of groups of the directory."""
    store = {"IdentityStoreId": api.settings.identity_store}
    found: dict[str, str] = {}
    for name in names:
        with _asked("directory group", name):
            id_ = api.directory.get_group_id(**store, **_called("DisplayName", name))["GroupId"]
            group = api.directory.describe_group(**store, GroupId=id_)
            found[name] = mark.undescribed(group.get("Description"))[1]
    return found


def users(api: AwsClient, names: Iterable[str]) -> Holders:
    """Return who holds names of users of the directory."""
    return _users(api, "directory user", "UserName", names)


def addresses(api: AwsClient, names: Iterable[str]) -> Holders:
    """Return whose addresses these are: one is one user's only, whatever the user is called."""
    return _users(api, "directory address", "Emails.Value", names)


def _users(api: AwsClient, kind: str, attribute: str, names: Iterable[str]) -> Holders:
    store = {"IdentityStoreId": api.settings.identity_store}
    found: dict[str, str] = {}
    for name in names:
        with _asked(kind, name):
            id_ = api.directory.get_user_id(**store, **_called(attribute, name))["UserId"]
            user = api.directory.describe_user(**store, UserId=id_)
            found[name] = mark.within([user.get("UserType", "")])
    return found


KINDS: Mapping[str, Callable[[AwsClient, Iterable[str]], Holders]] = {
    "directory address": addresses,
    "directory group": groups,
    "directory user": users,
    "permission set": permission_sets,
}


def _listed(api: AwsClient, call: str, key: str, **asked: str) -> Iterator[Any]:
    pages = api.center.get_paginator(call)
    for page in pages.paginate(InstanceArn=api.settings.center, **asked):
        yield from page[key]


def _called(attribute: str, name: str) -> Mapping[str, Any]:
    unique = {"AttributePath": attribute, "AttributeValue": name}
    return {"AlternateIdentifier": {"UniqueAttribute": unique}}


@contextmanager
def _asked(kind: str, name: str = "") -> Iterator[None]:
    """Let a name of the directory that nobody holds be free; all else that fails is told."""
    try:
        yield
    except FAILURES as error:
        if name and _is_absent(error):
            return
        who = f"who holds the {kind} {name}".rstrip()
        raise translated(error, f"identity center: {who}") from cause(error)


def _is_absent(error: Exception) -> bool:
    """Tell whether a user or group is not there; a directory that is not there is a mistake."""
    if not isinstance(error, ClientError):
        return False
    about: Mapping[str, Any] = error.response
    is_absent = about["Error"].get("Code") == "ResourceNotFoundException"
    return is_absent and about.get("ResourceType") != "IDENTITY_STORE"
