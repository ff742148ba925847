"""The password policy of an account: one, or none.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud

ID = "iam-account-password-policy"
# What a policy has where IAM answers nothing.
NOTHING_SAID: Mapping[str, Any] = {
    "expirePasswords": False,
    "hardExpiry": False,
    "maxPasswordAge": 0,
    "passwordReusePrevention": 0,
}


class AccountPasswordPolicy(Resource):
    """Creating it overwrites what is there; it is always written whole."""

    # hashicorp/terraform-provider-aws, internal/service/iam/account_password_policy.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "allowUsersToChangePassword": Input(kind="flag", default=True),
        "hardExpiry": Input(kind="flag", computed=True),
        "maxPasswordAge": Input(kind="number", computed=True),
        "minimumPasswordLength": Input(kind="number", default=6),
        "passwordReusePrevention": Input(kind="number", computed=True),
        "requireLowercaseCharacters": Input(kind="flag", computed=True),
        "requireNumbers": Input(kind="flag", computed=True),
        "requireSymbols": Input(kind="flag", computed=True),
        "requireUppercaseCharacters": Input(kind="flag", computed=True),
    }
    outputs = ("expirePasswords",)

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Write the policy; false and zero are IAM's own defaults and are not sent."""
        said = {name: props[name] for name in self.inputs if props.get(name)}
        cloud.iam("update_account_password_policy", **{_api(name): said[name] for name in said})
        return ID, self.seen(cloud, ID, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the policy of the account, whatever the id."""
        del id_, props
        found = cloud.find("get_account_password_policy")
        if found is None:
            return None
        names = (*self.inputs, *self.outputs)
        policy = {name: found["PasswordPolicy"].get(_api(name)) for name in names}
        return {**NOTHING_SAID, **{name: had for name, had in policy.items() if had is not None}}

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Write the policy; what is no longer said stays as it was."""
        del id_
        return self.create(cloud, {**olds, **news})[1]

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Remove the policy: IAM's default one holds again."""
        del id_, props
        cloud.find("delete_account_password_policy")


def _api(name: str) -> str:
    """Return what IAM calls a property."""
    return name[0].upper() + name[1:]
