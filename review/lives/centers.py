"""What the Identity Centers of a stack have, read once for all accounts that they send people to.

https://docs.aws.amazon.com/singlesignon/latest/userguide/organization-instances-identity-center.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from access import centers, model
from providers.aws import assignments, directory, inventory
from providers.errors import ProviderError
from providers.inventory import Inventory, Object
from review import calling, stack
from review.lives.directory import CENTER
from review.report import Skipped

PEOPLE = "what people hold through IAM Identity Center"
AS_DECLARED = "taken to be as declared"
ASSIGNED = frozenset({assignments.SETS, assignments.ASSIGNED})
OWN = ASSIGNED | {directory.USERS, directory.GROUPS, directory.MEMBERS}
ELSEWHERE = ASSIGNED | {assignments.NAMES}  # Who is in a group, its provider knows.


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """What Identity Centers say of one account. `is_seen` is whether that is all of it."""

    objects: tuple[Object, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    is_seen: bool = True
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Centers:
    """All Identity Centers of a stack as they were found, by who administers them.

    Each may have assigned something on any account, whoever comes through it by the files.
    """

    every: tuple[centers.Center, ...]
    found: Mapping[str, Inventory | ProviderError] = field(default_factory=dict)

    def of(self, account: model.Account) -> There:
        """Return what is of an account."""
        if account.cloud != "aws":
            return There()
        gaps = [gap for center in self.every for gap in self._gaps(center, account)]
        failed = [each for each in self.found.values() if isinstance(each, ProviderError)]
        return There(
            objects=tuple(
                each
                for found in self.found.values()
                if isinstance(found, Inventory)
                for each in found.objects
            ),
            skipped=tuple(gaps),
            is_seen=not any(gap.what == PEOPLE for gap in gaps),
            status=max(map(calling.status, failed), default=0),
        )

    def _gaps(self, center: centers.Center, account: model.Account) -> Iterator[Skipped]:
        """Yield what of an Identity Center could not be read."""
        found = self.found[center.through.name]
        comes = account in center.accounts
        if isinstance(found, ProviderError):
            yield _skipped(account, PEOPLE if comes else "IAM Identity Center", str(found))
            return
        yield from (_skipped(account, each.what, each.why) for each in found.skipped)
        vital = OWN if center.said.is_own else ELSEWHERE
        if lost := sorted({each.what for each in found.skipped} & vital):
            why = f"{AS_DECLARED}, since not all of it could be read: {', '.join(lost)}"
            yield _skipped(account, PEOPLE if comes else "IAM Identity Center", why)


def read(declared: model.Declaration) -> Centers:
    """Return what the Identity Centers of a stack have, or why one could not be read."""
    every = centers.centers(declared)
    found = {each.through.name: _found(declared, each) for each in every}
    return Centers(every=every, found=found)


def _found(declared: model.Declaration, center: centers.Center) -> Inventory | ProviderError:
    try:
        with calling.talking():
            return inventory.read(stack.settings(center.through, declared), CENTER)
    except ProviderError as error:
        return error


def _skipped(account: model.Account, what: str, why: str) -> Skipped:
    return Skipped(what=what, why=why, account=account.name, place=None)
