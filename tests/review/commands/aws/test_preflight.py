import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from access.rights import aws as needs
from sandbox.control import Control
from sandbox.server import Sandbox
from tests.access.stacks import declared
from tests.providers.aws.furnished import ACCOUNT, CODES, STATEMENTS, SUPPORT, document, tags
from tests.review.conftest import Run
from tests.sandbox.ovh.identity_provider import certificate

if TYPE_CHECKING:
    from mypy_boto3_iam import IAMClient

PAGE = Path(__file__).parents[4] / "docs/reference/command.md"
CONFIG = """
config:
  grantbook:accounts:
    aws: {{cloud: aws, account: "{account}", region: eu-west-1, endpoint: {url}{more}}}
"""
STACK = """
people:
  alice: {email: alice@example.com, teams: [ops]}
teams:
  ops: {grants: {aws: [{allow: ["s3:*"]}]}}
applications:
  ci: {owner: ops, keys: {main: {on: aws}}}
"""
PIPELINE = f"arn:aws:iam::{ACCOUNT}:user/pipeline"
ALL = {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}

HEAD = f"aws: AWS {ACCOUNT}\n"
CREDENTIALS = "  fine         the credentials are this account's\n"
CLOCK = "  fine         this machine's clock is AWS's, to a minute\n"
RIGHTS = "  fine         the pipeline's rights: {} actions, all allowed\n"
ROOT = "  fine         the root user has no access keys\n"
ROOM = "  fine         quotas: there is room for all\n"
KNOWN = "  fine         {}: no key, certificate or group beside the declaration\n"
NAMES = "  fine         {} names: free, or this stack's\n"
UNKNOWN = "  to mend      users hold what the declaration does not know:\n"


@pytest.fixture
def running() -> Iterator[Sandbox]:
    """Run an AWS for each test, since all of an account is looked at."""
    with Sandbox(clouds=("aws",)) as sandbox:
        yield sandbox


class Stack:
    """The declarations of `test`, the only stack of the project."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder, url
        self.say()
        (folder / "Pulumi.good.yaml").unlink()
        (folder / "good").rename(folder / "test")
        self.write(STACK)

    def say(self, more: str = "") -> None:
        """Write the configuration, with more of the account."""
        config = CONFIG.format(account=ACCOUNT, url=self._url, more=more and f", {more}")
        (self._folder / "Pulumi.test.yaml").write_text(config, "utf-8")

    def write(self, text: str) -> None:
        """Write the declaration."""
        (self._folder / "test/all.yaml").write_text(text, "utf-8")


@pytest.fixture(autouse=True)
def stack(project: Path, sandbox: Sandbox) -> Stack:
    """Return a stack that takes names and needs rights."""
    return Stack(project / "stacks", sandbox.aws_url)


@pytest.fixture
def act(console: "IAMClient", monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return how to call as a user who may do what these statements say."""

    def begin(*statements: dict[str, Any]) -> None:
        console.create_user(UserName="pipeline")
        text = document(*statements)
        console.put_user_policy(UserName="pipeline", PolicyName="all", PolicyDocument=text)
        key = console.create_access_key(UserName="pipeline")["AccessKey"]
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])

    return begin


def user(console: "IAMClient", name: str) -> None:
    """Make a user that this stack has made before."""
    made = tags(f"grantbook/test/aws/{name}/0a1b2c3d")
    console.create_user(UserName=name, Tags=made)


def count() -> int:
    """Return how many actions the stack needs."""
    wanted = declared(STACK)
    (account,) = (each for each in wanted.accounts if each.cloud == "aws")
    return sum(map(len, needs.needed(wanted, account).values()))


def error(status: int, code: str) -> dict[str, Any]:
    """Return a fault that is an error in the XML of IAM."""
    body = (
        f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error>"
        "<RequestId>r-1</RequestId></ErrorResponse>"
    )
    return {"kind": "status", "status": status, "body": body, "times": 99}


def identity(arn: str) -> str:
    """Return an answer of STS about who calls."""
    told = f"<Arn>{arn}</Arn><UserId>id</UserId><Account>{ACCOUNT}</Account>"
    result = f"<GetCallerIdentityResult>{told}</GetCallerIdentityResult>"
    return f"<GetCallerIdentityResponse>{result}</GetCallerIdentityResponse>"


