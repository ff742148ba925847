"""IAM OpenID Connect provider: an issuer whose tokens roles may trust.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource
from sandbox.aws.plugin.tags import TAGS, as_list, as_props, retag
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class OpenIdConnectProvider(Resource):
    """A provider by ARN. IAM gives its URL back without `https://`, and so does the state."""

    # hashicorp/terraform-provider-aws, internal/service/iam/openid_connect_provider.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "url": Input(kind="issuer", required=True, replaces=True, fits=rules.https),
        "clientIdLists": Input(kind="set", required=True, fits=rules.each_between(1, 255)),
        "thumbprintLists": Input(kind="list", computed=True, fits=rules.each_between(40, 40)),
        "tags": TAGS,
    }
    outputs = ("arn", "tagsAll")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the provider; without thumbprints, IAM finds one itself."""
        thumbprints = props.get("thumbprintLists")
        made = cloud.iam(
            "create_open_id_connect_provider",
            Url=props["url"],
            ClientIDList=props["clientIdLists"],
            Tags=as_list(props),
            **({"ThumbprintList": thumbprints} if thumbprints else {}),
        )
        arn = made["OpenIDConnectProviderArn"]
        return arn, self.seen(cloud, arn, props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the provider of that ARN."""
        del props
        found = cloud.find("get_open_id_connect_provider", OpenIDConnectProviderArn=id_)
        if found is None:
            return None
        return {
            "url": found["Url"],
            "clientIdLists": sorted(found.get("ClientIDList", [])),
            "thumbprintLists": found.get("ThumbprintList", []),
            "arn": id_,
            **as_props(found.get("Tags", [])),
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Change thumbprints (never to none), then audiences, then tags."""
        whose = {"OpenIDConnectProviderArn": id_}
        thumbprints = news.get("thumbprintLists")
        if thumbprints and thumbprints != olds.get("thumbprintLists"):
            change = "update_open_id_connect_provider_thumbprint"
            cloud.iam(change, **whose, ThumbprintList=thumbprints)
        old, new = set(olds["clientIdLists"]), set(news["clientIdLists"])
        for client_id in sorted(new - old):
            cloud.iam("add_client_id_to_open_id_connect_provider", **whose, ClientID=client_id)
        for client_id in sorted(old - new):
            cloud.iam("remove_client_id_from_open_id_connect_provider", **whose, ClientID=client_id)
        retag(cloud, "open_id_connect_provider", whose, olds, news)
        return self.seen(cloud, id_, news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Delete the provider; roles that trust it trust nobody then."""
        del props
        cloud.find("delete_open_id_connect_provider", OpenIDConnectProviderArn=id_)
