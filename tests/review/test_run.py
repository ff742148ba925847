import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from access import model
from review.preview import UNKNOWN, Resource
from review.report import Report
from tests.access.stacks import CONFIG, declared
from tests.review.runs.previewed import BEFORE, HERE, PLAN, notes, resources, reviewed

STACK = """
people:
  al: {email: a@b.c, teams: [ops]}
  bo:
    email: b@b.c
    teams: [{team: guests, until: 2029-06-30}]
    grants:
      scaleway: [{permission_sets: [BillingReadOnly], organization: true, until: 2029-12-31}]
teams:
  ops:
    grants:
      aws: [{allow: ["s3:GetObject"]}, {deny: ["s3:DeleteObject"]}]
      ovh: [{allow: ["vps:apiovh:reboot"], deny: ["vps:apiovh:start"], resources: ["vps:*"]}]
      scaleway: [{permission_sets: [InstancesReadOnly], projects: [web]}]
  guests:
    grants: {aws: [{allow: ["s3:ListBucket"]}]}
applications:
  ci:
    owner: al
    grants: {scaleway: [{permission_sets: [ObjectStorageReadOnly], projects: [web]}]}
    keys:
      nightly: {on: scaleway, lifetime: 90d}
      former: {on: scaleway, expires: 2029-12-31}
  worker:
    owner: al
    assumed_by: {service: lambda.amazonaws.com}
    grants: {aws: [{allow: ["s3:PutObject"]}]}
"""
"""With what has ended by the time of the run: a membership, a grant and a key."""
EARLIER = datetime(2028, 1, 1, tzinfo=UTC)
WIDE = json.dumps({"Statement": {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}})
OPEN = json.dumps(
    {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}]}
)
MANAGER = {"permission_set_names": ["IAMManager"], "projects": [], "condition": ""}
THEIRS = "arn:aws:iam::123456789012:policy/theirs"
VIEWER = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"
POLICY, ROLE = "aws:iam/policy:Policy aws/worker", "aws:iam/role:Role aws/worker"
USER, NIGHTLY = "aws:iam/user:User aws/al", "scaleway:ApiKey scaleway/ci/nightly"
ATTACHED = "aws:iam/groupPolicyAttachment:GroupPolicyAttachment aws@group/ops/ops"
GONE: dict[str, Any] = {}
READ = "give members of ops (al) s3:GetObject on aws, everywhere"
SIGN_IN = [
    "give al iam:ChangePassword on aws, on their own user",
    "give al iam:GetAccountPasswordPolicy on aws, everywhere",
]
REBOOT = "give members of ops (al) vps:apiovh:reboot on ovh, on vps:*"
START = "give members of ops (al) vps:apiovh:start on ovh, on vps:*"
MANAGE = "give members of ops (al) IAMManager on scaleway, everywhere"
SEE = "give members of ops (al) InstancesReadOnly on scaleway, on project:web"
ASSUMED = "let the role of worker on aws be assumed by"
KEY = "have the key nightly of ci on scaleway, for 90 days"
VERBS = {"give": "gives", "have": "has", "let": "lets"}
BESIDE = re.compile(r" in 1\.yaml:\d+$|; way to administrator: .*")
AFTER, THERE = ("this run", HERE), ("the stack", BEFORE)

Told = list[tuple[str, bool]]
"""What notes say, sorted, each with whether it opens anything."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What is changed of a resource, and what is there then, or missing."""

    name: str
    inputs: dict[str, Any]
    there: Sequence[str] = ()
    missing: Sequence[str] = ()

    def of(self, made: Sequence[Resource]) -> list[Resource]:
        """Return resources of which that one has other inputs, or is gone."""
        (found,) = (each for each in made if f"{each.type_} {each.name}" == self.name)
        other = replace(found, inputs={**found.inputs, **self.inputs})
        left = [each for each in made if each != found]
        return [*left, other] if self.inputs else left

    def said(self, side: tuple[str, str], *, opens: bool) -> Told:
        """Return how it is told; `opens` is whether what is there does, else what is missing."""
        subject, source = side
        told = [
            (f"{subject} does not {what}, which {source} says", not opens) for what in self.missing
        ]
        for what in self.there:
            verb, _, rest = what.partition(" ")
            told.append((f"{subject} {VERBS[verb]} {rest}, which {source} does not say", opens))
        return sorted(told)


