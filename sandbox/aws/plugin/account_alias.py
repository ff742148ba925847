"""The alias of an account, which its sign-in page has for a name.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccountAlias.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class AccountAlias(Resource):
    """An account has one alias or none: a new one takes the place of the old one."""

    # hashicorp/terraform-provider-aws, internal/service/iam/account_alias.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "accountAlias": Input(required=True, replaces=True, fits=rules.account_alias),
    }
    deletes_before_replacing = True

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Give the account this alias."""
        cloud.iam("create_account_alias", AccountAlias=props["accountAlias"])
        return props["accountAlias"], props

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the alias that the account has, also when it is another one."""
        del id_, props
        alias = next(cloud.pages("list_account_aliases", "AccountAliases"), None)
        return None if alias is None else {"accountAlias": alias}

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change nothing: the only input replaces."""
        del cloud, id_, olds
        return news

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Take the alias away; no error when the account has another one by now."""
        del props
        cloud.find("delete_account_alias", AccountAlias=id_)
