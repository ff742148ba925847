"""What GitHub does with a workflow, as far as ours use it."""

import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.ci.clones import STACK, Project

EXPRESSION = re.compile(r"\$\{\{ ([\w.]+) \}\}")


@dataclass(slots=True, kw_only=True)
class Run:
    """A run of one job. `contexts` is what expressions may name, `uploads` what jobs hand on."""

    project: Project
    contexts: Mapping[str, str]
    env: Mapping[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    given: dict[str, Mapping[str, str]] = field(default_factory=dict)
    folder: Path = field(init=False)  # What is the run's own.

    def __post_init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=self.project.runner))
        own = {"runner.temp": str(self.folder), "github.workspace": str(self.workspace)}
        self.contexts = {**self.contexts, **own}

    @property
    def workspace(self) -> Path:
        """Where it works."""
        return self.folder / "work"

    @property
    def uploads(self) -> Path:
        """Where jobs find what others made."""
        return self.project.runner / "uploads"

    def kept(self, name: str) -> Path:
        """Return a file of the runner's own."""
        return self.folder / name

    def job(self, workflow: Mapping[str, Any], name: str) -> str:
        """Return the name of the step that failed, "" where none did, "-" where it is left out."""
        self.workspace.mkdir()
        job = workflow["jobs"][name]
        if not self._holds(job.get("if", "")):
            return "-"
        for file in ("path", "summary"):
            self.kept(file).touch()
        common = {**workflow["env"], "STACK": STACK}
        for step in job["steps"]:
            if self._holds(step.get("if", "")) and not self._step(step, common):
                return str(step["name"])
        return ""

    def _step(self, step: Mapping[str, Any], common: Mapping[str, str]) -> bool:
        if "uses" in step:
            self._use(step["uses"].partition("@")[0], step.get("with", {}))
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

    def _use(self, action: str, told: Mapping[str, str]) -> None:
        if action == "actions/checkout":
            revision = self._filled(told.get("ref", "${{ github.sha }}"))
            self.project.clone(revision, self.workspace / told.get("path", "."))
        elif action == "actions/upload-artifact":
            self.uploads.mkdir(exist_ok=True)
            shutil.copy(self._filled(told["path"]), self.uploads)
        elif action == "actions/download-artifact":
            shutil.copytree(self.uploads, self._filled(told["path"]), dirs_exist_ok=True)

    def _own(self) -> dict[str, str]:
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_REPOSITORY": self.contexts["github.repository"],
            "GITHUB_REF": self.contexts["github.ref"],
            "GITHUB_SHA": self.contexts["github.sha"],
            "GITHUB_PATH": str(self.kept("path")),
            "GITHUB_STEP_SUMMARY": str(self.kept("summary")),
            "RUNNER_TEMP": str(self.folder),
        }

    def _filled(self, said: str) -> str:
        return EXPRESSION.sub(lambda found: self.contexts[found[1]], said)

    def _holds(self, condition: str) -> bool:
        parts = condition.removeprefix("${{").removesuffix("}}").split(" && ")
        return all(self._is_so(part.strip()) for part in parts)

    def _is_so(self, part: str) -> bool:
        if part in {"", "!cancelled()"}:
            return True
        left, relation, right = part.split()
        told = right[1:-1] if right.startswith("'") else self.contexts[right]
        return (self.contexts[left] == told) == (relation == "==")


def steps(workflow: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield all steps of a workflow."""
    for job in workflow["jobs"].values():
        yield from job["steps"]
