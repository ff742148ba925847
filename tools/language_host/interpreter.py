"""Which Python runs a program: the one of `runtime.options.virtualenv`, else the first on PATH.

https://www.pulumi.com/docs/iac/languages-sdks/python/#virtual-environments
"""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pulumi.runtime.proto import language_pb2

from tools.language_host.refusal import RefusalError, unsupported


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpreter:
    """A Python, and the virtual environment it belongs to, if the project names one."""

    python: Path
    virtualenv: Path | None = None

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """Return `base` as an activated virtual environment would leave it."""
        env = dict(base)
        if self.virtualenv:
            env["VIRTUAL_ENV"] = str(self.virtualenv)
            env["PATH"] = os.pathsep.join([str(self.python.parent), env.get("PATH", os.defpath)])
            env.pop("PYTHONHOME", None)
        return env

    def ask(self, code: str) -> str:
        """Return what a line of Python prints."""
        return subprocess.run(
            [self.python, "-c", code],
            env=self.environment(os.environ),
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()


def choose(info: language_pb2.ProgramInfo) -> Interpreter:
    """Return the interpreter that a project asks for. Raises RefusalError."""
    options = dict(info.options.items())
    if (toolchain := options.get("toolchain", "pip")) != "pip":
        raise unsupported(f'toolchain "{toolchain}" (pip is the one it knows)')
    if checker := options.get("typechecker"):
        raise unsupported(f'typechecker "{checker}"')
    if virtualenv := options.get("virtualenv"):
        return _inside(Path(info.root_directory, str(virtualenv)))
    if found := shutil.which("python3") or shutil.which("python"):
        return Interpreter(python=Path(found))
    raise RefusalError(
        f"{info.root_directory}: no python3 on PATH, and no virtualenv in Pulumi.yaml."
    )


def _inside(virtualenv: Path) -> Interpreter:
    python = virtualenv / "bin" / "python"
    if not python.exists():
        raise RefusalError(
            f'{virtualenv}: named by "virtualenv" in Pulumi.yaml, and not a virtual environment. '
            "`make setup` makes the one of this project."
        )
    return Interpreter(python=python, virtualenv=virtualenv)
