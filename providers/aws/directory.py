"""Whom the directory of an IAM Identity Center knows: users, and groups with who is in them.

They are listed with the account that administers the Identity Center; another one has none.
https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Operations.html
"""

from collections.abc import Iterator, Mapping, Sequence

from providers import mark
from providers.aws.reading import Reading
from providers.inventory import Object
from providers.listing import Found

USERS = "users of the directory"
GROUPS = "groups of the directory"
MEMBERS = "members of groups of the directory"


def users(reading: Reading) -> Iterator[Object]:
    """Yield the users, who carry a mark as their type; "" for a status that AWS does not tell."""
    for found in _users(reading):
        kind = found.get("UserType") or ""
        held = mark.within([kind])
        told = {
            "status": found.get("UserStatus") or "",
            "display_name": found.get("DisplayName") or "",
            "emails": sorted(
                each["Value"] for each in found.get("Emails") or () if "Value" in each
            ),
            "type": "" if kind == held else kind,
            "external": bool(found.get("ExternalIds")),
        }
        id_, name = found["UserId"], found["UserName"]
        yield Object(kind="directory_user", id=id_, name=name, mark=held, facts=told)


def groups(reading: Reading) -> Iterator[Object]:
    """Yield the groups; the members of one are None where they may not be seen."""
    listed = _every(reading, GROUPS, "list_groups", "Groups")
    names = {each["UserId"]: each["UserName"] for each in _users(reading)} if listed else {}
    members = reading.each(lambda id_: _members(reading, id_), [each["GroupId"] for each in listed])
    for found, held in zip(listed, members, strict=True):
        text, carried = mark.undescribed(found.get("Description"))
        told = {
            "description": text,
            "members": None if held is None else [_named(names, each) for each in held],
            "external": bool(found.get("ExternalIds")),
        }
        id_, name = found["GroupId"], found["DisplayName"]
        yield Object(kind="directory_group", id=id_, name=name, mark=carried, facts=told)


def _named(names: Mapping[str, str], id_: str) -> Mapping[str, str]:
    return {"id": id_, "name": names.get(id_, "")}


def _members(reading: Reading, group: str) -> Sequence[str] | None:
    found = reading.every(
        *(MEMBERS, "list_group_memberships", "GroupMemberships", reading.api.directory),
        IdentityStoreId=reading.api.settings.identity_store,
        GroupId=group,
    )
    return None if found is None else sorted(each["MemberId"]["UserId"] for each in found)


def _users(reading: Reading) -> Sequence[Found]:
    return _every(reading, USERS, "list_users", "Users")


def _every(reading: Reading, what: str, operation: str, items: str) -> Sequence[Found]:
    """Return what the directory that this account administers has, if any."""
    store = reading.api.settings.identity_store
    if not store:
        return ()
    return reading.kept(what, operation, items, reading.api.directory, IdentityStoreId=store)
