"""Which Pulumi CLI grantbook is tried with, and which one a binary is.

https://www.pulumi.com/docs/iac/cli/commands/pulumi_version/
"""

import re
import tempfile
from pathlib import Path

from tools.engine import answer

WANTED = "3.259.0"  # The one we fetch or build, and the oldest we accept; as in go.mod.


def of(binary: Path) -> str | None:
    """Return the version that a CLI says it is, or None when it does not run or does not say."""
    with tempfile.TemporaryDirectory(prefix="grantbook-") as home:  # It logs into its home.
        env = {"PULUMI_HOME": home, "PULUMI_SKIP_UPDATE_CHECK": "true"}
        said = answer.of([binary, "version"], env)
    found = re.match(r"v?(\d+\.\d+\.\d+)", said or "")
    return found[1] if found else None


def is_recent(version: str | None) -> bool:
    """Tell whether a version is one that we accept."""
    return version is not None and _numbers(WANTED) <= _numbers(version) < (4,)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split("."))