EDITS = [
    Edit(
        name=POLICY,
        inputs={"policy": WIDE},
        there=["give worker sqs:SendMessage on aws, everywhere"],
        missing=["give worker s3:PutObject on aws, everywhere"],
    ),
    Edit(name=ATTACHED, inputs=GONE, missing=[READ]),
    Edit(
        name=ROLE,
        inputs={"assumeRolePolicy": OPEN},
        there=[f"{ASSUMED} everybody"],
        missing=[f"{ASSUMED} the service lambda.amazonaws.com"],
    ),
    Edit(name=USER, inputs={"permissionsBoundary": VIEWER}, missing=[READ, *SIGN_IN]),
    Edit(name=USER, inputs=GONE, missing=[READ, *SIGN_IN]),
    Edit(
        name="ovh:Policy ovh/ops+3f842188",
        inputs={"allow": ["vps:apiovh:start"], "deny": []},
        there=[START],
        missing=[REBOOT],
    ),
    Edit(name="ovh:User ovh/al", inputs={"enabled": False}, missing=[REBOOT]),
    Edit(name="ovh:Membership ovh/ops", inputs={"users": []}, missing=[REBOOT]),
    Edit(
        name="scaleway:Policy scaleway/ops",
        inputs={"rules": [MANAGER]},
        there=[MANAGE],
        missing=[SEE],
    ),
    Edit(name="scaleway:Membership scaleway/ops", inputs={"user_ids": []}, missing=[SEE]),
    Edit(name="scaleway:User scaleway/al", inputs={"locked": True}, missing=[SEE]),
    Edit(name=NIGHTLY, inputs=GONE, missing=[KEY]),
]


@pytest.fixture(scope="module")
def files() -> model.Declaration:
    """Return what the files say."""
    return declared(STACK)


@pytest.fixture(scope="module")
def made(files: model.Declaration) -> Sequence[Resource]:
    """Return what a run of them leaves."""
    return resources(files)


def told(report: Report) -> Told:
    """Return what is said of a run and its stack."""
    found = [each for each in report.notes if each.mark.endswith("differs")]
    return sorted((BESIDE.sub("", each.what), each.opens) for each in found)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_what_a_run_does_beside_the_files_is_told(
    files: model.Declaration, made: Sequence[Resource], edit: Edit
) -> None:
    """And nothing else; what it gives and no file says opens more than the files do."""
    report = reviewed(files, files, made, edit.of(made))

    assert told(report) == edit.said(AFTER, opens=True)
    assert (report.lines, report.run, report.plan) == ([], "differs", PLAN)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_what_a_stack_is_beside_the_revision_is_told(
    files: model.Declaration, made: Sequence[Resource], edit: Edit
) -> None:
    """What it lacks and the run brings opens more than the files do."""
    report = reviewed(files, files, edit.of(made), made)

    assert told(report) == edit.said(THERE, opens=False)
    assert (report.lines, report.run) == ([], "differs")


def test_what_a_stack_lacks_and_the_run_does_not_bring_opens_nothing(
    files: model.Declaration, made: Sequence[Resource]
) -> None:
    """It is no more than the files say."""
    fewer = declared(STACK.replace('{allow: ["s3:GetObject"]}, ', ""))
    lacking = Edit(name=ATTACHED, inputs=GONE).of(made)

    report = reviewed(files, fewer, lacking, resources(fewer))

    assert told(report) == [(f"the stack does not {READ}, which HEAD says", False)]


def test_what_is_as_bad_is_as_bad_by_a_run(
    files: model.Declaration, made: Sequence[Resource]
) -> None:
    """So that a pipeline stops, and a way to become an administrator is told."""
    edit = next(each for each in EDITS if each.there == [MANAGE])

    report = reviewed(files, files, made, edit.of(made))

    assert report.worst is not None
    assert report.worst.word == "administrator"
    assert any("; way to administrator: writes policies" in each for each in notes(report))


