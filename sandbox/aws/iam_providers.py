"""An account's alias and its identity providers, as IAM has them: unique, tagged, and its own.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

import hashlib
from uuid import uuid4

from moto.iam import models
from moto.iam.exceptions import EntityAlreadyExists, InvalidInput, NoSuchEntity
from typing_extensions import override

Tags = list[dict[str, str]]


class SamlProvider(models.SAMLProvider):
    """A SAML provider with the id that IAM gives it."""

    uuid: str = ""


class Providers(models.IAMBackend):
    """What moto overwrites, forgets or takes for gone without looking."""

    @override
    def delete_account_alias(self, alias: str = "") -> None:
        """Take away the alias that is named, and no other."""
        if alias not in self.account_aliases:
            raise NoSuchEntity(f"The Account Alias {alias} cannot be found.")
        super().delete_account_alias()

    @override
    def create_open_id_connect_provider(
        self, url: str, thumbprint_list: list[str], client_id_list: list[str], tags: Tags
    ) -> models.OpenIDConnectProvider:
        """Make a provider; without a thumbprint, one is found, as IAM finds it at the issuer."""
        # Choice: the thumbprint that IAM would fetch is made from the URL.
        found = thumbprint_list or [hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()]
        return super().create_open_id_connect_provider(url, found, client_id_list, tags)

    def add_client_id(self, arn: str, client_id: str) -> None:
        """Let tokens for this audience in; no error when they are already."""
        audiences = self.get_open_id_connect_provider(arn).client_id_list
        if client_id not in audiences:
            audiences.append(client_id)

    def remove_client_id(self, arn: str, client_id: str) -> None:
        """Let tokens for this audience in no more; no error when they are not."""
        provider = self.get_open_id_connect_provider(arn)
        provider.client_id_list = [each for each in provider.client_id_list if each != client_id]

    @override
    def create_saml_provider(
        self, name: str, saml_metadata_document: str, tags: Tags | None = None
    ) -> models.SAMLProvider:
        if name in self.saml_providers:
            raise EntityAlreadyExists(f"SAMLProvider with name {name} already exists.")
        _refuse_what_is_no_metadata(saml_metadata_document)
        self._tag_verification(tags or [])
        provider = SamlProvider(self.account_id, self.region_name, name, saml_metadata_document)
        provider.uuid = uuid4().hex
        self.tagger.tag_resource(provider.arn, tags or [])
        self.saml_providers[name] = provider
        return provider

    @override
    def update_saml_provider(
        self, saml_provider_arn: str, saml_metadata_document: str
    ) -> models.SAMLProvider:
        _refuse_what_is_no_metadata(saml_metadata_document)
        return super().update_saml_provider(saml_provider_arn, saml_metadata_document)

    @override
    def delete_saml_provider(self, saml_provider_arn: str) -> None:
        self.get_saml_provider(saml_provider_arn)
        super().delete_saml_provider(saml_provider_arn)
        self.tagger.delete_all_tags_for_resource(saml_provider_arn)

    def tags_of_saml_provider(self, arn: str) -> Tags:
        """Return the tags of a provider. Raises NoSuchEntity."""
        self.get_saml_provider(arn)
        tags: Tags = self.tagger.list_tags_for_resource(arn)["Tags"]
        return tags

    def tag_saml_provider(self, arn: str, tags: Tags) -> None:
        """Add tags to a provider."""
        self.get_saml_provider(arn)
        self._tag_verification(tags)
        self.tagger.tag_resource(arn, tags)

    def untag_saml_provider(self, arn: str, keys: list[str]) -> None:
        """Remove tags from a provider."""
        self.get_saml_provider(arn)
        self.tagger.untag_resource_using_names(arn, keys)


def _refuse_what_is_no_metadata(document: str) -> None:
    # Choice: of a metadata document nothing is read but that it describes an entity.
    if "EntityDescriptor" not in document:
        raise InvalidInput("Could not parse metadata")
