"""A project with clouds and a host, and what its pipelines do from a merge request to a run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sandbox.server import Sandbox
from tests.ci.clones import Project
from tests.review.hosts.served import Served

PLAN = re.compile(r"sha256:[0-9a-f]{64}")
CLOUDS = ("aws", "ovh", "scaleway")
BEFORE, MERGED = "2026-01-02T03:00:00Z", "2026-01-02T04:00:00Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a job ended: at what it failed, "" for nothing, and all that it said."""

    failed: str
    said: str


class Pipelines(Protocol):
    """The pipelines of one host, where a project has a state and clouds."""

    def review(self) -> list[Ended]:
        """Run the jobs of a merge request: the preview, and the review."""

    def up(self, plan: str = "") -> Ended:
        """Run what a push to main starts, or what somebody starts by hand with a plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Who works in the project."""

    project: Project
    host: Served
    sandbox: Sandbox
    pipelines: Pipelines

    def change(self, old: str, new: str) -> list[Ended]:
        """Open merge request 7 with an edit of the teams; return what its pipelines said."""
        self.host.comments.clear()
        self.host.merged.clear()
        self.project.change(old, new, {})
        return self.pipelines.review()

    def merge(self) -> None:
        """Merge it, after it was reviewed."""
        self.host.merge(self.project.merge(), MERGED)

    def calls(self) -> int:
        """Return how many calls have changed something in the clouds."""
        return sum(self.sandbox.control(cloud).calls()["mutating"] for cloud in CLOUDS)


def role(env: Mapping[str, str]) -> dict[str, str]:
    """Return what a role on AWS and the settings of the state give: no secret of other clouds."""
    return {name: value for name, value in env.items() if name.startswith(("AWS_", "PULUMI_"))}


def plan(said: str) -> str:
    """Return the plan that is told last."""
    return str(PLAN.findall(said)[-1])
