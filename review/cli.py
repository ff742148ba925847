"""The `grantbook` command. Reports go to stdout, talk to stderr; nothing shows a traceback."""

import sys
from collections.abc import Callable

import typer

from review.commands.catalogue import catalogue
from review.commands.comment import comment
from review.commands.explain import explain
from review.commands.inventory import inventory
from review.commands.plan import plan
from review.commands.preflight import preflight
from review.commands.review import review
from review.commands.reviewed import reviewed
from review.commands.revoke import revoke
from review.commands.schema import schema
from review.commands.validate import validate
from review.commands.who_can import who_can

COMMANDS: dict[str, Callable[..., None]] = {
    "catalogue": catalogue,
    "comment": comment,
    "explain": explain,
    "inventory": inventory,
    "plan": plan,
    "preflight": preflight,
    "review": review,
    "reviewed": reviewed,
    "revoke": revoke,
    "schema": schema,
    "validate": validate,
    "who-can": who_can,
}

app = typer.Typer(
    name="grantbook",
    help="Who may do what on AWS, OVHcloud and Scaleway, kept in git and enforced by Pulumi.",
    epilog="Exit status: 0 nothing to object, 1 findings, 2 your input, 3 our bug or a cloud's.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    # One width, so that the same question gives the same bytes on every terminal.
    context_settings={"terminal_width": 96, "help_option_names": ["-h", "--help"]},
)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def main() -> None:
    """Run the command; what nobody foresaw is one line, and exit status 3."""
    try:
        app(prog_name="grantbook")
    except Exception as error:  # noqa: BLE001 - the one place that answers for anything.
        said = " ".join(str(error).split()) or "no more is known"
        typer.echo(
            f"grantbook: this is our bug, please report it: {type(error).__name__}: {said}",
            err=True,
        )
        sys.exit(3)
