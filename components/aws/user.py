"""A person on AWS: an IAM user with a password, and policies for what is theirs alone.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users.html
"""

import pulumi
import pulumi_aws as aws

from access import model
from components.account import Account
from components.aws import policy
from components.aws.account import unrenamed

PASSWORD_LENGTH = 24


class User(pulumi.ComponentResource):
    """One IAM user.

    Outputs: `member`, the name that groups refer to; `password`, the first one, a secret, or None
    where none is made. Before `admit` nobody can sign in; `denied` is what has to be there before
    they are in any team.
    """

    password: pulumi.Output[str] | None = None

    def __init__(self, declared: model.Person, on: Account) -> None:
        name = on.logical(declared.key)
        super().__init__("grantbook:aws:User", name, None, on.whole(declared.renamed_from))
        said = declared.identity_on(on.name)
        self.user = aws.iam.User(
            name,
            name=on.named(declared.key),
            path=said.path,
            permissions_boundary=said.boundary or None,
            force_destroy=True,  # Who leaves, leaves whole: keys and devices made by hand too.
            tags={**declared.tags, **policy.tags(on, declared.key)},
            opts=unrenamed(on.inside(self)),
        )
        self.declared, self.member = declared, self.user.name
        self.to = policy.To(kind="user", name=self.member)
        self.denied = policy.inline(self, declared, on, self.to)
        self.denies = policy.denies(declared, on)
        if self.denies:
            self.denied = policy.attach(self, declared, on, self.to, self.denied)

        self.register_outputs({"member": self.member})

    def admit(self, on: Account) -> None:
        """Grant what only allows, and let them sign in; `on` waits for what their teams deny."""
        carried = self.denied
        if not self.denies:
            carried = policy.attach(self, self.declared, on, self.to, carried)
        if self.declared.has_password:
            inside = on.after(*on.first, *carried).inside(self)
            self.password = _password(self.user, on.logical(self.declared.key), inside, on)


def _password(
    user: aws.iam.User, name: str, inside: pulumi.ResourceOptions, on: Account
) -> pulumi.Output[str]:
    """Let somebody sign in, once, by a password that they change then."""
    rules = on.declared.setup.password_policy
    return aws.iam.UserLoginProfile(
        name,
        user=user.name,
        password_length=max(PASSWORD_LENGTH, rules.minimum_length if rules else 0),
        password_reset_required=True,
        opts=pulumi.ResourceOptions.merge(inside, _first_login()),
    ).password


def _first_login() -> pulumi.ResourceOptions:
    """Keep what the person changes at the first login from being a reason for a new password."""
    return pulumi.ResourceOptions(ignore_changes=["passwordLength", "passwordResetRequired"])
