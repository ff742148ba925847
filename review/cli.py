"""The `grantbook` command. Reports go to stdout, talk to stderr; nothing shows a traceback.

A verb is a file of `review.commands` with a function of its name. Only the one that is called is
imported: what talks to clouds takes a second that a question to files needs not.
"""

import atexit
import gc
import sys
from collections.abc import Callable, Iterable
from importlib import import_module

import typer

COMMANDS = (
    "catalogue",
    "comment",
    "explain",
    "inventory",
    "plan",
    "preflight",
    "review",
    "reviewed",
    "revoke",
    "schema",
    "validate",
    "who-can",
)
STATUS = "Exit status: 0 nothing to object, 1 findings, 2 your input, 3 our bug or a cloud's."


def main() -> None:
    """Run the command; what nobody foresaw is one line, and exit status 3."""
    called = [word for word in sys.argv[1:2] if word in COMMANDS]
    gc.disable()  # A command soon ends; to look for circles meanwhile takes a third of its time.
    atexit.register(gc.freeze)  # Nor at its end.
    try:
        _app(called or COMMANDS)(prog_name="grantbook")
    except Exception as error:  # noqa: BLE001 - the one place that answers for anything.
        said = " ".join(str(error).split()) or "no more is known"
        typer.echo(
            f"grantbook: this is our bug, please report it: {type(error).__name__}: {said}",
            err=True,
        )
        sys.exit(3)
    finally:
        gc.enable()


def _app(names: Iterable[str]) -> typer.Typer:
    """Return the command with some of its verbs."""
    app = typer.Typer(
        name="grantbook",
        help="Who may do what on AWS, OVHcloud and Scaleway, kept in git and enforced by Pulumi.",
        epilog=STATUS,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        # One width, so that the same question gives the same bytes on every terminal.
        context_settings={"terminal_width": 96, "help_option_names": ["-h", "--help"]},
    )
    app.callback()(_nothing)  # Else a verb that is alone would not have to be named.
    for name in names:
        app.command(name)(_verb(name))
    return app


def _verb(name: str) -> Callable[..., None]:
    file = name.replace("-", "_")
    found: Callable[..., None] = getattr(import_module(f"review.commands.{file}"), file)
    return found


def _nothing() -> None:
    return None
