import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.sandbox.aws.conftest import Aws

if TYPE_CHECKING:
    from mypy_boto3_iam.type_defs import TagTypeDef

DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:A","Resource":"*"}}'
TRUST = (
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"Service":"ec2.amazonaws.com"}}}'
)


def test_state_tells_everything_that_was_made_and_nothing_secret(
    aws: Aws, unique: Callable[[str], str]
) -> None:
    """Every object and every tie between two; passwords and secret keys are nowhere in it."""
    iam, name = aws.iam(), unique("told")
    iam.create_user(UserName=name, Tags=[{"Key": "a", "Value": "b"}])
    iam.create_group(GroupName=name)
    iam.add_user_to_group(GroupName=name, UserName=name)
    arn = iam.create_policy(PolicyName=name, PolicyDocument=DOCUMENT)["Policy"]["Arn"]
    iam.attach_user_policy(UserName=name, PolicyArn=arn)
    iam.put_group_policy(GroupName=name, PolicyName="own", PolicyDocument=DOCUMENT)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    iam.attach_role_policy(RoleName=name, PolicyArn=arn)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    iam.create_login_profile(UserName=name, Password="Canary-of-the-password-1")

    told = aws.control.state()
    account = told["123456789012"]
    user, group, role = (account[kind][name] for kind in ("users", "groups", "roles"))

    assert user["groups"] == [name]
    assert user["attached"] == role["attached"] == [arn]
    assert user["tags"] == {"a": "b"}
    assert user["access_keys"] == {key["AccessKeyId"]: "Active"}
    assert user["has_password"] is True
    assert group["inline"] == {"own": json.loads(DOCUMENT)}
    assert account["policies"][arn]["versions"] == {"v1": json.loads(DOCUMENT)}
    assert name not in json.dumps(told["210987654321"])
    assert key["SecretAccessKey"] not in json.dumps(told)
    assert "Canary" not in json.dumps(told)


def test_state_tells_what_the_account_has_for_itself(
    aws: Aws, unique: Callable[[str], str]
) -> None:
    """Alias, password policy and identity providers, in the account that has them."""
    iam, name = aws.iam(), unique("own")
    metadata = f"<EntityDescriptor>{'x' * 1000}</EntityDescriptor>"
    tags: list[TagTypeDef] = [{"Key": "a", "Value": "b"}]
    iam.create_account_alias(AccountAlias=name)
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True)
    oidc = iam.create_open_id_connect_provider(
        Url=f"https://{name}.example/tokens", ClientIDList=["b", "a"], Tags=tags
    )["OpenIDConnectProviderArn"]
    saml = iam.create_saml_provider(Name=name, SAMLMetadataDocument=metadata, Tags=tags)

    told = aws.control.state()
    account, other = told["123456789012"], told["210987654321"]

    assert account["alias"] == name
    assert account["password_policy"]["minimum_password_length"] == 14
    assert account["password_policy"]["require_symbols"] is True
    assert account["password_policy"]["require_numbers"] is False
    assert account["oidc_providers"][oidc]["url"] == f"{name}.example/tokens"
    assert account["oidc_providers"][oidc]["audiences"] == ["a", "b"]
    assert account["oidc_providers"][oidc]["tags"] == {"a": "b"}
    assert account["saml_providers"][saml["SAMLProviderArn"]] == {
        "metadata": metadata,
        "tags": {"a": "b"},
    }
    assert other["alias"] is other["password_policy"] is None
    assert other["oidc_providers"] == other["saml_providers"] == {}


def test_state_is_equal_to_itself_until_something_changes(
    aws: Aws, unique: Callable[[str], str]
) -> None:
    """Reading changes nothing; making and unmaking leaves nothing."""
    name = unique("passing")
    before = aws.control.state()

    aws.iam().list_users()
    aws.iam().create_user(UserName=name)
    between = aws.control.state()
    aws.iam().delete_user(UserName=name)

    assert between != before
    assert aws.control.state() == before
