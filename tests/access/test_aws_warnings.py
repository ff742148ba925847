from pathlib import Path

import pytest

from access import aws_warnings
from tests.access.stacks import declared, granted

PAGE = Path(__file__).parents[2] / "docs/reference/warnings.md"
CASES = "shows every case of the account: Support has no access to single ones"
READ = (
    "Grant it to whoever may read them all; its API needs a Business, Enterprise On-Ramp or "
    "Enterprise plan."
)
BREAKS = (
    "console calls: a page of it may break\n"
    "  Deny what must not be done, for example support:ResolveCase, or support:*."
)
ADVISOR = (
    "is Trusted Advisor in the Support API; its pages ask for others\n"
    '  For the pages allow "trustedadvisor:Describe*".'
)


def warned(grant: str) -> list[str]:
    """Return what one grant of a team warns of, without its place."""
    return said(granted("aws", grant))


def said(*files: str) -> list[str]:
    """Return what files warn of, without the places."""
    return [str(each).partition(": ")[2] for each in declared(*files).warnings]


@pytest.mark.parametrize(
    ("grant", "word"),
    [
        ('{allow: "support:*"}', "support:*"),
        ('{allow: ["support:CreateCase", "Support:describecases"]}', "Support:describecases"),
        ('{allow: "support:Describe*"}', "support:Describe*"),
        ("{managed: AWSSupportAccess}", "AWSSupportAccess"),
        ("{managed: SupportUser}", "SupportUser"),
    ],
)
def test_whoever_sees_cases_sees_all_of_them(grant: str, word: str) -> None:
    """And the API is not in every plan."""
    assert warned(grant) == [f'"{word}" {CASES}\n  {READ}']


@pytest.mark.parametrize(
    "grant",
    [
        '{allow: "support:CreateCase"}',
        '{deny: "support:DescribeCases"}',
        '{allow: "support:*", deny: "support:Describe*Cases"}',
        "{managed: AdministratorAccess}",
        '{allow: "*"}',
        '{allow: "support:Describe*", deny: "support:*"}',
    ],
)
def test_who_is_not_granted_cases_by_name_is_no_warning(grant: str) -> None:
    """Nor who is denied them; who may do everything knows."""
    assert [each for each in warned(grant) if CASES in each] == []


def test_a_bundle_is_warned_of_once() -> None:
    """Where it is written, however many hold it."""
    bundle = 'bundles: {b: {aws: [{allow: "support:*"}]}}'

    assert len(said(bundle, "teams: {ops: {bundles: [b]}, web: {bundles: [b]}}")) == 1
    assert said(bundle) == []


def test_a_conditional_deny_still_shows_cases() -> None:
    """Without its condition they are there."""
    deny = '{deny: "support:DescribeCases", condition: {Bool: {"aws:SecureTransport": false}}}'
    grants = f'[{{allow: "support:*"}}, {deny}]'

    assert said(f"teams: {{ops: {{grants: {{aws: {grants}}}}}}}") == [
        f'"support:*" {CASES}\n  {READ}'
    ]


@pytest.mark.parametrize(
    ("grant", "start"),
    [
        ('{deny: "support:SearchForCases"}', "support:SearchForCases is denied, which only the"),
        (
            '{deny: "support:Initiate*"}',
            "support:InitiateCallForCase, support:InitiateChatForCase are denied, which only the",
        ),
        (
            '{deny: ["support:Describe*", "support:PutCaseAttributes", "support:Rate*"]}',
            (
                "support:DescribeCaseAttributes, support:DescribeIssueTypes, "
                "support:DescribeSupportLevel and 2 more are denied, which only the"
            ),
        ),
    ],
)
def test_a_deny_of_what_only_the_console_calls_is_told(grant: str, start: str) -> None:
    """Named, or reached by a wildcard."""
    assert warned(grant) == [f"{start} {BREAKS}"]


@pytest.mark.parametrize(
    "grant", ['{deny: "support:ResolveCase"}', '{deny: "support:*"}', '{deny: "*"}']
)
def test_a_deny_of_something_else_or_of_all_is_no_warning(grant: str) -> None:
    """All of Support has no page left to break."""
    assert warned(grant) == []


@pytest.mark.parametrize(
    "word", ["support:*TrustedAdvisor*", "support:RefreshTrustedAdvisorCheck", "SUPPORT:*advisor*"]
)
def test_trusted_advisor_of_the_support_api_is_told(word: str) -> None:
    """Its pages in the console have a namespace of their own."""
    assert warned(f'{{allow: "{word}"}}') == [f'"{word}" {ADVISOR}']


@pytest.mark.parametrize(
    "grant", ['{allow: "trustedadvisor:*"}', '{deny: "support:*TrustedAdvisor*"}']
)
def test_trusted_advisor_elsewhere_is_no_warning(grant: str) -> None:
    """Its own namespace, and a deny."""
    assert warned(grant) == []


def test_what_only_the_console_calls_is_on_the_page() -> None:
    """Each of it, in order."""
    page = PAGE.read_text("utf-8")
    *names, last = (f"`{name}`" for name in sorted(aws_warnings.CONSOLE))

    assert f"Only the console calls {', '.join(names)} and {last}." in page
