"""Who may assume a role: exactly who is declared."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import aws_form, aws_trust, model, trusts
from access.place import Place
from tests.access.metadata import METADATA
from tests.access.stacks import CONFIG, declared

(AWS,) = [each for each in declared().accounts if each.cloud == "aws"]
GITHUB = "token.actions.githubusercontent.com"
SHOP = {"repository": "acme/shop"}
WORDS = st.text("abc-/.*", min_size=1, max_size=8)


def documented(*written: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the statements of a role that is assumed by these."""
    found = tuple(trusts.trust(aws_form.Trust.model_validate(each)) for each in written)
    return statements(found)


def statements(found: tuple[model.Trust, ...]) -> list[dict[str, Any]]:
    """Return the statements of a role that trusts so."""
    program = model.Application(
        key="ci",
        grants=(),
        renamed_from="",
        place=Place(file="1.yaml", line=1),
        description="",
        owner="ops",
        keys=(),
        assumed_by=found,
    )
    document = aws_trust.of_program(program, AWS)
    assert document["Version"] == "2012-10-17"
    said: list[dict[str, Any]] = document["Statement"]
    return said


def by_token(issuer: str, **conditions: dict[str, Any]) -> dict[str, Any]:
    """Return the statement that trusts the tokens of an issuer."""
    return {
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{issuer}"},
        "Condition": conditions,
    }


@pytest.mark.parametrize(
    ("written", "statement"),
    [
        ({"service": "lambda.amazonaws.com"}, {"Principal": {"Service": "lambda.amazonaws.com"}}),
        ({"account": "210987654321"}, {"Principal": {"AWS": "arn:aws:iam::210987654321:root"}}),
        (
            {"account": "210987654321", "external_id": "word"},
            {
                "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
                "Condition": {"StringEquals": {"sts:ExternalId": "word"}},
            },
        ),
        (
            {
                "account": "210987654321",
                "external_id": "word",
                "condition": {
                    "StringEquals": {"aws:PrincipalOrgID": "o-1234567890"},
                    "Bool": {"aws:SecureTransport": True},
                },
            },
            {
                "Principal": {"AWS": "arn:aws:iam::210987654321:root"},
                "Condition": {
                    "Bool": {"aws:SecureTransport": True},
                    "StringEquals": {
                        "aws:PrincipalOrgID": "o-1234567890",
                        "sts:ExternalId": "word",
                    },
                },
            },
        ),
    ],
    ids=["service", "account", "external id", "condition"],
)
def test_a_service_or_an_account_assumes_a_role(
    written: dict[str, Any], statement: dict[str, Any]
) -> None:
    """With the word and the conditions that are declared, all of them."""
    assert documented(written) == [{"Effect": "Allow", "Action": "sts:AssumeRole", **statement}]


@pytest.mark.parametrize(
    ("more", "operator", "subject"),
    [
        ({"branch": "main"}, "StringEquals", "ref:refs/heads/main"),
        ({"branch": "release/*"}, "StringLike", "ref:refs/heads/release/*"),
        ({"tag": "v1.0"}, "StringEquals", "ref:refs/tags/v1.0"),
        ({"tag": "v?"}, "StringLike", "ref:refs/tags/v?"),
        ({"environment": "production"}, "StringEquals", "environment:production"),
        ({"pull_requests": True}, "StringEquals", "pull_request"),
    ],
)
def test_a_workflow_of_github_is_one_repository_and_one_part_of_it(
    more: dict[str, Any], operator: str, subject: str
) -> None:
    """As its tokens say; a pattern is compared as one, and the audience never is."""
    (found,) = documented({"github": {**SHOP, **more}})

    audience = {f"{GITHUB}:aud": ["sts.amazonaws.com"]}
    said = {f"{GITHUB}:sub": [f"repo:acme/shop:{subject}"]}
    if operator == "StringLike":
        assert found == by_token(GITHUB, StringEquals=audience, StringLike=said)
    else:
        assert found == by_token(GITHUB, StringEquals={**audience, **said})


def test_a_pipeline_of_gitlab_is_one_project_and_a_branch_or_a_tag() -> None:
    """On gitlab.com or elsewhere, whose address is the audience."""
    found = documented(
        {"gitlab": {"project": "acme/tools/shop", "branch": "main"}},
        {"gitlab": {"project": "acme/shop", "tag": "v*", "host": "git.example.com"}},
    )

    assert found == [
        by_token(
            "git.example.com",
            StringEquals={"git.example.com:aud": ["https://git.example.com"]},
            StringLike={"git.example.com:sub": ["project_path:acme/shop:ref_type:tag:ref:v*"]},
        ),
        by_token(
            "gitlab.com",
            StringEquals={
                "gitlab.com:aud": ["https://gitlab.com"],
                "gitlab.com:sub": ["project_path:acme/tools/shop:ref_type:branch:ref:main"],
            },
        ),
    ]


