"""The Pulumi CLI built from Go modules, as pinned by the go.mod and go.sum of `tools/`.

https://go.dev/ref/mod#go-mod-file-tool
"""

import shutil
import subprocess
import time
from pathlib import Path

from tools.engine import cache, go, quiet, version
from tools.engine.talk import say

TOOLS = Path(__file__).parents[1]
COMMAND = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
SDK = "github.com/pulumi/pulumi/sdk/v3"
STAMP = f"{SDK}/go/common/version.Version"
SCRIPTS = (  # What a CLI needs besides itself to run Python; they come with the SDK's module.
    "python/cmd/pulumi-language-python-exec",
    "python/dist/pulumi-resource-pulumi-python",
)
TELL_S = 30.0


def get() -> Path:
    """Return the CLI, built unless the cache has it, its scripts beside it.

    Raises UnavailableError.
    """
    return cache.keep(f"{version.WANTED}-build", make=_build, works=_works) / "pulumi"


def _works(folder: Path) -> bool:
    return version.of(folder / "pulumi") == version.WANTED


def _build(folder: Path) -> None:
    compiler = go.get()
    say(
        f"Building the Pulumi CLI {version.WANTED} from Go modules: once for each user, "
        "about five minutes on two cores."
    )
    began = time.monotonic()
    quiet.run(
        [
            *[
                str(compiler),
                "build",
                "-mod=readonly",
                "-trimpath",
                "-tags",
                "osusergo,grpcnotrace",
            ],
            *["-ldflags", f"-s -w -X {STAMP}=v{version.WANTED}"],
            *["-o", str(folder / "pulumi"), COMMAND],
        ],
        cwd=TOOLS,
        env={"CGO_ENABLED": "0"},
        look=lambda: say(f"Still building ({time.monotonic() - began:.0f} s)."),
        every_s=TELL_S,
    )
    for script in SCRIPTS:
        copied = shutil.copyfile(_sdk(compiler) / script, folder / Path(script).name)
        copied.chmod(0o755)  # Modules are stored without executable bits.


def _sdk(compiler: Path) -> Path:
    """Return where the SDK's module was unpacked."""
    said = subprocess.run(
        [compiler, "list", "-mod=readonly", "-m", "-f", "{{.Dir}}", SDK],
        cwd=TOOLS,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return Path(said.strip())
