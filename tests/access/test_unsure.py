"""What nobody can judge of a question, and who holds it."""

import pytest

from access import questions, world
from access.unsure import Unsure, unsure
from tests.access import stacks

ID = "0f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f11"
OWN = "arn:aws:iam::123456789012:policy/own"
GRANTS = """
people:
  al: {email: al@b.c, grants: {scaleway: [{permission_sets: AllProductsFullAccess, projects: %s}]}}
"""


def asked(text: str, action: str, on: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """Return what cannot be judged, and who holds it."""
    return [(each.what, each.who) for each in found(text, action, on)]


def found(text: str, action: str, on: str = "") -> tuple[Unsure, ...]:
    """Return what cannot be judged of a question to a stack."""
    declared = stacks.declared(text)
    side = world.declared(declared)
    return tuple(
        each
        for question in questions.asked(declared, action, on)
        for each in unsure(side, question)
    )


def test_a_policy_that_no_file_has_may_be_anything() -> None:
    """It is told once, with all who hold it."""
    text = "people:\n" + "".join(
        f"  {key}: {{email: {key}@b.c, grants: {{aws: [{{managed: '{OWN}'}}]}}}}\n"
        for key in ("bo", "al")
    )

    (told,) = found(text, "s3:GetObject")

    assert (told.what, told.who) == (OWN, ("al", "bo"))
    assert str(told.because.place) == "1.yaml:2"


@pytest.mark.parametrize(
    ("project", "on", "told"),
    [
        ("data", "", [("AllProductsFullAccess", ("al",))]),
        ("data", "data", [("AllProductsFullAccess", ("al",))]),
        ("data", "web", []),
        (ID, "data", [("AllProductsFullAccess", ("al",))]),
    ],
)
def test_what_a_permission_set_covers_is_not_guessed(
    project: str, on: str, told: list[tuple[str, tuple[str, ...]]]
) -> None:
    """Where it is, or may be, on the same project."""
    assert asked(GRANTS % project, "ObjectStorageReadOnly", on) == told


def test_a_project_by_id_may_be_one_by_name() -> None:
    """No file says so, or that it is not."""
    assert asked(GRANTS % ID, "AllProductsFullAccess", "data") == [(f"project:{ID}", ("al",))]
    assert asked(GRANTS % ID, "AllProductsFullAccess", ID) == []
