import pytest
from hypothesis import given
from hypothesis import strategies as st

from access import aws_conditions
from access.catalogue import condition_keys, lookup
from tests.access.stacks import grant_mistakes, mistakes

GET = '"s3:GetObject"'
LISTS = "  It is for s3:ListBucket, s3:ListBucketVersions."
AT_SIGN_IN = (
    ", which an identity provider says at sign-in\n"
    "  Say in `assumed_by` who may have the role: a grant is for whoever has it."
)
LISTED = "`grantbook catalogue aws` lists them."
SERVICES = st.sampled_from([name for name in lookup.aws_services() if lookup.aws_actions(name)])
ACTIONS = SERVICES.flatmap(lambda service: st.sampled_from(lookup.aws_actions(service)))
EXAMPLES = {
    "ARN": ("ArnLike", "arn:aws:s3:::bucket"),
    "Bool": ("Bool", True),
    "Date": ("DateLessThan", "2027-06-30T18:00:00Z"),
    "IPAddress": ("IpAddress", "192.0.2.0/24"),
    "Numeric": ("NumericLessThan", 10),
    "String": ("StringEquals", "a"),
}


def wrong(condition: str, actions: str = f"allow: {GET}") -> list[str]:
    """Return what is wrong with a condition on some actions."""
    return grant_mistakes("aws", f"{{{actions}, condition: {condition}}}")


def written(name: str) -> str:
    """Return a key with a word of its own where its name asks for one."""
    return condition_keys.CHOSEN.sub("word", name)


def is_of_a_provider(name: str) -> bool:
    """Tell whether a key is what an identity provider says of somebody."""
    owner = name.partition(":")[0]
    return owner == "saml" or "." in owner


@given(ACTIONS, st.data())
def test_every_key_that_an_action_knows_is_fine(action: str, data: st.DataObject) -> None:
    """With an operator of its type, in any case, with a word where it asks for one."""
    known = sorted(
        filter(lambda name: not is_of_a_provider(name), condition_keys.of_action(action))
    )
    name = written(data.draw(st.sampled_from([*known, "aws:SourceIp"])))
    service = action.partition(":")[0]
    keys = [*condition_keys.everywhere(), *condition_keys.of_service(service)]
    key = condition_keys.find(name, keys)
    assert key
    operator, value = EXAMPLES[data.draw(st.sampled_from(key.types))]
    name = getattr(name, data.draw(st.sampled_from(["lower", "upper", "swapcase"])))()

    found = aws_conditions.faults({operator: {name: value}}, {"allow": [action]})

    assert [*found] == []


@given(ACTIONS, st.data())
def test_every_near_miss_of_a_key_is_refused(action: str, data: st.DataObject) -> None:
    """One letter is enough; the key that is meant is near."""
    service = action.partition(":")[0]
    keys = [*condition_keys.everywhere(), *condition_keys.of_service(service)]
    names = [key.name for key in keys if not condition_keys.find(f"{key.name}x", keys)]
    name = data.draw(st.sampled_from([name for name in names if not is_of_a_provider(name)]))

    (found,) = aws_conditions.faults({"StringEquals": {f"{name}x": "a"}}, {"allow": [action]})

    assert found.what == f'has a condition on "{name}x", unknown on AWS'
    assert found.mend.startswith('Did you mean "')


