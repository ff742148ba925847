"""A project on a host of git, with a branch that changes it, and what pipelines need to run there.

`make setup` is a stand-in that links what the real one makes, with the programs of this checkout.
"""

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from sandbox.server import PORTS
from tests.pages import ROOT
from tests.review.repositories import WHO, Repository

STACK = "sandbox"
LINKED = (".venv", "Pulumi.yaml", "__main__.py", "access", "components", "providers")
MAKE = f"""#!/bin/sh
if [ "$1" = -C ]; then cd "$2" && shift 2; fi
[ "$*" = setup ] && for file in {" ".join(LINKED)}; do ln -sfn "{ROOT}/$file" "$file"; done
"""
DENY = '        - deny: ["support:ResolveCase"]\n'
ADMINISTRATOR = "        - managed: AdministratorAccess\n"
TRAP = "raise SystemExit('the change was run')\n"
TRAPS = {
    "Makefile": "setup:\n\tfalse\n",
    **dict.fromkeys(("review/__init__.py", "__main__.py", "sitecustomize.py"), TRAP),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """The repository at the host, and a folder of the runner's."""

    origin: Repository
    runner: Path

    def change(self, old: str, new: str, more: Mapping[str, str] = TRAPS) -> None:
        """Commit an edit of the teams on a branch, by default with programs that nobody runs."""
        path = f"stacks/{STACK}/teams.yaml"
        text = (self.origin.root / path).read_text("utf-8")
        assert text.count(old) == 1
        self.origin.git("switch", "--quiet", "--force-create", "change")
        self.origin.commit({path: text.replace(old, new), **more})
        self.origin.git("switch", "--quiet", "main")

    def merge(self) -> str:
        """Merge the branch, and return the commit that it became."""
        self.origin.git("merge", "--quiet", "--no-ff", "--message", "as reviewed", "change")
        return self.origin.git("rev-parse", "HEAD")

    def listen(self, urls: Mapping[str, str]) -> None:
        """Commit that the clouds are a sandbox's."""
        path = f"stacks/Pulumi.{STACK}.yaml"
        text = (self.origin.root / path).read_text("utf-8")
        for cloud, port in PORTS.items():
            text = text.replace(f"http://127.0.0.1:{port}", urls[cloud])
        self.origin.commit({path: text})

    def by_hand(self, script: str, env: Mapping[str, str]) -> str:
        """Let somebody run pulumi in main as it is, and return what it said."""
        folder = Path(tempfile.mkdtemp(dir=self.runner))
        self.clone("main", folder / "work")
        path = [str(ROOT / ".venv/bin"), str(ROOT / ".venv/pulumi/bin")]
        done = self.bash(f"make setup && {script}", folder / "work", env, path)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def clone(self, revision: str, folder: Path) -> None:
        """Check out a revision, its history whole."""
        self.origin.git("clone", "--quiet", str(self.origin.folder), str(folder))
        subprocess.run(["git", "-C", folder, "checkout", "-q", "--detach", revision], check=True)

    def bash(
        self, script: str, folder: Path, env: Mapping[str, str], path: Sequence[str] = ()
    ) -> subprocess.CompletedProcess[str]:
        """Return how a script ended, in an environment that holds nothing else."""
        first = [*reversed(path), str(self.runner / "bin"), os.environ["PATH"]]
        home = {"HOME": str(self.runner), "PATH": os.pathsep.join(first), "LANG": "C.UTF-8"}
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=folder,
            env={**home, **WHO, **env},
            capture_output=True,
            text=True,
            check=False,
        )


def project(folder: Path) -> Project:
    """Return the demo as a project of its own."""
    stacks = ROOT / "stacks"
    files = {
        str(file.relative_to(ROOT)): file.read_text("utf-8") for file in stacks.rglob("*.yaml")
    }
    origin = Repository(folder / "origin")
    origin.commit(files)
    make = folder / "bin" / "make"
    make.parent.mkdir()
    make.write_text(MAKE, "utf-8")
    make.chmod(0o755)
    return Project(origin=origin, runner=folder)


def read(file: Path) -> dict[str, Any]:
    """Return a workflow; `on` is a word in YAML 1.2."""
    found: dict[str, Any] = YAML(typ="safe").load(file)
    return found
