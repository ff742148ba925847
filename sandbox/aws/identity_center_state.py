"""What Identity Center holds, by name, as plain values that can be compared."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto.identitystore.models import User
    from moto.ssoadmin.models import AccountAssignment

    from sandbox.aws.identitystore import Directory
    from sandbox.aws.permission_sets import PermissionSet
    from sandbox.aws.sso import Sso


def told(sso: "Sso", directory: "Directory") -> dict[str, Any]:
    """Return permission sets, who is assigned them where, and the directory."""
    sets = {each.permission_set_arn: each for each in sso.permission_sets}
    return {
        "permission_sets": {
            name: _permission_set(sso, sso.set_of(arn))
            for name, arn in sorted((each.name, arn) for arn, each in sets.items())
        },
        "assignments": sorted(
            (
                _assignment(directory, each, sets[each.permission_set_arn].name)
                for each in sso.account_assignments
            ),
            key=lambda each: tuple(each.values()),
        ),
        "users": {
            user.UserName: {**_user(user), "status": directory.status(user.UserId)}
            for user in sorted(directory.held.users.values(), key=lambda user: user.UserName)
        },
        "groups": {
            group.DisplayName: {
                "id": group.GroupId,
                "description": group.Description or "",
                "members": _members(directory, group.GroupId),
            }
            for group in sorted(directory.held.groups.values(), key=lambda each: each.DisplayName)
        },
    }


def _permission_set(sso: "Sso", found: "PermissionSet") -> dict[str, Any]:
    """Return a permission set; of each account that has it, whether as it is now."""
    arn = found.permission_set_arn
    return {
        "arn": arn,
        "description": found.description,
        "tags": dict(sorted(found.tagged.items())),
        **found.content,
        "is_latest_in": {each: sso.is_latest(arn, each) for each in sso.accounts_of(arn)},
    }


def _assignment(
    directory: "Directory", found: "AccountAssignment", permission_set: str
) -> dict[str, Any]:
    """Return an assignment; whoever is no longer in the directory is told by id."""
    users, groups = directory.held.users, directory.held.groups
    names = {
        **{id_: user.UserName for id_, user in users.items()},
        **{id_: group.DisplayName for id_, group in groups.items()},
    }
    return {
        "account": found.target_id,
        "permission_set": permission_set,
        "principal_type": found.principal_type,
        "principal": names.get(found.principal_id, found.principal_id),
    }


def _user(user: "User") -> dict[str, Any]:
    return {
        "id": user.UserId,
        "display_name": user.DisplayName,
        "given_name": user.Name.GivenName if user.Name else None,
        "family_name": user.Name.FamilyName if user.Name else None,
        "emails": sorted(email["Value"] for email in user.Emails or []),
    }


def _members(directory: "Directory", group_id: str) -> list[str]:
    held = directory.held
    return sorted(
        held.users[each["MemberId"]["UserId"]].UserName
        for each in held.group_memberships.values()
        if each["GroupId"] == group_id
    )
