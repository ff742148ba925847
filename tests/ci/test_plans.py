"""One plan is one hash with the real engine, and the engine keeps to a plan that was saved."""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from review import plan
from sandbox.scratch import CHECKOUT, STACK, Scratch
from sandbox.server import Sandbox
from tests.engine.conftest import declare_rich

pytestmark = [pytest.mark.engine, pytest.mark.timeout(900)]

Json = Mapping[str, Any]
PREVIEW = ("preview", "--stack", STACK, "--json", "--show-sames", "--non-interactive")
UP = ("up", "--stack", STACK, "--yes", "--skip-preview", "--non-interactive")
PROGRAMS = ("access", "components", "providers")
BRUNO = "  bruno:\n    email: bruno@example.com\n    teams: [support]\n    until: 2031-06-30\n"
NORA = "  nora:\n    email: nora@example.com\n    teams: [support, partners]\n"
DENY = '        - deny: ["support:ResolveCase"]\n'
EDITS = [
    ("teams.yaml", DENY, ""),
    ("people.yaml", BRUNO, NORA),
    ("people.yaml", "carla@example.com", "carla2@example.com"),
    ("applications.yaml", "cloud: {on: ovh}", "cloudy: {on: ovh}"),
    (
        "applications.yaml",
        "nightly: {on: scaleway, lifetime: 90d",
        "nightly: {on: scaleway, lifetime: 30d",
    ),
]


class Desks:
    """Two checkouts of a stack that declares every kind of object, at paths of their own.

    `plans` are the hashes of each moment, twice from one and once from the other; `ended` how the
    engine ended that was held to a plan.
    """

    def __init__(self, folder: Path, sandbox: Sandbox) -> None:
        here, there = folder / "here", folder / "further" / "down"
        here.mkdir()
        there.mkdir(parents=True)
        self.sandbox = sandbox
        self.saved = folder / "plan.json"
        self.one = Scratch.of(here, sandbox)
        self.other = Scratch(there, sandbox.urls, sandbox.env)
        for name in PROGRAMS:
            (there / name).unlink()
            shutil.copytree(CHECKOUT / name, there / name)
        declare_rich(self.one, sandbox)
        self.plans: dict[str, list[str]] = {}
        self.ended: dict[str, int] = {}
        self.ops: dict[str, set[str]] = {}

    def look(self, moment: str) -> None:
        """Note the plans of a moment; the last preview is saved."""
        shutil.copytree(self.one.path(""), self.other.path(""), dirs_exist_ok=True)
        said = [
            self.one.pulumi(*PREVIEW),
            self.other.pulumi(*PREVIEW),
            self.one.pulumi(*PREVIEW, "--save-plan", str(self.saved)),
        ]
        self.plans[moment] = [plan.of(plan.read(each)) for each in said]
        self.ops[moment] = {step["op"] for step in json.loads(said[0])["steps"]}

    def apply(self, moment: str) -> None:
        """Run what was saved."""
        self.ended[moment] = self.one.run(*UP, "--plan", str(self.saved)).returncode

    def calls(self) -> int:
        """Return how many calls have changed something."""
        clouds = ("aws", "ovh", "scaleway")
        return sum(self.sandbox.control(cloud).calls()["mutating"] for cloud in clouds)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    """Apply the stack, leave it, edit it, and apply that, each time as it was saved."""
    with Sandbox() as sandbox:
        made = Desks(tmp_path_factory.mktemp("desks"), sandbox)
        for moment in ("at first", "idle", "edited"):
            if moment == "edited":
                for edit in EDITS:
                    made.one.edit(*edit)
            made.look(moment)
            made.apply(moment)
        made.look("applied")
        yield made


def test_the_same_plan_is_one_hash(desks: Desks) -> None:
    """In two checkouts, in two runs, whatever is done; and what differs is another."""
    assert {moment: len(set(found)) for moment, found in desks.plans.items()} == dict.fromkeys(
        desks.plans, 1
    )
    assert len({found[0] for found in desks.plans.values()}) == len(desks.plans)
    assert desks.ops["edited"] == {"create", "delete", "replace", "same", "update"}


def test_the_engine_does_what_was_saved(desks: Desks) -> None:
    """Whatever grantbook makes: its plans can be kept to."""
    assert desks.ended == {"at first": 0, "idle": 0, "edited": 0}
    assert desks.ops["applied"] == {"same"}


def test_a_state_that_moved_is_another_plan(desks: Desks) -> None:
    """Though the declaration is the same and changes nothing, before and after."""
    state = json.loads(desks.one.pulumi("stack", "export"))
    users = [each for each in state["deployment"]["resources"] if each["type"].endswith(":Group")]
    users[0]["outputs"]["moved"] = "elsewhere"
    desks.one.path("../state.json").write_text(json.dumps(state), "utf-8")

    desks.one.pulumi("stack", "import", "--file", str(desks.one.path("../state.json")))

    moved = plan.read(desks.one.pulumi(*PREVIEW))
    assert plan.changes(moved) == 0
    assert plan.of(moved) != desks.plans["applied"][0]


def test_what_is_not_in_the_plan_is_not_done(desks: Desks) -> None:
    """A declaration that somebody edits between the check and the run."""
    desks.one.pulumi(*PREVIEW, "--save-plan", str(desks.saved))
    people = desks.one.path("people.yaml")
    text, before = people.read_text("utf-8"), desks.calls()
    desks.one.edit("people.yaml", "carla2@example.com", "mallory@example.com")

    refused = desks.one.run(*UP, "--plan", str(desks.saved))

    people.write_text(text, "utf-8")
    assert refused.returncode != 0
    assert "violates plan" in refused.stdout + refused.stderr
    assert desks.calls() == before


def test_a_preview_that_fails_is_told(desks: Desks) -> None:
    """Its digest has the error, which a pipeline would not show else."""
    people = desks.one.path("people.yaml")
    text = people.read_text("utf-8")
    people.write_text(text.replace("email:", "e-mail:"), "utf-8")

    failed = desks.one.run(*PREVIEW)

    people.write_text(text, "utf-8")
    assert failed.returncode != 0
    with pytest.raises(plan.Unplanned, match=r"the preview has failed: (?s:.*)people\.yaml"):
        plan.read(failed.stdout)
