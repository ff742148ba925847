from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from access import form, text
from tests.review.conftest import Run

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "docs/reference/declaration.schema.json"
VALIDATOR = Draft202012Validator(form.schema())


def errors(written: str) -> list[str]:
    """Return where the schema objects to a file."""
    tree, _ = text.parse("a.yaml", written)
    return sorted({error.json_path for error in VALIDATOR.iter_errors(tree.value)})


def test_the_schema_file_is_up_to_date(grantbook: Run) -> None:
    """Editors read it: `grantbook schema > docs/reference/declaration.schema.json` renews it."""
    printed = grantbook("schema")

    assert printed.status == 0
    assert printed.stdout == SCHEMA.read_text("utf-8"), (
        "run: grantbook schema > docs/reference/declaration.schema.json"
    )


def test_the_schema_is_one_and_its_references_resolve() -> None:
    """All of them are inside of it."""
    schema = form.schema()

    def references(part: Any) -> set[str]:
        if isinstance(part, list):
            return {found for item in part for found in references(item)}
        if not isinstance(part, dict):
            return set()
        own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
        return own | {found for item in part.values() for found in references(item)}

    Draft202012Validator.check_schema(schema)
    assert references(schema) == {f"#/$defs/{name}" for name in schema["$defs"]}


def test_except_is_called_what_users_write() -> None:
    """Python's own word is in its way, and stays there."""
    assert "except" in form.schema()["$defs"]["OvhGrant"]["properties"]
    assert "except_" not in form.schema()["$defs"]["OvhGrant"]["properties"]


@pytest.mark.parametrize("path", sorted(ROOT.glob("stacks/sandbox/*.yaml")), ids=lambda p: p.name)
def test_the_sandbox_is_accepted_and_completed(path: Path) -> None:
    """Its files name the schema, so that editors find it."""
    written = path.read_text("utf-8")

    assert written.startswith(
        "# yaml-language-server: $schema=../../docs/reference/declaration.schema.json\n"
    )
    assert errors(written) == []


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ("peopel: {}", "$"),
        ("people: {al: {email: al}}", "$.people.al.email"),
        ("people: {al: {}}", "$.people.al"),
        ("people: {Al: {email: a@b}}", "$.people"),
        ("people: {al: {email: a@b, until: tomorrow}}", "$.people.al.until"),
        ("people: {al: {email: a@b, until: 2027-06-30T18:00}}", "$.people.al.until"),
        ("people: {al: {email: a@b, teams: [{team: ops}]}}", "$.people.al.teams[0]"),
        ("teams: {ops: {descripton: x}}", "$.teams.ops"),
        ("teams: {ops: {grants: {aws: [{alow: x}]}}}", "$.teams.ops.grants.aws[0]"),
        ("teams: {ops: {grants: {aws: [{allow: []}]}}}", "$.teams.ops.grants.aws[0]"),
        ("bundles: {b: {ovh: [{allow: x, except_: y, resources: z}]}}", "$.bundles.b.ovh[0]"),
        ("applications: {app: {owner: al, keys: {K: {on: aws}}}}", "$.applications.app.keys"),
        (
            "applications: {app: {owner: al, keys: {k: {on: aws, lifetime: 1y}}}}",
            "$.applications.app.keys.k.lifetime",
        ),
    ],
)
def test_the_schema_refuses_what_the_forms_refuse(written: str, where: str) -> None:
    """At the same place."""
    assert errors(written) == [where]


@pytest.mark.parametrize(
    "written",
    [
        "people: {al: {email: a@b, until: 2027-06-30T18:00:00+02:00, teams: [a, b]}}",
        "teams: {ops: {grants: {any-name: [{allow: x}, {permission_sets: y, projects: z}]}}}",
        "bundles: {b: {ovh: [{allow: [x], except: y, resources: z, until: 2027-06-30}]}}",
        "include: [../shared/teams.yaml]",
    ],
)
def test_the_schema_knows_no_account_by_name(written: str) -> None:
    """So a grant may use the words of any cloud."""
    assert errors(written) == []
