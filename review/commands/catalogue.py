"""`grantbook catalogue`: the names that a declaration may grant on a cloud."""

from collections import Counter
from typing import Annotated

import typer

from access.catalogue import lookup, search
from access.mistakes import nearest
from access.model import Cloud
from review import reach

On = Annotated[Cloud, typer.Argument(metavar="CLOUD", help="aws, ovh or scaleway.")]
Word = Annotated[
    str, typer.Argument(metavar="WORD", help="A part of a name; * and ? are wildcards.")
]
Whole = Annotated[
    bool, typer.Option("--verbose", "-v", help="With a permissions group: all that it reaches.")
]

NARROW = {
    "aws": "Narrow with a word, for example support, or list a service: 'support:*'.",
    "ovh": "Narrow with a word, for example me/identity.",
    "scaleway": "",
}


def catalogue(cloud: On, word: Word = "", *, whole: Whole = False) -> None:
    """List the names that a declaration may grant on a cloud.

    Each line is a name as a declaration writes it, a tab, and what it is.
    AWS without a word is only counted; its actions and condition keys are listed by service, as in
    's3:*', and the condition keys that all services know as in 'aws:*'.
    One of OVHcloud's own permissions groups, by its whole name, is shown with what it grants.
    The lists are part of grantbook; how old they are is said on stderr.

    Exit status: 0 something found, 2 nothing.
    """
    found = search.search(cloud, word)
    if not found:
        known = [name for name, _ in search.search(cloud, _wider(cloud, word))]
        advice = nearest(word, known, "Try a part of the word.")
        typer.echo(f'Nothing on {cloud} is called "{word}". {advice}', err=True)
        raise typer.Exit(2)
    if cloud == "aws" and not word:
        for kind, count in sorted(Counter(map(_kind, found)).items()):
            typer.echo(f"{count}\t{kind}")
    else:
        typer.echo("\n".join(f"{name}\t{kind}" for name, kind in found))
        if cloud == "ovh" and (group := lookup.ovh_permissions_groups().get(word)):
            typer.echo("\n".join(reach.group(group, whole=whole)))
    about = lookup.data(cloud)["_about"]
    typer.echo(f"As of {about['date']}. {'' if word else NARROW[cloud]}".strip(), err=True)


def _wider(cloud: Cloud, word: str) -> str:
    """Return a word that finds what is near: the actions of the same AWS service, else all."""
    service, colon, _ = word.partition(":")
    return f"{service}:*" if cloud == "aws" and colon and lookup.aws_actions(service) else ""


def _kind(found: search.Found) -> str:
    """Return what a name is, without what a condition key holds."""
    return found[1].partition(",")[0]
