"""What is put right in moto's IAM, each by a real client.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_Operations.html
"""

import json
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws

READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"a:A","Resource":"*"}}'
TRUST = (
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{"Service":"ec2.amazonaws.com"}}}'
)

Unique = Callable[[str], str]


def test_a_renamed_user_keeps_tags_keys_groups_and_unique_id(aws: Aws, unique: Unique) -> None:
    """Renaming and moving change the name and the ARN, nothing else."""
    iam, old, new, team = aws.iam(), unique("old"), unique("new"), unique("team")
    made = iam.create_user(UserName=old, Tags=[{"Key": "kept", "Value": "yes"}])["User"]
    key = iam.create_access_key(UserName=old)["AccessKey"]
    iam.create_group(GroupName=team)
    iam.add_user_to_group(GroupName=team, UserName=old)

    iam.update_user(UserName=old, NewUserName=new, NewPath="/moved/")

    found = iam.get_user(UserName=new)["User"]
    assert found["Arn"] == f"arn:aws:iam::123456789012:user/moved/{new}"
    assert found["UserId"] == made["UserId"]
    assert found["Tags"] == [{"Key": "kept", "Value": "yes"}]
    assert iam.list_access_keys(UserName=new)["AccessKeyMetadata"][0]["UserName"] == new
    assert iam.list_groups_for_user(UserName=new)["Groups"][0]["GroupName"] == team
    keys = key["AccessKeyId"], key["SecretAccessKey"]
    assert aws.sts(keys).get_caller_identity()["Arn"].endswith(new)


def test_a_group_moves_without_a_new_name(aws: Aws, unique: Unique) -> None:
    """With the same name given too, as the official plugin does."""
    name = unique("team")
    aws.iam().create_group(GroupName=name)

    aws.iam().update_group(GroupName=name, NewGroupName=name, NewPath="/moved/")

    found = aws.iam().get_group(GroupName=name)["Group"]
    assert found["Path"] == "/moved/"


def test_names_are_unique_whatever_their_case(aws: Aws, unique: Unique) -> None:
    """For users and groups, made or renamed."""
    iam, name = aws.iam(), unique("twin")
    iam.create_user(UserName=name)
    iam.create_user(UserName=f"{name}-other")
    iam.create_group(GroupName=name)

    calls: list[Callable[[], object]] = [
        lambda: iam.create_user(UserName=name.upper()),
        lambda: iam.create_group(GroupName=name.upper()),
        lambda: iam.update_user(UserName=f"{name}-other", NewUserName=name.title()),
    ]
    for call in calls:
        with pytest.raises(ClientError, match="EntityAlreadyExists"):
            call()


def test_a_user_goes_only_when_nothing_is_left_of_it(aws: Aws, unique: Unique) -> None:
    """Each thing in the way is named, until there is none."""
    iam, name, team = aws.iam(), unique("leaver"), unique("team")
    iam.create_user(UserName=name)
    iam.create_group(GroupName=team)
    iam.add_user_to_group(GroupName=team, UserName=name)
    key_id = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
    iam.create_login_profile(UserName=name, Password="Once-upon-a-time-1")
    iam.attach_user_policy(UserName=name, PolicyArn=READ_ONLY)

    in_the_way: list[tuple[str, Callable[[], object]]] = [
        (
            "remove users from group",
            lambda: iam.remove_user_from_group(GroupName=team, UserName=name),
        ),
        ("delete access keys", lambda: iam.delete_access_key(UserName=name, AccessKeyId=key_id)),
        ("delete login profile", lambda: iam.delete_login_profile(UserName=name)),
        ("detach all policies", lambda: iam.detach_user_policy(UserName=name, PolicyArn=READ_ONLY)),
    ]
    for remedy, remove in in_the_way:
        with pytest.raises(ClientError, match=remedy):
            iam.delete_user(UserName=name)
        remove()
    iam.delete_user(UserName=name)

    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.get_user(UserName=name)


def test_a_group_goes_only_when_it_is_empty(aws: Aws, unique: Unique) -> None:
    """Neither members nor policies may be left."""
    iam, name = aws.iam(), unique("team")
    iam.create_group(GroupName=name)
    iam.create_user(UserName=name)
    iam.add_user_to_group(GroupName=name, UserName=name)
    iam.attach_group_policy(GroupName=name, PolicyArn=READ_ONLY)
    iam.put_group_policy(GroupName=name, PolicyName="own", PolicyDocument=DOCUMENT)

    in_the_way: list[tuple[str, Callable[[], object]]] = [
        ("remove users", lambda: iam.remove_user_from_group(GroupName=name, UserName=name)),
        ("detach all", lambda: iam.detach_group_policy(GroupName=name, PolicyArn=READ_ONLY)),
        ("delete policies", lambda: iam.delete_group_policy(GroupName=name, PolicyName="own")),
    ]
    for remedy, remove in in_the_way:
        with pytest.raises(ClientError, match=remedy):
            iam.delete_group(GroupName=name)
        remove()
    iam.delete_group(GroupName=name)


