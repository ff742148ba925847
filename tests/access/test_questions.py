"""What a question means on each cloud, and which ones nobody can answer."""

import pytest

from access import questions
from access.questions import Unanswerable
from tests.access import stacks

GOOD = """
people: {al: {email: al@b.c}}
applications:
  backup:
    owner: al
    grants: {scaleway: [{permission_sets: ObjectStorageFullAccess, projects: data}]}
"""


@pytest.mark.parametrize(
    ("action", "on", "cloud", "found"),
    [
        ("s3:GetObject", "", "", {"aws": "*"}),
        ("S3:getobject", "arn:aws:s3:::a/*", "", {"aws": "arn:aws:s3:::a/*"}),
        ("account:apiovh:me/get", "", "", {"ovh": "*"}),
        ("vps:*", "vps:a", "", {"ovh": "urn:v1:eu:resource:vps:a"}),
        ("ObjectStorage*", "data", "", {"scaleway": "project:data"}),
        ("*", "", "", {"aws": "*", "ovh": "*", "scaleway": "*"}),
        ("*", "", "scaleway", {"scaleway": "*"}),
        ("*", "arn:aws:s3:::a", "", {"aws": "arn:aws:s3:::a"}),
        ("*", "urn:v1:eu:resource:vps:*", "", {"ovh": "urn:v1:eu:resource:vps:*"}),
    ],
)
def test_an_action_is_found_on_the_clouds_that_have_it(
    action: str, on: str, cloud: str, found: dict[str, str]
) -> None:
    """And a resource is said as that cloud has it; the case is nobody's matter."""
    asked = questions.asked(stacks.declared(GOOD), action, on, cloud)

    assert {each.account: each.on for each in asked} == found
    assert all(each.actions for each in asked)


@pytest.mark.parametrize(
    ("action", "on", "cloud", "said"),
    [
        ("s3:GetObjct", "", "", 'no action\n  Did you mean "s3:GetObject"?'),
        ("suport:ResolveCase", "", "", 'no action\n  Did you mean "support:ResolveCase"?'),
        ("account:apiovh:me/gt", "", "", 'no action\n  Did you mean "account:apiovh:me/get"?'),
        ("ObjectStorageFulAccess", "", "", 'Did you mean "ObjectStorageFullAccess"?'),
        ("s3:Zzz*", "", "", '"s3:Zzz*" is no action'),
        ("qqqq", "", "", "`grantbook catalogue` lists them."),
        ("s3:GetObject", "", "ovh", "no action on ovh"),
        ("s3:GetObject", "data", "", '"data" is no ARN'),
        ("s3:GetObject", "arn:aws:s3:::a", "", 'is not done on "arn:aws:s3:::a"'),
        ("ObjectStorageFullAccess", "arn:aws:s3:::a", "", "is no project"),
        ("vps:*", "vsp:a", "", 'Did you mean "vps"?'),
        ("vps:*", "urn:v1:eu:resourceGroup:1-2", "", "is a resource group"),
    ],
)
def test_what_nobody_can_answer_says_how_to_ask(
    action: str, on: str, cloud: str, said: str
) -> None:
    """With the nearest word where there is one."""
    with pytest.raises(Unanswerable) as refused:
        questions.asked(stacks.declared(GOOD), action, on, cloud)

    assert said in str(refused.value)


def test_an_action_of_a_cloud_without_an_account_is_refused() -> None:
    """Nobody could have it, which is no answer."""
    config = stacks.CONFIG.replace("    scaleway:", "    #")
    declared = stacks.declared("people: {al: {email: al@b.c}}", config=config)

    with pytest.raises(Unanswerable, match='It has accounts on "aws", "ovh"'):
        questions.asked(declared, "ObjectStorageFullAccess")


def test_a_project_that_no_file_names_is_told() -> None:
    """It may be there all the same."""
    declared = stacks.declared(GOOD)
    data, dta = (
        list(questions.unheard(declared, questions.asked(declared, "ObjectStorage*", on)))
        for on in ("data", "dta")
    )

    assert data == []
    assert dta == ['no file names a project "dta" on scaleway\n  Did you mean "data"?']
