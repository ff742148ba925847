"""Answers as JSON, held to the schema that is published for them."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from access.unsure import Unsure
from review.reply import REASONS, Nearest, Reply, Told
from review.report import Where
from tests.review.conftest import Run

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs/reference/reply.schema.json"
EXAMPLES = Path(__file__).with_name("examples")
QUESTIONS: Mapping[str, Sequence[tuple[str, ...]]] = {  # By example.
    "aws": [
        ("who-can", "s3:*"),
        ("who-can", "*", "--cloud", "aws"),
        ("who-can", "dynamodb:DeleteTable", "--on", "arn:aws:dynamodb:*:*:table/orders"),
        ("explain", "dmitri"),
        ("explain", "dmitri", "s3:GetObject"),
        ("explain", "dmitri", "support:ResolveCase"),
        ("explain", "thumbnails", "s3:PutObject"),
        ("explain", "carla", "s3:GetObject", "--on", "arn:aws:s3:::other/x"),
    ],
    "ovh": [
        ("who-can", "vps:*", "--on", "vps:*"),
        ("explain", "carla", "account:apiovh:me/changeEmail"),
        ("explain", "bruno"),
    ],
    "scaleway": [
        ("who-can", "*"),
        ("explain", "carla", "SecretManagerFullAccess", "--on", "archive"),
        ("explain", "backup", "InstancesFullAccess"),
    ],
    "people": [("explain", "bruno", "InstancesReadOnly"), ("explain", "alice", "s3:*")],
}


def schema() -> Any:
    """Return the published schema."""
    return json.loads(SCHEMA.read_text("utf-8"))


def names(part: type) -> set[str]:
    """Return what a value of a reply consists of."""
    return {field.name for field in fields(part)}


@pytest.mark.parametrize(
    ("example", "words"), [(name, words) for name, asked in QUESTIONS.items() for words in asked]
)
def test_a_reply_is_as_its_schema_says(
    grantbook: Run, project: Path, example: str, words: tuple[str, ...]
) -> None:
    """A yes, what depends, a no with what is near to it, and what could not be judged."""
    shutil.rmtree(project / "stacks")
    shutil.copytree(EXAMPLES / example / "after", project, dirs_exist_ok=True)

    said = grantbook(*words, "--format", "json")

    assert said.status == 0, said.stderr
    found = json.loads(said.stdout)
    Draft202012Validator(schema()).validate(found)
    assert found["answers"]


def test_the_schema_is_one_and_knows_every_part() -> None:
    """Of a reply, by its name there."""
    Draft202012Validator.check_schema(schema())

    parts = schema()["$defs"]
    for word, part in (("answer", Told), ("near", Nearest), ("where", Where)):
        assert set(parts[word]["properties"]) == names(part)
    assert set(parts["not_judged"]["properties"]) == names(Unsure) - {"because"} | {"place"}
    named = names(Reply) - {"told", "unsure"}
    assert set(schema()["properties"]) == named | {"version", "answers", "not_judged"}


def test_the_parts_that_a_review_has_too_are_the_same() -> None:
    """A program that reads one reads the other."""
    review = json.loads(SCHEMA.with_name("review.schema.json").read_text("utf-8"))

    for word in ("cloud", "place", "where"):
        assert schema()["$defs"][word] == review["$defs"][word]


def test_every_reason_of_a_no_is_told() -> None:
    """In the words of the replies."""
    page = (ROOT / "docs/reference/command.md").read_text("utf-8")

    assert [why for why in REASONS.values() if f"`{why}`" not in page] == []
