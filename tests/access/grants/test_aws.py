import pytest

from access import form, model
from access.grants import aws
from tests.access.stacks import grant_mistakes, only_grant


def test_a_statement_is_kept_sorted() -> None:
    """Lists are sets on AWS, so that order is never a change; resources are * unless said."""
    found = only_grant(
        "aws", '{allow: ["support:*", "s3:GetObject", "support:*"], deny: "s3:Put*"}'
    )

    assert isinstance(found, model.AwsGrant)
    assert found.allow == ("s3:GetObject", "support:*")
    assert found.deny == ("s3:Put*",)
    assert found.resources == ("*",)
    assert found.managed == ""


@pytest.mark.parametrize("name", ["AWSSupportAccess", "arn:aws:iam::aws:policy/AWSSupportAccess"])
def test_a_managed_policy_is_named_or_given_by_arn(name: str) -> None:
    """The model knows it by its ARN; one that is newer than the catalogue can be written so."""
    found = only_grant("aws", f'{{managed: "{name}"}}')

    assert isinstance(found, model.AwsGrant)
    assert found.managed == "arn:aws:iam::aws:policy/AWSSupportAccess"


def test_a_condition_is_kept_as_written() -> None:
    """Its operators may ask for every value, or for those that are there."""
    found = only_grant(
        "aws",
        "{allow: 's3:*', condition: {Bool: {aws:MultiFactorAuthPresent: true},"
        " 'ForAnyValue:StringLikeIfExists': {aws:PrincipalOrgPaths: [a, b]}}}",
    )

    assert isinstance(found, model.AwsGrant)
    assert found.condition == {
        "Bool": {"aws:MultiFactorAuthPresent": True},
        "ForAnyValue:StringLikeIfExists": {"aws:PrincipalOrgPaths": ["a", "b"]},
    }


@pytest.mark.parametrize(
    ("grant", "said"),
    [
        (
            '{allow: "support:ResolvCase"}',
            (
                'asks for "support:ResolvCase", unknown on AWS\n'
                '  Did you mean "support:ResolveCase"? `grantbook catalogue aws` lists them.'
            ),
        ),
        (
            '{deny: "suport:*"}',
            (
                'asks for "suport:*", unknown on AWS\n'
                '  Did you mean "support"? `grantbook catalogue aws` lists them.'
            ),
        ),
        (
            "{allow: support}",
            'asks for "support", which is not service:action\n  For example support:*.',
        ),
        (
            '{allow: "zzzzzz:*"}',
            'asks for "zzzzzz:*", unknown on AWS\n  `grantbook catalogue aws` lists them.',
        ),
        (
            "{managed: AWSSuportAccess}",
            (
                'asks for the managed policy "AWSSuportAccess", unknown on AWS\n'
                '  Did you mean "AWSSupportAccess"? `grantbook catalogue aws` lists them.'
            ),
        ),
        (
            "{}",
            (
                "needs `allow` or `deny`, or else `managed`\n"
                "  Give each managed policy an entry of its own."
            ),
        ),
        (
            '{allow: "s3:*", managed: AWSSupportAccess}',
            (
                "needs `allow` or `deny`, or else `managed`\n"
                "  Give each managed policy an entry of its own."
            ),
        ),
        (
            '{managed: AWSSupportAccess, resources: "arn:aws:s3:::b"}',
            (
                "asks for a managed policy with resources or a condition\n"
                "  AWS wrote that policy and nothing can be added: name the actions you need."
            ),
        ),
        (
            '{allow: "s3:*", resources: [bucket]}',
            'has the resource "bucket", which is not an ARN\n  Write * or "arn:aws:...".',
        ),
        (
            '{allow: "s3:*", condition: {Bool: {a: [true]}}}',
            "has a wrong a: [True] is no value\n  Write a text, a number, true, or texts in [].",
        ),
        (
            '{allow: "s3:*", condition: {Bool: [a]}}',
            (
                'has in "Bool" a list, not a mapping\n'
                "  Write `key: value` lines below it, or leave it out."
            ),
        ),
    ],
)
def test_a_wrong_grant_says_how_to_mend_it(grant: str, said: str) -> None:
    """One mistake, one message."""
    assert grant_mistakes("aws", grant) == [said]


def test_a_refused_grant_is_read_for_wrong_names_too() -> None:
    """But what may be missing because of the refusal is not called missing."""
    assert grant_mistakes("aws", '{alow: "s3:*", deny: "s3:Nope"}') == [
        'asks for "s3:Nope", unknown on AWS\n  `grantbook catalogue aws` lists them.',
        'has the unknown key "alow"\n  Did you mean "allow"?',
    ]


@pytest.mark.parametrize("word", sorted(aws.UNSUPPORTED))
def test_words_of_other_clouds_are_answered(word: str) -> None:
    """With what AWS has instead."""
    assert grant_mistakes("aws", f'{{allow: "s3:*", {word}: [x]}}') == [
        f'has the unknown key "{word}"\n  {aws.UNSUPPORTED[word]}'
    ]


def test_every_word_of_other_clouds_has_an_answer() -> None:
    """None falls back on the nearest spelling."""
    own = form.words("aws")

    assert aws.UNSUPPORTED.keys() == (form.words("ovh") | form.words("scaleway")) - own
