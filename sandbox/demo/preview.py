"""What matters of `pulumi preview --diff`: what changes, without what stays or is internal.

https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/
"""

SHOWN = ("~ ", "+ ", "- ", "[id=")
STYLES = {"-": "red", "+": "green", "~": "yellow"}


def condensed(said: str) -> list[str]:
    """Return the engine's own lines about changes, in their order."""
    told = said.partition("Resources:")[0]
    return [line for line in told.splitlines() if line.lstrip().startswith(SHOWN)]


def counted(said: str) -> str:
    """Return the engine's own count, as in `1 to update, 40 unchanged`."""
    told = said.partition("Resources:\n")[2].partition("\n\n")[0]
    return ", ".join(line.strip(" ~+-") for line in told.splitlines())


def style(line: str) -> str:
    """Return the colour of a line."""
    return STYLES.get(line.lstrip()[:1], "dim")
