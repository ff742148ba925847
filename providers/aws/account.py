"""The gate of an AWS account: its credentials, and who holds the names that a stack wants.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError
from pulumi import Input

from providers import mark
from providers.aws import center, client, leaving
from providers.base import Opts, Props, UpdateResult
from providers.errors import Occupied, cause
from providers.gate import Gate, GateProps, GateProvider, Holders

TAG = center.TAG
CALLS: Mapping[str, str] = {
    "group": "GetGroup",
    "OIDC provider": "GetOpenIDConnectProvider",
    "policy": "GetPolicy",
    "role": "GetRole",
    "SAML provider": "GetSAMLProvider",
    "user": "GetUser",
}


class AccountProps(GateProps):
    """`groups` are the policies of each group: inline ones by name, attached ones by ARN."""

    groups: Input[Mapping[str, Sequence[str]]]


class AccountProvider(GateProvider):
    """Names one by one: IAM's lists leave out the tags that tell whose a name is.

    What the last run gave to groups is remembered, since those that leave are declared no more.
    """

    editable = ("claims", "groups")

    @property
    def api(self) -> client.AwsClient:
        """The account's client."""
        return client.of(self.settings)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Make sure of the names that are new, and that the groups that leave can be deleted.

        Raises Taken, Occupied.
        """
        made = super().update(id_, olds, news)
        leave = {*(olds.get("groups") or {})} - {*(news.get("groups") or {})}
        found = [
            command
            for name in sorted(leave)
            for command in leaving.in_the_way(self.api.iam, _leaving(name, olds))
        ]
        if found:
            raise Occupied(
                f'account "{self.settings.account}": groups are to be deleted that hold what '
                f"others gave them. Nothing was changed. Take it away: {'; '.join(found)}"
            )
        return made

    def known(self, props: Props) -> Props:
        """Return names, and what groups are given."""
        return {**super().known(props), "groups": props.get("groups") or {}}

    def holders(self, kind: str, names: Iterable[str]) -> Holders:
        """Return the marks of those who hold names: `user`, `OIDC provider`."""
        if kind in center.KINDS:
            return center.KINDS[kind](self.api, names)
        found = {name: self.carried(kind, name) for name in names}
        return {name: mark.within([said]) for name, said in found.items() if said is not None}

    def carried(self, kind: str, name: str) -> str | None:
        """Return what may be the mark of what holds a name, or None where it is free.

        It is a tag, and of groups, which have no tags, the path.
        """
        try:
            found = self.found(kind, name)
            tags = {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])}
            return str(found["Path"]).strip("/") if kind == "group" else tags.get(TAG, "")
        except client.FAILURES as error:
            if _is_absent(error):
                return None
            raise client.translated(error, f"iam:{CALLS[kind]} {name}") from cause(error)

    def found(self, kind: str, name: str) -> Mapping[str, Any]:
        """Return what holds a name."""
        iam = self.api.iam
        ours = f"arn:aws:iam::{self.settings.identity}:"
        if kind == "user":
            return iam.get_user(UserName=name)["User"]
        if kind == "group":
            return iam.get_group(GroupName=name)["Group"]
        if kind == "role":
            return iam.get_role(RoleName=name)["Role"]
        if kind == "policy":
            return iam.get_policy(PolicyArn=f"{ours}policy/{name}")["Policy"]
        if kind == "SAML provider":
            return iam.get_saml_provider(SAMLProviderArn=f"{ours}saml-provider/{name}")
        arn = f"{ours}oidc-provider/{name}"
        return iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def _leaving(name: str, olds: Props) -> leaving.Group:
    claims = olds.get("claims") or {}
    return leaving.Group(
        name=name,
        owner=claims.get(f"group/{name}", ""),
        given=olds["groups"][name],
        users=[claim.partition("/")[2] for claim in claims if claim.startswith("user/")],
    )


def _is_absent(error: Exception) -> bool:
    return isinstance(error, ClientError) and error.response["Error"].get("Code") == "NoSuchEntity"


class Account(Gate, module="aws", name="Account"):
    """The account in a Pulumi program; `id` is its number."""

    def __init__(self, name: str, props: AccountProps, opts: Opts = None) -> None:
        super().__init__(AccountProvider(), name, {**props}, opts)
