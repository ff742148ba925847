"""A program on AWS: a role that is assumed, or a user where the program has keys.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html
"""

import pulumi
import pulumi_aws as aws

from access import aws_policies, aws_trust, model
from components.account import Account
from components.aws import policy
from components.aws.account import unrenamed
from components.aws.api_key import ApiKey

HOUR_S = 3600


class Application(pulumi.ComponentResource):
    """One role or one user.

    Output: `keys`, its access keys by name.
    """

    def __init__(self, declared: model.Application, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:aws:Application", name, None, on.whole(declared.renamed_from))
        keys = declared.keys_on(on.name)
        made = self._user(declared, on) if keys else self._role(declared, on)
        to = policy.To(kind="user" if keys else "role", name=made.name)
        carried = on.after(*policy.grant(self, declared, on, to))
        self.keys = {key.key: ApiKey(self, declared, key, made.name, carried) for key in keys}

        self.register_outputs({})

    def _user(self, declared: model.Application, on: Account) -> aws.iam.User:
        return aws.iam.User(
            on.logical(declared.key),
            name=on.named(declared.key),
            permissions_boundary=declared.identity_on(on.name).boundary or None,
            force_destroy=True,
            tags=_tags(declared, on),
            opts=unrenamed(on.inside(self)),
        )

    def _role(self, declared: model.Application, on: Account) -> aws.iam.Role:
        said = declared.identity_on(on.name)
        return aws.iam.Role(
            on.logical(declared.key),
            name=on.named(declared.key),
            description=declared.description,
            assume_role_policy=aws_policies.said(aws_trust.of_program(declared, on.declared)),
            permissions_boundary=said.boundary or None,
            max_session_duration=int(said.session.total_seconds()) if said.session else HOUR_S,
            force_detach_policies=True,  # As users: what was attached by hand goes with it.
            tags=_tags(declared, on),
            opts=on.inside(self),
        )


def _tags(declared: model.Application, on: Account) -> dict[str, str]:
    return {**declared.tags, **policy.tags(on, declared.key), "owner": declared.owner}
