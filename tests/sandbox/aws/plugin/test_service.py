"""The stand-in as the engine meets it, beyond the stories of its types."""

import json
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

import grpc
import pytest
from werkzeug.wrappers import Request, Response

from sandbox.http import Listener
from tests.sandbox.aws.conftest import Aws
from tests.sandbox.aws.plugin.conftest import options
from tests.sandbox.aws.plugin.driver import UNKNOWN, Driver, half_made
from tests.sandbox.aws.plugin.stories import READ_ONLY, document, trust

USER = "aws:iam/user:User"
GROUP = "aws:iam/group:Group"
POLICY = "aws:iam/policy:Policy"
ROLE = "aws:iam/role:Role"
KEY = "aws:iam/accessKey:AccessKey"
PROFILE = "aws:iam/userLoginProfile:UserLoginProfile"
MEMBERSHIP = "aws:iam/groupMembership:GroupMembership"
ATTACHMENT = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment"

Unique = Callable[[str], str]


def refusal(call: Callable[[], Any]) -> str:
    """Return the one line that a call is refused with."""
    with pytest.raises(grpc.RpcError) as refused:
        call()
    text = refused.value.details() or ""
    assert "\n" not in text
    return text


def test_a_preview_calls_nobody(admin: Driver, aws: Aws) -> None:
    """Check, diff, and a preview of create and update are answered without the cloud."""
    inputs = admin.checked(USER, {"name": "alice"})
    admin.create(USER, inputs, preview=True)
    state = {**inputs, "arn": "arn:aws:iam::123456789012:user/alice", "uniqueId": "AIDA"}
    news = admin.checked(USER, {"name": "alicia"}, inputs)
    admin.diff(USER, "alice", state, news)
    admin.update(USER, "alice", state, news, preview=True)

    assert aws.control.calls()["total"] == 0


def test_a_preview_needs_neither_credentials_nor_a_cloud(plugin: Driver) -> None:
    """It works before anybody has set up an account."""
    plugin.configure(region="eu-west-1", allowedAccountIds=["123456789012"])

    id_, foreseen = plugin.create(USER, plugin.checked(USER, {"name": "alice"}), preview=True)

    assert id_ == ""
    assert foreseen["name"] == "alice"
    assert foreseen["arn"] == UNKNOWN


def test_what_is_not_known_yet_stays_so_in_a_preview(offline: Driver) -> None:
    """An unknown input is neither an error nor taken for a value, in a document too."""
    unknown_inside = {"Version": "2012-10-17", "Statement": [{"Resource": UNKNOWN}]}

    attached = offline.checked(ATTACHMENT, {"group": UNKNOWN, "policyArn": UNKNOWN})
    policy = offline.checked(POLICY, {"name": "p", "policy": unknown_inside})
    members = offline.checked(MEMBERSHIP, {"group": "g", "users": ["alice", UNKNOWN]})
    tagged = offline.checked(USER, {"name": "u", "tags": {"who": UNKNOWN}})

    assert attached["policyArn"] == UNKNOWN
    assert policy["policy"] == UNKNOWN
    assert members["users"] == ["alice", UNKNOWN]
    assert tagged["tags"] == {"who": UNKNOWN}
    assert offline.create(ATTACHMENT, attached, preview=True)[1] == {
        "group": UNKNOWN,
        "policyArn": UNKNOWN,
    }


def test_an_input_that_becomes_unknown_may_replace(offline: Driver) -> None:
    """A preview says the worst: a policy that will only be known later is another one."""
    state = {"group": "g", "policyArn": READ_ONLY}
    news = offline.checked(ATTACHMENT, {"group": "g", "policyArn": UNKNOWN})

    planned = offline.diff(ATTACHMENT, "g-1", state, news)

    assert list(planned.replaces) == ["policyArn"]
    assert planned.deleteBeforeReplace


