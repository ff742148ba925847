"""A scratch copy of a checkout: its own declarations, on the ports of one sandbox, to be edited.

Programs are linked, not copied, so that what runs is what stands in the checkout.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from ruamel.yaml import YAML

CHECKOUT = Path(__file__).parent.parent
LINKED = ("Pulumi.yaml", "__main__.py", "access", "components", "providers", ".venv")
STACK = "sandbox"


class Failed(Exception):
    """A command of the engine that ended badly; the text is what it said."""


class Scratch:
    """One project folder and one stack. `urls` are the sandbox's, by cloud."""

    def __init__(self, folder: Path, urls: Mapping[str, str], env: Mapping[str, str]) -> None:
        self.folder = folder
        tools = [str(CHECKOUT / ".venv/pulumi/bin"), str(CHECKOUT / ".venv/bin")]
        path = os.pathsep.join([*tools, os.environ.get("PATH", "")])
        self.env = {**os.environ, **env, "PATH": path}
        for name in LINKED:
            (folder / name).symlink_to(CHECKOUT / name)
        shutil.copytree(CHECKOUT / "stacks", folder / "stacks")
        self.configure(lambda accounts: _listen(accounts, urls))

    @classmethod
    def of(cls, folder: Path, sandbox: Any) -> Self:
        """Return a scratch copy that works with a running sandbox, its stack made."""
        made = cls(folder, sandbox.urls, sandbox.env)
        made.pulumi("stack", "init", STACK)
        return made

    def path(self, name: str) -> Path:
        """Return the path of a declaration file."""
        return self.folder / "stacks" / STACK / name

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands exactly once in a declaration file."""
        text = self.path(name).read_text("utf-8")
        if text.count(old) != 1:
            raise ValueError(f"{name} has {text.count(old)} times: {old}")
        self.path(name).write_text(text.replace(old, new), "utf-8")

    def configure(self, change: Any) -> None:
        """Let `change` edit the accounts in the stack's configuration."""
        file = self.folder / "stacks" / f"Pulumi.{STACK}.yaml"
        yaml = YAML()
        config = yaml.load(file)
        change(config["config"]["grantbook:accounts"])
        yaml.dump(config, file)

    def run(
        self, *command: str, env: Mapping[str, str | None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a pulumi command and return how it ended; `env` adds variables, None removes one."""
        merged = {**self.env, **(env or {})}
        return subprocess.run(
            ["pulumi", *command],
            cwd=self.folder,
            env={name: value for name, value in merged.items() if value is not None},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def pulumi(self, *command: str, env: Mapping[str, str | None] | None = None) -> str:
        """Run a pulumi command and return what it printed. Raises Failed."""
        done = self.run(*command, env=env)
        if done.returncode:
            raise Failed(f"pulumi {' '.join(command)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def up(self, *more: str) -> str:
        """Apply without a preview; return what it printed. Raises Failed."""
        return self.pulumi("up", "--yes", "--skip-preview", "--non-interactive", *more)

    def outputs(self) -> dict[str, Any]:
        """Return the stack's outputs, secrets in the clear."""
        found: dict[str, Any] = json.loads(
            self.pulumi("stack", "output", "--json", "--show-secrets")
        )
        return found

    def resources(self, *more: str) -> Sequence[dict[str, Any]]:
        """Return the resources of the exported state."""
        state = json.loads(self.pulumi("stack", "export", *more))
        found: Sequence[dict[str, Any]] = state["deployment"].get("resources", [])
        return found


def _listen(accounts: dict[str, Any], urls: Mapping[str, str]) -> None:
    for account in accounts.values():
        account["endpoint"] = urls[account["cloud"]]
