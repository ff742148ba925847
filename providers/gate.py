"""The gate of an account: nothing in it changes before its names are known to be free or ours.

All objects of a stack depend on the gates of all its accounts, so a run that cannot finish for
wrong credentials or for somebody else's name stops before its first change.
"""

from collections.abc import Iterable, Mapping
from typing import ClassVar, Protocol, TypedDict

from pulumi import Input

from providers import mark
from providers.base import CreateResult, Props, Provider, ReadResult, Resource, UpdateResult
from providers.errors import Taken

Holders = Mapping[str, str]
"""The mark of whatever holds a name, by name; "" where it carries none."""


class Prover(Protocol):
    """A client that can tell whose its credentials are."""

    def prove(self) -> None:
        """Raise Misplaced where they are not this account's."""


class GateProps(TypedDict):
    """`claims` are the names that the stack wants: `user/alice` to the owner part of its mark."""

    claims: Input[Mapping[str, str]]


class GateProvider(Provider):
    """Looks at the names that a run adds; holds nothing in the cloud itself."""

    editable: ClassVar[tuple[str, ...]] = ("claims",)

    def holders(self, kind: str, names: Iterable[str]) -> Holders:
        """Return who holds names of a kind; those that nobody holds are left out."""
        raise NotImplementedError  # Each cloud's gate asks in its own way.

    @property
    def api(self) -> Prover:
        """The client of this account."""
        raise NotImplementedError  # As above.

    def create(self, props: Props) -> CreateResult:
        """Make sure of the account and of every name. Raises Misplaced, Taken."""
        self.pass_through(props["claims"])
        return CreateResult(self.settings.identity, self.known(props))

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return what is known: the gate itself is nowhere but in the state."""
        return ReadResult(id_, props, self.known(props))

    def update(self, _id: str, olds: Props, news: Props) -> UpdateResult:
        """Make sure of the names that are new."""
        old = olds.get("claims") or {}
        self.pass_through({key: owner for key, owner in news["claims"].items() if key not in old})
        return UpdateResult(self.known(news))

    def known(self, props: Props) -> Props:
        """Return what the state is to remember for the next run."""
        return {"claims": props.get("claims") or {}}

    def pass_through(self, claims: Mapping[str, str]) -> None:
        """Raise Taken for the names that somebody else holds, all of them in one message."""
        self.api.prove()
        wanted: dict[str, dict[str, str]] = {}
        for claim, owner in claims.items():
            kind, _, name = claim.partition("/")
            wanted.setdefault(kind, {})[name] = owner
        strangers = [
            f'{kind} "{name}" ({whose(held)})'
            for kind, owners in sorted(wanted.items())
            for name, held in sorted(self.holders(kind, sorted(owners)).items())
            if name in owners and mark.owner_of(held) != owners[name]
        ]
        if strangers:
            raise Taken(
                f'account "{self.settings.account}": somebody else holds {", ".join(strangers)}. '
                "Nothing was changed. Rename in the declaration, or leave out what is there "
                "already."
            )


class Gate(Resource):
    """The gate in a program. Its id is the account's identity."""

    unique_name = False


def whose(held: str) -> str:
    """Return in words who made an object with this mark."""
    if not held:
        return "not made by grantbook"
    stack = held.split("/")[1]
    return f'made by the stack "{stack}" as "{held}"'
