"""A stack of any size on OVHcloud: its objects made, and read again as a refresh reads them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from pulumi.dynamic import Config, ConfigureRequest

from providers.base import Props, Provider
from providers.ovh.group import GroupProvider
from providers.ovh.membership import MembershipProvider
from providers.ovh.oauth2_client import Oauth2ClientProvider
from providers.ovh.policy import PolicyProvider
from providers.ovh.user import UserProvider

THREADS = 4  # Of a provider process.
PROJECT = "grantbook"
MAIN = "UNPRIVILEGED"  # A group that every account has.
LISTS = ("resources", "allow", "excepted", "deny", "permissions_groups")

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How many objects of each kind; each group has a membership, each user is in one of them."""

    users: int
    groups: int
    policies: int
    clients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An object of the stack, as the state holds it."""

    provider: Provider
    id: str
    outputs: Props


def make(sizes: Sizes, settings: Mapping[str, str]) -> list[Made]:
    """Make all objects of a stack, kind after kind, and return them."""
    made: list[Made] = []
    for wanted in _waves(sizes):
        made += _at_once(lambda each: _create(each[0], each[1]), _configured(wanted, settings))
    return made


def refresh(made: Sequence[Made], settings: Mapping[str, str]) -> int:
    """Read all objects and return how many are still there."""
    again = _configured([(each.provider, each.outputs) for each in made], settings)
    jobs = [(provider, each) for (provider, _), each in zip(again, made, strict=True)]
    return sum(_at_once(lambda job: bool(job[0].read(job[1].id, job[1].outputs).id), jobs))


def _create(provider: Provider, props: Props) -> Made:
    found = provider.create(props)
    return Made(provider=provider, id=found.id, outputs=found.outs or {})


def _at_once(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Return the results of work on all items, done by as many threads as a process has."""
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, items))


def _configured(
    wanted: Sequence[tuple[Provider, Props]], settings: Mapping[str, str]
) -> list[tuple[Provider, Props]]:
    raw = {f"{PROJECT}:{key}": value for key, value in settings.items()}
    for provider, _ in wanted:
        provider.configure(ConfigureRequest(Config(raw, PROJECT)))
    return list(wanted)


def _waves(sizes: Sizes) -> Iterator[list[tuple[Provider, Props]]]:
    """Yield what is made together: groups, then who is in them, then what they may do."""
    yield [
        (GroupProvider(), {"name": f"team-{n}", "role": "NONE", **_said("team", n)})
        for n in range(sizes.groups)
    ]
    yield [(UserProvider(), _user(n)) for n in range(sizes.users)]
    yield [
        (MembershipProvider(), {"group": f"team-{n}", "users": _members(n, sizes)})
        for n in range(sizes.groups)
    ]
    yield [(PolicyProvider(), _policy(n)) for n in range(sizes.policies)]
    yield [
        (Oauth2ClientProvider(), {"name": f"program-{n}", **_said("program", n)})
        for n in range(sizes.clients)
    ]


def _login(number: int) -> str:
    return f"person-{number}"


def _members(group: int, sizes: Sizes) -> list[str]:
    return [_login(number) for number in range(group, sizes.users, sizes.groups)]


def _user(number: int) -> Props:
    login = _login(number)
    email = f"{login}@example.com"
    return {"login": login, "email": email, "group": MAIN, **_said("person", number)}


def _policy(number: int) -> Props:
    return {
        "name": f"policy-{number}",
        "identities": [],
        **{key: [] for key in LISTS},
        "conditions": {},
        "expired_at": "",
        **_said("policy", number),
    }


def _said(kind: str, number: int) -> Props:
    return {"description": "Made up", "mark": f"grantbook/fleet/ovh/{kind}-{number}"}
