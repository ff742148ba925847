import pytest

from tests.access.stacks import declared, mistakes

OWNER = "people: {al: {email: al@example.com}}\n"


def wrong(*written: str) -> list[str]:
    """Return what is wrong with who assumes a role, without the place and the application."""
    entries = ", ".join(written)
    found = mistakes(f"{OWNER}applications: {{ci: {{owner: al, assumed_by: [{entries}]}}}}")
    return [each.partition('application "ci" ')[2] for each in found]


GOOD = [
    "{service: lambda.amazonaws.com}",
    "{account: '210987654321', external_id: word}",
    "{github: {repository: acme/shop, branch: main}}",
    "{github: {repository: acme/shop, branch: '*'}}",
    "{gitlab: {project: acme/tools/shop, tag: 'v*', host: git.example.com}}",
    "{oidc: {issuer: https://token.example.com, subjects: 'x*', audiences: sts.amazonaws.com}}",
    (
        "{oidc: {issuer: https://token.actions.githubusercontent.com, subjects: 'repo:acme/*',"
        " audiences: sts.amazonaws.com}}"
    ),
    (
        "{service: lambda.amazonaws.com, condition:"
        " {StringEquals: {aws:SourceAccount: '210987654321'}}}"
    ),
    (
        "{github: {repository: acme/shop, branch: main}, condition: {StringEquals:"
        " {'token.actions.githubusercontent.com:actor': al}}}"
    ),
]


@pytest.mark.parametrize("written", GOOD)
def test_what_is_right_is_read(written: str) -> None:
    """Without a word."""
    assert wrong(written) == []


def test_one_needs_no_brackets() -> None:
    """As is usual."""
    (app,) = declared(
        f"{OWNER}applications: {{ci: {{owner: al, assumed_by: {GOOD[0]}}}}}"
    ).applications

    assert [trust.service for trust in app.assumed_by] == ["lambda.amazonaws.com"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "{service: lambda.amazonaws.com, account: '210987654321'}",
            (
                "has an assumed_by that needs one of service, account, github, gitlab or oidc\n"
                "  For example `assumed_by: {service: lambda.amazonaws.com}`; several are a list."
            ),
        ),
        (
            "{service: lambda.amazonaws.com, external_id: word}",
            "has an external_id for what is no other account\n  Leave it out.",
        ),
        (
            "{github: {repository: acme/shop}}",
            (
                "trusts no part of a project on github\n  Say one of branch, tag, environment,"
                " pull_requests; `branch: '*'` is every branch, several are a list."
            ),
        ),
        (
            "{github: {repository: acme/shop, branch: main, pull_requests: true}}",
            (
                "trusts more than one thing of a project on github\n  Say one of branch, tag,"
                " environment, pull_requests; `branch: '*'` is every branch, several are a list."
            ),
        ),
        (
            "{github: {repository: acme/shop, environment: 'a:b'}}",
            "has a colon in an environment\n  GitHub's tokens write it as %3A.",
        ),
        (
            "{gitlab: {project: acme/shop, branch: main, tag: v1}}",
            (
                "trusts more than one thing of a project on gitlab\n"
                "  Say one of branch, tag; `branch: '*'` is every branch, several are a list."
            ),
        ),
        (
            "{oidc: {issuer: https://token.example.com, subjects: '*', audiences: me}}",
            (
                'trusts "*", which others at token.example.com can be too\n'
                "  Write the owner and the name of what you trust before the first *."
            ),
        ),
        (
            (
                "{oidc: {issuer: https://token.actions.githubusercontent.com,"
                " subjects: [repo:acme/shop:pull_request, 'repo:*'], audiences: me}}"
            ),
            (
                'trusts "repo:*", which others at token.actions.githubusercontent.com can be too\n'
                "  Write the owner and the name of what you trust before the first *."
            ),
        ),
        (
            (
                "{oidc: {issuer: https://Token.Actions.GitHubUserContent.com,"
                " subjects: 'repo:acme*/shop', audiences: me}}"
            ),
            (
                'trusts "repo:acme*/shop", which others at Token.Actions.GitHubUserContent.com'
                " can be too\n  Write the owner and the name of what you trust before the first *."
            ),
        ),
        (
            "{oidc: {issuer: https://gitlab.com, subjects: 'project_path:?cme', audiences: me}}",
            (
                'trusts "project_path:?cme", which others at gitlab.com can be too\n'
                "  Write the owner and the name of what you trust before the first *."
            ),
        ),
        (
            "{oidc: {issuer: https://token.example.com, subjects: 'a${aws:x}', audiences: me}}",
            'trusts "a${aws:x}", where AWS would read a variable\n  Leave ${ out.',
        ),
        (
            "{oidc: {issuer: https://token.example.com, subjects: a, audiences: 'me*'}}",
            'trusts tokens for "me*", and an audience is a word\n  Write it in full.',
        ),
        (
            (
                "{github: {repository: acme/shop, branch: main}, condition:"
                " {StringLike: {'TOKEN.actions.githubusercontent.com:sub': '*'}}}"
            ),
            (
                'has a condition on "TOKEN.actions.githubusercontent.com:sub", which its other keys'
                " say already\n"
                "  Say it once; with `oidc` you choose subjects and audiences yourself."
            ),
        ),
        (
            (
                "{account: '210987654321', external_id: word, condition:"
                " {StringEquals: {sts:externalid: other}}}"
            ),
            (
                'has a condition on "sts:externalid", which its other keys say already\n'
                "  Say it once; with `oidc` you choose subjects and audiences yourself."
            ),
        ),
        (
            "{service: lambda.amazonaws.com, condition: {StringEqual: {aws:SourceAccount: a}}}",
            (
                'has a condition with the operator "StringEqual", unknown on AWS\n'
                '  Did you mean "StringEquals"?'
            ),
        ),
        (
            "{github: {repository: acme/shop, brnch: main}}",
            'has the unknown key "brnch"\n  Did you mean "branch"?',
        ),
        (
            "{github: {repository: 'acme/*', branch: main}}",
            'has a wrong repository: "acme/*"\n  Owner and name: acme/shop.',
        ),
        (
            "{oidc: {issuer: https://token.example.com/, subjects: a, audiences: me}}",
            (
                'has a wrong issuer: "https://token.example.com/"\n'
                "  The address that its tokens name: https://token.example.com."
            ),
        ),
        (
            "{oidc: {issuer: https://token.example.com, subjects: [], audiences: me}}",
            (
                'has nothing in "subjects"\n'
                "  Whom its tokens are for; * is any text. Else leave it out."
            ),
        ),
        (
            "{service: lambda.example.com}",
            'has a wrong service: "lambda.example.com"\n  For example lambda.amazonaws.com.',
        ),
    ],
)
def test_what_is_wrong_says_how_to_mend_it(written: str, said: str) -> None:
    """Each alone."""
    assert wrong(written) == [said]


def test_a_mistake_is_told_where_it_stands() -> None:
    """In the line of its own entry of the list."""
    written = (
        f"{OWNER}applications:\n  ci:\n    owner: al\n    assumed_by:\n"
        "      - service: lambda.amazonaws.com\n"
        "      - oidc:\n"
        "          issuer: https://token.example.com\n"
        "          audiences: me\n"
        "          subjects: ['*']\n"
    )

    (found,) = mistakes(written)

    assert found.startswith('1.yaml:10: application "ci" trusts "*"')
