"""Puts a plugin for pulumi-aws into a Pulumi home: the official one when there is one, else ours.

https://www.pulumi.com/docs/iac/concepts/plugins/
"""

import json
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from sandbox.aws.plugin.errors import Refused

NAME = "pulumi-resource-aws"
ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """\
#!/bin/sh
# The stand-in for pulumi-aws's plugin, written by grantbook's sandbox.
PYTHONPATH="{root}${{PYTHONPATH:+:$PYTHONPATH}}" exec "{python}" -m sandbox.aws.plugin "$@"
"""


def install(pulumi_home: Path) -> str:
    """Make pulumi-aws's plugin available in this home; return in a line which one it is.

    The official plugin is taken from the user's own Pulumi home or from PATH, and linked.
    """
    official = official_plugin(pulumi_home)
    if official is None:
        install_stand_in(pulumi_home)
        return "plugin for AWS: the sandbox's stand-in (no official pulumi-resource-aws was found)"
    _place(pulumi_home).symlink_to(official)
    return f"plugin for AWS: the official one, {official}"


def install_stand_in(pulumi_home: Path) -> Path:
    """Write the stand-in into this home, whatever else there is; return its executable."""
    script = _place(pulumi_home)
    script.write_text(SCRIPT.format(root=ROOT, python=sys.executable), encoding="utf-8")
    script.chmod(0o755)
    return script


def official_plugin(pulumi_home: Path) -> Path | None:
    """Return the official plugin of the installed version, or any on PATH, or None."""
    own_home = Path(os.environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
    held = own_home / "plugins" / f"resource-aws-v{stood_in_for()}" / NAME
    on_path = shutil.which(NAME)
    candidates = [held, *([Path(on_path)] if on_path else [])]
    usable = (each for each in candidates if os.access(each, os.X_OK) and not _is_ours(each))
    return next((each.resolve() for each in usable if pulumi_home not in each.parents), None)


def stood_in_for() -> str:
    """Return the version of the installed pulumi-aws package, which the engine asks for."""
    package = find_spec("pulumi_aws")
    if package is None or package.origin is None:
        raise Refused("pulumi-aws is not installed; `make setup` installs it")
    manifest = Path(package.origin).with_name("pulumi-plugin.json")
    return str(json.loads(manifest.read_text(encoding="utf-8"))["version"])


def _place(pulumi_home: Path) -> Path:
    """Return where the executable goes, its folder made and nothing there."""
    folder = pulumi_home / "plugins" / f"resource-aws-v{stood_in_for()}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).unlink(missing_ok=True)
    return folder / NAME


def _is_ours(path: Path) -> bool:
    with path.open("rb") as script:
        return b"grantbook's sandbox" in script.read(200)
