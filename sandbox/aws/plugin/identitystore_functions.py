"""What can be asked of Identity Center without making anything: its instances, and a group.

https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_GetGroupId.html
"""

from typing import TYPE_CHECKING, Any

from sandbox.aws.plugin.errors import Refused
from sandbox.aws.plugin.identitystore_calls import external_ids, store, theirs
from sandbox.aws.plugin.sso_calls import sso

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.wire import Props


def get_instances(cloud: "Cloud", args: "Props") -> "Props":
    """Return the ARNs and identity stores of the instances in a region."""
    # hashicorp/terraform-provider-aws, internal/service/ssoadmin/instances_data_source.go
    center = sso(cloud, args)
    found = list(center.pages("list_instances", "Instances"))
    return {
        "id": center.region,
        "region": center.region,
        "arns": [each["InstanceArn"] for each in found],
        "identityStoreIds": [each["IdentityStoreId"] for each in found],
    }


def get_group(cloud: "Cloud", args: "Props") -> "Props":
    """Return a group, found by its id or by what else is only its own. Raises when none is."""
    # hashicorp/terraform-provider-aws, internal/service/identitystore/group_data_source.go
    other, group_id = args.get("alternateIdentifier"), args.get("groupId")
    if bool(other) == bool(group_id):
        raise Refused('getGroup takes one of "alternateIdentifier" and "groupId"')
    directory, of = store(cloud, args), {"IdentityStoreId": args["identityStoreId"]}
    if other:
        identifier = {name: theirs(value) for name, value in theirs(other).items()}
        answer = directory.call("get_group_id", **of, AlternateIdentifier=identifier)
        group_id = answer["GroupId"]
    found = directory.call("describe_group", **of, GroupId=group_id)
    described: dict[str, Any] = {
        "id": found["GroupId"],
        "groupId": found["GroupId"],
        "identityStoreId": found["IdentityStoreId"],
        "displayName": found["DisplayName"],
        "description": found.get("Description", ""),
        "externalIds": external_ids(found),
        "region": directory.region,
    }
    return {**described, "alternateIdentifier": other} if other else described