def test_a_run_that_gets_through_has_nothing_to_mend(grantbook: Run, control: Control) -> None:
    """And the question changes nothing."""
    before = control.state()

    asked = grantbook("preflight")

    assert (asked.status, asked.stderr) == (0, "")
    assert asked.stdout == (
        f"{HEAD}{CREDENTIALS}{CLOCK}{RIGHTS.format(count())}{ROOT}{ROOM}{KNOWN.format('0 users')}"
        f"{NAMES.format(4)}7 fine.\n"
    )
    assert control.calls()["mutating"] == 0
    assert control.state() == before


def test_exactly_what_is_needed_is_enough(grantbook: Run, act: Callable[..., None]) -> None:
    """With what it takes to look."""
    wanted = declared(STACK)
    (account,) = (each for each in wanted.accounts if each.cloud == "aws")
    looks = ("GetAccountSummary", "GetAccountAuthorizationDetails", "SimulatePrincipalPolicy")
    act(
        *(
            {"Effect": "Allow", "Action": [*actions], "Resource": arn}
            for arn, actions in needs.needed(wanted, account).items()
        ),
        {"Effect": "Allow", "Action": [f"iam:{each}" for each in looks], "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:GetRole", "Resource": "*"},
    )

    asked = grantbook("preflight")

    assert (asked.status, "not checked" in asked.stdout) == (0, False)
    assert RIGHTS.format(count()) in asked.stdout


def test_missing_rights_are_shown_as_the_grants_that_give_them(
    grantbook: Run, act: Callable[..., None]
) -> None:
    """Also those that a deny takes away, each on what it is needed on."""
    denied = ["iam:CreateUser", "iam:ListVirtualMFADevices"]
    act(ALL, {"Effect": "Deny", "Action": denied, "Resource": "*"})

    asked = grantbook("preflight")

    assert asked.status == 1
    assert (
        f"  to mend      the pipeline lacks 2 of {count()} actions; allow:\n"
        "    - allow:\n"
        "        - iam:ListVirtualMFADevices\n"
        "    - allow:\n"
        "        - iam:CreateUser\n"
        f'      resources: ["arn:aws:iam::{ACCOUNT}:user/*"]\n'
    ) in asked.stdout


def test_rights_that_nobody_may_ask_about_are_not_checked(
    grantbook: Run, act: Callable[..., None]
) -> None:
    """Which is not the same as fine."""
    act(ALL, {"Effect": "Deny", "Action": "iam:Simulate*", "Resource": "*"})

    asked = grantbook("preflight")

    assert asked.status == 0
    assert (
        "  not checked  rights were not checked: AWS: iam:SimulatePrincipalPolicy: 403 AccessDenied"
    ) in asked.stdout


def test_a_right_that_a_condition_decides_on_is_not_checked(
    grantbook: Run, control: Control
) -> None:
    """Nobody can tell what it will say when a run comes."""
    answer = (
        "<member><EvalActionName>iam:CreateUser</EvalActionName>"
        "<EvalResourceName>*</EvalResourceName><EvalDecision>implicitDeny</EvalDecision>"
        "<MissingContextValues><member>aws:SourceIp</member></MissingContextValues></member>"
    )
    result = f"<EvaluationResults>{answer}</EvaluationResults><IsTruncated>false</IsTruncated>"
    body = (
        f"<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult>{result}"
        "</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>"
    )
    path = "iam:SimulatePrincipalPolicy"
    control.fault(kind="status", status=200, path=path, body=body, times=99)

    asked = grantbook("preflight")

    what = "the pipeline's rights: a condition decides on iam:CreateUser"
    assert asked.status == 0
    assert f"  not checked  {what}\n" in asked.stdout


@pytest.mark.parametrize("may_look", [True, False])
def test_the_session_of_a_role_has_the_rights_of_the_role(
    grantbook: Run, console: "IAMClient", stack: Stack, *, may_look: bool
) -> None:
    """By the ARN with its path, where that may be seen."""
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ACCOUNT}}
    role = console.create_role(
        RoleName="grantbook",
        Path="/ops/" if may_look else "/",
        AssumeRolePolicyDocument=document(trust),
    )["Role"]
    blind = {"Effect": "Deny", "Action": "iam:GetRole", "Resource": "*"}
    text = document(ALL, *([] if may_look else [blind]))
    console.put_role_policy(RoleName="grantbook", PolicyName="all", PolicyDocument=text)
    stack.say(f'credentials: {{role: "{role["Arn"]}"}}')

    asked = grantbook("preflight")

    assert (asked.status, RIGHTS.format(count()) in asked.stdout) == (0, True)


