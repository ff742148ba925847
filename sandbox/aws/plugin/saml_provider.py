"""IAM SAML provider: an identity provider whose assertions roles may trust.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html
"""

from collections.abc import Mapping
from datetime import UTC
from typing import TYPE_CHECKING, ClassVar

from sandbox.aws.plugin import rules
from sandbox.aws.plugin.base import Input, Resource, changed
from sandbox.aws.plugin.tags import TAGS, as_list, as_props, retag
from sandbox.aws.plugin.wire import Props

if TYPE_CHECKING:
    from sandbox.aws.plugin.cloud import Cloud


class SamlProvider(Resource):
    """A provider by ARN; another metadata document takes the place of the old one."""

    # hashicorp/terraform-provider-aws, internal/service/iam/saml_provider.go
    inputs: ClassVar[Mapping[str, Input]] = {
        "name": Input(auto_named=True, replaces=True, fits=rules.longest(128)),
        "samlMetadataDocument": Input(required=True, fits=rules.length(1000, 10_000_000)),
        "tags": TAGS,
    }
    outputs = ("arn", "samlProviderUuid", "validUntil", "tagsAll")

    def create(self, cloud: "Cloud", props: Props) -> tuple[str, Props]:
        """Make the provider."""
        made = cloud.iam(
            "create_saml_provider",
            Name=props["name"],
            SAMLMetadataDocument=props["samlMetadataDocument"],
            Tags=as_list(props),
        )
        return made["SAMLProviderArn"], self.seen(cloud, made["SAMLProviderArn"], props)

    def read(self, cloud: "Cloud", id_: str, props: Props) -> Props | None:
        """Return the provider of that ARN, which ends in its name."""
        del props
        found = cloud.find("get_saml_provider", SAMLProviderArn=id_)
        if found is None:
            return None
        until = found.get("ValidUntil")
        return {
            "name": id_.rpartition("/")[2],
            "samlMetadataDocument": found["SAMLMetadataDocument"],
            "arn": id_,
            "samlProviderUuid": found.get("SAMLProviderUUID"),
            "validUntil": until and until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            **as_props(found.get("Tags", [])),
        }

    def update(self, cloud: "Cloud", id_: str, olds: Props, news: Props) -> Props:
        """Put the new metadata, retag."""
        whose = {"SAMLProviderArn": id_}
        if changed(olds, news, "samlMetadataDocument"):
            metadata = news["samlMetadataDocument"]
            cloud.iam("update_saml_provider", **whose, SAMLMetadataDocument=metadata)
        retag(cloud, "saml_provider", whose, olds, news)
        return self.seen(cloud, id_, news)

    def delete(self, cloud: "Cloud", id_: str, props: Props) -> None:
        """Delete the provider; roles that trust it trust nobody then."""
        del props
        cloud.find("delete_saml_provider", SAMLProviderArn=id_)
