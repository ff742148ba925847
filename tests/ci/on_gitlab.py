"""The pipeline for GitLab: what it does with a job, as far as ours use it."""

import shutil
import string
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ci import clones
from tests.ci.clones import STACK, Project
from tests.ci.pipelines import Ended, role
from tests.pages import ROOT
from tests.review.hosts.served import TOKEN, Served

JOBS = clones.read(ROOT / "ci/gitlab/access.gitlab-ci.yml")
CHECK = "the script"  # There are no steps.
MERGE_REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_PROJECT_ID": "acme/access",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "acme/access",
    "CI_MERGE_REQUEST_IID": "7",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
}
ALWAYS = {"GITLAB_CI": "true", "CI_PIPELINE_ID": "11", "CI_PROJECT_ID": "acme/access"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How a job ended, and the folder it worked in."""

    status: int
    said: str
    folder: Path


def job(name: str) -> dict[str, Any]:
    """Return a job with what it extends."""
    told = JOBS[name]
    base = JOBS.get(told.get("extends"), {})
    variables = {**base.get("variables", {}), **told.get("variables", {})}
    return {**base, **told, "variables": variables}


def run(project: Project, name: str, revision: str, given: Mapping[str, str]) -> Done:
    """Return how a job ended; its variables may name others, and artifacts come first."""
    told = job(name)
    folder = Path(tempfile.mkdtemp(dir=project.runner)) / "builds"
    project.clone(revision, folder)
    uploads = project.runner / "uploads"
    for each in told.get("needs", []):
        for kept in uploads.glob(f"{each['job']}/*"):
            shutil.copy(kept, folder)
    env = {**ALWAYS, "STACK": STACK, "FAIL_ON": JOBS["variables"]["FAIL_ON"], **given}
    env["CI_PROJECT_DIR"] = str(folder)
    for variable, said in told["variables"].items():
        env[variable] = string.Template(said).safe_substitute(env)
    script = [*told.get("before_script", []), *told["script"]]
    done = project.bash("\n".join(script), folder, env)
    after = project.bash("\n".join(told.get("after_script", [])), folder, env)
    _keep(told.get("artifacts", {}), folder, uploads / name)
    return Done(status=done.returncode or after.returncode, said=_said(done), folder=folder)


def _keep(artifacts: Mapping[str, Any], folder: Path, uploads: Path) -> None:
    uploads.mkdir(parents=True, exist_ok=True)
    for path in artifacts.get("paths", []):
        (uploads / path).unlink(missing_ok=True)
        if (folder / path).exists():
            shutil.copy(folder / path, uploads)


def _said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipelines:
    """They find the clouds in the environment `env`, the sandbox's."""

    project: Project
    host: Served
    env: Mapping[str, str]

    def review(self) -> list[Ended]:
        """Run the jobs of a merge request; only the first has a role."""
        common = {**MERGE_REQUEST, "GITLAB_TOKEN": TOKEN, "CI_API_V4_URL": self.host.url}
        given = {**common, **role(self.env), "AWS_ID_TOKEN": "made-up"}
        preview = _ended(run(self.project, "access preview", "origin/change", given))
        return [preview, _ended(run(self.project, "access review", "origin/change", common))]

    def up(self, plan: str = "") -> Ended:
        """Run what a push to main starts, or what somebody starts by hand with a plan."""
        given = {
            **self.env,
            "AWS_ID_TOKEN": "made-up",
            "CI_API_V4_URL": self.host.url,
            "CI_COMMIT_SHA": self.project.origin.git("rev-parse", "main"),
            "CI_PIPELINE_SOURCE": "web" if plan else "push",
            "GITLAB_TOKEN": TOKEN,
            "PLAN": plan,
        }
        return _ended(run(self.project, "access up", "main", given))


def _ended(done: Done) -> Ended:
    return Ended(failed=CHECK if done.status else "", said=done.said)