def test_only_what_moves_is_unknown_in_the_preview_of_an_update(offline: Driver) -> None:
    """Another path makes another ARN, and leaves the unique id."""
    inputs = offline.checked(GROUP, {"name": "g"})
    state = {"name": "g", "path": "/", "arn": "arn:aws:iam::123456789012:group/g", "uniqueId": "A"}
    news = offline.checked(GROUP, {"name": "g", "path": "/teams/"}, inputs)

    foreseen = offline.update(GROUP, "g", state, news, preview=True)

    assert foreseen == {"name": "g", "path": "/teams/", "arn": UNKNOWN, "uniqueId": "A"}


def test_credentials_of_another_account_change_nothing(plugin: Driver, aws: Aws) -> None:
    """The refusal names both accounts, and asks the cloud only once."""
    before = aws.control.state()
    plugin.configure(**options(aws, aws.second, allowedAccountIds=["123456789012"]))
    inputs = plugin.checked(USER, {"name": "alice"})

    first = refusal(lambda: plugin.create(USER, inputs))
    second = refusal(lambda: plugin.read(USER, "alice"))

    assert "belong to AWS account 210987654321, expected 123456789012" in first
    assert second == first
    assert [call["path"] for call in aws.control.calls()["calls"]] == ["sts:GetCallerIdentity"]
    assert aws.control.state() == before


def test_a_forbidden_account_is_refused(plugin: Driver, aws: Aws) -> None:
    """Whatever is allowed besides."""
    plugin.configure(**options(aws, forbiddenAccountIds=["123456789012"]))

    assert "AWS account 123456789012" in refusal(lambda: plugin.read(USER, "alice"))


def test_the_account_is_asked_for_before_the_first_call_and_never_again(
    plugin: Driver, aws: Aws
) -> None:
    """One question for a whole run."""
    plugin.configure(**options(aws, allowedAccountIds=["123456789012"]))

    plugin.read(USER, "sandbox-admin")
    plugin.read(USER, "sandbox-admin")

    paths = [call["path"] for call in aws.control.calls()["calls"]]
    assert paths == ["sts:GetCallerIdentity", "iam:GetUser", "iam:GetUser"]


def test_a_role_is_assumed_first(plugin: Driver, aws: Aws, unique: Unique) -> None:
    """With its external id; the calls are then the role's own."""
    name = unique("pipeline")
    statement = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"AWS": "123456789012"},
        "Condition": {"StringEquals": {"sts:ExternalId": "right"}},
    }
    trusting = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam = aws.iam(aws.second)
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusting)["Role"]["Arn"]
    iam.attach_role_policy(RoleName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    role = {"roleArn": arn, "externalId": "right", "sessionName": "run", "duration": "1h"}
    plugin.configure(**options(aws, assumeRoles=[role], allowedAccountIds=["210987654321"]))

    who = plugin.invoke("aws:index/getCallerIdentity:getCallerIdentity")
    _, state, _ = plugin.made(USER, {"name": unique("visitor")})

    assert who["arn"] == f"arn:aws:sts::210987654321:assumed-role/{name}/run"
    assert who["accountId"] == who["id"] == "210987654321"
    assert state["arn"].startswith("arn:aws:iam::210987654321:user/")


def test_a_role_that_does_not_trust_the_caller_is_one_line(plugin: Driver, aws: Aws) -> None:
    """It says which action was refused, and to whom."""
    role = {"roleArn": "arn:aws:iam::210987654321:role/closed"}
    plugin.configure(**options(aws, assumeRoles=[role]))

    said = refusal(lambda: plugin.read(USER, "alice"))

    assert said.startswith("sts:AssumeRole: AccessDenied: User: arn:aws:iam::123456789012:user/")


def test_default_tags_are_on_everything_that_has_tags(
    plugin: Driver, aws: Aws, unique: Unique
) -> None:
    """A resource's own tag of the same key wins."""
    plugin.configure(**options(aws, defaultTags={"tags": {"owner": "grantbook", "env": "prod"}}))

    _, state, inputs = plugin.made(USER, {"name": unique("tagged"), "tags": {"env": "test"}})
    untagged = plugin.checked(GROUP, {"name": "g"})

    assert inputs["tags"] == state["tags"] == state["tagsAll"]
    assert state["tags"] == {"owner": "grantbook", "env": "test"}
    assert "tags" not in untagged


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("assumeRoleWithWebIdentity", {"roleArn": "x"}, "assumeRoleWithWebIdentity"),
        ("httpProxy", "http://127.0.0.1:1", "httpProxy"),
        ("endpoints", [{"s3": "http://127.0.0.1:1"}], "endpoints.s3"),
        ("assumeRoles", [{"roleArn": "x", "policy": "{}"}], "assumeRoles.policy"),
    ],
)
def test_an_option_that_it_cannot_honour_is_refused_by_name(
    offline: Driver, option: str, value: object, said: str
) -> None:
    """Before anything else happens."""
    reasons = offline.check_config(region="eu-west-1", **{option: value})

    assert len(reasons) == 1
    assert f'"{said}"' in reasons[0]
    assert "install the official plugin" in reasons[0]