@pytest.mark.parametrize(
    ("condition", "actions"),
    [
        ('{StringEquals: {"s3:prefix": a}}', 'allow: ["s3:GetObject", "s3:ListBucket"]'),
        ('{StringEquals: {"s3:prefix": a}}', 'allow: "s3:*"'),
        ('{StringEquals: {"s3:prefix": a}}', 'allow: "*"'),
        ('{StringEquals: {"aws:requesttag/a/b": a}}', 'allow: "ec2:CreateTags"'),
        ('{StringEquals: {"kms:EncryptionContext:a.b:c": a}}', 'allow: "kms:Decrypt"'),
        ('{StringEquals: {"secretsmanager:ResourceTag/a": a}}', 'allow: "secretsmanager:Get*"'),
        ('{ArnLike: {"lambda:SourceFunctionArn": "arn:aws:lambda:*:*:function:a"}}', 'deny: "*"'),
    ],
)
def test_a_key_that_some_action_may_know_is_fine(condition: str, actions: str) -> None:
    """One of them is enough, and where nobody says which actions know a key, any may."""
    assert wrong(condition, actions) == []


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (
            '{StringEquals: {"aws:SourceIP2": a}}',
            f'on "aws:SourceIP2", unknown on AWS\n  Did you mean "aws:SourceIp"? {LISTED}',
        ),
        (
            '{StringEquals: {"s3:prefx": a}}',
            f'on "s3:prefx", unknown on AWS\n  Did you mean "s3:prefix"? {LISTED}',
        ),
        (
            '{StringEquals: {"aws:PrincipalTag": a}}',
            (
                f'on "aws:PrincipalTag", unknown on AWS\n'
                f'  Did you mean "aws:PrincipalTag/${{TagKey}}"? {LISTED}'
            ),
        ),
        (
            '{StringEquals: {"aws:PrincipalTag/${TagKey}": a}}',
            (
                'on "aws:PrincipalTag/${TagKey}", where ${TagKey} stands for a word of yours\n'
                "  Write that word: the key of a tag, for example."
            ),
        ),
        ('{StringEquals: {"zzz:zzz": a}}', f'on "zzz:zzz", unknown on AWS\n  {LISTED}'),
        (
            "{StringEquals: {SourceIp: a}}",
            'on "SourceIp", which is not service:key\n  For example aws:SourceIp.',
        ),
        ('{StringEquals: {"saml:aud": a}}', f'on "saml:aud"{AT_SIGN_IN}'),
        (
            '{StringEquals: {"token.actions.githubusercontent.com:sub": a}}',
            f'on "token.actions.githubusercontent.com:sub"{AT_SIGN_IN}',
        ),
        (
            '{StringEquals: {"oidc.eks.eu-west-1.amazonaws.com/id/A1:aud": a}}',
            f'on "oidc.eks.eu-west-1.amazonaws.com/id/A1:aud"{AT_SIGN_IN}',
        ),
    ],
)
def test_a_key_that_is_never_there_is_told(condition: str, said: str) -> None:
    """With the nearest that is."""
    assert wrong(condition) == [f"has a condition {said}"]


@pytest.mark.parametrize(
    ("operator", "end"),
    [
        ("StringEquals", "never"),
        ("StringEqualsIfExists", "always"),
        ("StringNotLike", "always"),
        ("ForAllValues:StringLike", "always"),
        ("ForAnyValue:StringNotLike", "never"),
        ("Null", "never"),
    ],
)
@pytest.mark.parametrize("action", [GET, '"ec2:RunInstances"'])
def test_a_key_that_none_of_the_actions_knows_is_told(operator: str, end: str, action: str) -> None:
    """Of their service or of another, with how the comparison ends and what it is for."""
    key = '"s3:prefix": "false"'

    assert wrong(f'{{"{operator}": {{{key}}}}}', f"allow: {action}") == [
        (
            'has a condition on "s3:prefix", which no action that it allows knows, '
            f"so it {end} holds\n{LISTS}"
        )
    ]


def test_what_is_denied_is_looked_at_for_itself() -> None:
    """It becomes a statement of its own, with the same condition."""
    assert wrong('{"Null": {"s3:prefix": true}}', f'allow: "s3:ListBucket", deny: {GET}') == [
        (
            'has a condition on "s3:prefix", which no action that it denies knows, '
            f"so it always holds\n{LISTS}"
        )
    ]


def test_an_unknown_action_is_told_once() -> None:
    """As such: it may know the key."""
    (found,) = wrong('{StringEquals: {"s3:prefix": a}}', 'allow: "s3:ListBuckt"')

    assert found.startswith('asks for "s3:ListBuckt", unknown on AWS')


