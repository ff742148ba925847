"""What a grant on AWS may say, but is worth a second thought: access to Support.

https://docs.aws.amazon.com/awssupport/latest/user/accessing-support.html
"""

from collections.abc import Iterable, Iterator

from access import aws_conditions_warnings, aws_resources, model
from access.aws_conditions_warnings import Said
from access.catalogue import lookup
from access.mistakes import Mistake

SUPPORT = "support:"
CASES = "support:DescribeCases"
CONSOLE = frozenset(
    f"{SUPPORT}{name}"
    for name in (
        *("DescribeCaseAttributes", "DescribeIssueTypes", "DescribeSupportLevel"),
        *("InitiateCallForCase", "InitiateChatForCase", "PutCaseAttributes"),
        *("RateCaseCommunication", "SearchForCases"),
    )
)
ALL_OF_SUPPORT = ("AWSSupportAccess", "SupportUser")  # AWS's own policies that are for support:*.
ADVISOR = "TrustedAdvisor"


def warned(declared: model.Declaration) -> Iterator[Mistake]:
    """Yield what to think about once more in the grants on AWS, by the place of each."""
    for holder in declared.holders:
        for grant in holder.grants:
            if isinstance(grant, model.AwsGrant):
                said = (*_cases(holder, grant), *_advisor(grant), *_console(grant))
                for what, mend in (*said, *aws_conditions_warnings.said(grant)):
                    yield Mistake(place=grant.place, what=what, mend=mend)


def _cases(holder: model.Principal, grant: model.AwsGrant) -> Iterator[Said]:
    """Yield what lets every case be seen, unless the same holder is denied that."""
    named = [word for word in grant.allow if word.lower().startswith(SUPPORT)]
    found = [word for word in named if CASES in lookup.reached("aws", word)]
    found += [name for name in ALL_OF_SUPPORT if grant.managed.endswith(f"/{name}")]
    if found and not _is_denied_cases(holder, grant.account):
        what = f'"{found[0]}" shows every case of the account: Support has no access to single ones'
        mend = "Grant it to whoever may read them all; its API needs a Business, Enterprise On-Ramp"
        yield what, f"{mend} or Enterprise plan."


def _is_denied_cases(holder: model.Principal, account: str) -> bool:
    denied = (
        word
        for grant in holder.grants_on(account)
        if isinstance(grant, model.AwsGrant) and not grant.condition
        for word in grant.deny
    )
    return CASES in _reached(denied)


def _advisor(grant: model.AwsGrant) -> Iterator[Said]:
    """Yield what is for Trusted Advisor, but not for its pages."""
    for word in grant.allow:
        reached = lookup.reached("aws", word)
        if reached and all(each.startswith(SUPPORT) and ADVISOR in each for each in reached):
            what = f'"{word}" is Trusted Advisor in the Support API; its pages ask for others'
            yield what, 'For the pages allow "trustedadvisor:Describe*".'


def _console(grant: model.AwsGrant) -> Iterator[Said]:
    """Yield what only the console calls; a deny of all of Support is meant so."""
    denied = {name for name in _reached(grant.deny) if name.startswith(SUPPORT)}
    broken = denied & CONSOLE
    if broken and denied < set(lookup.aws_actions("support")):
        are = "are denied, which only the" if len(broken) > 1 else "is denied, which only the"
        what = f"{aws_resources.shown(broken)} {are} console calls: a page of it may break"
        yield what, "Deny what must not be done, for example support:ResolveCase, or support:*."


def _reached(words: Iterable[str]) -> set[str]:
    return {name for word in words for name in lookup.reached("aws", word)}