@pytest.mark.parametrize("holder", ["user", "group", "role"])
def test_a_policy_in_use_stays(aws: Aws, unique: Unique, holder: str) -> None:
    """Attached anywhere it is in use, however often it was attached."""
    iam, name = aws.iam(), unique("policy")
    arn = iam.create_policy(PolicyName=name, PolicyDocument=DOCUMENT)["Policy"]["Arn"]
    if holder == "role":
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    else:
        getattr(iam, f"create_{holder}")(**{f"{holder.title()}Name": name})
    pair = {f"{holder.title()}Name": name, "PolicyArn": arn}
    getattr(iam, f"attach_{holder}_policy")(**pair)
    getattr(iam, f"attach_{holder}_policy")(**pair)

    with pytest.raises(ClientError, match="attached to entities"):
        iam.delete_policy(PolicyArn=arn)

    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    getattr(iam, f"detach_{holder}_policy")(**pair)
    iam.delete_policy(PolicyArn=arn)


def test_a_policy_with_other_versions_stays(aws: Aws, unique: Unique) -> None:
    """The versions go first."""
    iam = aws.iam()
    made = iam.create_policy(PolicyName=unique("policy"), PolicyDocument=DOCUMENT)["Policy"]
    iam.create_policy_version(PolicyArn=made["Arn"], PolicyDocument=DOCUMENT, SetAsDefault=True)

    with pytest.raises(ClientError, match="more than one version"):
        iam.delete_policy(PolicyArn=made["Arn"])


def test_a_password_remembers_that_it_must_be_changed(aws: Aws, unique: Unique) -> None:
    """A second one is refused and changes nothing."""
    iam, name = aws.iam(), unique("alice")
    iam.create_user(UserName=name)
    iam.create_login_profile(
        UserName=name, Password="Once-upon-a-time-1", PasswordResetRequired=True
    )

    with pytest.raises(ClientError, match="EntityAlreadyExists"):
        iam.create_login_profile(UserName=name, Password="Once-upon-a-time-2")

    assert iam.get_login_profile(UserName=name)["LoginProfile"]["PasswordResetRequired"]


def test_a_boundary_is_remembered_until_it_is_taken_away(aws: Aws, unique: Unique) -> None:
    """Made with the user, or put later; one that does not exist is refused."""
    iam, name = aws.iam(), unique("bound")
    iam.create_user(UserName=name, PermissionsBoundary=READ_ONLY)
    before = iam.get_user(UserName=name)["User"]["PermissionsBoundary"]
    other = "arn:aws:iam::aws:policy/AWSSupportAccess"

    iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=other)
    after = iam.get_user(UserName=name)["User"]["PermissionsBoundary"]
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.put_user_permissions_boundary(UserName=name, PermissionsBoundary=f"{other}Not")
    iam.delete_user_permissions_boundary(UserName=name)

    assert before["PermissionsBoundaryArn"] == READ_ONLY
    assert after["PermissionsBoundaryArn"] == other
    assert "PermissionsBoundary" not in iam.get_user(UserName=name)["User"]


def test_ids_begin_as_those_of_IAM_do(aws: Aws, unique: Unique) -> None:  # noqa: N802 - IAM is its name.
    """A user's, a group's and a role's can be told apart."""
    iam, name = aws.iam(), unique("named")

    user = iam.create_user(UserName=name)["User"]["UserId"]
    group = iam.create_group(GroupName=name)["Group"]["GroupId"]
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)["Role"]["RoleId"]

    assert [id_[:4] for id_ in (user, group, role)] == ["AIDA", "AGPA", "AROA"]
    assert {len(id_) for id_ in (user, group, role)} == {21}


@pytest.mark.parametrize("trust", ["{", TRUST.replace("sts:AssumeRole", "iam:PassRole"), DOCUMENT])
def test_a_trust_policy_is_read_when_the_role_is_made(aws: Aws, unique: Unique, trust: str) -> None:
    """As when it is changed; moto keeps any text."""
    name = unique("trusting")

    with pytest.raises(ClientError, match="MalformedPolicyDocument"):
        aws.iam().create_role(RoleName=name, AssumeRolePolicyDocument=trust)


def test_a_trust_policy_may_ask_what_a_token_says(aws: Aws, unique: Unique) -> None:
    """Keys of OIDC begin with the issuer, its path and all."""
    issuer = "gitlab.example.com/path"
    statement = {
        "Effect": "Allow",
        "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
        "Principal": {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{issuer}"},
        "Condition": {"StringLike": {f"{issuer}:sub": ["project_path:acme/*:ref_type:branch"]}},
    }
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    made = aws.iam().create_role(RoleName=unique("trusting"), AssumeRolePolicyDocument=trust)

    assert made["Role"]["AssumeRolePolicyDocument"] == json.loads(trust)
