import pytest

from tests.access.stacks import declared


def warnings(user: str, more: str = "") -> list[str]:
    """Return what is warned of a person whose user on AWS is said so."""
    person = f"{{email: al@example.com, accounts: [aws], users: {{aws: {{{user}}}}}{more}}}"
    return [str(each) for each in declared(f"people: {{al: {person}}}").warnings]


def test_boundary_that_keeps_the_first_password_from_being_changed_is_told() -> None:
    """A first password has to be changed, and nothing beyond a boundary counts."""
    assert warnings("permissions_boundary: PowerUserAccess") == [
        (
            '1.yaml:1: "al" cannot sign in to "aws": the boundary PowerUserAccess does not let '
            "iam:ChangePassword\n"
            "  Name a boundary that lets it, or say `password: false`."
        )
    ]


@pytest.mark.parametrize(
    ("user", "more"),
    [
        ("permissions_boundary: AdministratorAccess, require_mfa: true", ""),
        ("permissions_boundary: IAMFullAccess", ""),
        ("permissions_boundary: PowerUserAccess", ", password: false"),
        ("permissions_boundary: 'arn:aws:iam::123456789012:policy/own'", ""),
        ("require_mfa: true", ""),
    ],
    ids=["everything", "all of IAM", "no password", "unknown", "no boundary"],
)
def test_nothing_is_told_where_nothing_is_in_the_way(user: str, more: str) -> None:
    """Or where nobody knows what the boundary says."""
    assert warnings(user, more) == []


def test_boundary_that_keeps_mfa_from_being_set_up_is_told() -> None:
    """Who must have it could do nothing else."""
    (found,) = warnings("permissions_boundary: IAMUserChangePassword, require_mfa: true")

    assert "the boundary IAMUserChangePassword does not let iam:CreateVirtualMFADevice" in found
