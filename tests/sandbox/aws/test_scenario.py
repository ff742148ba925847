"""Scenario 3: who may use the AWS Support Center, and every way the sandbox can be told to fail it.

https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html
"""

import json

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws.conftest import Aws, Keys

ALL_BUT_RESOLVING = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "support:*", "Resource": "*"},
        {"Effect": "Deny", "Action": "support:ResolveCase", "Resource": "*"},
    ],
}


@pytest.fixture(scope="module")
def teams(running: Aws) -> None:
    """Make the two teams of the scenario, with their policies."""
    iam = running.iam()
    document = json.dumps(ALL_BUT_RESOLVING)
    made = iam.create_policy(PolicyName="support", PolicyDocument=document)["Policy"]
    iam.create_group(GroupName="support")
    iam.attach_group_policy(GroupName="support", PolicyArn=made["Arn"])
    iam.create_group(GroupName="support-leads")
    managed = "arn:aws:iam::aws:policy/AWSSupportAccess"
    iam.attach_group_policy(GroupName="support-leads", PolicyArn=managed)


@pytest.fixture
def member(aws: Aws, teams: None) -> Keys:  # noqa: ARG001 - it must stand before.
    """Return the keys of a member of the support team."""
    return aws.person("support")


@pytest.fixture
def lead(aws: Aws, teams: None) -> Keys:  # noqa: ARG001 - as above.
    """Return the keys of a member of the team that has AWSSupportAccess."""
    return aws.person("support-leads")


@pytest.fixture
def stranger(aws: Aws, teams: None) -> Keys:  # noqa: ARG001 - as above.
    """Return the keys of a person without any grant."""
    return aws.person()


def opened(aws: Aws, keys: Keys) -> str:
    """Return the id of a case that these keys open."""
    made = aws.support(keys).create_case(subject="Help", communicationBody="It is broken.")
    return made["caseId"]


def status(refused: pytest.ExceptionInfo[ClientError]) -> object:
    """Return the HTTP status of a refusal, by which a refusal is judged."""
    return refused.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_member_opens_and_lists_cases(aws: Aws, member: Keys) -> None:
    """The allow of the team's policy counts."""
    case_id = opened(aws, member)

    listed = aws.support(member).describe_cases()["cases"]

    assert case_id in {case["caseId"] for case in listed}


def test_a_member_does_not_resolve_cases(aws: Aws, member: Keys) -> None:
    """The deny of the team's policy wins."""
    case_id = opened(aws, member)

    with pytest.raises(ClientError, match="not authorized to perform: support:ResolveCase") as no:
        aws.support(member).resolve_case(caseId=case_id)

    assert status(no) == 403
    assert no.value.response["Error"]["Code"] == "AccessDeniedException"


def test_a_lead_resolves_cases_of_others(aws: Aws, member: Keys, lead: Keys) -> None:
    """Whoever has access sees all cases of the account; a resolved one leaves the list."""
    case_id = opened(aws, member)

    resolved = aws.support(lead).resolve_case(caseId=case_id)
    open_cases = aws.support(lead).describe_cases()["cases"]
    all_cases = aws.support(lead).describe_cases(includeResolvedCases=True)["cases"]

    assert resolved["initialCaseStatus"] == "opened"
    assert resolved["finalCaseStatus"] == "resolved"
    assert case_id not in {case["caseId"] for case in open_cases}
    assert {case["caseId"]: case["status"] for case in all_cases}[case_id] == "resolved"


def test_a_stranger_is_refused_all_of_it(aws: Aws, member: Keys, stranger: Keys) -> None:
    """Without a grant there is no access to Support at all."""
    case_id = opened(aws, member)
    support = aws.support(stranger)

    for call in (
        support.describe_cases,
        lambda: support.create_case(subject="Help", communicationBody="It is broken."),
        lambda: support.resolve_case(caseId=case_id),
    ):
        with pytest.raises(ClientError) as refused:
            call()
        assert status(refused) == 403


def test_listing_users_is_refused_to_all_of_them(
    aws: Aws, member: Keys, lead: Keys, stranger: Keys
) -> None:
    """Support access is no other access."""
    for keys in (member, lead, stranger):
        with pytest.raises(ClientError, match="iam:ListUsers") as refused:
            aws.iam(keys).list_users()
        assert status(refused) == 403


def test_allowing_everything_lets_a_stranger_in(aws: Aws, stranger: Keys) -> None:
    """So a prover that does not look would be found out."""
    aws.control.switch(allow_everything=True)

    assert "cases" in aws.support(stranger).describe_cases()
    assert aws.iam(stranger).list_users()["Users"]


def test_ignoring_denies_lets_a_member_resolve_and_a_stranger_do_nothing(
    aws: Aws, member: Keys, stranger: Keys
) -> None:
    """Only the deny is forgotten; what was never allowed stays refused."""
    case_id = opened(aws, member)
    aws.control.switch(ignore_denies=True)

    resolved = aws.support(member).resolve_case(caseId=case_id)

    assert resolved["finalCaseStatus"] == "resolved"
    with pytest.raises(ClientError, match="DescribeCases"):
        aws.support(stranger).describe_cases()


def test_a_case_of_the_other_account_is_unknown(aws: Aws, member: Keys) -> None:
    """Cases belong to one account."""
    case_id = opened(aws, member)

    with pytest.raises(ClientError, match="CaseIdNotFound"):
        aws.support(aws.second).resolve_case(caseId=case_id)
