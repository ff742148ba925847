"""`grantbook schema`: the JSON Schema of the files of a stack."""

import json

import typer

from access import form


def schema() -> None:
    """Print the JSON Schema of a declaration file, for editors.

    Begin a file with `# yaml-language-server: $schema=PATH` to have it used.
    """
    typer.echo(json.dumps(form.schema(), indent=2, ensure_ascii=False))
