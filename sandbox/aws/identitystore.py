"""The identity store: Identity Center's own users and groups, put right where moto lets pass.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Operations.html
"""

from collections.abc import Iterable
from typing import Any

from moto.identitystore import models
from moto.identitystore.exceptions import (
    ConflictException,
    ValidationException,
)
from typing_extensions import override

from sandbox.aws.accounts import FIRST, IDENTITY_CENTER_REGION, IDENTITY_STORE_ID

# What UpdateUser and UpdateGroup can change. Choice: A user's name for signing in stays.
OF_A_USER = frozenset(
    {
        *("Addresses", "DisplayName", "Emails", "Locale", "NickName", "PhoneNumbers"),
        *("PreferredLanguage", "ProfileUrl", "Timezone", "Title", "UserType"),
        *(f"Name.{part}" for part in models.Name._fields),
    }
)
OF_A_GROUP = frozenset({"Description", "DisplayName"})
NEEDED = frozenset({"DisplayName", "Name.FamilyName", "Name.GivenName"})
LONGEST_USER_NAME = 128


class Directory(models.IdentityStoreBackend):
    """The one identity store. Its ids are of no other; what is unique is so whatever its case."""

    def __init__(self) -> None:
        super().__init__(IDENTITY_CENTER_REGION, FIRST)
        self.held = models.IdentityStoreData()
        self.identity_stores[IDENTITY_STORE_ID] = self.held
        self.disabled: set[str] = set()  # Users by id, whom the console alone lets out and in.

    @override
    def create_group(
        self, identity_store_id: str, display_name: str, description: str
    ) -> tuple[str, str]:
        if not display_name:
            raise ValidationException(message="displayName is a required attribute")
        self._refuse_twin_group(display_name, "")
        return super().create_group(identity_store_id, display_name, description)

    @override
    def delete_group(self, identity_store_id: str, group_id: str) -> None:
        """Delete a group and its memberships. Choice: Its account assignments stay."""
        self.describe_group(identity_store_id, group_id)
        super().delete_group(identity_store_id, group_id)
        self._forget(each for each in self._memberships() if each["GroupId"] == group_id)

    @override
    def create_user(self, identity_store_id: str, user_name: str, *told: Any) -> tuple[str, str]:
        if len(user_name or "") > LONGEST_USER_NAME:
            raise ValidationException(message=f"userName is longer than {LONGEST_USER_NAME}")
        # Choice: Two names that differ only in case are the same name.
        if user_name and user_name.lower() in {u.UserName.lower() for u in self._users()}:
            raise _twin("UserName")
        user_id, store_id = super().create_user(identity_store_id, user_name, *told)
        made = self.held.users[user_id]
        self.held.users[user_id] = made._replace(Emails=made.Emails or [])  # Moto looks in None.
        try:
            self._refuse_twin_email(user_id)
        except ConflictException:
            del self.held.users[user_id]
            raise
        return user_id, store_id

    @override
    def delete_user(self, identity_store_id: str, user_id: str) -> None:
        """Delete a user and its memberships. Choice: Its account assignments stay."""
        self.describe_user(identity_store_id, user_id)
        super().delete_user(identity_store_id, user_id)
        member = {"UserId": user_id}
        self._forget(each for each in self._memberships() if each["MemberId"] == member)

    @override
    def create_group_membership(
        self, identity_store_id: str, group_id: str, member_id: dict[str, str]
    ) -> tuple[str, str]:
        pair = group_id, member_id
        if pair in [(each["GroupId"], each["MemberId"]) for each in self._memberships()]:
            raise ConflictException(
                message="Member and Group relationship already exists",
                reason="UNIQUENESS_CONSTRAINT_VIOLATION",
            )
        return super().create_group_membership(identity_store_id, group_id, member_id)

    @override
    def delete_group_membership(self, identity_store_id: str, membership_id: str) -> None:
        self.describe_group_membership(identity_store_id, membership_id)
        super().delete_group_membership(identity_store_id, membership_id)

    def update_group(self, group_id: str, operations: list[dict[str, Any]]) -> None:
        """Change a group's attributes, all or none. Choice: No description is an empty one too."""
        self.describe_group(IDENTITY_STORE_ID, group_id)
        changes = _changes(operations, OF_A_GROUP)
        if "DisplayName" in changes:
            self._refuse_twin_group(changes["DisplayName"], group_id)
        self.held.groups[group_id] = self.held.groups[group_id]._replace(**changes)

    def update_user(self, user_id: str, operations: list[dict[str, Any]]) -> None:
        """Change a user's attributes, all or none. What is null is taken away."""
        before = self.describe_user(IDENTITY_STORE_ID, user_id)
        changes = _changes(operations, OF_A_USER)
        if "" in changes.values():
            raise ValidationException(message="attribute values cannot be empty")
        own = {path: value for path, value in changes.items() if "." not in path}
        parts = {path[5:]: value for path, value in changes.items() if "." in path}
        name = before.Name._replace(**parts) if before.Name else None
        self.held.users[user_id] = before._replace(**own, Name=name)
        try:
            self._refuse_twin_email(user_id)
        except ConflictException:
            self.held.users[user_id] = before
            raise

    def _refuse_twin_group(self, display_name: str, group_id: str) -> None:
        others = [each for each in self.held.groups.values() if each.GroupId != group_id]
        # Choice: Two names that differ only in case are the same name.
        if display_name.lower() in {each.DisplayName.lower() for each in others}:
            raise _twin("GroupDisplayName")

    def _refuse_twin_email(self, user_id: str) -> None:
        """Choice: An address is one user's only, since users can be found by it."""
        others = [each for each in self._users() if each.UserId != user_id]
        taken = {address for other in others for address in _addresses(other)}
        if taken & _addresses(self.held.users[user_id]):
            raise _twin("Email")

    def status(self, user_id: str) -> str:
        """Return whether a user may sign in, in the API's words."""
        return "DISABLED" if user_id in self.disabled else "ENABLED"

    def switch(self, user_name: str, *, disabled: bool) -> None:
        """Let a user in no more, or again. Raises KeyError."""
        user_id = {each.UserName: each.UserId for each in self._users()}[user_name]
        self.disabled ^= {user_id} if disabled != (user_id in self.disabled) else set()

    def _users(self) -> list[models.User]:
        return list(self.held.users.values())

    def _memberships(self) -> list[dict[str, Any]]:
        return list(self.held.group_memberships.values())

    def _forget(self, memberships: Iterable[dict[str, Any]]) -> None:
        for each in memberships:
            del self.held.group_memberships[each["MembershipId"]]


def _changes(operations: list[dict[str, Any]], known: frozenset[str]) -> dict[str, Any]:
    """Return what is changed to what, by path as the API's answers spell it."""
    changes = {
        _capital(operation["AttributePath"]): _answered(operation.get("AttributeValue"))
        for operation in operations
    }
    for path, value in changes.items():
        if path not in known or (path in NEEDED and not value):
            raise ValidationException(message=f"the attribute {path} cannot be so changed")
    return changes


def _capital(path: str) -> str:
    return ".".join(part[:1].upper() + part[1:] for part in path.split("."))


def _answered(value: Any) -> Any:
    """Return a value as the API answers it: the names inside begin with a capital."""
    if isinstance(value, list):
        return [_answered(each) for each in value]
    if isinstance(value, dict):
        return {_capital(name): _answered(each) for name, each in value.items()}
    return value


def _addresses(user: models.User) -> set[str]:
    return {email["Value"].lower() for email in user.Emails or [] if email.get("Value")}


def _twin(attribute: str) -> ConflictException:
    return ConflictException(
        message=f"Duplicate {attribute}", reason="UNIQUENESS_CONSTRAINT_VIOLATION"
    )
