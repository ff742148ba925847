import re
from pathlib import Path

import pytest

from access import (
    account_form,
    aws_conditions,
    aws_form,
    cel,
    form,
    ovh_conditions,
    setup_form,
    spelling,
)
from tests.access import stacks
from tests.access.stacks import CONFIG

REFERENCE = Path(__file__).parents[2] / "docs/reference"
SECTIONS: dict[tuple[str, str], type[spelling.Form]] = {
    ("declaration.md", "A file"): form.Declaration,
    ("declaration.md", "A person"): form.Person,
    ("declaration.md", "A membership that ends"): form.Membership,
    ("declaration.md", "A team"): form.Team,
    ("declaration.md", "An application"): form.Application,
    ("declaration.md", "An API key"): form.ApiKey,
    ("declaration.md", "A user on AWS"): aws_form.User,
    ("declaration.md", "A program's identity on AWS"): aws_form.Identity,
    ("declaration.md", "Who assumes a role"): aws_form.Trust,
    ("declaration.md", "GitHub"): aws_form.Github,
    ("declaration.md", "GitLab"): aws_form.Gitlab,
    ("declaration.md", "Other issuers"): aws_form.Oidc,
    ("declaration.md", "An AWS account itself"): aws_form.AwsSetup,
    ("declaration.md", "Password policy"): aws_form.PasswordPolicy,
    ("declaration.md", "OIDC provider"): aws_form.OidcProvider,
    ("declaration.md", "SAML provider"): aws_form.SamlProvider,
    ("declaration.md", "Identity Center"): aws_form.IdentityCenter,
    ("declaration.md", "A group of a team"): form.Group,
    ("declaration.md", "An OVHcloud account itself"): setup_form.OvhSetup,
    ("declaration.md", "A permissions group"): setup_form.PermissionsGroup,
    ("declaration.md", "A resource group"): setup_form.ResourceGroup,
    ("declaration.md", "An identity provider"): setup_form.IdentityProvider,
    ("declaration.md", "A grant on AWS"): form.AwsGrant,
    ("declaration.md", "A grant on OVHcloud"): form.OvhGrant,
    ("declaration.md", "A grant on Scaleway"): form.ScalewayGrant,
    ("declaration.md", "A Scaleway organization itself"): setup_form.ScalewaySetup,
    ("declaration.md", "A project"): setup_form.Project,
    ("declaration.md", "An SSH key"): setup_form.SshKey,
    ("declaration.md", "Security settings"): setup_form.Security,
    ("declaration.md", "SAML on Scaleway"): setup_form.Metadata,
    ("declaration.md", "SCIM on Scaleway"): setup_form.Scim,
    ("declaration.md", "A policy that nobody holds"): setup_form.ParkedPolicy,
    ("accounts.md", "An AWS account"): account_form.AwsAccount,
    ("accounts.md", "Limits on AWS"): account_form.AwsLimits,
    ("accounts.md", "An OVHcloud account"): account_form.OvhAccount,
    ("accounts.md", "A Scaleway organization"): account_form.ScalewayAccount,
    ("accounts.md", "Limits"): account_form.Limits,
    ("accounts.md", "Credentials"): account_form.Credentials,
}


def section(page: str, title: str) -> str:
    """Return the text below a title of a page."""
    text = (REFERENCE / page).read_text("utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def examples(page: str, title: str) -> list[str]:
    """Return the examples below a title of a page."""
    return re.findall(r"^```yaml\n(.*?)^```", section(page, title), flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("place", SECTIONS, ids=" ".join)
def test_every_key_is_in_its_table(place: tuple[str, str]) -> None:
    """With whether it is needed and what it says, as the form has it; and no other key."""
    wanted = [
        f"| `{field.alias or name}` | {'yes' if field.is_required() else ''} |"
        f" {field.description} |"
        for name, field in SECTIONS[place].model_fields.items()
    ]

    rows = section(*place).partition("| key | needed |")[2].partition("\n\n")[0].splitlines()[2:]

    assert rows == wanted


ON_AWS = (
    "A user on AWS",
    "A group of a team",
    "An API key",
    "A program's identity on AWS",
    "Who assumes a role",
    "An AWS account itself",
    "Identity Center",
)


def test_examples_of_aws_are_read_as_one_stack() -> None:
    """Word for word, with the accounts of the other page, and no mistake in any."""
    (config,) = examples("accounts.md", "An AWS account")
    ovh, scaleway = CONFIG.splitlines()[-2:]
    files = [each for title in ON_AWS for each in examples("declaration.md", title)]

    found = stacks.declared(*files, config=f"{config}{ovh}\n{scaleway}\n")

    aws, *_, workloads = found.accounts
    assert workloads.credentials["role"] == "arn:aws:iam::210987654321:role/grantbook"
    assert [person.key for person in found.people_on("aws")] == ["dora"]
    assert found.people[0].identity_on("aws").require_mfa
    assert [len(each.assumed_by) for each in found.applications] == [0, 4, 1]
    assert aws.setup.alias == "acme-production"
    assert workloads.setup.identity_center


def test_every_form_has_a_table() -> None:
    """Whatever is added to the format is added to the reference."""

    def forms(parent: type[spelling.Form]) -> set[type[spelling.Form]]:
        children = parent.__subclasses__()
        return {leaf for child in children for leaf in (forms(child) or {child})}

    assert forms(spelling.Form) == set(SECTIONS.values())


def test_conditions_are_described_in_full() -> None:
    """All words that are accepted, in all three languages."""
    scaleway = [f"{base}.{field}" for base, fields in cel.FIELDS.items() for field in fields]

    assert all(f"`{word}`" in section("conditions.md", "AWS") for word in aws_conditions.FAMILY)
    operators = ovh_conditions.OPERATORS
    assert all(f"`{word}`" in section("conditions.md", "OVHcloud") for word in operators)
    assert all(f"`{word}`" in section("conditions.md", "Scaleway") for word in scaleway)
    assert f"`{cel.RANGES}(" in section("conditions.md", "Scaleway")


def test_a_sentence_has_a_line_of_its_own() -> None:
    """So that a review shows the sentence that changed."""
    pages = ("accounts.md", "command.md", "conditions.md", "declaration.md")
    prose = [
        line
        for page in pages
        for part in (REFERENCE / page).read_text("utf-8").split("```")[::2]
        for line in part.splitlines()
        if not line.startswith(("|", "#"))
    ]

    assert [line for line in prose if ". " in line.strip("- ")] == []
