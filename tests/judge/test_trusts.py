"""Whom a role lets in, by examples of AWS's own pages.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create.html
"""

import pytest

from tests.judge import judge
from tests.judge.documents import Document
from tests.judge.judge import Context, Question, Verdict
from tests.judge.written import allow, policy, trust

ROLE = "arn:aws:iam::123456789012:role/ci"
THEIRS = "arn:aws:iam::210987654321:role/theirs"
GITHUB = "token.actions.githubusercontent.com"
PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{GITHUB}"
WEB = "sts:AssumeRoleWithWebIdentity"
MAIN = "repo:octo-org/octo-repo:ref:refs/heads/octo-branch"


def ruled(
    by: str,
    action: str,
    trusted: Document,
    context: Context | None = None,
    policies: dict[str, Document] | None = None,
) -> Verdict:
    """Return the verdict on one who would assume the role."""
    question = Question(
        principal=by,
        action=action,
        resource=ROLE,
        context=context or {},
        policies=policies or {},
        trust=trusted,
    )
    return judge.asked([question])[0]


@pytest.mark.parametrize(
    ("subject", "audience", "is_allowed"),
    [
        (MAIN, "sts.amazonaws.com", True),
        ("repo:octo-org/octo-repo:ref:refs/heads/other", "sts.amazonaws.com", False),
        ("repo:octo-org/other:ref:refs/heads/octo-branch", "sts.amazonaws.com", False),
        (MAIN, "elsewhere", False),
    ],
)
def test_pipeline_by_oidc(subject: str, audience: str, *, is_allowed: bool) -> None:
    """The trust of id_roles_create_for-idp_oidc.html: repository, branch and audience decide."""
    said = {f"{GITHUB}:aud": "sts.amazonaws.com", f"{GITHUB}:sub": MAIN}
    trusted = trust({"Federated": PROVIDER}, WEB, Condition={"StringEquals": said})

    verdict = ruled(PROVIDER, WEB, trusted, {f"{GITHUB}:aud": audience, f"{GITHUB}:sub": subject})

    assert verdict.is_allowed == is_allowed


def test_subject_with_a_wildcard_reaches_no_further() -> None:
    """`repo:octo-org/octo-repo:*` is every branch of that repository, and no other repository."""
    like = {"StringLike": {f"{GITHUB}:sub": "repo:octo-org/octo-repo:*"}}
    trusted = trust({"Federated": PROVIDER}, WEB, Condition=like)

    branch = ruled(PROVIDER, WEB, trusted, {f"{GITHUB}:sub": MAIN})
    twin = ruled(PROVIDER, WEB, trusted, {f"{GITHUB}:sub": "repo:octo-org/octo-repo-2:x"})

    assert (branch.decision, twin.decision) == ("allowed", "implicitDeny")


def test_claims_of_one_issuer_are_not_those_of_another() -> None:
    """A trust in two providers compares each with its own claims."""
    gitlab = "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com"
    trusted = policy(
        *trust({"Federated": PROVIDER}, WEB, Condition={"StringEquals": {f"{GITHUB}:sub": MAIN}})[
            "Statement"
        ],
        *trust(
            {"Federated": gitlab}, WEB, Condition={"StringEquals": {"gitlab.example.com:sub": "x"}}
        )["Statement"],
    )

    by_gitlab = ruled(gitlab, WEB, trusted, {"gitlab.example.com:sub": MAIN})
    by_github = ruled(PROVIDER, WEB, trusted, {f"{GITHUB}:sub": MAIN})

    assert (by_gitlab.decision, by_github.why) == ("implicitDeny", ("trust #1",))


def test_claims_have_no_case_and_may_be_variables() -> None:
    """As all condition keys; a name of the session that is asked for is compared with the claim."""
    both = {f"{GITHUB.upper()}:SUB": MAIN, "sts:RoleSessionName": f"${{{GITHUB}:aud}}"}
    trusted = trust({"Federated": PROVIDER}, WEB, Condition={"StringEquals": both})
    claims = {f"{GITHUB}:sub": MAIN, f"{GITHUB}:aud": "shop"}

    same = ruled(PROVIDER, WEB, trusted, {**claims, "sts:RoleSessionName": "shop"})
    other = ruled(PROVIDER, WEB, trusted, {**claims, "sts:RoleSessionName": "else"})

    assert (same.decision, other.decision) == ("allowed", "implicitDeny")


@pytest.mark.parametrize(
    ("external_id", "is_allowed"), [("12345", True), ("54321", False), (None, False)]
)
def test_another_account_with_external_id(external_id: str | None, *, is_allowed: bool) -> None:
    """The confused deputy of id_roles_common-scenarios_third-party.html is kept out."""
    equals = {"StringEquals": {"sts:ExternalId": "12345"}}
    trusted = trust({"AWS": "arn:aws:iam::210987654321:root"}, "sts:AssumeRole", Condition=equals)
    context = {"sts:ExternalId": external_id} if external_id else {}

    verdict = ruled(
        THEIRS, "sts:AssumeRole", trusted, context, {"theirs": policy(allow("sts:AssumeRole"))}
    )

    assert verdict.is_allowed == is_allowed


def test_another_account_must_allow_it_too() -> None:
    """Access between accounts takes an allow on either side."""
    trusted = trust({"AWS": "arn:aws:iam::210987654321:root"}, "sts:AssumeRole")

    assert not ruled(THEIRS, "sts:AssumeRole", trusted).is_allowed


@pytest.mark.parametrize(
    ("service", "is_allowed"), [("lambda.amazonaws.com", True), ("ec2.amazonaws.com", False)]
)
def test_a_service(service: str, *, is_allowed: bool) -> None:
    """The one that is named, as in reference_policies_elements_principal.html."""
    trusted = trust({"Service": "lambda.amazonaws.com"}, "sts:AssumeRole")

    assert ruled(service, "sts:AssumeRole", trusted).is_allowed == is_allowed
