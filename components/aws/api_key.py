"""A key of a program on AWS: an access key of its user."""

import pulumi
import pulumi_aws as aws

from access import model
from components.account import Account


class ApiKey:
    """One access key. Outputs: `access_key`, and `secret_key`, a secret."""

    def __init__(
        self,
        parent: pulumi.Resource,
        holder: model.Application,
        declared: model.ApiKey,
        identity: pulumi.Input[str],
        on: Account,
    ) -> None:
        key = f"{holder.key}/{declared.key}"
        before = f"{holder.key}/{declared.renamed_from}" if declared.renamed_from else ""
        made = aws.iam.AccessKey(
            on.logical(key),
            user=identity,
            status="Active" if declared.is_active else "Inactive",
            opts=on.inside(parent, before and on.logical(before)),
        )
        self.access_key = made.id
        self.secret_key = made.secret
