"""What somebody asks, in words -> questions to accounts: an action of any cloud, on a resource."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cache

from access import aws_resources, model, ovh_words, patterns, world
from access.asking import Question
from access.catalogue import lookup
from access.mistakes import listed, nearest

CLOUDS: Sequence[model.Cloud] = ("aws", "ovh", "scaleway")
ARN = "arn:"
PROJECT = "project:"
WILD = frozenset("*?")


class Unanswerable(Exception):
    """A question that nobody can answer, and how to ask a better one; for the user to read."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}\n  {mend}")


def asked(
    declared: model.Declaration, action: str, on: str = "", cloud: str = ""
) -> tuple[Question, ...]:
    """Return what is asked of each account where the action is one. Raises Unanswerable.

    `on` is an ARN on AWS, a resource as a declaration writes it on OVHcloud, a project on Scaleway,
    "" for any; so is `cloud`.
    """
    clouds = [each for each in ([cloud] if cloud else CLOUDS) if meant(each, action)]
    if not clouds:
        there = f" on {cloud}" if cloud else ""
        advice = nearest(action, _known(action, cloud), "`grantbook catalogue` lists them.")
        raise Unanswerable(f'"{action}" is no action{there}', advice)
    accounts = [each for each in declared.accounts if each.cloud in clouds]
    if not accounts:
        known = listed({each.cloud for each in declared.accounts})
        what = f'"{action}" is of {" and ".join(clouds)}, where the stack has no account'
        raise Unanswerable(what, f"It has accounts on {known}.")
    return tuple(_on(accounts, action, on))


@cache
def meant(cloud: str, word: str) -> int:
    """Return the actions of a cloud that a word names; `*` is any text, `?` on AWS a character.

    Nobody looks at the case: this is a question, and grants nothing.
    """
    actions = world.actions(cloud)
    wanted = word.lower().replace("[", "[[]")
    if cloud == "ovh":
        wanted = wanted.partition("?")[0]  # There it begins a parameter.
    names = actions.listed(actions.all_known)
    return actions.of(name for name in names if fnmatchcase(name.lower(), wanted))


def unheard(declared: model.Declaration, questions: Sequence[Question]) -> Iterator[str]:
    """Yield what to say of projects that no file names; they may be there all the same."""
    for question in questions:
        if question.on.startswith(PROJECT):
            on = question.on.removeprefix(PROJECT)
            known = _projects(declared, question.account)
            if on not in known:
                advice = nearest(on, known, f"Files name {listed(known)}.")
                yield f'no file names a project "{on}" on {question.account}\n  {advice}'


def _projects(declared: model.Declaration, account: str) -> set[str]:
    """Return the projects that a stack declares on an account, or grants something on."""
    return {
        *(
            project.key
            for each in declared.accounts
            for project in each.setup.projects
            if each.name == account
        ),
        *(
            project
            for holder in declared.holders
            for grant in holder.grants_on(account)
            if isinstance(grant, model.ScalewayGrant)
            for project in grant.projects
        ),
    }


def _on(accounts: Sequence[model.Account], action: str, on: str) -> Iterator[Question]:
    """Yield the questions to those accounts where there can be such a resource."""
    refusals: list[Unanswerable] = []
    found: list[Question] = []
    for account in accounts:
        try:
            where = _resource(account, action, on) if on else patterns.ANY
        except Unanswerable as refused:
            refusals.append(refused)
        else:
            actions = meant(account.cloud, action)
            kinds = _kinds(action) if account.cloud == "aws" else ()
            found.append(Question(account=account.name, actions=actions, on=where, kinds=kinds))
    if not found:
        raise refusals[0]
    yield from found


def _resource(account: model.Account, action: str, on: str) -> str:
    """Return a resource as the regions of an account's cloud name it. Raises Unanswerable."""
    if account.cloud == "aws":
        return _arn(action, on)
    if account.cloud == "scaleway":
        if ":" in on:
            mend = "Name a project of Scaleway, or leave it out."
            raise Unanswerable(f'"{action}" is of Scaleway, and "{on}" is no project', mend)
        return f"{PROJECT}{on}"
    try:
        found = ovh_words.scope(on, account)
    except ovh_words.Unreadable as error:
        raise Unanswerable(f'"--on" {error.what}', error.mend) from error
    if not found.startswith("urn:") or ":resourceGroup:" in found:
        mend = "Name a resource, as account, type:name or by URN."
        raise Unanswerable(f'"{on}" is a resource group', mend)
    return found


def _arn(action: str, on: str) -> str:
    if not on.startswith(ARN):
        mend = "For example arn:aws:s3:::bucket/*; or leave it out."
        raise Unanswerable(f'"{action}" is of AWS, and "{on}" is no ARN', mend)
    kinds = _kinds(action)
    if kinds and not any(aws_resources.fits(on, kind) for kind in kinds):
        mend = f"It is done on {listed(kinds)}."
        raise Unanswerable(f'"{action}" is not done on "{on}"', mend)
    return on


def _kinds(action: str) -> tuple[str, ...]:
    """Return what one action of AWS is done on, () for everything or where that is not known."""
    names = () if WILD & set(action) else lookup.reached("aws", action)
    return tuple(kind for name in names for kind in lookup.aws_resources(name))


def _known(action: str, cloud: str) -> Iterator[str]:
    """Yield actions that may have been meant: of AWS those of the service, or of another one."""
    service, _, rest = action.partition(":")
    if cloud in {"", "aws"} and rest:
        services = lookup.aws_services()
        near = nearest(service.lower(), services).partition('"')[2].partition('"')[0]
        yield from lookup.aws_actions(service.lower()) or lookup.aws_actions(near)
    if cloud in {"", "ovh"}:
        yield from lookup.ovh_actions()
    if cloud in {"", "scaleway"}:
        yield from lookup.permission_sets()