def test_an_option_that_is_not_json_is_refused(offline: Driver) -> None:
    """What pulumi-aws encodes must decode."""
    assert "not JSON" in offline.check_config(endpoints="[{")[0]


def test_options_that_spare_calls_are_accepted(offline: Driver) -> None:
    """The stand-in makes none of those calls anyway."""
    assert offline.check_config(skipCredentialsValidation=True, skipMetadataApiCheck=True) == []


def test_another_region_replaces_the_provider_and_other_credentials_do_not(
    offline: Driver,
) -> None:
    """So keys are rotated without a resource being touched."""
    olds = {"region": "eu-west-1", "accessKey": "old", "version": "7.0.0"}
    news = {"region": "eu-west-3", "accessKey": "new", "version": "7.1.0"}

    assert offline.diff_config(olds, news) == (["accessKey", "region"], ["region"])
    assert offline.diff_config(olds, {**olds, "accessKey": "new"}) == (["accessKey"], [])


@pytest.mark.parametrize(
    ("token", "news", "property_", "said"),
    [
        (USER, {"name": "no spaces"}, "name", "must only contain alphanumeric"),
        (USER, {"name": "x" * 65}, "name", "longer than 64"),
        (USER, {"name": "a", "path": "nowhere"}, "path", "must begin and end with /"),
        (USER, {"name": "a", "tags": ["x"]}, "tags", "expected a mapping"),
        (USER, {"name": "a", "forceDestroy": "maybe"}, "forceDestroy", "true or false"),
        (PROFILE, {}, "user", 'missing required property "user"'),
        (PROFILE, {"user": "a", "passwordLength": 4}, "passwordLength", "range (5 - 128)"),
        (PROFILE, {"user": "a", "passwordLength": "x"}, "passwordLength", "whole number"),
        (PROFILE, {"user": "a", "pgpKey": "keybase:a"}, "pgpKey", "install the official plugin"),
        (KEY, {"user": "a", "status": "Off"}, "status", "one of Active, Inactive"),
        (POLICY, {"policy": "{"}, "policy", "invalid JSON policy"),
        (POLICY, {"policy": "[]"}, "policy", "not a JSON object"),
        (POLICY, {"policy": "{}", "namePrefix": "x"}, "namePrefix", "does not do"),
        (ATTACHMENT, {"group": "g", "policyArn": "AWSSupportAccess"}, "policyArn", "invalid ARN"),
        (MEMBERSHIP, {"group": "g", "users": "alice"}, "users", "expected a list"),
        (ROLE, {"assumeRolePolicy": "{}", "inlinePolicies": []}, "inlinePolicies", "does not do"),
        (GROUP, {"name": ["g"]}, "name", "expected a string"),
        (GROUP, {"nane": "g"}, "nane", 'unknown property "nane"'),
    ],
)
def test_a_mistake_in_an_input_is_a_failure_of_that_input(
    offline: Driver, token: str, news: dict[str, Any], property_: str, said: str
) -> None:
    """Found offline, before anything is made."""
    _, failures = offline.check(token, news)

    assert set(failures) == {property_}
    assert said in failures[property_]


