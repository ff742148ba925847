"""The gate of a Scaleway organization: its key, and who holds the names that a stack wants.

https://www.scaleway.com/en/developers/api/iam/
"""

from collections.abc import Iterable, Mapping

from providers import mark
from providers.base import Opts, Props, ReadResult, UpdateResult
from providers.errors import Refused
from providers.gate import Gate, GateProps, GateProvider, Holders
from providers.listing import Found
from providers.scaleway import client
from providers.scaleway.client import LISTS, POLICIES
from providers.scaleway.provider import carried

PATHS: Mapping[str, str] = {kind: path for path, (kind, _) in LISTS.items()}


class AccountProvider(GateProvider):
    """Names by list: one pass over each kind that gains one.

    Policies of this stack that have lost their principal and that nobody declares any more are
    `orphans`, id to name: a refresh finds them, a preview shows them going, a run removes them.
    """

    editable = ("claims", "orphans")

    @property
    def api(self) -> client.ScalewayClient:
        """The organization's client."""
        return client.of(self.settings)

    def read(self, id_: str, props: Props) -> ReadResult:
        """Return the claims, and the orphans that there are."""
        known = {"claims": props.get("claims") or {}}
        if orphans := self.orphans(known["claims"]):
            known |= {"orphans": orphans}
        return ReadResult(id_, known, known)

    def update(self, id_: str, olds: Props, news: Props) -> UpdateResult:
        """Make sure of the names that are new, then remove the orphans that were shown."""
        done = super().update(id_, olds, news)
        claims = {**(olds.get("claims") or {}), **news["claims"]}
        for orphan, name in (olds.get("orphans") or {}).items():
            found = self.api.find(f"{POLICIES}/{orphan}")
            if found and _is_orphan(found, claims):
                self.api.delete(f"{POLICIES}/{orphan}")
                self.say(f"removed the policy {name}, which had lost its principal ({orphan})")
        return done

    def orphans(self, claims: Mapping[str, str]) -> dict[str, str]:
        """Return the policies that nobody has and nobody declares, id to name."""
        try:
            every = self.api.lists[POLICIES].every()
        except Refused as refused:
            self.say(f"policies without a principal were not looked for: {refused}")
            return {}
        found = sorted((each["name"], each["id"]) for each in every if _is_orphan(each, claims))
        for name, id_ in found:
            self.say(f"the policy {name} has lost its principal, and nobody declares it ({id_})")
        return {id_: name for name, id_ in found}

    def holders(self, kind: str, names: Iterable[str]) -> Holders:
        """Return the marks of those who hold names of a kind, such as `applications`."""
        wanted = set(names)
        found = self.api.lists[PATHS[kind]].every()
        named = {item.get("username") or item.get("name"): item for item in found}
        return {str(name): carried(item) for name, item in named.items() if name in wanted}


def _is_orphan(policy: Found, claims: Mapping[str, str]) -> bool:
    """Tell whether a policy is of the stack and account that claim, and neither used nor claimed.

    One that is declared has an owner among the claims: it is left to its own resource.
    """
    ours = {tuple(owner.split("/")[:3]) for owner in claims.values()}
    declared = {owner for claim, owner in claims.items() if claim.startswith("policies/")}
    owners = {mark.owner_of(tag) for tag in policy.get("tags") or () if mark.WHOLE.fullmatch(tag)}
    theirs = {tuple(owner.split("/")[:3]) for owner in owners}
    return bool(policy.get("no_principal") and theirs & ours and not owners & declared)


class Account(Gate, module="scaleway", name="Account"):
    """The organization in a Pulumi program; `id` is its UUID."""

    def __init__(self, name: str, props: GateProps, opts: Opts = None) -> None:
        super().__init__(AccountProvider(), name, {**props}, opts)
