from pathlib import Path

import pytest

from access import account_form, aws_conditions, cel, form, ovh_conditions, setup_form, spelling

REFERENCE = Path(__file__).parents[2] / "docs/reference"
SECTIONS: dict[tuple[str, str], type[spelling.Form]] = {
    ("declaration.md", "A file"): form.Declaration,
    ("declaration.md", "A person"): form.Person,
    ("declaration.md", "A membership that ends"): form.Membership,
    ("declaration.md", "A team"): form.Team,
    ("declaration.md", "An application"): form.Application,
    ("declaration.md", "An API key"): form.ApiKey,
    ("declaration.md", "Who assumes a role"): form.Trust,
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
    ("accounts.md", "An OVHcloud account"): account_form.OvhAccount,
    ("accounts.md", "A Scaleway organization"): account_form.ScalewayAccount,
    ("accounts.md", "Limits"): account_form.Limits,
    ("accounts.md", "Credentials"): account_form.Credentials,
}


def section(page: str, title: str) -> str:
    """Return the text below a title of a page."""
    text = (REFERENCE / page).read_text("utf-8")
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


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
