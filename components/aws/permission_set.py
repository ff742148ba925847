"""A team on an AWS account whose people come through IAM Identity Center: a permission set.

https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetcustom.html
"""

from typing import Any

import pulumi
import pulumi_aws as aws

from access import aws_policies, model, permission_sets, setup
from components.account import Account
from components.aws import policy


class PermissionSet(pulumi.ComponentResource):
    """One permission set, assigned to the team's group on one account.

    Nobody is assigned it before all of it is there; what denies comes before what allows.
    Output: `carried`, what it holds.
    """

    def __init__(
        self,
        declared: model.Team,
        group: pulumi.Input[str],
        center: setup.IdentityCenter,
        on: Account,
    ) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:aws:Team", name, None, on.whole(declared.renamed_from))
        self._team, self._on = declared, on
        instance: dict[str, Any] = {"instance_arn": center.instance, "region": center.region}
        made = aws.ssoadmin.PermissionSet(
            name,
            **instance,
            name=on.named(declared.key),
            description=declared.description or None,
            session_duration=permission_sets.session(on.declared),
            tags={**declared.tags, **policy.tags(on, declared.key)},
            opts=on.inside(self),
        )
        self._at: dict[str, Any] = {**instance, "permission_set_arn": made.arn}
        self.carried: list[pulumi.Resource] = []
        self._bounded()
        self._stated()
        self._attached()
        aws.ssoadmin.AccountAssignment(
            self._called("assigned"),
            **self._at,
            principal_type="GROUP",
            principal_id=group,
            target_type="AWS_ACCOUNT",
            target_id=on.identity,
            opts=self._after(),
        )

        self.register_outputs({})

    def _bounded(self) -> None:
        """Build the boundary, beyond which nothing counts."""
        arn = permission_sets.boundary(self._on.declared)
        if not arn:
            return
        own = permission_sets.of_account(arn)
        said: Any = {"managed_policy_arn": arn}
        if own:
            said = {"customer_managed_policy_reference": _reference(*own)}
        # There is one place for a boundary: made first, another one would go with the former.
        alone = pulumi.ResourceOptions(delete_before_replace=True)
        made = aws.ssoadmin.PermissionsBoundaryAttachment(
            self._called("boundary"),
            **self._at,
            permissions_boundary=said,
            opts=pulumi.ResourceOptions.merge(self._after(), alone),
        )
        self.carried.append(made)

    def _stated(self) -> None:
        """Build the statements of the team's grants, among which are all that deny."""
        document = aws_policies.whole(self._team, self._on.declared)
        if not document:
            return
        made = aws.ssoadmin.PermissionSetInlinePolicy(
            self._called("inline"),
            **self._at,
            inline_policy=aws_policies.said(document),
            opts=self._after(),
        )
        self.carried.append(made)

    def _attached(self) -> None:
        """Build what is granted by name: AWS's own policies, and those of the account."""
        options = self._after()
        for arn in aws_policies.managed(self._team, self._on.declared):
            own = permission_sets.of_account(arn)
            made: pulumi.Resource
            if own:
                made = aws.ssoadmin.CustomerManagedPolicyAttachment(
                    self._called(f"own{''.join(own)}"),
                    **self._at,
                    customer_managed_policy_reference=_reference(*own),
                    opts=options,
                )
            else:
                made = aws.ssoadmin.ManagedPolicyAttachment(
                    self._called(arn.rpartition("/")[2]),
                    **self._at,
                    managed_policy_arn=arn,
                    opts=options,
                )
            self.carried.append(made)

    def _after(self) -> pulumi.ResourceOptions:
        """Return the options of what is made after all that is there already."""
        return self._on.after(*self.carried).inside(self)

    def _called(self, what: str) -> str:
        """Return the logical name of what belongs to a permission set, under that very name.

        A permission set of another name is another one, made whole before the former goes.
        """
        return f"{self._on.name}@permission-set/{self._on.named(self._team.key)}/{what}"


def _reference(path: str, name: str) -> Any:
    return {"path": path, "name": name}
