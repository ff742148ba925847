"""Loads the declaration of the stack and builds it: the program that `pulumi` runs."""

from datetime import UTC, datetime
from pathlib import Path

import pulumi

from access import declaration, mistakes, sources
from components import build, encryption


def main() -> None:
    """Build the stack; what cannot be built is told in whole and changes nothing."""
    found = sources.collect(Path(), pulumi.get_stack())
    try:
        encryption.demand(found.config)
        declared = declaration.read(found)
    except (encryption.Unencrypted, mistakes.Invalid) as error:
        raise pulumi.RunError(str(error)) from error
    for warning in declared.warnings:
        pulumi.log.warn(str(warning))
    passwords, keys = build.build(declared.at(datetime.now(UTC)))
    pulumi.export("passwords", pulumi.Output.secret(passwords))
    pulumi.export("keys", pulumi.Output.secret(keys))


main()
