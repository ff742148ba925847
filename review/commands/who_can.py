"""`grantbook who-can`: everybody who may do something by the declarations, and through what."""

from typing import Annotated

import typer

from access import questions
from access.model import Cloud
from review import reply, reply_json, reply_words, stack
from review.reply_options import Action, Format, On, Whole

Only = Annotated[Cloud | None, typer.Option(metavar="CLOUD", help="Only on aws, ovh or scaleway.")]


def who_can(
    action: Action,
    option: stack.Option = "",
    *,
    on: On = "",
    cloud: Only = None,
    format_: Format = "text",
    whole: Whole = False,
) -> None:
    """Say who may do something by the declarations, and through what.

    People and programs of all clouds where ACTION is one, with the lines that say so. Asks no
    cloud. "depends" is what hangs on a condition, on a time, or on which part of the resource
    is meant. What cannot be judged is told with who holds it.

    Exit status: 0 answered, be it by nobody, 2 wrong input.
    """
    declared = stack.opened(option)
    try:
        asked = questions.asked(declared, action, on, cloud or "")
    except questions.Unanswerable as why:
        raise stack.refused(str(why)) from why
    for talk in questions.unheard(declared, asked):
        typer.echo(talk, err=True)
    found = reply.who_can(declared, asked, action=action, on=on)
    said = reply_json.render(found) if format_ == "json" else reply_words.render(found, whole=whole)
    typer.echo(said, nl=False)
