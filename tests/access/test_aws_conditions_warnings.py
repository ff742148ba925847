import pytest

from tests.access.stacks import declared, granted


def warned(condition: str, effect: str = "allow") -> list[str]:
    """Return what a grant with a condition warns of, without its place."""
    grant = f'{{{effect}: "ec2:CreateTags", condition: {{{condition}}}}}'
    found = declared(granted("aws", grant)).warnings
    return [str(each).partition(": ")[2] for each in found]


def test_several_values_compared_as_one_are_told() -> None:
    """With both that are for several."""
    assert warned('StringEquals: {"aws:tagkeys": a}') == [
        (
            '"aws:tagkeys" may have several values, and is compared as if it had one\n'
            "  Write ForAnyValue:StringEquals if one has to fit, ForAllValues: if each has to."
        )
    ]


@pytest.mark.parametrize(
    "condition",
    [
        '"ForAnyValue:StringEquals": {"aws:TagKeys": a}',
        '"ForAnyValue:StringLikeIfExists": {"aws:PrincipalOrgPaths": "o-1/*"}',
        '"Null": {"aws:TagKeys": true}',
        'StringEquals: {"aws:RequestTag/team": a}',
        '"ForAllValues:StringEquals": {"aws:TagKeys": a}, "Null": {"AWS:tagkeys": false}',
    ],
)
def test_what_says_how_values_are_compared_is_no_warning(condition: str) -> None:
    """And what has one value, or asks for the key only."""
    assert warned(condition) == []


@pytest.mark.parametrize("more", ["", ', "Null": {"aws:TagKeys": true}'])
def test_all_of_no_values_in_an_allow_are_told(more: str) -> None:
    """They all fit, so that a call without the key is allowed."""
    condition = f'"ForAllValues:StringEquals": {{"aws:TagKeys": [a]}}{more}'

    assert warned(condition) == [
        (
            '"aws:TagKeys" is compared by ForAllValues in an allow, which holds where it is '
            'missing\n  Add `Null: {"aws:TagKeys": false}` to the condition.'
        )
    ]
    assert warned(condition, "deny") == []


@pytest.mark.parametrize(
    ("operator", "like"),
    [("StringEquals", "StringLike"), ("StringNotEqualsIgnoreCase", "StringNotLike")],
)
def test_a_wildcard_that_is_compared_as_a_letter_is_told(operator: str, like: str) -> None:
    """With the operator that reads it."""
    assert warned(f'{operator}: {{"aws:RequestTag/team": [web, "ops-*"]}}') == [
        (
            f'"aws:RequestTag/team" is compared with "ops-*" by {operator}, letter by letter\n'
            f"  Write {like}: there, * and ? are wildcards."
        )
    ]


@pytest.mark.parametrize(
    "condition",
    [
        'StringLike: {"aws:RequestTag/team": "ops-*"}',
        'StringEquals: {"aws:RequestTag/team": "ops${*}${?}"}',
        'ArnEquals: {"aws:PrincipalArn": "arn:aws:iam::*:role/ops"}',
    ],
)
def test_a_wildcard_that_is_read_or_meant_as_a_letter_is_no_warning(condition: str) -> None:
    """Both operators of ARNs read it."""
    assert warned(condition) == []


def test_a_deny_without_mfa_that_lets_access_keys_through_is_told() -> None:
    """The key is missing in their calls, not false."""
    condition = 'Bool: {"aws:multifactorauthpresent": "false"}'

    assert warned(condition, "deny") == [
        (
            '"aws:multifactorauthpresent" is missing in calls with access keys, so Bool lets them '
            "through\n  Write BoolIfExists: it denies them, too."
        )
    ]
    assert warned(condition.replace("Bool", "BoolIfExists"), "deny") == []
    assert warned(condition.replace("false", "true"), "deny") == []
    assert warned(condition) == []
