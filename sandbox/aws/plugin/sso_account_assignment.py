"""A permission set assigned to a group or user of Identity Center, in one account.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateAccountAssignment.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.errors import Absent, CloudError
from sandbox.aws.plugin.regional import REGION, split_import
from sandbox.aws.plugin.sso_calls import ASSIGNING_S, pair, parts, sso, wait
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.regional import Regional

# What names an assignment, in the order of its id, by the names in the API.
NAMED = {
    "principalId": "PrincipalId",
    "principalType": "PrincipalType",
    "targetId": "TargetId",
    "targetType": "TargetType",
    "permissionSetArn": "PermissionSetArn",
    "instanceArn": "InstanceArn",
}


class AccountAssignment(Resource):
    """Its id says all of it. AWS would assign twice without a word, so it is looked for first."""

    # hashicorp/terraform-provider-aws, internal/service/ssoadmin/account_assignment.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "instanceArn": Input(required=True, replaces=True, fits=rules.arn),
        "permissionSetArn": Input(required=True, replaces=True, fits=rules.arn),
        "principalId": Input(required=True, replaces=True, fits=rules.principal_id),
        "principalType": Input(required=True, replaces=True, fits=rules.one_of("USER", "GROUP")),
        "targetId": Input(required=True, replaces=True, fits=rules.account_id),
        "targetType": Input(required=True, replaces=True, fits=rules.one_of("AWS_ACCOUNT")),
        "region": REGION,
    }

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Assign, and wait until it is done."""
        center = sso(cloud, props)
        if _is_there(center, props):
            who = f"{props['principalType']} ({props['principalId']})"
            raise CloudError(f"creating SSO Account Assignment for {who}: already exists")
        begun = center.call("create_account_assignment", **_params(props))
        _wait(center, props, "creation", begun["AccountAssignmentCreationStatus"])
        id_ = ",".join(props[name] for name in NAMED)
        return id_, self.seen(cloud, id_, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the assignment when it is listed."""
        center = sso(cloud, props)
        named = _named(id_)
        try:
            is_there = _is_there(center, named)
        except Absent:
            return None
        return {**named, "region": center.region} if is_there else None

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change nothing: every input replaces."""
        del id_
        return {**news, "region": sso(cloud, olds).region}

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Take it away, and wait until that is done; nothing when it is gone already."""
        center, named = sso(cloud, props), _named(id_)
        begun = center.find("delete_account_assignment", **_params(named))
        if begun is not None:
            _wait(center, named, "deletion", begun["AccountAssignmentDeletionStatus"])

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Return the id; what it says is enough."""
        del cloud
        return split_import(id_)


def _named(id_: str) -> Props:
    return dict(zip(NAMED, parts(id_, *NAMED.values()), strict=True))


def _params(props: Props) -> dict[str, str]:
    return {theirs: props[name] for name, theirs in NAMED.items()}


def _is_there(center: "Regional", props: Props) -> bool:
    listed = center.pages(
        "list_account_assignments",
        "AccountAssignments",
        **pair(props["instanceArn"], props["permissionSetArn"]),
        AccountId=props["targetId"],
    )
    who = props["principalId"], props["principalType"]
    return who in [(each["PrincipalId"], each["PrincipalType"]) for each in listed]


def _wait(center: "Regional", props: Props, what: str, begun: dict[str, Any]) -> None:
    """Wait for a creation or deletion that has begun."""
    title = what.capitalize()
    asked = {
        "InstanceArn": props["instanceArn"],
        f"AccountAssignment{title}RequestId": begun["RequestId"],
    }

    def status() -> Any:
        found = center.call(f"describe_account_assignment_{what}_status", **asked)
        return found[f"AccountAssignment{title}Status"]

    action = "Create" if what == "creation" else "Delete"
    wait(f"sso:{action}AccountAssignment", status, ASSIGNING_S)
