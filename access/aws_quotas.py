"""What a stack declares beside what AWS has room for: numbers and sizes, as AWS counts them.

Where AWS raises a quota, an account says so in its `limits`.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Collection, Iterator, Mapping

from access import aws_policies, aws_trust, model
from access.mistakes import Mistake
from access.names import aws as names

AT_FIRST: Mapping[str, int] = {
    "users": 5000,
    "groups": 300,
    "roles": 1000,
    "policies": 1500,
    "user_attachments": 10,
    "role_attachments": 10,
    "trust_size": 2048,
}
KINDS = {"users": "user", "groups": "group", "roles": "role", "policies": "policy"}
GROUP_ATTACHMENTS = 10
GROUPS = 10  # Of one user.
KEYS = 2  # Of one user.
INLINE: Mapping[str, int] = {"user": 2048, "group": 5120, "role": 10240}
NAMES: Mapping[str, int] = {"user": 64, "group": 128, "role": 64, "policy": 128}
RAISE = "Declare fewer; or have the quota raised, and say so in `limits`."


def exceeded(declared: model.Declaration, account: model.Account) -> Iterator[Mistake]:
    """Yield what an account of AWS has no room for, each with the number and the limit."""
    room = {**AT_FIRST, **(account.limits.counts if account.limits else {})}
    yield from _counted(declared, account, room)
    for kind, noun, holder in _holders(declared, account):
        own = aws_policies.own(holder, account)
        yield from _sizes(holder, account, own, kind, noun)
        yield from _attached(holder, account, own, kind, noun, room)
    groups = {team.key for team in declared.teams_on(account.name)}
    for person in declared.people_on(account.name):
        yield from _memberships(person, groups, account)
    for program in declared.applications_on(account.name):
        yield from _keys(program, account)
        yield from _trusted(program, account, room)


def _counted(
    declared: model.Declaration, account: model.Account, room: Mapping[str, int]
) -> Iterator[Mistake]:
    taken = names.taken(declared, account)
    for word, kind in KINDS.items():
        if len(taken[kind]) > room[word]:
            place = account.limits.place if account.limits else declared.holders[0].place
            what = f'{word} on "{account.name}": the stack declares {len(taken[kind])}'
            yield Mistake(
                place=place, what=f"{what}, and there is room for {room[word]}", mend=RAISE
            )
    for kind, longest in NAMES.items():
        for key, name in taken[kind].items():
            if len(name) > longest:
                holder = next(
                    each for each in declared.holders if each.key == key.partition("--")[0]
                )
                what = f'"{key}" would be the {kind} "{name}" on "{account.name}"'
                mend = f"That is {len(name)} characters, and AWS takes {longest}."
                yield Mistake(place=holder.place, what=what, mend=mend)


def _holders(
    declared: model.Declaration, account: model.Account
) -> Iterator[tuple[str, str, model.Principal]]:
    """Yield whoever holds policies on an account: what it is there, and in the stack."""
    for person in declared.people_on(account.name):
        yield "user", f'person "{person.key}"', person
    if not account.setup.identity_center:
        for team in declared.teams_on(account.name):
            yield "role" if account.federated else "group", f'team "{team.key}"', team
    for program in declared.applications_on(account.name):
        kind = "user" if program.keys_on(account.name) else "role"
        yield kind, f'application "{program.key}"', program


def _sizes(
    holder: model.Principal,
    account: model.Account,
    own: Mapping[str, aws_policies.Document],
    kind: str,
    noun: str,
) -> Iterator[Mistake]:
    for document in own.values():
        size = aws_policies.size(document)
        if size > aws_policies.LARGEST:
            what = f'{noun} has a statement of {size} characters on "{account.name}"'
            mend = f"A policy holds {aws_policies.LARGEST}: shorten its condition or its resources."
            yield Mistake(place=holder.place, what=what, mend=mend)
    inline = aws_policies.inline(holder, account)
    total = sum(map(aws_policies.size, inline.values()))
    if total > INLINE[kind]:
        what = f'{noun} has {total} characters of inline policies on "{account.name}"'
        mend = f"A {kind} holds {INLINE[kind]} in all: leave out `inline`, or grant it to a team."
        yield Mistake(place=holder.place, what=what, mend=mend)


def _attached(
    holder: model.Principal,
    account: model.Account,
    own: Mapping[str, aws_policies.Document],
    kind: str,
    noun: str,
    room: Mapping[str, int],
) -> Iterator[Mistake]:
    most = room.get(f"{kind}_attachments", GROUP_ATTACHMENTS)
    named = aws_policies.managed(holder, account)
    if len(own) + len(named) > most:
        what = f'{noun} would have {len(own) + len(named)} managed policies on "{account.name}"'
        parts = f"{len(named)} by name and {len(own)} of its own"
        raised = "" if kind == "group" else " Or have the quota raised, and say so in `limits`."
        yield Mistake(
            place=holder.place,
            what=f"{what}, {parts}",
            mend=f"A {kind} has room for {most}: grant less, or by `allow`.{raised}",
        )


def _memberships(
    person: model.Person, groups: Collection[str], account: model.Account
) -> Iterator[Mistake]:
    teams = [each.team for each in person.memberships if each.team in groups]
    if len(teams) > GROUPS:
        what = f'person "{person.key}" would be in {len(teams)} groups on "{account.name}"'
        mend = f"A user can be in {GROUPS}: put grants that go together into one team."
        yield Mistake(place=person.place, what=what, mend=mend)


def _keys(program: model.Application, account: model.Account) -> Iterator[Mistake]:
    keys = program.keys_on(account.name)
    if len(keys) > KEYS:
        what = f'application "{program.key}" has {len(keys)} keys on "{account.name}"'
        mend = f"A user has {KEYS} at most: take an old one out before a new one comes in."
        yield Mistake(place=keys[KEYS].place, what=what, mend=mend)


def _trusted(
    program: model.Application, account: model.Account, room: Mapping[str, int]
) -> Iterator[Mistake]:
    if program.keys_on(account.name):
        return
    size = aws_policies.size(aws_trust.of_program(program, account))
    if size > room["trust_size"]:
        what = f'application "{program.key}" has a trust policy of {size} characters'
        mend = f'"{account.name}" takes {room["trust_size"]}: trust fewer, or say it in `limits`.'
        yield Mistake(place=program.place, what=what, mend=mend)