def test_a_name_is_made_from_the_logical_one_and_kept(offline: Driver) -> None:
    """Seven random digits make it unique; a later check finds the same name."""
    first, _ = offline.check(GROUP, {}, name="support")
    again, _ = offline.check(GROUP, {}, olds=first, name="support")
    said, _ = offline.check(GROUP, {"name": "support"}, olds=first, name="support")

    assert first["name"].startswith("support-")
    assert len(first["name"]) == len("support-") + 7
    assert first["__defaults"] == ["name", "path"]
    assert again == first
    assert said["__defaults"] == ["path"]


def test_a_replacement_under_the_same_name_deletes_first(offline: Driver) -> None:
    """A name that was made may be made again; one that was said can only be taken once."""
    said = offline.checked(POLICY, {"name": "p", "policy": "{}", "description": "B."})
    made = {**said, "__defaults": ["name", "path"]}
    state = {"name": "p", "path": "/", "policy": "{}", "description": "A."}

    assert offline.diff(POLICY, "arn", state, said).deleteBeforeReplace
    assert not offline.diff(POLICY, "arn", state, made).deleteBeforeReplace


def test_ignored_changes_are_no_difference(offline: Driver) -> None:
    """A password changed at first login is not made again."""
    state = {"user": "alice", "passwordLength": 20, "passwordResetRequired": False}
    news = offline.checked(PROFILE, {"user": "alice", "passwordResetRequired": True})

    seen = offline.diff(PROFILE, "alice", state, news)
    ignored = offline.diff(PROFILE, "alice", state, news, ["passwordResetRequired"])

    assert list(seen.replaces) == ["passwordResetRequired"]
    assert not ignored.diffs


def test_a_difference_is_told_tag_by_tag_and_member_by_member(offline: Driver) -> None:
    """So a review shows what is added and what goes."""
    tags = {"a": "1", "b:c": "2", "gone": "3"}
    state = {"name": "u", "path": "/", "forceDestroy": False, "tags": tags}
    news = offline.checked(USER, {"name": "u", "tags": {"a": "9", "b:c": "2", "x:y": "4"}})
    members = {"name": "m", "group": "g", "users": ["alice", "bruno"]}
    wanted = offline.checked(MEMBERSHIP, {"name": "m", "group": "g", "users": ["bruno", "carla"]})

    tagged = offline.diff(USER, "u", state, news).detailedDiff
    joined = offline.diff(MEMBERSHIP, "m", members, wanted).detailedDiff

    assert {path: each.kind for path, each in tagged.items()} == {
        "tags.a": 4,
        "tags.gone": 2,
        'tags["x:y"]': 0,
    }
    assert {path: each.kind for path, each in joined.items()} == {"users[0]": 2, "users[1]": 0}