def test_the_root_user_is_no_pipeline(grantbook: Run, control: Control) -> None:
    """Nobody can be asked about it, and nothing limits it."""
    body = identity(f"arn:aws:iam::{ACCOUNT}:root")
    control.fault(kind="status", status=200, path="sts:GetCallerIdentity", body=body, times=99)

    asked = grantbook("preflight")

    assert asked.status == 1
    what = "the pipeline is the account's root user, whom no policy limits"
    assert f"  to mend      {what}\n    Give it a role" in asked.stdout


@pytest.mark.parametrize(("offset_s", "which"), [(3600, "behind"), (-3600, "ahead of")])
def test_a_clock_that_is_off_is_a_finding(
    grantbook: Run, control: Control, offset_s: int, which: str
) -> None:
    """With how far."""
    control.switch(clock_offset_s=offset_s)

    asked = grantbook("preflight")

    assert asked.status == 1
    pattern = rf"  to mend      this machine's clock is 3\d{{3}} s {which} AWS's\n    Set it: "
    assert re.search(pattern, asked.stdout)


def test_keys_of_root_are_a_finding(grantbook: Run, control: Control) -> None:
    """Whatever the stack declares."""
    control.furnish_root(ACCOUNT, access_keys=True)

    asked = grantbook("preflight")

    assert asked.status == 1
    what = "the root user has access keys, which no policy limits"
    assert f"  to mend      {what}\n    Sign in as root, " in asked.stdout


def test_more_than_there_is_room_for_is_a_finding_with_its_numbers(
    grantbook: Run, console: "IAMClient", control: Control
) -> None:
    """Each kind on a line of its own, whoever made what is there; what is there comes once."""
    user(console, "alice")
    control.switch(quotas={"UsersQuota": 2, "GroupsQuota": 0, "PoliciesQuota": 1})

    asked = grantbook("preflight")

    assert asked.status == 1
    assert (
        "  to mend      quotas would be exceeded:\n"
        "    users: room for 2, 2 are there, 1 to come\n"
        "    groups: room for 0, 0 are there, 1 to come\n"
        "  fine  "
    ) in asked.stdout


def test_quotas_of_one_user_group_or_role_are_the_accounts_own(
    grantbook: Run, control: Control
) -> None:
    """Where AWS gives fewer than usual, or the declaration says more."""
    control.switch(quotas={"AttachedPoliciesPerGroupQuota": 0})

    asked = grantbook("preflight")

    assert asked.status == 1
    assert (
        "  to mend      quotas would be exceeded:\n"
        '    team "ops" would have 1 managed policies on "aws", 0 by name and 1 of its own\n'
    ) in asked.stdout


def hold(console: "IAMClient", name: str) -> None:
    """Give a user one of everything that no resource keeps away."""
    console.create_access_key(UserName=name)
    console.upload_ssh_public_key(UserName=name, SSHPublicKeyBody="ssh-rsa AAAA")
    body = f"-----BEGIN CERTIFICATE-----\n{certificate()}-----END CERTIFICATE-----\n"
    console.upload_signing_certificate(UserName=name, CertificateBody=body)
    service = "codecommit.amazonaws.com"
    console.create_service_specific_credential(UserName=name, ServiceName=service)
    for group in ("ops", "theirs"):
        console.create_group(GroupName=group, Path="/grantbook/test/aws/ops/0a1b2c3d/")
        console.add_user_to_group(UserName=name, GroupName=group)


def settled(said: str) -> str:
    """Return a text with ids as of any run."""
    said = re.sub(r"\b(AKIA|APKA|ACCA)[0-9A-Z]{16}\b", r"\g<1>" + "0" * 16, said)
    return re.sub(r"\b[0-9a-z]{32}\b", "0" * 32, said)


def test_what_people_hold_beside_the_declaration_is_told_with_its_removal(
    grantbook: Run, console: "IAMClient"
) -> None:
    """Each with the command; a group of the stack is none of it."""
    user(console, "alice")
    hold(console, "alice")

    asked = grantbook("preflight")

    key, group = "AKIA0000000000000000", "remove-user-from-group --user-name alice"
    credential = "ACCA0000000000000000"
    assert asked.status == 1
    assert settled(asked.stdout).partition(UNKNOWN)[2].partition("  fine")[0] == (
        "    alice: access key, active: "
        f"aws iam delete-access-key --user-name alice --access-key-id {key}\n"
        "    alice: signing certificate: aws iam delete-signing-certificate --user-name alice "
        f"--certificate-id {'0' * 32}\n"
        "    alice: SSH key: aws iam delete-ssh-public-key --user-name alice "
        "--ssh-public-key-id APKA0000000000000000\n"
        "    alice: service-specific credential: aws iam delete-service-specific-credential "
        f"--user-name alice --service-specific-credential-id {credential}\n"
        f'    alice: in the group "theirs": aws iam {group} --group-name theirs\n'
    )


