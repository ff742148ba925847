"""The only stack of a project."""

from pathlib import Path


def only(project: Path, config: str, declared: str = "") -> Path:
    """Name the project's stack `test`, and return the folder of what it declares."""
    stacks = project / "stacks"
    (stacks / "Pulumi.good.yaml").unlink()
    (stacks / "Pulumi.test.yaml").write_text(config, "utf-8")
    if declared:
        (stacks / "good/all.yaml").write_text(declared, "utf-8")
    return (stacks / "good").rename(stacks / "test")
