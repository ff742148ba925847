"""Identity Center permission set.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreatePermissionSet.html
"""

from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource, changed
from sandbox.aws.plugin.regional import REGION, split_import
from sandbox.aws.plugin.sso_calls import pair, parts, provision, sso
from sandbox.aws.plugin.tags import TAGS, as_list, as_props
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.regional import Regional

# Properties that an update says, by their names in the API.
SAID = {
    "description": "Description",
    "relayState": "RelayState",
    "sessionDuration": "SessionDuration",
}


class PermissionSet(Resource):
    """A permission set by its ARN and its instance's. Policies are resources of their own."""

    # hashicorp/terraform-provider-aws, internal/service/ssoadmin/permission_set.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "instanceArn": Input(required=True, replaces=True, fits=rules.arn),
        "name": Input(auto_named=True, replaces=True, fits=rules.length(1, 32)),
        "description": Input(fits=rules.length(1, 700)),
        "relayState": Input(fits=rules.length(1, 240)),
        "sessionDuration": Input(default="PT1H", fits=rules.length(1, 100)),
        "region": REGION,
        "tags": TAGS,
    }
    outputs = ("arn", "createdDate", "tagsAll")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the permission set, with its tags at once."""
        made = sso(cloud, props).call(
            "create_permission_set",
            InstanceArn=props["instanceArn"],
            Name=props["name"],
            Tags=as_list(props),
            **_said(props),
        )
        id_ = f"{made['PermissionSet']['PermissionSetArn']},{props['instanceArn']}"
        return id_, self.seen(cloud, id_, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the permission set that the id names."""
        center, named = sso(cloud, props), _named(id_)
        answer = center.find("describe_permission_set", **named)
        if answer is None:
            return None
        found = answer["PermissionSet"]
        tags = center.pages("list_tags_for_resource", "Tags", **_owner(named))
        return {
            "instanceArn": named["InstanceArn"],
            "name": found["Name"],
            **{name: found.get(theirs) for name, theirs in SAID.items()},
            "region": center.region,
            "arn": found["PermissionSetArn"],
            "createdDate": found["CreatedDate"].astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            **as_props(list(tags)),
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Say all three again, since what is not said is cleared, and provision; then retag."""
        center, named = sso(cloud, olds), _named(id_)
        if changed(olds, news, *SAID):
            center.call("update_permission_set", **named, **_said(news))
            provision(center, named)
        _retag(center, named, olds, news)
        return self.seen(cloud, id_, {**news, "region": center.region})

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Delete it, which AWS refuses while it is assigned."""
        sso(cloud, props).find("delete_permission_set", **_named(id_))

    def imported(self, cloud: "Cloud", id_: str) -> tuple[str, Props]:
        """Return the id; what it says is enough."""
        del cloud
        return split_import(id_)


def _named(id_: str) -> dict[str, str]:
    arn, instance_arn = parts(id_, "permission set ARN", "instance ARN")
    return pair(instance_arn, arn)


def _owner(named: dict[str, str]) -> dict[str, str]:
    return {"InstanceArn": named["InstanceArn"], "ResourceArn": named["PermissionSetArn"]}


def _said(props: Props) -> dict[str, Any]:
    return {theirs: props[name] for name, theirs in SAID.items() if props.get(name)}


def _retag(center: "Regional", named: dict[str, str], olds: Props, news: Props) -> None:
    old, new = olds.get("tags", {}), news.get("tags", {})
    if gone := sorted(set(old) - set(new)):
        center.call("untag_resource", **_owner(named), TagKeys=gone)
    if come := {key: value for key, value in new.items() if old.get(key) != value}:
        center.call("tag_resource", **_owner(named), Tags=as_list({"tags": come}))