def test_the_commands_that_are_told_are_enough(
    grantbook: Run, console: "IAMClient", sandbox: Sandbox
) -> None:
    """Carried out as they stand, they leave nothing to mend."""
    user(console, "alice")
    hold(console, "alice")
    commands = re.findall(r"aws iam (.+)$", grantbook("preflight").stdout, re.MULTILINE)

    for command in commands:
        carry_out(console, command)

    assert sandbox.aws_url
    assert len(commands) == 5
    assert grantbook("preflight").status == 0


def carry_out(console: "IAMClient", command: str) -> None:
    """Do what a command of AWS's own tool would do."""
    action, *words = command.split()
    options = zip(words[::2], words[1::2], strict=True)
    names = {"--ssh-public-key-id": "SSHPublicKeyId"}
    asked = {
        names.get(option) or option.removeprefix("--").title().replace("-", ""): value
        for option, value in options
    }
    getattr(console, action.replace("-", "_"))(**asked)


def test_who_is_not_exclusive_may_hold_more(
    grantbook: Run, console: "IAMClient", stack: Stack
) -> None:
    """As declared."""
    user(console, "alice")
    hold(console, "alice")
    stack.write(STACK.replace("teams: [ops]}", "teams: [ops], users: {aws: {exclusive: false}}}"))

    assert KNOWN.format("1 user") in grantbook("preflight").stdout


@pytest.mark.parametrize("device", [True, False])
def test_who_has_to_have_a_device_and_has_none_is_told(
    grantbook: Run, console: "IAMClient", stack: Stack, *, device: bool
) -> None:
    """Such a person can do nothing but set one up."""
    user(console, "alice")
    if device:
        made = console.create_virtual_mfa_device(VirtualMFADeviceName="a")["VirtualMFADevice"]
        serial = made["SerialNumber"]
        console.enable_mfa_device(UserName="alice", SerialNumber=serial, **CODES)
    stack.write(STACK.replace("teams: [ops]}", "teams: [ops], users: {aws: {require_mfa: true}}}"))

    asked = grantbook("preflight")

    line = f"{UNKNOWN}    alice: no MFA device, and may do nothing but set one up\n"
    assert (line in asked.stdout) is not device


@pytest.mark.parametrize(("keys", "found"), [(1, False), (2, True)])
def test_a_key_too_many_is_told_for_it_stops_a_rotation(
    grantbook: Run, console: "IAMClient", keys: int, *, found: bool
) -> None:
    """Which of them is the stack's own only its outputs know."""
    user(console, "ci")
    for _ in range(keys):
        console.create_access_key(UserName="ci")

    asked = grantbook("preflight")

    lines = (
        f"{UNKNOWN}"
        "    ci: 2 access keys, 1 declared: AKIA0000000000000000 (active), "
        "AKIA0000000000000000 (active);\n"
        "      a third is refused, so none can be replaced: delete what the stack did not make,\n"
        "      aws iam delete-access-key --user-name ci --access-key-id ID\n"
    )
    assert (lines in settled(asked.stdout)) is found
    assert asked.status == int(found)


def leave(console: "IAMClient", name: str) -> None:
    """Let a group of this stack have by hand what the stack did not give it, beside its own."""
    console.create_group(GroupName=name, Path=f"/grantbook/test/aws/{name}/0a1b2c3d/")
    own = console.create_policy(
        PolicyName=name,
        PolicyDocument=document(STATEMENTS[0]),
        Tags=tags(f"grantbook/test/aws/{name}/0a1b2c3d"),
    )["Policy"]["Arn"]
    theirs = console.create_policy(PolicyName="theirs", PolicyDocument=document(STATEMENTS[0]))
    for arn in (own, theirs["Policy"]["Arn"], SUPPORT):
        console.attach_group_policy(GroupName=name, PolicyArn=arn)
    for policy in ("grants", "by-hand"):
        text = document(STATEMENTS[0])
        console.put_group_policy(GroupName=name, PolicyName=policy, PolicyDocument=text)
    console.create_user(UserName="guest")
    console.add_user_to_group(GroupName=name, UserName="guest")


