"""What IAM tells of an account as a whole, and simulations, which moto lacks or gets wrong.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from moto.core.responses import ActionResult
from moto.core.serialize import never_return
from moto.iam.responses import IamResponse
from typing_extensions import override

from sandbox.aws import simulator
from sandbox.aws.judged import Judged

if TYPE_CHECKING:
    from sandbox.aws.iam import Iam
    from sandbox.journal import Journal

DETAILS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
MOST = 100  # Items of a page, where the caller does not say how many.
TOLD_ONCE = ("Base32StringSeed", "QRCodePNG")  # Of a virtual MFA device, when it is made.


class IamReads(Judged, IamResponse):
    """Answers about all that an account holds."""

    RESPONSE_KEY_PATH_TO_TRANSFORMER = {  # noqa: RUF012 - moto does not say that it is of the class.
        **IamResponse.RESPONSE_KEY_PATH_TO_TRANSFORMER,
        "ListUsersResponse.Users.User.PermissionsBoundary": never_return,
        **{
            f"ListVirtualMFADevicesResponse.VirtualMFADevices.VirtualMFADevice.{each}": never_return
            for each in TOLD_ONCE
        },
    }

    @property
    @override
    def backend(self) -> "Iam":
        return self.world.iam(self.current_account)

    @property
    def journal(self) -> "Journal":
        """Return what was switched in this sandbox."""
        journal: Journal = current_app.extensions["journal"]
        return journal

    @override
    def get_account_summary(self) -> ActionResult:
        """Answer with the root's own keys and devices, and with quotas as the switch says."""
        told: dict[str, int] = self.backend.get_account_summary().summary_map
        root = self.backend.root
        present = {
            "AccountAccessKeysPresent": int(root.access_keys),
            "AccountMFAEnabled": int(root.mfa),
        }
        return ActionResult({"SummaryMap": {**told, **present, **self.journal.switches.quotas}})

    @override
    def get_account_authorization_details(self) -> ActionResult:
        """Answer in pages, of which each may hold something of every list."""
        told = cast("dict[str, Any]", super().get_account_authorization_details().result)
        told["Policies"] = sorted(told["Policies"], key=lambda policy: policy.arn)
        for each in told["Policies"]:  # Moto looks for both by these names, and has them by others.
            each.policy_name, each.policy_id = each.name, each.id
        rows = [(name, each) for name in DETAILS for each in told[name]]
        page, marker = self._page(rows)
        lists = {name: [each for of, each in page if of == name] for name in DETAILS}
        return ActionResult({**lists, "IsTruncated": bool(marker), "Marker": marker})

    @override
    def list_users(self) -> ActionResult:
        """Answer in pages."""
        told = cast("dict[str, Any]", super().list_users().result)
        page, marker = self._page(told["Users"])
        return ActionResult({"Users": page, "IsTruncated": bool(marker), "Marker": marker})

    def simulate_principal_policy(self) -> ActionResult:
        """Answer as the sandbox itself would judge, action by action and resource by resource."""
        holder = simulator.holder(self.backend, self._get_param("PolicySourceArn"))
        results = [
            {
                "EvalActionName": action,
                "EvalResourceName": resource,
                "EvalDecision": simulator.decision(holder, self.journal, action, resource),
            }
            for action in self._get_param("ActionNames", [])
            for resource in self._get_param("ResourceArns", ["*"])
        ]
        page, marker = self._page(results)
        return ActionResult(
            {"EvaluationResults": page, "IsTruncated": bool(marker), "Marker": marker}
        )

    def _page(self, items: Sequence[Any]) -> tuple[Sequence[Any], str | None]:
        """Return the items that were asked for, and the marker of those after them."""
        begin = int(self._get_param("Marker") or 0)
        size = self.journal.switches.page_size or int(self._get_param("MaxItems") or MOST)
        end = begin + size
        return items[begin:end], str(end) if end < len(items) else None
