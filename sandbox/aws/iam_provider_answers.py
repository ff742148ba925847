"""IAM's answers about an account's alias and its identity providers, where moto's fall short.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html
"""

from typing import TYPE_CHECKING

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.exceptions import EntityAlreadyExists

from sandbox.aws.accounts import ACCOUNTS
from sandbox.aws.judged import Judged

if TYPE_CHECKING:
    from sandbox.aws.iam import Iam

OIDC, SAML = "OpenIDConnectProviderArn", "SAMLProviderArn"


class ProviderAnswers(Judged):
    """An alias is unique among all accounts; providers have tags, audiences and ids."""

    backend: "Iam"

    def create_account_alias(self) -> ActionResult:
        """Give the account another alias, unless somebody has that one."""
        alias = self._get_param("AccountAlias")
        # Choice: the alias that the account itself has already is refused too.
        if any(alias in self.world.iam(account).account_aliases for account in ACCOUNTS):
            raise EntityAlreadyExists(f"The account alias {alias} already exists.")
        self.backend.create_account_alias(alias)
        return EmptyResult()

    def delete_account_alias(self) -> ActionResult:
        """Take the alias away."""
        self.backend.delete_account_alias(self._get_param("AccountAlias"))
        return EmptyResult()

    def add_client_id_to_open_id_connect_provider(self) -> ActionResult:
        """Add an audience."""
        self.backend.add_client_id(self._get_param(OIDC), self._get_param("ClientID"))
        return EmptyResult()

    def remove_client_id_from_open_id_connect_provider(self) -> ActionResult:
        """Remove an audience."""
        self.backend.remove_client_id(self._get_param(OIDC), self._get_param("ClientID"))
        return EmptyResult()

    def create_saml_provider(self) -> ActionResult:
        """Make a provider with its tags."""
        name, metadata = self._get_param("Name"), self._get_param("SAMLMetadataDocument")
        tags = self._get_param("Tags", [])
        made = self.backend.create_saml_provider(name, metadata, tags)
        return ActionResult({SAML: made.arn, "Tags": tags})

    def get_saml_provider(self) -> ActionResult:
        """Tell of a provider, with its tags and its id."""
        found = self.backend.get_saml_provider(self._get_param(SAML))
        return ActionResult(
            {
                "SAMLProviderUUID": getattr(found, "uuid", None),
                "SAMLMetadataDocument": found.saml_metadata_document,
                "CreateDate": found.create_date,
                "ValidUntil": found.valid_until,
                "Tags": self.backend.tags_of_saml_provider(found.arn),
            }
        )

    def list_saml_provider_tags(self) -> ActionResult:
        """Tell of a provider's tags."""
        tags = self.backend.tags_of_saml_provider(self._get_param(SAML))
        return ActionResult({"Tags": tags, "IsTruncated": False})

    def tag_saml_provider(self) -> ActionResult:
        """Tag a provider."""
        self.backend.tag_saml_provider(self._get_param(SAML), self._get_param("Tags", []))
        return EmptyResult()

    def untag_saml_provider(self) -> ActionResult:
        """Untag a provider."""
        self.backend.untag_saml_provider(self._get_param(SAML), self._get_param("TagKeys", []))
        return EmptyResult()

    def _determine_resource(self) -> str:
        """Return the ARN of the provider that the call names or makes, "*" when it does neither."""
        if arn := self._get_param(OIDC) or self._get_param(SAML):
            return str(arn)
        start = f"arn:aws:iam::{self.current_account}:"
        if url := self._get_param("Url"):
            return f"{start}oidc-provider/{url.removeprefix('https://')}"
        name = self._get_param("Name")
        return f"{start}saml-provider/{name}" if name else "*"
