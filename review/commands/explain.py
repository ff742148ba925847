"""`grantbook explain`: what somebody may do by the declarations, and what says so or says no."""

from typing import Annotated

import typer

from access import model, questions
from access.mistakes import listed, nearest
from review import reply, reply_json, reply_words, stack
from review.reply_options import Format, On, Whole

EVERYTHING = "*"
Who = Annotated[
    str, typer.Argument(metavar="PRINCIPAL", help="A person or an application, by key.")
]
Action = Annotated[
    str,
    typer.Argument(metavar="ACTION", help="An action or a wildcard; all that they have for none."),
]


def explain(
    principal: Who,
    action: Action = "",
    option: stack.Option = "",
    *,
    on: On = "",
    format_: Format = "text",
    whole: Whole = False,
) -> None:
    """Say what somebody may do, and which line of which file says so.

    For a no: which deny wins, or what is missing. Without ACTION: all that they may do on all
    accounts. Asks no cloud.

    Exit status: 0 answered, be it by a no, 2 wrong input.
    """
    declared = stack.opened(option)
    of = _principal(declared, principal)
    try:
        asked = questions.asked(declared, action or EVERYTHING, on)
    except questions.Unanswerable as why:
        raise stack.refused(str(why)) from why
    for talk in questions.unheard(declared, asked):
        typer.echo(talk, err=True)
    found = reply.explained(declared, asked, of, action=action, on=on)
    said = reply_json.render(found) if format_ == "json" else reply_words.render(found, whole=whole)
    typer.echo(said, nl=False)


def _principal(declared: model.Declaration, key: str) -> model.Principal:
    """Return the person or application of that key, or refuse."""
    known = {each.key: each for each in (*declared.people, *declared.applications)}
    if key in known:
        return known[key]
    if key in {team.key for team in declared.teams}:
        members = listed(person.key for person in declared.members(key))
        raise stack.refused(f'"{key}" is a team\n  Ask about one of its people: {members}.')
    advice = nearest(key, known, f"People and applications are {listed(known)}.")
    raise stack.refused(f'stack "{declared.stack}" has nobody called "{key}"\n  {advice}')
