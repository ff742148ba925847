"""The gate of an AWS account: its credentials, and who holds the names that a stack wants.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from providers import mark
from providers.aws import center, client
from providers.base import Opts
from providers.errors import cause
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


class AccountProvider(GateProvider):
    """Names one by one: IAM's lists leave out the tags that tell whose a name is."""

    @property
    def api(self) -> client.AwsClient:
        """The account's client."""
        return client.of(self.settings)

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


def _is_absent(error: Exception) -> bool:
    return isinstance(error, ClientError) and error.response["Error"].get("Code") == "NoSuchEntity"


class Account(Gate, module="aws", name="Account"):
    """The account in a Pulumi program; `id` is its number."""

    def __init__(self, name: str, props: GateProps, opts: Opts = None) -> None:
        super().__init__(AccountProvider(), name, {**props}, opts)
