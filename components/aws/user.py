"""A person on AWS: an IAM user with a password, and a policy for grants of their own.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users.html
"""

import json
from datetime import datetime

import pulumi
import pulumi_aws as aws

from access import model
from components.account import Account
from components.aws import policy
from components.aws.account import unrenamed

PASSWORD_LENGTH = 24
NOTHING: policy.Document = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
}


class User(pulumi.ComponentResource):
    """One IAM user.

    Outputs: `member`, the name that groups refer to; `password`, the first one, a
    secret, or None where none is made.
    """

    def __init__(self, declared: model.Person, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:aws:User", name, None, on.whole(declared.renamed_from))
        inside = on.inside(self)
        identity = aws.iam.User(
            name,
            name=on.named(declared.key),
            force_destroy=True,  # Who leaves, leaves whole: keys and devices made by hand too.
            tags={**declared.tags, **policy.tags(on, declared.key)},
            opts=unrenamed(inside),
        )
        self.password = _password(identity, name, inside) if declared.has_password else None
        if declared.until:
            aws.iam.UserPolicy(
                name,
                name="until",
                user=identity.name,
                policy=json.dumps(ended(declared.until)),
                opts=inside,
            )
        if declared.suspended:
            aws.iam.UserPolicy(
                f"{name}/suspended",
                name="suspended",
                user=identity.name,
                policy=json.dumps(NOTHING),
                opts=inside,
            )
        policy.grant(self, declared, on, policy.to_user(identity.name))

        self.member = identity.name
        self.register_outputs({"member": self.member})


def _password(
    identity: aws.iam.User, name: str, inside: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """Let somebody sign in, once, by a password that they change then."""
    return aws.iam.UserLoginProfile(
        name,
        user=identity.name,
        password_length=PASSWORD_LENGTH,
        password_reset_required=True,
        opts=pulumi.ResourceOptions.merge(inside, _first_login()),
    ).password


def _first_login() -> pulumi.ResourceOptions:
    """Keep what the person changes at the first login from being a reason for a new password."""
    return pulumi.ResourceOptions(ignore_changes=["passwordLength", "passwordResetRequired"])


def ended(until: datetime) -> policy.Document:
    """Return a policy that denies everything from an instant on, whether a run comes or not."""
    when = {"DateGreaterThan": {"aws:CurrentTime": f"{until:%Y-%m-%dT%H:%M:%SZ}"}}
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": when}],
    }