def test_any_issuer_is_trusted_by_subject_and_audience() -> None:
    """Each sorted, each once; further conditions stand under the operators that they had."""
    (found,) = documented(
        {
            "oidc": {
                "issuer": "https://token.example.com/acme",
                "subjects": ["b", "a:*", "b"],
                "audiences": ["two", "one"],
            },
            "condition": {
                "StringEquals": {"token.example.com/acme:tenant": "acme"},
                "StringLike": {"aws:UserAgent": "agent/*"},
                "IpAddress": {"aws:SourceIp": ["198.51.100.0/24", "192.0.2.0/24"]},
            },
        }
    )

    assert found == by_token(
        "token.example.com/acme",
        IpAddress={"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]},
        StringEquals={
            "token.example.com/acme:tenant": "acme",
            "token.example.com/acme:aud": ["one", "two"],
        },
        StringLike={
            "aws:UserAgent": "agent/*",
            "token.example.com/acme:sub": ["a:*", "b"],
        },
    )


def test_several_who_assume_a_role_are_several_statements() -> None:
    """Sorted, each once: the order in a declaration is no change."""
    one, other = {"service": "lambda.amazonaws.com"}, {"account": "210987654321"}

    assert documented(one, other, one) == documented(other, one)
    assert len(documented(one, other)) == 2


def test_a_role_that_nobody_is_declared_to_assume_is_for_nobody() -> None:
    """Never wider than declared."""
    assert documented() == []


CONDITIONS = st.dictionaries(
    st.sampled_from(["StringEquals", "StringLike", "Bool", "StringNotLike"]),
    st.dictionaries(
        st.sampled_from(["aws:SourceVpc", "aws:UserAgent", "aws:PrincipalOrgID"]),
        WORDS,
        min_size=1,
    ),
)
TRUSTS = st.builds(
    model.Trust,
    issuer=st.sampled_from(["a.example.com", GITHUB]),
    subjects=st.lists(WORDS, min_size=1, unique=True).map(lambda each: tuple(sorted(each))),
    audiences=st.lists(WORDS, min_size=1, unique=True).map(lambda each: tuple(sorted(each))),
    condition=CONDITIONS,
) | st.builds(model.Trust, account=st.just("210987654321"), external_id=WORDS, condition=CONDITIONS)


@given(st.lists(TRUSTS, max_size=3))
def test_no_statement_is_wider_than_its_trust(found: list[model.Trust]) -> None:
    """Each has its principal, its subject, its audience, its word, and all its conditions."""
    wanted = {json.dumps(_facts(each), sort_keys=True) for each in found}

    said = {
        json.dumps({key: each[key] for key in ("Principal", "Condition")}, sort_keys=True)
        for each in statements(tuple(found))
    }

    assert said == wanted


def _facts(trust: model.Trust) -> dict[str, Any]:
    """Return what a statement must say of a trust, put together in another way."""
    pairs = [
        (op, key, value) for op, keys in trust.condition.items() for key, value in keys.items()
    ]
    if trust.issuer:
        like = "StringLike" if set("*?") & set("".join(trust.subjects)) else "StringEquals"
        pairs.append((like, f"{trust.issuer}:sub", list(trust.subjects)))
        pairs.append(("StringEquals", f"{trust.issuer}:aud", list(trust.audiences)))
        who = {"Federated": f"arn:aws:iam::123456789012:oidc-provider/{trust.issuer}"}
    else:
        pairs.append(("StringEquals", "sts:ExternalId", trust.external_id))
        who = {"AWS": f"arn:aws:iam::{trust.account}:root"}
    condition: dict[str, dict[str, Any]] = {}
    for operator, key, value in pairs:
        condition.setdefault(operator, {})[key] = value
    return {"Principal": who, "Condition": condition}


def test_a_team_by_saml_is_for_whom_the_account_s_providers_send() -> None:
    """All of them, to the address where AWS signs people in."""
    config = CONFIG.replace('"123456789012",', '"123456789012", people: federated, suffix: -x,')
    metadata = json.dumps(METADATA)
    stack = declared(
        f"accounts: {{aws: {{saml_providers: {{two: {{metadata: {metadata}}},"
        f" one: {{metadata: {metadata}}}}}}}}}",
        config=config,
    )
    (account,) = [each for each in stack.accounts if each.cloud == "aws"]

    assert aws_trust.of_team(account)["Statement"] == [
        {
            "Effect": "Allow",
            "Principal": {
                "Federated": [
                    "arn:aws:iam::123456789012:saml-provider/one-x",
                    "arn:aws:iam::123456789012:saml-provider/two-x",
                ]
            },
            "Action": "sts:AssumeRoleWithSAML",
            "Condition": {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        }
    ]
