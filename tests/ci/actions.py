"""What GitHub does with a workflow, as far as ours use it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ci.clones import STACK, Project

EXPRESSION = re.compile(r"\$\{\{ ([\w.]+) \}\}")


@dataclass(slots=True, kw_only=True)
class Run:
    """A run of one job. `contexts` is what expressions may name."""

    project: Project
    contexts: Mapping[str, str]
    env: Mapping[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    given: dict[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """What is the run's own."""
        return self.project.runner / self.contexts["github.sha"].rpartition("/")[2]

    @property
    def workspace(self) -> Path:
        """Where it works."""
        return self.folder / "work"

    def kept(self, name: str) -> Path:
        """Return a file of the runner's own."""
        return self.folder / name

    def job(self, workflow: Mapping[str, Any], name: str) -> str:
        """Return the name of the step that failed, "" where none did."""
        self.workspace.mkdir(parents=True)
        job = workflow["jobs"][name]
        if not self._holds(job.get("if")):
            return ""
        for file in ("path", "summary"):
            self.kept(file).touch()
        common = {**workflow["env"], "STACK": STACK}
        for step in job["steps"]:
            if self._holds(step.get("if")) and not self._step(step, common):
                return str(step["name"])
        return ""

    def _step(self, step: Mapping[str, Any], common: Mapping[str, str]) -> bool:
        if step.get("uses", "").startswith("actions/checkout@"):
            told = step.get("with", {})
            revision = self._filled(told.get("ref", "${{ github.sha }}"))
            self.project.clone(revision, self.workspace / told.get("path", "."))
        if "run" not in step:
            return True
        env = {name: self._filled(said) for name, said in {**common, **step.get("env", {})}.items()}
        self.given[step["name"]] = env
        done = self.project.bash(
            step["run"],
            self.workspace / step.get("working-directory", "."),
            {**self._own(), **self.env, **env},
            self.kept("path").read_text("utf-8").split(),
        )
        self.said[step["name"]] = done.stdout + done.stderr
        return done.returncode == 0

    def _own(self) -> dict[str, str]:
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": self.contexts["github.repository"],
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_PATH": str(self.kept("path")),
            "GITHUB_STEP_SUMMARY": str(self.kept("summary")),
            "RUNNER_TEMP": str(self.folder),
        }

    def _filled(self, said: str) -> str:
        return EXPRESSION.sub(lambda found: self.contexts[found[1]], said)

    def _holds(self, condition: str | None) -> bool:
        left, _, right = (condition or "").partition(" == ")
        return not condition or self.contexts[left] == self.contexts[right]


def steps(workflow: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield all steps of a workflow."""
    for job in workflow["jobs"].values():
        yield from job["steps"]