@pytest.mark.parametrize("at", [EARLIER, None])
def test_what_has_ended_is_no_difference(
    files: model.Declaration, made: Sequence[Resource], at: datetime | None
) -> None:
    """Whether a run has seen to it already, or this one does."""
    there = resources(files, at) if at else made

    report = reviewed(files, files, there, made)

    assert [each.name for each in there if each.name == "scaleway/ci/former"] == (
        ["scaleway/ci/former"] if at else []
    )
    assert (notes(report), report.run) == ([], "agrees")


def test_a_stack_that_was_never_applied_is_no_revision_of_it(
    files: model.Declaration, made: Sequence[Resource]
) -> None:
    """The files say that nothing changes, and the run makes everything."""
    report = reviewed(files, files, (), made)

    assert report.lines == []
    assert report.run == "differs"
    assert {each.mark for each in report.notes} == {"stack differs"}
    assert all(each.opens for each in report.notes)
    assert (f"the stack does not {READ}, which HEAD says", True) in told(report)


def test_a_key_that_lives_otherwise_is_told(
    files: model.Declaration, made: Sequence[Resource]
) -> None:
    """With both ends; one that no file says ranks as what it opens."""
    endless = Edit(name=NIGHTLY, inputs={"lifetime_s": 0}).of(made)
    (nightly,) = (each for each in made if each.name == "scaleway/ci/nightly")
    more = [*made, replace(nightly, urn=f"{nightly.urn}-2")]

    lives, has = (reviewed(files, files, made, each) for each in (endless, more))

    what = "this run has the key nightly{} of ci on scaleway, {}"
    assert notes(lives) == [
        f"secrets, run differs: {what.format('', 'without an end')}; {HERE} says for 90 days"
    ]
    assert notes(has) == [
        f"secrets, run differs: {what.format('-2', 'for 90 days')}, which {HERE} does not say"
    ]


def test_somebody_of_whom_no_file_says_anything_is_told(
    files: model.Declaration, made: Sequence[Resource]
) -> None:
    """Even where they may do nothing."""
    (al,) = (each for each in made if (each.type_, each.name) == ("ovh:User", "ovh/al"))
    stranger = replace(
        al,
        urn=al.urn.replace("ovh/al", "ovh/zoe"),
        id="id of ovh/zoe",
        inputs={**al.inputs, "login": "zoe", "mark": "grantbook/test/ovh/zoe"},
    )

    report = reviewed(files, files, made, [*made, stranger])

    what = "this run has user zoe (not declared) on ovh"
    assert notes(report) == [f"reads, run differs: {what}, which {HERE} does not say"]


def test_a_policy_of_others_that_no_file_names_may_be_anything(
    files: model.Declaration, made: Sequence[Resource]
) -> None:
    """By a run it is new; in a stack it goes with the run."""
    other = Edit(name=ATTACHED, inputs={"policyArn": THEIRS}).of(made)

    after, before = reviewed(files, files, made, other), reviewed(files, files, other, made)

    (skipped,) = after.skipped
    assert (skipped.what, skipped.is_new) == (f"{THEIRS}, held by al", True)
    assert [each.is_new for each in before.skipped] == [False]


def test_what_is_known_only_after_a_run_is_not_judged(
    files: model.Declaration, made: Sequence[Resource]
) -> None:
    """It is taken to be as the files say, on its account alone, and never called an agreement."""
    unknown = Edit(name=POLICY, inputs={"policy": UNKNOWN}).of(made)
    also = Edit(name="ovh:User ovh/al", inputs={"enabled": False}).of(unknown)

    report, other = (reviewed(files, files, made, each) for each in (unknown, also))

    assert (notes(report), report.run) == ([], "not judged")
    assert [(each.account, each.what, each.is_new) for each in report.skipped] == [
        ("aws", "Policy aws/worker", False)
    ]
    assert "known only once it is there" in report.skipped[0].why
    assert other.run == "differs"


def test_an_account_that_no_file_names_is_not_judged(made: Sequence[Resource]) -> None:
    """The run works there all the same."""
    files = declared(STACK, config=CONFIG)
    elsewhere = [replace(each, account="other") if each.account == "ovh" else each for each in made]

    report = reviewed(files, files, made, elsewhere)

    assert [(each.what, each.is_new) for each in report.skipped] == [("other", True)]
    assert report.run == "differs"