@pytest.mark.parametrize(
    ("operator", "advice"),
    [
        ("StringEqual", 'Did you mean "StringEquals"?'),
        ("ForAnyValue:StringLikes", 'Did you mean "StringLike"?'),
        ("ForOneValue:StringLike", 'Did you mean "StringLike"?'),
        ("NullIfExists", 'Did you mean "Null"?'),
        ("Is", "For example StringEquals; docs/reference/conditions.md has all."),
    ],
)
def test_an_unknown_operator_is_told(operator: str, advice: str) -> None:
    """Its keys are not looked at: what it would do with them is not known."""
    assert wrong(f'{{"{operator}": {{"aws:SourceIP2": a}}}}') == [
        f'has a condition with the operator "{operator}", unknown on AWS\n  {advice}'
    ]


@pytest.mark.parametrize(
    ("comparison", "said", "word"),
    [
        (
            'Bool: {"aws:SourceIp": true}',
            '"aws:SourceIp" by Bool, but it is an address',
            "IpAddress",
        ),
        ('ArnLike: {"aws:userid": a}', '"aws:userid" by ArnLike, but it is a text', "StringEquals"),
        (
            'NumericLessThan: {"aws:CurrentTime": 1}',
            '"aws:CurrentTime" by NumericLessThan, but it is a time',
            "DateLessThan",
        ),
        (
            'DateLessThan: {"aws:MultiFactorAuthAge": 1}',
            '"aws:MultiFactorAuthAge" by DateLessThan, but it is a number',
            "NumericLessThan",
        ),
        (
            'IpAddress: {"aws:PrincipalArn": 192.0.2.7}',
            '"aws:PrincipalArn" by IpAddress, but it is an ARN',
            "ArnLike",
        ),
        (
            'BinaryEquals: {"aws:SecureTransport": AA==}',
            '"aws:SecureTransport" by BinaryEquals, but it is true or false',
            "Bool",
        ),
        (
            '"ForAllValues:StringLike": {"aws:SourceVpc": a}',
            '"aws:SourceVpc" by ForAllValues, but it has a single value',
            "StringLike",
        ),
    ],
)
def test_an_operator_that_cannot_compare_a_key_is_told(
    comparison: str, said: str, word: str
) -> None:
    """With one that can."""
    assert wrong(f"{{{comparison}}}") == [f"compares {said}\n  Write {word}."]


@pytest.mark.parametrize(
    "comparison",
    [
        'StringLike: {"aws:SourceIp": "192.0.2.*", "aws:SecureTransport": true}',
        '"Null": {"aws:SourceIp": "TRUE"}',
        'NumericLessThan: {"aws:EpochTime": 1.5}, DateLessThan: {"aws:EpochTime": 1798761600}',
        'ArnLike: {"aws:FederatedProvider": "arn:aws:iam::*:oidc-provider/*"}',
        'StringEquals: {"aws:FederatedProvider": cognito-identity.amazonaws.com}',
        '"ForAllValues:StringLike": {"aws:TagKeys": [a]}',
        'BinaryEquals: {"s3:ExistingObjectTag/a": QQ==}',
    ],
)
def test_an_operator_that_can_compare_a_key_is_fine(comparison: str) -> None:
    """Every value has a text, may be missing, and some are of two types."""
    assert wrong(f"{{{comparison}}}") == []


def test_a_wrong_value_is_told_in_its_own_line() -> None:
    """Each of a list stands for itself."""
    written = """
teams:
  ops:
    grants:
      aws:
        - allow: ["s3:GetObject"]
          condition:
            IpAddress:
              aws:SourceIp:
                - 192.0.2.0/24
                - 192.0.2
"""

    assert mistakes(written) == [
        (
            '1.yaml:11: team "ops" compares "aws:SourceIp" with "192.0.2", which is no range of '
            "addresses\n  For example 192.0.2.0/24 or 2001:db8::/32."
        )
    ]