def test_the_sixth_version_of_a_policy_makes_the_oldest_go(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """IAM keeps five; the one in force is never the one deleted."""
    name = unique("versions")
    id_, state, _ = admin.made(POLICY, {"name": name, "policy": document("a:A0")})

    for number in range(1, 7):
        news = admin.checked(POLICY, {"name": name, "policy": document(f"a:A{number}")})
        state = admin.update(POLICY, id_, state, news)

    versions = aws.iam().list_policy_versions(PolicyArn=id_)["Versions"]
    assert sorted(version["VersionId"] for version in versions) == ["v3", "v4", "v5", "v6", "v7"]
    assert [each["VersionId"] for each in versions if each["IsDefaultVersion"]] == ["v7"]


def test_the_version_in_force_stays_even_when_it_is_the_oldest(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """Somebody went back to the first one by hand: the next oldest makes room."""
    name = unique("back")
    id_, state, _ = admin.made(POLICY, {"name": name, "policy": document("a:A0")})
    for number in range(1, 5):
        news = admin.checked(POLICY, {"name": name, "policy": document(f"a:A{number}")})
        state = admin.update(POLICY, id_, state, news)
    aws.iam().set_default_policy_version(PolicyArn=id_, VersionId="v1")

    news = admin.checked(POLICY, {"name": name, "policy": document("a:A5")})
    admin.update(POLICY, id_, state, news)

    versions = aws.iam().list_policy_versions(PolicyArn=id_)["Versions"]
    assert sorted(version["VersionId"] for version in versions) == ["v1", "v3", "v4", "v5", "v6"]
    assert [each["VersionId"] for each in versions if each["IsDefaultVersion"]] == ["v6"]


def test_a_document_that_means_the_same_is_no_change(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """The order of keys and of actions, and a list of one, say nothing."""
    one = {"Effect": "Allow", "Action": ["b:B", "a:A"], "Resource": "*"}
    other = {"Resource": ["*"], "Action": ["a:A", "b:B"], "Effect": "Allow"}
    name = unique("same")
    written = json.dumps({"Version": "2012-10-17", "Statement": [one]})
    id_, state, _ = admin.made(POLICY, {"name": name, "policy": written})
    rewritten = {"Version": "2012-10-17", "Statement": other}
    news = admin.checked(POLICY, {"name": name, "policy": rewritten})

    planned = admin.diff(POLICY, id_, state, news)
    admin.update(POLICY, id_, state, news)

    assert not planned.diffs
    assert len(aws.iam().list_policy_versions(PolicyArn=id_)["Versions"]) == 1


def test_a_renamed_user_is_renamed_in_place_and_lost_to_its_old_id(
    admin: Driver, unique: Unique
) -> None:
    """As with the official plugin: the engine cannot learn the new id."""
    old, new = unique("before"), unique("after")
    id_, state, inputs = admin.made(USER, {"name": old, "tags": {"kept": "yes"}})
    news = admin.checked(USER, {"name": new, "tags": {"kept": "yes"}}, inputs)

    planned = admin.diff(USER, id_, state, news)
    renamed = admin.update(USER, id_, state, news)

    assert not planned.replaces
    assert renamed["arn"].endswith(f"user/{new}")
    assert renamed["uniqueId"] == state["uniqueId"]
    assert renamed["tags"] == {"kept": "yes"}
    assert admin.read(USER, id_, renamed, news)[0] == ""


def test_a_role_with_policies_goes_only_when_forced(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """Attached and inline policies are in the way of a role."""
    name = unique("busy")
    id_, state, _ = admin.made(ROLE, {"name": name, "assumeRolePolicy": trust("ec2")})
    iam = aws.iam()
    iam.attach_role_policy(RoleName=name, PolicyArn=READ_ONLY)
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document("a:A"))
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)

    said = refusal(lambda: admin.delete(ROLE, id_, state))
    admin.delete(ROLE, id_, {**state, "forceDetachPolicies": True})

    assert "iam:DeleteRole: DeleteConflict" in said
    assert admin.read(ROLE, id_, state)[0] == ""


def test_a_boundary_is_set_changed_and_taken_away(admin: Driver, aws: Aws, unique: Unique) -> None:
    """On a user; a boundary that does not exist is refused before the user is made."""
    name = unique("bound")
    none = admin.checked(USER, {"name": name, "permissionsBoundary": f"{READ_ONLY}Not"})
    refused = refusal(lambda: admin.create(USER, none))
    id_, state, _ = admin.made(USER, {"name": name, "permissionsBoundary": READ_ONLY})
    bound = aws.iam().get_user(UserName=name)["User"]["PermissionsBoundary"]

    news = admin.checked(USER, {"name": name})
    planned = admin.diff(USER, id_, state, news)
    freed = admin.update(USER, id_, state, news)

    assert "iam:CreateUser: NoSuchEntity" in refused
    assert bound["PermissionsBoundaryArn"] == READ_ONLY
    assert {path: each.kind for path, each in planned.detailedDiff.items()} == {
        "permissionsBoundary": 2
    }
    assert "permissionsBoundary" not in freed
    assert "PermissionsBoundary" not in aws.iam().get_user(UserName=name)["User"]


def test_drift_comes_back_as_inputs(admin: Driver, aws: Aws, unique: Unique) -> None:
    """What was edited behind our back is read into the inputs too, so that a preview shows it."""
    name = unique("drifted")
    id_, state, inputs = admin.made(ROLE, {"name": name, "assumeRolePolicy": trust("ec2")})
    aws.iam().update_role(RoleName=name, Description="by hand", MaxSessionDuration=7200)
    aws.iam().tag_role(RoleName=name, Tags=[{"Key": "by", "Value": "hand"}])

    _, found, found_inputs = admin.read(ROLE, id_, state, inputs)
    planned = admin.diff(ROLE, id_, found, inputs)

    assert (
        found_inputs.items()
        >= {
            "description": "by hand",
            "maxSessionDuration": 7200,
            "tags": {"by": "hand"},
        }.items()
    )
    assert set(planned.diffs) == {"description", "maxSessionDuration", "tags"}


def test_members_who_are_in_are_kept_when_the_next_is_refused(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """The engine learns what stands, and finishes the next time."""
    group, alice = unique("half"), unique("alice")
    aws.iam().create_group(GroupName=group)
    aws.iam().create_user(UserName=alice)
    wanted = {"name": "m", "group": group, "users": [alice, f"{alice}-nobody"]}
    inputs = admin.checked(MEMBERSHIP, wanted)

    with pytest.raises(grpc.RpcError) as half:
        admin.create(MEMBERSHIP, inputs)

    id_, properties, reasons = half_made(half.value)
    assert "iam:AddUserToGroup: NoSuchEntity" in reasons[0]
    assert id_ == "m"
    assert properties["users"] == [alice]
    assert list(admin.diff(MEMBERSHIP, id_, properties, inputs).diffs) == ["users"]


def test_a_key_that_could_not_be_turned_off_is_kept_in_state(
    admin: Driver, aws: Aws, unique: Unique
) -> None:
    """Its secret is known only now, and marked as one even then."""
    name = unique("owner")
    aws.iam().create_user(UserName=name)
    body = (
        "<ErrorResponse><Error><Code>Sleepy</Code><Message>Later.</Message></Error></ErrorResponse>"
    )
    aws.control.fault(path="iam:UpdateAccessKey", kind="status", status=400, body=body)
    inputs = admin.checked(KEY, {"user": name, "status": "Inactive"})

    with pytest.raises(grpc.RpcError) as half:
        admin.create(KEY, inputs)

    id_, properties, reasons = half_made(half.value)
    assert reasons == ["iam:UpdateAccessKey: Sleepy: Later. (request id none)"]
    assert id_.startswith("AKIA")
    assert properties["status"] == "Active"
    assert set(properties["secret"]) > {"value"}
    finished = admin.update(KEY, id_, {**properties, "secret": "s"}, inputs)
    assert finished["status"] == "Inactive"


def test_the_password_is_in_no_error(plugin: Driver, aws: Aws) -> None:
    """Not even when the cloud repeats what it was sent."""
    sent: list[str] = []

    @Request.application
    def parrot(request: Request) -> Response:
        sent.append(request.form["Password"])
        code, words = "<Code>PasswordPolicyViolation</Code>", escape(f"bad: {sent[0]} .")
        error = f"{code}<Message>{words}</Message>"
        return Response(f"<ErrorResponse><Error>{error}</Error></ErrorResponse>", status=400)

    listener = Listener(parrot, 0)
    plugin.configure(**{**options(aws), "endpoints": [{"iam": listener.url, "sts": aws.url}]})

    inputs = plugin.checked(PROFILE, {"user": "alice"})
    said = refusal(lambda: plugin.create(PROFILE, inputs))
    listener.stop()

    assert len(sent[0]) == 20
    assert sent[0] not in said
    assert "PasswordPolicyViolation: bad: [secret] ." in said


def test_an_html_page_is_one_line(admin: Driver, aws: Aws) -> None:
    """A proxy's error page is not shown, its status is."""
    aws.control.fault(path="iam:GetUser", kind="html", status=403)

    said = refusal(lambda: admin.read(USER, "alice"))

    assert said.startswith("iam:GetUser: 403")
    assert "<" not in said


def test_an_answer_that_is_no_xml_is_one_line(admin: Driver, aws: Aws) -> None:
    """Nor is an empty body an explanation."""
    aws.control.fault(path="iam:GetUser", kind="status", status=400)

    assert refusal(lambda: admin.read(USER, "alice")).startswith("iam:GetUser: ResponseParserError")


def test_throttling_is_waited_out(admin: Driver, aws: Aws) -> None:
    """A 429 and a 503 that pass are not shown to anybody."""
    body = "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"
    aws.control.fault(path="iam:GetUser", kind="status", status=429, body=body)
    aws.control.fault(path="iam:GetUser", kind="status", status=503, body=body)

    assert admin.read(USER, "sandbox-admin")[0] == "sandbox-admin"


def test_a_cloud_that_cannot_be_reached_is_one_line(plugin: Driver, aws: Aws) -> None:
    """It says what was tried and where."""
    nowhere = "http://127.0.0.1:9"
    said_options = options(aws, maxRetries=0)
    plugin.configure(**{**said_options, "endpoints": [{"iam": nowhere, "sts": nowhere}]})

    said = refusal(lambda: plugin.read(USER, "alice"))

    assert said.startswith("iam:GetUser: EndpointConnectionError: Could not connect")
    assert nowhere in said


def test_missing_credentials_are_one_line(plugin: Driver, aws: Aws) -> None:
    """Found when the cloud is first needed, not before."""
    endpoints = [{"iam": aws.url, "sts": aws.url}]
    plugin.configure(region="eu-west-1", endpoints=endpoints)

    assert "Unable to locate credentials" in refusal(lambda: plugin.read(USER, "alice"))


def test_an_unknown_profile_is_one_line(plugin: Driver) -> None:
    """It names the profile."""
    plugin.configure(region="eu-west-1", profile="nobody")

    assert "profile (nobody) could not be found" in refusal(lambda: plugin.read(USER, "alice"))


def test_a_membership_cannot_be_imported(admin: Driver) -> None:
    """Its id does not say which group; the official plugin refuses it too."""
    assert "cannot be imported" in refusal(lambda: admin.read(MEMBERSHIP, "members"))


@pytest.mark.parametrize(
    "token",
    [
        ATTACHMENT,
        "aws:iam/userGroupMembership:UserGroupMembership",
        "aws:iam/groupPolicy:GroupPolicy",
    ],
)
def test_an_id_of_the_wrong_form_is_refused(admin: Driver, token: str) -> None:
    """With the form that is expected."""
    assert "expected <" in refusal(lambda: admin.read(token, "nonsense"))


def test_a_key_is_imported_with_its_user(admin: Driver, aws: Aws, unique: Unique) -> None:
    """By its id alone; the secret stays unknown, and a key of the other account is none."""
    name, other = unique("holder"), unique("holder")
    aws.iam().create_user(UserName=name)
    key_id = aws.iam().create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
    aws.iam(aws.second).create_user(UserName=other)
    foreign = aws.iam(aws.second).create_access_key(UserName=other)["AccessKey"]["AccessKeyId"]

    found_id, found, inputs = admin.read(KEY, key_id)

    assert found_id == key_id
    assert inputs.items() >= {"user": name, "status": "Active"}.items()
    assert "secret" not in found
    assert admin.read(KEY, foreign)[0] == ""
