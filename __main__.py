"""Loads the declaration of the stack and builds it: the program that `pulumi` runs."""

from datetime import UTC, datetime
from pathlib import Path

import pulumi

from access import declaration, mistakes, sources
from components import build, encryption


def main() -> None:
    """Build the stack; what cannot be built is told in whole and changes nothing."""
    now = datetime.now(UTC)
    found = sources.collect(Path(), pulumi.get_stack())
    try:
        encryption.demand(found.config)
        declared = declaration.read(found, now)
    except (encryption.Unencrypted, mistakes.Invalid) as error:
        raise pulumi.RunError(str(error)) from error
    for warning in declared.warnings:
        pulumi.log.warn(str(warning))
    for name, secrets in build.build(declared.at(now)).items():
        pulumi.export(name, pulumi.Output.secret(secrets))


main()
