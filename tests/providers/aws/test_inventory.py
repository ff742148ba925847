from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args

import pytest

from providers.aws import client, inventory
from providers.errors import Misplaced, Refused, Unreachable
from providers.inventory import Inventory, Kind, Object, maker
from providers.ovh import inventory as ovh
from providers.scaleway import inventory as scaleway
from providers.settings import Settings
from sandbox.control import Control
from sandbox.server import Sandbox
from tests import clouds
from tests.providers.aws.furnished import (
    ACCOUNT,
    GITHUB,
    READ_ONLY,
    STATEMENTS,
    SUPPORT,
    TRUST,
    act_as_user,
    furnish,
)

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

ADMINISTRATOR = "sandbox-admin"
USERS = ("alice", ADMINISTRATOR, "zoe")
PER_USER = (
    *("iam:GetLoginProfile", "iam:ListAccessKeys", "iam:ListMFADevices", "iam:ListSSHPublicKeys"),
    *("iam:ListServiceSpecificCredentials", "iam:ListSigningCertificates"),
)
MOMENTS = ("made", "changed", "used", "used_for", "ends")


@pytest.fixture(scope="module", autouse=True)
def furnished(running: Sandbox) -> None:
    """Let an account hold one of everything, before the first test."""
    console: IAMClient = clouds.on_aws(running)
    furnish(console)


@pytest.fixture
def account(settings: Mapping[str, str]) -> Iterator[Settings]:
    """Return that account, read by a process that has not called yet."""
    client.of.cache_clear()
    yield Settings.of(settings.get)
    client.of.cache_clear()


@pytest.fixture
def paged(control: Control) -> Iterator[None]:
    """Give two things at a time."""
    control.switch(page_size=2)
    yield
    control.switch(page_size=None)


