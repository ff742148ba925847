"""The options that questions about a declaration share."""

from typing import Annotated, Literal

import typer

Action = Annotated[
    str,
    typer.Argument(
        metavar="ACTION", help="An action, on Scaleway a permission set; * is any text."
    ),
]
On = Annotated[
    str,
    typer.Option(
        metavar="RESOURCE",
        help="An ARN on AWS, a resource or URN on OVHcloud, a project on Scaleway; any for none.",
    ),
]
Format = Annotated[Literal["text", "json"], typer.Option("--format", help="How to print it.")]
Whole = Annotated[bool, typer.Option("--verbose", "-v", help="Fold no list.")]
