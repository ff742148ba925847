"""What a condition on AWS may say, but is worth a second thought: it may mean something else.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

import re
from collections.abc import Iterator

from access import aws_conditions, aws_conditions_keys, model

WILD = re.compile(r"[*?](?!\})")  # Not in ${*}, which is the letter.
MFA = "aws:MultiFactorAuthPresent"
Said = tuple[str, str]  # What, and how to mend it.


def said(grant: model.AwsGrant) -> Iterator[Said]:
    """Yield what to think about once more in the condition of a grant."""
    for compared, key, value in _comparisons(grant):
        yield from _values(grant, compared, key)
        yield from _letters(compared, key, value)
        if grant.deny and _is_without_mfa(compared, key, value):
            what = f'"{key}" is missing in calls with access keys, so Bool lets them through'
            yield what, "Write BoolIfExists: it denies them, too."


def _comparisons(grant: model.AwsGrant) -> list[tuple[aws_conditions.Operator, str, object]]:
    return [
        (compared, key, value)
        for written, block in grant.condition.items()
        if (compared := aws_conditions.operator(written))
        for key, value in block.items()
    ]


def _values(grant: model.AwsGrant, compared: aws_conditions.Operator, key: str) -> Iterator[Said]:
    """Yield what several values, or none, may make of a comparison."""
    known = aws_conditions_keys.known(key, (*grant.allow, *grant.deny))
    if known and known.is_list and not compared.of_values and compared.word != "Null":
        what = f'"{key}" may have several values, and is compared as if it had one'
        mend = f"Write ForAnyValue:{compared.word} if one has to fit, ForAllValues: if each has to."
        yield what, mend
    if grant.allow and compared.of_values == "ForAllValues" and not _is_demanded(grant, key):
        what = f'"{key}" is compared by ForAllValues in an allow, which holds where it is missing'
        yield what, f'Add `Null: {{"{key}": false}}` to the condition.'


def _is_demanded(grant: model.AwsGrant, key: str) -> bool:
    """Tell whether a condition asks for a key to be there."""
    block = grant.condition.get("Null", {})
    asked = {each.lower(): str(value).lower() for each, value in block.items()}
    return asked.get(key.lower()) == "false"


def _letters(compared: aws_conditions.Operator, key: str, value: object) -> Iterator[Said]:
    """Yield wildcards that are compared as letters."""
    if compared.family != "String" or compared.word.endswith("Like"):
        return
    for each in value if isinstance(value, list) else [value]:
        if WILD.search(str(each)):
            what = f'"{key}" is compared with "{each}" by {compared.word}, letter by letter'
            like = "StringNotLike" if "Not" in compared.word else "StringLike"
            yield what, f"Write {like}: there, * and ? are wildcards."


def _is_without_mfa(compared: aws_conditions.Operator, key: str, value: object) -> bool:
    """Tell whether calls without MFA are meant, and those that cannot have it are forgotten."""
    is_false = key.lower() == MFA.lower() and str(value).lower() == "false"
    return is_false and compared.word == "Bool" and not compared.if_exists
