"""How an AWS account is read for an inventory: every list once, refusals noted.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from providers.aws.calls import Denied, call, pages
from providers.aws.client import AwsClient
from providers.errors import NotFound
from providers.inventory import Kind, Skipped
from providers.listing import Found

AT_ONCE = 4
PAGE = 1000  # The most that IAM gives at once.
USERS, GROUPS, ROLES, POLICIES = "UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"
FILTERS: Mapping[Kind, Sequence[str]] = {  # The details that tell of a kind.
    "user": ("User",),
    "group": ("User", "Group"),
    "role": ("Role",),
    "policy": ("User", "Group", "Role", "LocalManagedPolicy"),
}

Of = TypeVar("Of")
Held = Mapping[str, Sequence[Found] | None]
"""What each user has of a kind, by name; None where that may not be seen."""


class Reading:
    """One account while it is read. `what` is a plural in the words of a reader."""

    def __init__(self, api: AwsClient, kinds: Collection[Kind]) -> None:
        self.api = api
        self.account = api.settings.identity
        self._iam = api.iam
        self._filter = sorted({part for kind in kinds for part in FILTERS.get(kind, ("User",))})
        self._kept: dict[str, Any] = {}
        self._refused: dict[str, str] = {}

    def one(self, what: str, operation: str, of: Any = None, **asked: Any) -> Found | None:
        """Return an answer, {} for what is absent and None where it may not be seen."""
        return self._look(what, lambda: call(of or self._iam, operation, **asked), {})

    def every(
        self, what: str, operation: str, items: str, of: Any = None, **asked: Any
    ) -> Sequence[Found] | None:
        """Return all that a list holds, None where it may not be seen."""
        return self._look(what, lambda: pages(of or self._iam, operation, items, **asked), ())

    def kept(self, what: str, operation: str, items: str, of: Any, **asked: Any) -> Sequence[Found]:
        """Return all that a list holds, asked once; nothing where it may not be seen."""
        load = partial(pages, of, operation, items, **asked)
        found: Sequence[Found] | None = self._look(what, lambda: self._once(operation, load), ())
        return found or ()

    def details(self, what: str, part: str) -> Sequence[Found]:
        """Return all users, groups, roles or policies, nothing where they may not be seen."""
        return self._look(what, lambda: self._detailed()[part], ()) or ()

    def listed_users(self, what: str) -> Mapping[str, Found] | None:
        """Return the users by name as their list has them, None where it may not be seen."""
        found = self._look(what, self._listed, ())
        return None if found is None else {each["UserName"]: each for each in found}

    def of_users(
        self, what: str, operation: str, items: str, some: Sequence[str] | None = None
    ) -> Held:
        """Return what users have of a kind, all of them unless some are named; asked once."""
        if operation not in self._kept:
            names = some if some is not None else self._look(what, self._names, ()) or ()
            held = self.each(lambda name: self.every(what, operation, items, UserName=name), names)
            self._kept[operation] = dict(zip(names, held, strict=True))
        return self._kept[operation]  # type: ignore[no-any-return] # Kept as it was found.

    def each(self, load: Callable[[str], Of], ids: Iterable[str]) -> Sequence[Of]:
        """Return what there is to each id, in their order."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return [*pool.map(load, ids)]

    def skipped(self) -> tuple[Skipped, ...]:
        """Return what was refused, a line for each plural; of several reasons the first."""
        return tuple(Skipped(what=what, why=why) for what, why in sorted(self._refused.items()))

    def _names(self) -> Sequence[str]:
        """Return the names of all users, by either of two lists. Raises Denied for both."""
        try:
            return sorted(each["UserName"] for each in self._listed())
        except Denied:
            return sorted(each["UserName"] for each in self._detailed()[USERS])

    def _listed(self) -> Sequence[Found]:
        found: Sequence[Found] = self._once(
            "users", lambda: pages(self._iam, "list_users", "Users", MaxItems=PAGE)
        )
        return found

    def _detailed(self) -> Mapping[str, Sequence[Found]]:
        found: Mapping[str, Sequence[Found]] = self._once("details", self._load_details)
        return found

    def _load_details(self) -> Mapping[str, Sequence[Found]]:
        """Return users, groups, roles and policies as far as they are wanted."""
        found: dict[str, list[Found]] = {USERS: [], GROUPS: [], ROLES: [], POLICIES: []}
        asked: dict[str, Any] = {"Filter": self._filter, "MaxItems": PAGE}
        while True:
            page = call(self._iam, "get_account_authorization_details", **asked)
            for part, listed in found.items():
                listed.extend(page.get(part, ()))
            if not page.get("IsTruncated"):
                return found
            asked["Marker"] = page["Marker"]

    def _once(self, name: str, load: Callable[[], Any]) -> Any:
        """Return what was loaded, now or before; a refusal is told again, and not asked for."""
        if name not in self._kept:
            try:
                self._kept[name] = load()
            except Denied as error:
                self._kept[name] = error
        if isinstance(self._kept[name], Denied):
            raise self._kept[name]
        return self._kept[name]

    def _look(self, what: str, load: Callable[[], Of], absent: Any) -> Of | None:
        try:
            return load()
        except NotFound:
            found: Of = absent
            return found
        except Denied as error:
            self._refused[what] = min(str(error), self._refused.get(what, str(error)))
            return None
