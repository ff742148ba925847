"""IAM login profile: a user's password for the console.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
"""

import secrets
import string
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud

SYMBOLS = "!@#$%^&*()_+-=[]{}|'"
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits, SYMBOLS)


class UserLoginProfile(Resource):
    """The password is made in create and known only there; every change makes a new profile.

    Whoever changes the password as asked makes `passwordResetRequired` false in the cloud; the
    next refresh sees that and plans a new profile, as with the official plugin: ignore changes
    of that property.
    """

    # hashicorp/terraform-provider-aws, internal/service/iam/user_login_profile.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "user": Input(required=True, replaces=True),
        "passwordLength": Input(
            kind="number", default=20, replaces=True, fits=rules.between(5, 128)
        ),
        "passwordResetRequired": Input(kind="flag", computed=True, replaces=True),
    }
    outputs = ("password",)
    secrets = ("password",)
    refused = ("pgpKey",)
    unread = ("encryptedPassword", "keyFingerprint")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make a password that satisfies the strictest password policy, and set it."""
        password = made_password(props["passwordLength"])
        cloud.iam(
            "create_login_profile",
            UserName=props["user"],
            Password=password,
            PasswordResetRequired=props.get("passwordResetRequired", False),
        )
        outputs = self.seen(cloud, props["user"], {**props, "password": password})
        return props["user"], outputs

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the profile; the password is what the state knows of it."""
        found = cloud.find("get_login_profile", UserName=id_)
        if found is None:
            return None
        profile = found["LoginProfile"]
        kept: Props = {
            name: props[name] for name in ("passwordLength", "password") if name in props
        }
        return {
            **kept,
            "user": profile["UserName"],
            "passwordResetRequired": profile["PasswordResetRequired"],
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change nothing: every input replaces."""
        return self.seen(cloud, id_, {**news, "password": olds.get("password")})

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Take the password away."""
        del props
        cloud.find("delete_login_profile", UserName=id_)


def made_password(length: int) -> str:
    """Return a random password with a character of each class in it."""
    while True:
        password = "".join(secrets.choice("".join(CLASSES)) for _ in range(length))
        if all(set(password) & set(each) for each in CLASSES):
            return password