def test_what_is_in_the_way_of_a_group_that_goes_is_told_with_its_removal(
    grantbook: Run, console: "IAMClient"
) -> None:
    """IAM deletes no group that holds anything, and pulumi-aws empties none."""
    leave(console, "old")

    asked = grantbook("preflight")

    command = "aws iam {} --group-name old --{}"
    assert asked.status == 1
    assert (
        "  to mend      1 group to delete: AWS answers DeleteConflict until what was given by hand "
        "is gone:\n"
        f'    old: own policy "by-hand": {command.format("delete-group-policy", "policy-name")} '
        "by-hand\n"
        f"    old: theirs is attached: {command.format('detach-group-policy', 'policy-arn')} "
        f"arn:aws:iam::{ACCOUNT}:policy/theirs\n"
        f"    old: guest is in it: {command.format('remove-user-from-group', 'user-name')} guest\n"
        "  not checked  whether the stack itself attached them to groups to delete: "
        "AWSSupportAccess\n"
    ) in asked.stdout


def test_a_team_that_is_renamed_goes_under_the_old_name(
    grantbook: Run, console: "IAMClient", stack: Stack
) -> None:
    """Groups are made anew."""
    leave(console, "old")
    stack.write(STACK.replace("ops: {grants", "ops: {renamed_from: old, grants"))

    assert '    old: own policy "by-hand": ' in grantbook("preflight").stdout


def test_who_leaves_with_nothing_in_the_way_is_said(grantbook: Run, console: "IAMClient") -> None:
    """And nobody of another stack, or of another account of this one, is meant."""
    user(console, "zoe")
    console.attach_user_policy(UserName="zoe", PolicyArn=SUPPORT)
    console.create_user(UserName="b", Tags=tags("grantbook/other/aws/b/0a1b2c3d"))
    console.create_user(UserName="c", Tags=tags("grantbook/test/partner/c/0a1b2c3d"))
    console.create_group(GroupName="d", Path="/grantbook/test/aws/d/0a1b2c3d/")

    asked = grantbook("preflight")

    assert asked.status == 0
    assert (
        "  fine         1 user to delete, with all they hold, by hand too: zoe\n"
        "  fine         1 group to delete: nothing by hand is in the way\n"
    ) in asked.stdout


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("GetAccountSummary", "root user and quotas were not checked: AWS: iam:GetAccountSummary"),
        ("GetAccountAuthorization", "quotas were not checked: AWS: iam:GetAccountAuthorization"),
        ("GetAccountAuthorization", "what users hold was not checked: AWS: iam:GetAccountA"),
        ("ListSSHPublicKeys", "SSH keys: AWS: iam:ListSSHPublicKeys: 403 AccessDenied: no"),
    ],
)
def test_what_may_not_be_seen_is_not_checked(
    grantbook: Run, console: "IAMClient", control: Control, call: str, said: str
) -> None:
    """Part by part: one answer hides no other."""
    user(console, "alice")
    control.fault(**error(403, "AccessDenied"), path=f"iam:{call}")

    asked = grantbook("preflight")

    assert asked.status == 0
    assert f"  not checked  {said}" in asked.stdout
    assert RIGHTS.format(count()) in asked.stdout


@pytest.mark.parametrize(
    "call", ["iam:SimulatePrincipalPolicy", "iam:GetAccountSummary", "iam:GetAccountAuthorization"]
)
def test_a_cloud_that_does_not_answer_is_its_fault(
    grantbook: Run, control: Control, call: str
) -> None:
    """Exit 3."""
    control.fault(**error(503, "ServiceUnavailable"), path=call)

    asked = grantbook("preflight")

    assert asked.status == 3
    assert f"  no answer    AWS: {call}" in asked.stdout


def test_a_name_of_somebody_else_is_a_finding(grantbook: Run, console: "IAMClient") -> None:
    """With who made what holds it; what it holds is none of our business."""
    console.create_user(UserName="alice")
    console.create_access_key(UserName="alice")

    asked = grantbook("preflight")

    assert asked.status == 1
    assert '  to mend      account "aws": somebody else holds user "alice"' in asked.stdout
    assert UNKNOWN not in asked.stdout


def test_the_page_shows_what_the_command_says(
    grantbook: Run, console: "IAMClient", act: Callable[..., None], control: Control
) -> None:
    """Word by word, for a run that would stumble often."""
    leave(console, "former")
    user(console, "alice")
    console.create_group(GroupName="auditors")
    console.add_user_to_group(UserName="alice", GroupName="auditors")
    control.furnish_root(ACCOUNT, access_keys=True)
    control.switch(quotas={"UsersQuota": 3})
    act(ALL, {"Effect": "Deny", "Action": "iam:CreateAccessKey", "Resource": "*"})

    asked = grantbook("preflight")

    assert asked.status == 1
    assert f"```text\n{asked.stdout}```\n" in PAGE.read_text("utf-8")
