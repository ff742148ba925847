"""What is put right in moto's alias and identity providers, each by a real client.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws

if TYPE_CHECKING:
    from mypy_boto3_iam.type_defs import TagTypeDef

METADATA = f"<EntityDescriptor entityID='one'>{'x' * 1000}</EntityDescriptor>"
OTHER = METADATA.replace("one", "two")

Unique = Callable[[str], str]


def test_an_alias_is_unique_among_all_accounts(aws: Aws, unique: Unique) -> None:
    """Neither another account nor the account itself may take it again."""
    name = unique("acme")
    aws.iam().create_account_alias(AccountAlias=name)

    for keys in (aws.first, aws.second):
        with pytest.raises(ClientError, match="EntityAlreadyExists"):
            aws.iam(keys).create_account_alias(AccountAlias=name)

    assert aws.iam(aws.second).list_account_aliases()["AccountAliases"] == []


def test_a_new_alias_takes_the_place_of_the_old_one(aws: Aws, unique: Unique) -> None:
    """Whoever then deletes the old one deletes nothing."""
    iam, old, new = aws.iam(), unique("old"), unique("new")
    iam.create_account_alias(AccountAlias=old)
    iam.create_account_alias(AccountAlias=new)

    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.delete_account_alias(AccountAlias=old)

    assert iam.list_account_aliases()["AccountAliases"] == [new]
    iam.delete_account_alias(AccountAlias=new)
    assert iam.list_account_aliases()["AccountAliases"] == []


def test_audiences_of_an_issuer_come_and_go(aws: Aws, unique: Unique) -> None:
    """One at a time; again is no error."""
    iam = aws.iam()
    arn = iam.create_open_id_connect_provider(
        Url=f"https://{unique('host')}.example", ClientIDList=["one"]
    )["OpenIDConnectProviderArn"]

    for _ in range(2):
        iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="two")
        iam.remove_client_id_from_open_id_connect_provider(
            OpenIDConnectProviderArn=arn, ClientID="one"
        )

    found = iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert found["ClientIDList"] == ["two"]
    assert [len(each) for each in found["ThumbprintList"]] == [40]


def test_an_issuer_that_is_not_there_has_no_audiences(aws: Aws) -> None:
    """NoSuchEntity, as everywhere; deleting it is no error."""
    arn = "arn:aws:iam::123456789012:oidc-provider/nowhere.example"
    iam = aws.iam()

    for change in (
        iam.add_client_id_to_open_id_connect_provider,
        iam.remove_client_id_from_open_id_connect_provider,
    ):
        with pytest.raises(ClientError, match="NoSuchEntity"):
            change(OpenIDConnectProviderArn=arn, ClientID="one")

    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)


def test_a_saml_provider_keeps_its_name_tags_and_id(aws: Aws, unique: Unique) -> None:
    """A second of the name is refused; another document changes nothing else."""
    iam, name = aws.iam(), unique("corp")
    tags: list[TagTypeDef] = [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    made = iam.create_saml_provider(Name=name, SAMLMetadataDocument=METADATA, Tags=tags)
    arn = made["SAMLProviderArn"]
    before = iam.get_saml_provider(SAMLProviderArn=arn)

    with pytest.raises(ClientError, match="EntityAlreadyExists"):
        iam.create_saml_provider(Name=name, SAMLMetadataDocument=OTHER)
    iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=OTHER)
    iam.untag_saml_provider(SAMLProviderArn=arn, TagKeys=["a"])
    iam.tag_saml_provider(SAMLProviderArn=arn, Tags=[{"Key": "c", "Value": "3"}])

    after = iam.get_saml_provider(SAMLProviderArn=arn)
    assert before["Tags"] == tags
    assert before["SAMLMetadataDocument"] == METADATA
    assert after["SAMLMetadataDocument"] == OTHER
    assert after["SAMLProviderUUID"] == before["SAMLProviderUUID"] != ""
    assert after["Tags"] == [{"Key": "b", "Value": "2"}, {"Key": "c", "Value": "3"}]
    assert iam.list_saml_provider_tags(SAMLProviderArn=arn)["Tags"] == after["Tags"]


def test_metadata_that_describes_nobody_is_refused(aws: Aws, unique: Unique) -> None:
    """When it is made and when it is changed."""
    iam, name = aws.iam(), unique("corp")
    made = iam.create_saml_provider(Name=name, SAMLMetadataDocument=METADATA)

    with pytest.raises(ClientError, match="InvalidInput"):
        iam.create_saml_provider(Name=f"{name}-2", SAMLMetadataDocument="x" * 1000)
    with pytest.raises(ClientError, match="InvalidInput"):
        iam.update_saml_provider(
            SAMLProviderArn=made["SAMLProviderArn"], SAMLMetadataDocument="x" * 1000
        )


def test_a_saml_provider_that_is_gone_is_gone_with_its_tags(aws: Aws, unique: Unique) -> None:
    """A second deletion says NoSuchEntity, and a new one of the name begins without tags."""
    iam, name = aws.iam(), unique("corp")
    tags: list[TagTypeDef] = [{"Key": "a", "Value": "1"}]
    made = iam.create_saml_provider(Name=name, SAMLMetadataDocument=METADATA, Tags=tags)
    arn = made["SAMLProviderArn"]
    iam.delete_saml_provider(SAMLProviderArn=arn)

    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.delete_saml_provider(SAMLProviderArn=arn)
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.list_saml_provider_tags(SAMLProviderArn=arn)
    iam.create_saml_provider(Name=name, SAMLMetadataDocument=METADATA)

    assert iam.get_saml_provider(SAMLProviderArn=arn).get("Tags", []) == []


def test_calls_on_providers_are_judged_on_their_arns(aws: Aws, unique: Unique) -> None:
    """Whoever may make and change one provider may not touch another."""
    name = unique("own")
    keys = aws.person()
    start = "arn:aws:iam::123456789012:"
    resources = [f"{start}oidc-provider/{name}.example", f"{start}saml-provider/{name}"]
    _grant(aws, keys, resources)
    iam = aws.iam(keys)

    oidc = iam.create_open_id_connect_provider(Url=f"https://{name}.example", ClientIDList=["a"])
    saml = iam.create_saml_provider(Name=name, SAMLMetadataDocument=METADATA)
    iam.get_open_id_connect_provider(OpenIDConnectProviderArn=oidc["OpenIDConnectProviderArn"])
    iam.get_saml_provider(SAMLProviderArn=saml["SAMLProviderArn"])

    with pytest.raises(ClientError, match="AccessDenied"):
        iam.create_open_id_connect_provider(Url=f"https://{name}.test", ClientIDList=["a"])
    with pytest.raises(ClientError, match="AccessDenied"):
        iam.create_saml_provider(Name=f"{name}-2", SAMLMetadataDocument=METADATA)
    with pytest.raises(ClientError, match="AccessDenied"):
        iam.list_account_aliases()


def _grant(aws: Aws, keys: tuple[str, str], resources: list[str]) -> None:
    """Allow everything of IAM on these resources to the owner of some keys."""
    owner = aws.iam().get_access_key_last_used(AccessKeyId=keys[0])["UserName"]
    statement = {"Effect": "Allow", "Action": "iam:*", "Resource": resources}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    aws.iam().put_user_policy(UserName=owner, PolicyName="own", PolicyDocument=document)
