"""Identity Center as the resource types call it: ids, and requests that are waited for.

https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_ProvisionPermissionSet.html
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.aws.plugin.errors import CloudError, Refused

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud
    from sandbox.aws.plugin.regional import Regional
    from sandbox.aws.plugin.wire import Props

# As long as the official plugin waits by default; it asks less often.
PROVISIONING_S, ASSIGNING_S = 600, 300
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 5.0


def sso(cloud: "Cloud", props: "Props") -> "Regional":
    """Return Identity Center where this resource is."""
    return cloud.regional("sso-admin", props.get("region") or "")


def parts(id_: str, *names: str) -> list[str]:
    """Return the parts of an id. Raises Refused, which says what they are."""
    found = id_.split(",")
    if len(found) != len(names) or not all(found):
        wanted = ",".join(f"<{name}>" for name in names)
        raise Refused(f'unexpected format of id ("{id_}"), expected {wanted}')
    return found


def pair(instance_arn: str, permission_set_arn: str) -> dict[str, str]:
    """Return a permission set as every call names it."""
    return {"InstanceArn": instance_arn, "PermissionSetArn": permission_set_arn}


def provision(center: "Regional", permission_set: dict[str, str]) -> None:
    """Bring every account that has this permission set up to date, and wait for it."""
    begun = center.call(
        "provision_permission_set", **permission_set, TargetType="ALL_PROVISIONED_ACCOUNTS"
    )["PermissionSetProvisioningStatus"]
    asked = {
        "InstanceArn": permission_set["InstanceArn"],
        "ProvisionPermissionSetRequestId": begun["RequestId"],
    }

    def status() -> Any:
        found = center.call("describe_permission_set_provisioning_status", **asked)
        return found["PermissionSetProvisioningStatus"]

    wait("sso:ProvisionPermissionSet", status, PROVISIONING_S)


def wait(action: str, status: Callable[[], Any], longest_s: float) -> None:
    """Return when a request has succeeded. Raises CloudError with the reason when it has not."""
    end, pause_s = time.monotonic() + longest_s, FIRST_PAUSE_S
    while (found := status())["Status"] == "IN_PROGRESS":
        if time.monotonic() > end:
            raise CloudError(f"{action}: still in progress after {longest_s:.0f} seconds")
        time.sleep(pause_s)
        pause_s = min(pause_s * 2, LONGEST_PAUSE_S)
    if found["Status"] != "SUCCEEDED":
        why = found.get("FailureReason") or "no explanation"
        raise CloudError(f"{action}: {found['Status']}: {why} (request id {found['RequestId']})")