@pytest.fixture
def acting(console: "IAMClient", monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Return how to call as somebody who may do what is said, and who is gone afterwards."""
    yield lambda *statements: act_as_user(console, monkeypatch, *statements)
    key = console.list_access_keys(UserName="pipeline")["AccessKeyMetadata"][0]["AccessKeyId"]
    console.delete_access_key(UserName="pipeline", AccessKeyId=key)
    console.delete_user_policy(UserName="pipeline", PolicyName="all")
    console.delete_user(UserName="pipeline")


def listed(found: Inventory, kind: str) -> dict[str, Object]:
    """Return the objects of a kind by name."""
    return {each.name: each for each in found.objects if each.kind == kind}


def facts(found: Object) -> dict[str, Any]:
    """Return the facts of an object, without the moments of a test."""
    return {name: fact for name, fact in found.facts.items() if name not in MOMENTS}


def called(control: Control) -> list[str]:
    """Return the names of the calls that were made."""
    return sorted(call["path"] for call in control.calls()["calls"])


def test_everything_that_is_access_is_listed(account: Settings) -> None:
    """The root user, people, programs, groups, policies, and whatever opens the account."""
    found = inventory.read(account)

    names = {kind: [*listed(found, kind)] for kind in inventory.KINDS}
    assert names == {
        "root": ["root"],
        "account": ["acme"],
        "identity_provider": ["corp", GITHUB],
        "user": [*USERS],
        "group": ["old", "support", "theirs"],
        "role": ["AWSServiceRoleForAutoScaling", "ci"],
        "policy": ["nobodys", "support"],
        "access_key": ["alice", ADMINISTRATOR],
        "mfa_device": ["", "alice"],
        "signing_certificate": ["alice"],
        "ssh_key": ["alice"],
        "service_credential": ["alice"],
        "permission_set": [],
        "assignment": [],
        "directory_user": [],
        "directory_group": [],
    }
    assert found.skipped == ()
    every = {*inventory.KINDS, *ovh.KINDS, *scaleway.KINDS}
    assert every == set(get_args(Kind))


def test_the_root_user_is_told_with_what_opens_it(account: Settings, control: Control) -> None:
    """Nobody but its owner can see more of it."""
    before = facts(listed(inventory.read(account, ["root"]), "root")["root"])
    control.furnish_root(ACCOUNT, access_keys=True, mfa=True)

    after = facts(listed(inventory.read(account, ["root"]), "root")["root"])

    assert before == {"access_keys": False, "mfa": False, "signing_certificates": False}
    assert after == {"access_keys": True, "mfa": True, "signing_certificates": False}
    control.furnish_root(ACCOUNT)


def test_the_account_is_told_with_its_alias_and_its_passwords(account: Settings) -> None:
    """As AWS tells them."""
    found = listed(inventory.read(account, ["account"]), "account")["acme"]

    assert found.facts["aliases"] == ["acme"]
    assert found.facts["password_policy"]["MinimumPasswordLength"] == 14


def test_an_account_without_rules_for_passwords_has_those_of_aws(
    account: Settings, console: "IAMClient"
) -> None:
    """Which is an answer, and no gap; as is no alias."""
    console.delete_account_password_policy()
    console.delete_account_alias(AccountAlias="acme")

    found = inventory.read(account, ["account"])

    assert [each.facts for each in found.objects] == [{"aliases": [], "password_policy": {}}]
    assert found.skipped == ()
    console.create_account_alias(AccountAlias="acme")
    console.update_account_password_policy(MinimumPasswordLength=14, MaxPasswordAge=90)


def test_users_are_told_with_all_that_gives_them_rights(account: Settings) -> None:
    """Groups, policies, bounds, and how they sign in."""
    users = listed(inventory.read(account, ["user"]), "user")

    assert facts(users["alice"]) == {
        "path": "/staff/",
        "groups": ["support"],
        "attached": [SUPPORT],
        "inline": {"by-hand": [STATEMENTS[0]]},
        "boundary": READ_ONLY,
        "password": True,
        "password_used": "",
        "mfa": [f"arn:aws:iam::{ACCOUNT}:mfa/alice"],
        "tags": {"team": "web"},
    }
    assert users["alice"].id == f"arn:aws:iam::{ACCOUNT}:user/staff/alice"
    assert (users["zoe"].facts["password"], users["zoe"].facts["mfa"]) == (False, [])
    assert users["zoe"].facts["tags"] == {"grantbook": "yes"}


def test_a_password_that_was_used_is_told_with_its_day(account: Settings, control: Control) -> None:
    """Only the list of users knows it, so that is asked as well."""
    told = (
        "<UserName>alice</UserName><Path>/staff/</Path><UserId>AIDA</UserId>"
        f"<Arn>arn:aws:iam::{ACCOUNT}:user/staff/alice</Arn>"
        "<CreateDate>2026-01-01T00:00:00Z</CreateDate>"
        "<PasswordLastUsed>2026-02-03T04:05:06Z</PasswordLastUsed>"
    )
    body = (
        f"<ListUsersResponse><ListUsersResult><Users><member>{told}</member></Users>"
        "<IsTruncated>false</IsTruncated></ListUsersResult></ListUsersResponse>"
    )
    control.fault(kind="status", status=200, path="iam:ListUsers", body=body)

    users = listed(inventory.read(account, ["user"]), "user")

    assert users["alice"].facts["password_used"] == "2026-02-03T04:05:06Z"
    assert users["zoe"].facts["password_used"] == ""


def test_groups_are_told_with_members_and_policies(account: Settings) -> None:
    """Of whom only the users know."""
    groups = listed(inventory.read(account, ["group"]), "group")

    assert facts(groups["support"]) == {
        "path": "/grantbook/test/aws/support/0a1b2c3d/",
        "members": ["alice"],
        "attached": [f"arn:aws:iam::{ACCOUNT}:policy/support"],
        "inline": {},
    }


def test_roles_are_told_with_whom_they_trust(account: Settings) -> None:
    """In whole, since conditions decide."""
    roles = listed(inventory.read(account, ["role"]), "role")

    assert facts(roles["ci"]) == {
        "path": "/",
        "trust": TRUST,
        "attached": [READ_ONLY],
        "inline": {},
        "boundary": "",
        "tags": {},
    }


def test_policies_are_told_with_their_default_version_and_who_has_them(
    account: Settings, console: "IAMClient"
) -> None:
    """Other versions grant nothing."""
    arn = f"arn:aws:iam::{ACCOUNT}:policy/support"
    kept = console.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    other = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'
    console.create_policy_version(PolicyArn=arn, PolicyDocument=other)

    policies = listed(inventory.read(account, ["policy"]), "policy")

    assert kept["Document"]["Statement"] == STATEMENTS  # type: ignore[index] # boto3 has read it.
    assert facts(policies["support"]) == {
        "path": "/",
        "description": "Cases",
        "default_version": "v1",
        "versions": 2,
        "statements": STATEMENTS,
        "attached_to": ["group support"],
        "tags": {"team": "web"},
    }
    assert policies["nobodys"].facts["attached_to"] == []
    console.delete_policy_version(PolicyArn=arn, VersionId="v2")


def test_keys_are_told_with_status_and_last_use(account: Settings) -> None:
    """Never with a secret."""
    keys = listed(inventory.read(account, ["access_key"]), "access_key")

    assert keys["alice"].id.startswith("AKIA")
    told = keys["alice"].facts
    assert (told["user"], told["status"], told["used"], told["used_for"]) == (
        *("alice", "Active"),
        *("", ""),
    )
    assert keys[ADMINISTRATOR].facts["used"] > "2026"
    assert keys[ADMINISTRATOR].facts["used_for"] == "iam"


def test_whatever_else_users_hold_is_told(account: Settings) -> None:
    """Devices, certificates, keys for repositories, and passwords for one service."""
    found = inventory.read(
        account, ["mfa_device", "signing_certificate", "ssh_key", "service_credential"]
    )

    told = {each.kind: facts(each) for each in found.objects if each.name == "alice"}
    assert told == {
        "mfa_device": {"user": "alice"},
        "signing_certificate": {"user": "alice", "status": "Active"},
        "ssh_key": {"user": "alice", "status": "Active"},
        "service_credential": {
            "user": "alice",
            "status": "Active",
            "service": "codecommit.amazonaws.com",
        },
    }
    (left,) = (each for each in found.objects if each.kind == "mfa_device" and not each.name)
    assert (left.id, left.facts) == (
        f"arn:aws:iam::{ACCOUNT}:mfa/left",
        {"user": "", "made": ""},
    )


def test_identity_providers_are_told_by_their_type(account: Settings) -> None:
    """Tokens for whom, or metadata until when."""
    found = listed(inventory.read(account, ["identity_provider"]), "identity_provider")

    github = facts(found[GITHUB])
    assert len(github.pop("thumbprints")) == 1
    assert github == {
        "type": "oidc",
        "audiences": ["sts.amazonaws.com"],
        "metadata": "",
        "tags": {},
    }
    assert found["corp"].facts["type"] == "saml"
    assert found["corp"].facts["ends"] > "2026"


@pytest.mark.parametrize(
    ("kind", "name", "made_by"),
    [
        ("root", "root", "the cloud"),
        ("account", "acme", ""),
        ("user", "alice", "this stack"),
        ("user", "zoe", "not grantbook"),
        ("group", "support", "this stack"),
        ("group", "theirs", "not grantbook"),
        ("group", "old", ""),
        ("role", "ci", 'stack "other"'),
        ("role", "AWSServiceRoleForAutoScaling", "the cloud"),
        ("policy", "support", "this stack"),
        ("policy", "nobodys", "not grantbook"),
        ("identity_provider", GITHUB, "this stack"),
        ("identity_provider", "corp", "not grantbook"),
        ("access_key", "alice", ""),
    ],
)
def test_who_made_an_object_is_told_by_its_mark(
    account: Settings, kind: Kind, name: str, made_by: str
) -> None:
    """A tag, or the path of a group: one without a path may be of an older grantbook."""
    found = listed(inventory.read(account, [kind]), kind)[name]

    assert maker(found, "test") == made_by


def test_reading_costs_few_calls(account: Settings, control: Control) -> None:
    """All principals at once; keys and devices by user; tags by policy; use by key."""
    found = inventory.read(account)

    users, keys = len(listed(found, "user")), len(listed(found, "access_key"))
    policies, providers = len(listed(found, "policy")), len(listed(found, "identity_provider"))
    once = {
        *("sts:GetCallerIdentity", "iam:GetAccountAuthorizationDetails", "iam:ListUsers"),
        *("iam:GetAccountSummary", "iam:ListAccountAliases", "iam:GetAccountPasswordPolicy"),
        *("iam:ListOpenIDConnectProviders", "iam:ListSAMLProviders", "iam:ListVirtualMFADevices"),
    }
    calls = called(control)
    assert {each for each in calls if calls.count(each) == 1} >= once
    assert len(calls) == len(once) + users * len(PER_USER) + keys + policies + providers
    assert control.calls()["mutating"] == 0


@pytest.mark.parametrize(
    ("kind", "costs"),
    [
        ("root", ["iam:GetAccountSummary"]),
        ("role", ["iam:GetAccountAuthorizationDetails"]),
        ("group", ["iam:GetAccountAuthorizationDetails"]),
        ("ssh_key", [*["iam:ListSSHPublicKeys"] * len(USERS), "iam:ListUsers"]),
    ],
)
def test_only_what_is_asked_for_is_read(
    account: Settings, control: Control, kind: Kind, costs: list[str]
) -> None:
    """And what it takes to know it."""
    inventory.read(account, [kind])

    assert called(control) == [*costs, "sts:GetCallerIdentity"]


def test_every_page_is_read(account: Settings, paged: None, control: Control) -> None:
    """However few AWS gives at once."""
    assert paged is None
    found = inventory.read(account)

    assert called(control).count("iam:GetAccountAuthorizationDetails") > 3
    control.switch(page_size=None)
    again = inventory.read(account)
    kinds = ("user", "group", "role", "policy", "ssh_key")
    assert {kind: listed(found, kind) for kind in kinds} == {
        kind: listed(again, kind) for kind in kinds
    }


def test_what_may_not_be_seen_is_told_and_the_rest_is_read(
    account: Settings, acting: Callable[..., str]
) -> None:
    """A line for each kind of it, with AWS's words; what depends on nothing of it is there."""
    refused = [
        *("iam:GetAccountSummary", "iam:GetAccountPasswordPolicy", "iam:ListAccountAliases"),
        *("iam:ListMFADevices", "iam:GetLoginProfile", "iam:ListUsers", "iam:ListPolicyTags"),
        *("iam:GetAccessKeyLastUsed", "iam:GetSAMLProvider", "iam:ListSSHPublicKeys"),
    ]
    acting(
        {"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"},
        {"Effect": "Deny", "Action": refused, "Resource": "*"},
    )

    found = inventory.read(account)

    assert [each.what for each in found.skipped] == [
        *("MFA devices", "SSH keys", "account alias", "identity providers"),
        *("last use of keys", "last use of passwords", "password policy", "passwords"),
        *("root user", "tags of policies"),
    ]
    assert all(": 403 AccessDenied: " in each.why for each in found.skipped)
    alice = listed(found, "user")["alice"]
    assert {alice.facts[each] for each in ("mfa", "password", "password_used")} == {None}
    assert alice.facts["groups"] == ["support"]
    policy = listed(found, "policy")["support"]
    assert (policy.mark, policy.facts["tags"]) == (None, None)
    assert listed(found, "access_key")["alice"].facts["used"] is None
    assert [*listed(found, "identity_provider")] == [GITHUB]
    assert [*listed(found, "signing_certificate")] == ["alice"]
    (seen,) = listed(found, "account").values()
    assert seen.facts == {"aliases": None, "password_policy": None}


def test_whoever_may_not_see_principals_sees_what_they_hold(
    account: Settings, acting: Callable[..., str], control: Control
) -> None:
    """A list of names is enough for that; the refusal is asked for once."""
    acting(
        {"Effect": "Allow", "Action": ["iam:Get*", "iam:List*"], "Resource": "*"},
        {"Effect": "Deny", "Action": "iam:GetAccountAuthorizationDetails", "Resource": "*"},
    )
    control.reset_calls()

    found = inventory.read(account, ["user", "group", "role", "policy", "ssh_key"])

    assert [each.what for each in found.skipped] == ["groups", "policies", "roles", "users"]
    assert [each.name for each in found.objects] == ["alice"]
    assert called(control).count("iam:GetAccountAuthorizationDetails") == 1


def test_whoever_may_not_see_any_list_of_users_is_told_so_of_all_they_hold(
    account: Settings, acting: Callable[..., str]
) -> None:
    """Nothing found would look like nothing there."""
    acting({"Effect": "Allow", "Action": "iam:ListSSHPublicKeys", "Resource": "*"})

    found = inventory.read(account, ["ssh_key", "access_key"])

    assert found.objects == ()
    assert [each.what for each in found.skipped] == ["SSH keys", "access keys"]


def test_a_user_who_goes_while_we_read_holds_nothing(account: Settings, control: Control) -> None:
    """Only this answer means that, and it is no reason to complain."""
    body = (
        "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>gone</Message></Error>"
        "<RequestId>r-1</RequestId></ErrorResponse>"
    )
    control.fault(kind="status", status=404, path="iam:ListSSHPublicKeys", body=body, times=9)

    found = inventory.read(account, ["ssh_key"])

    assert (found.objects, found.skipped) == ((), ())


def test_a_refusal_that_is_no_403_is_an_error(account: Settings, control: Control) -> None:
    """It says nothing about what may be seen."""
    body = (
        "<ErrorResponse><Error><Code>ValidationError</Code><Message>odd</Message></Error>"
        "<RequestId>r-1</RequestId></ErrorResponse>"
    )
    control.fault(kind="status", status=400, path="iam:ListUsers", body=body, times=9)

    with pytest.raises(Refused, match=r"^AWS: iam:ListUsers: 400 ValidationError: odd"):
        inventory.read(account, ["ssh_key"])


def test_a_cloud_that_does_not_answer_is_no_gap(account: Settings, control: Control) -> None:
    """Half an inventory would look like a whole one."""
    control.fault(kind="status", status=503, path="iam:GetAccountAuthorization", times=99)

    with pytest.raises(Unreachable):
        inventory.read(account, ["group"])


def test_somebody_elses_account_is_not_read(
    account: Settings, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be shown under the wrong name."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, sandbox.env[f"PARTNER_{name}"])

    with pytest.raises(Misplaced):
        inventory.read(account)
