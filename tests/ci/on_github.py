"""The workflows for GitHub, where a project has a state and clouds."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.ci import actions, clones
from tests.ci.clones import Project
from tests.ci.pipelines import Ended, role
from tests.pages import ROOT
from tests.review.hosts.served import TOKEN, Served

REVIEW, UP = (clones.read(ROOT / "ci/github" / f"access-{name}.yml") for name in ("review", "up"))
CHECK = "stop at what was not reviewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipelines:
    """They find the clouds in the environment `env`, the sandbox's."""

    project: Project
    host: Served
    env: Mapping[str, str]

    def review(self) -> list[Ended]:
        """Run the jobs of a pull request; only the first has a role."""
        at = {"github.ref": "refs/pull/7/merge", "github.sha": "origin/change"}
        preview = _ended(self._run(at, role(self.env)), REVIEW, "preview")
        at["needs.preview.result"] = "failure" if preview.failed else "success"
        return [preview, _ended(self._run(at, {}), REVIEW, "review")]

    def up(self, plan: str = "") -> Ended:
        """Run what a push to main starts, or what somebody starts by hand with a plan."""
        sha = self.project.origin.git("rev-parse", "main")
        at = {"github.ref": "refs/heads/main", "github.sha": sha, "inputs.plan": plan}
        return _ended(self._run(at, self.env), UP, "up")

    def _run(self, at: Mapping[str, str], env: Mapping[str, str]) -> actions.Run:
        contexts = {
            "github.base_ref": "main",
            "github.event.pull_request.head.repo.full_name": "acme/access",
            "github.repository": "acme/access",
            "github.token": TOKEN,
            "vars.PULUMI_BACKEND_URL": self.env["PULUMI_BACKEND_URL"],
            # OVHcloud's are of another kind in the sandbox, and in its environment already.
            "secrets.OVH_CLIENT_ID": "",
            "secrets.OVH_CLIENT_SECRET": "",
            "secrets.SCW_ACCESS_KEY": self.env["SCW_ACCESS_KEY"],
            "secrets.SCW_SECRET_KEY": self.env["SCW_SECRET_KEY"],
            **at,
        }
        return actions.Run(
            project=self.project, contexts=contexts, env={**env, "GITHUB_API_URL": self.host.url}
        )


def _ended(run: actions.Run, workflow: Mapping[str, Mapping[str, object]], job: str) -> Ended:
    failed = run.job(workflow, job)
    summary = run.kept("summary").read_text("utf-8")
    return Ended(failed=failed, said="\n".join([*run.said.values(), summary]))
