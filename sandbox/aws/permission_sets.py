"""Identity Center's permission sets as moto keeps them, put right where it lets pass too much.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html
"""

import json
import re
import secrets
from typing import Any

from moto.ssoadmin import models
from moto.ssoadmin.exceptions import ConflictException, ResourceNotFoundException
from typing_extensions import override

from sandbox.aws.accounts import FIRST, IDENTITY_CENTER_REGION, IDENTITY_STORE_ID, INSTANCE_ARN
from sandbox.aws.json_service import InvalidRequest

NAME = re.compile(r"[\w+=,.@-]{1,32}", re.ASCII)
DURATION = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?")
SHORTEST_MIN, LONGEST_MIN = 60, 12 * 60  # A session, in minutes.
# https://docs.aws.amazon.com/singlesignon/latest/userguide/limits.html
INLINE_LONGEST, INLINE_LONGEST_WITHOUT_SPACE = 32_768, 10_240
DEFAULT_SESSION = "PT1H"
MOST_TAGS = 50


class PermissionSet(models.PermissionSet):
    """A set with a boundary, an ARN and tags as Identity Center has them."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        instance_id = INSTANCE_ARN.rpartition("/")[2]
        own_id = f"ps-{secrets.token_hex(8)}"
        self.permission_set_arn = f"arn:aws:sso:::permissionSet/{instance_id}/{own_id}"
        self.tagged: dict[str, str] = {}
        self.boundary: dict[str, Any] | None = None

    @override
    def to_json(self, include_creation_date: bool = False) -> dict[str, Any]:
        told = super().to_json(include_creation_date)
        return {name: value for name, value in told.items() if value != ""}

    @property
    def content(self) -> dict[str, Any]:
        """Return what an account gets of it when it is provisioned there."""
        return {
            "session": self.session_duration,
            "relay_state": self.relay_state,
            "inline": json.loads(self.inline_policy) if self.inline_policy else None,
            "managed": sorted(policy.arn for policy in self.managed_policies),
            "customer_managed": sorted(f"{p.path}{p.name}" for p in self.customer_managed_policies),
            "boundary": self.boundary,
        }


class PermissionSets(models.SSOAdminBackend):
    """The permission sets of the one instance. Names are unique whatever their case."""

    def __init__(self) -> None:
        super().__init__(IDENTITY_CENTER_REGION, FIRST)
        self.instances[0].instance_arn = INSTANCE_ARN
        self.instances[0].identity_store_id = IDENTITY_STORE_ID

    @override
    def create_permission_set(  # type: ignore[override] # Told by name.
        self,
        *,
        name: str,
        session_duration: str | None,
        relay_state: str | None,
        tags: list[dict[str, str]] | None,
        **told: Any,
    ) -> dict[str, Any]:
        if not NAME.fullmatch(name):
            raise InvalidRequest("name must have 1 to 32 characters of A-Z a-z 0-9 _ + = , . @ -")
        _refuse_session(session_duration)
        # Choice: Two names that differ only in case are the same name.
        if name.lower() in {each.name.lower() for each in self.permission_sets}:
            raise ConflictException(f"PermissionSet with name {name} already exists.")
        made = PermissionSet(
            name=name,
            session_duration=session_duration or DEFAULT_SESSION,
            relay_state=relay_state or "",
            tags=[],
            **told,
        )
        _tag(made, tags or [])
        self.permission_sets.append(made)
        return made.to_json(include_creation_date=True)

    @override
    def update_permission_set(
        self,
        instance_arn: str,
        permission_set_arn: str,
        description: str,
        session_duration: str | None,
        relay_state: str,
    ) -> dict[str, Any]:
        """Edit it in its place among the others.

        Choice: What an update leaves out is cleared; the session is an hour again.
        """
        _refuse_session(session_duration)
        found = self.set_of(permission_set_arn)
        found.description = description
        found.session_duration = session_duration or DEFAULT_SESSION
        found.relay_state = relay_state or ""
        return found.to_json(include_creation_date=True)

    @override
    def put_inline_policy_to_permission_set(
        self, instance_arn: str, permission_set_arn: str, inline_policy: str
    ) -> None:
        without_space = len(re.sub(r"\s", "", inline_policy))
        if len(inline_policy) > INLINE_LONGEST or without_space > INLINE_LONGEST_WITHOUT_SPACE:
            raise InvalidRequest(
                f"inlinePolicy has {len(inline_policy)} characters, {without_space} without white "
                f"space, of {INLINE_LONGEST} and {INLINE_LONGEST_WITHOUT_SPACE}"
            )
        _refuse_no_document(inline_policy)
        super().put_inline_policy_to_permission_set(instance_arn, permission_set_arn, inline_policy)

    def put_boundary(self, permission_set_arn: str, boundary: dict[str, Any]) -> None:
        """Set the boundary: one policy of AWS's, or one of the accounts' own by name and path."""
        found = self.set_of(permission_set_arn)
        if len(boundary) != 1:
            raise InvalidRequest("exactly one of the two kinds of boundary must be given")
        if "ManagedPolicyArn" in boundary:
            self._find_managed_policy(boundary["ManagedPolicyArn"])
        else:
            reference = boundary["CustomerManagedPolicyReference"]
            boundary = {"CustomerManagedPolicyReference": {"Path": "/", **reference}}
        found.boundary = boundary

    def boundary_of(self, permission_set_arn: str) -> dict[str, Any]:
        """Return the boundary. Raises ResourceNotFoundException when there is none."""
        boundary = self.set_of(permission_set_arn).boundary
        if boundary is None:
            raise ResourceNotFoundException("The permission set has no permissions boundary.")
        return boundary

    def remove_boundary(self, permission_set_arn: str) -> None:
        """Take the boundary away. Raises ResourceNotFoundException when there is none."""
        self.boundary_of(permission_set_arn)
        self.set_of(permission_set_arn).boundary = None

    def tag(self, permission_set_arn: str, tags: list[dict[str, str]]) -> None:
        """Add these tags, or change their values."""
        _tag(self.set_of(permission_set_arn), tags)

    def untag(self, permission_set_arn: str, keys: list[str]) -> None:
        """Take these tags away."""
        for key in keys:
            self.set_of(permission_set_arn).tagged.pop(key, None)

    def set_of(self, permission_set_arn: str) -> PermissionSet:
        """Return a permission set. Raises ResourceNotFoundException."""
        found: PermissionSet = self._find_permission_set(INSTANCE_ARN, permission_set_arn)  # type: ignore[assignment] # Only ours are made.
        return found


def _tag(permission_set: PermissionSet, tags: list[dict[str, str]]) -> None:
    tagged = {**permission_set.tagged, **{tag["Key"]: tag["Value"] for tag in tags}}
    if len(tagged) > MOST_TAGS:
        raise InvalidRequest(f"a permission set has at most {MOST_TAGS} tags")
    permission_set.tagged = tagged


def _refuse_session(duration: str | None) -> None:
    """Return when a session is as long as it may be. Raises InvalidRequest."""
    if duration is None:
        return
    # Choice: A session is written in hours and minutes only, such as PT8H or PT1H30M.
    found = DURATION.fullmatch(duration)
    minutes = int(found[1] or 0) * 60 + int(found[2] or 0) if found else 0
    if not SHORTEST_MIN <= minutes <= LONGEST_MIN:
        raise InvalidRequest(f"sessionDuration {duration} is not between PT1H and PT12H")


def _refuse_no_document(text: str) -> None:
    try:
        is_document = isinstance(json.loads(text), dict)
    except json.JSONDecodeError:
        is_document = False
    if not is_document:
        raise InvalidRequest("inlinePolicy is not a JSON document")
