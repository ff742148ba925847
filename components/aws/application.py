"""A program on AWS: a role that is assumed, or a user where the program has keys.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
"""

import json

import pulumi
import pulumi_aws as aws

from access import model
from components.account import Account
from components.aws import policy
from components.aws.account import unrenamed
from components.aws.api_key import ApiKey


class Application(pulumi.ComponentResource):
    """One role or one user.

    Output: `keys`, its access keys by name.
    """

    def __init__(self, declared: model.Application, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:aws:Application", name, None, on.whole(declared.renamed_from))
        tags = {**declared.tags, **policy.tags(on, declared.key), "owner": declared.owner}
        inside = on.inside(self)
        keys = declared.keys_on(on.name)
        if keys:
            user = aws.iam.User(
                name,
                name=on.named(declared.key),
                force_destroy=True,
                tags=tags,
                opts=unrenamed(inside),
            )
            policy.grant(self, declared, on, policy.to_user(user.name))
            self.keys = {key.key: ApiKey(self, declared, key, user.name, on) for key in keys}
        else:
            role = aws.iam.Role(
                name,
                name=on.named(declared.key),
                description=declared.description,
                assume_role_policy=json.dumps(trust(declared.assumed_by)),
                tags=tags,
                opts=inside,
            )
            policy.grant(self, declared, on, policy.to_role(role.name))
            self.keys = {}

        self.register_outputs({})


def trust(declared: model.Trust | None) -> policy.Document:
    """Return who may assume a role, and never wider than declared: nobody, where none is."""
    statement: dict[str, object] = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    if declared is None:
        return {"Version": "2012-10-17", "Statement": []}
    if declared.service:
        statement["Principal"] = {"Service": declared.service}
    else:
        statement["Principal"] = {"AWS": f"arn:aws:iam::{declared.account}:root"}
    if declared.external_id:
        statement["Condition"] = {"StringEquals": {"sts:ExternalId": declared.external_id}}
    return {"Version": "2012-10-17", "Statement": [statement]}
