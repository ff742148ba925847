"""A live review of people who come through IAM Identity Center: untouched, and edited by hand."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from providers.aws import client
from review import live, stack
from review.report import Report
from sandbox.aws.accounts import IDENTITY_STORE_ID, INSTANCE_ARN, SECOND
from sandbox.scratch import STACK, Scratch
from sandbox.server import Sandbox
from tests import clouds
from tests.engine.test_identity_center import (
    ACCOUNTS,
    PEOPLE,
    TEAMS,
    federate,
    standing,
)
from tests.sandbox.aws.identity_center import assigned, taken_away, to

pytestmark = [pytest.mark.engine, pytest.mark.timeout(600)]

if TYPE_CHECKING:
    from sandbox.control import Control

Review = Callable[[], Report]
Edit = Callable[["Console"], object]
STORE = {"IdentityStoreId": IDENTITY_STORE_ID}
BILLING = "arn:aws:iam::aws:policy/AWSBillingReadOnlyAccess"
POWER_USER = "arn:aws:iam::aws:policy/PowerUserAccess"
MORE = PEOPLE + "  dora: {email: dora@example.com, teams: [other]}\n"
OTHER = TEAMS + "  other: {grants: {prod: [{allow: ['ce:*', 'iam:CreateUser']}]}}\n"


class Console:
    """Somebody at the console of Identity Center, who knows things by their names."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sso, self.store = (
            clouds.on_aws(sandbox, each) for each in ("sso-admin", "identitystore")
        )
        self.control: Control = sandbox.control("aws")
        self._standing = partial(standing, sandbox)

    def pair(self, name: str) -> dict[str, str]:
        """Return a permission set as every call names it."""
        arn = self._standing()["permission_sets"][name]["arn"]
        return {"InstanceArn": INSTANCE_ARN, "PermissionSetArn": arn}

    def id(self, kind: str, name: str) -> str:
        """Return the id of one of the `users` or `groups`."""
        return str(self._standing()[kind][name]["id"])

    def join(self, group: str, user: str) -> Any:
        """Put somebody into a group."""
        member = {"UserId": self.id("users", user)}
        return self.store.create_group_membership(
            **STORE, GroupId=self.id("groups", group), MemberId=member
        )

    def leave(self, group: str, user: str) -> Any:
        """Take somebody out of a group."""
        member = {"UserId": self.id("users", user)}
        found = self.store.get_group_membership_id(
            **STORE, GroupId=self.id("groups", group), MemberId=member
        )
        return self.store.delete_group_membership(**STORE, MembershipId=found["MembershipId"])

    def to_user(self, name: str) -> dict[str, str]:
        """Return whom an assignment on the account is for."""
        return {**to(self.id("users", name), SECOND), "PrincipalType": "USER"}

    def come(self, name: str) -> Any:
        """Make a user of the directory."""
        names = {"GivenName": name, "FamilyName": name}
        return self.store.create_user(**STORE, UserName=name, DisplayName=name, Name=names)


def _stranger(console: Console) -> None:
    console.come("mallory")
    console.join("support", "mallory")


def _gone(console: Console) -> None:
    console.store.delete_user(**STORE, UserId=console.id("users", "mallory"))


SUPPORT = {"alice", "bruno", "others in support"}
EDITS: dict[str, tuple[Edit, Edit, set[str], set[str]]] = {  # Done, undone, of whom, and noted.
    "a managed policy attached": (
        lambda c: c.sso.attach_managed_policy_to_permission_set(
            **c.pair("support"), ManagedPolicyArn=BILLING
        ),
        lambda c: c.sso.detach_managed_policy_from_permission_set(
            **c.pair("support"), ManagedPolicyArn=BILLING
        ),
        SUPPORT,
        set(),
    ),
    "the boundary taken away": (
        lambda c: c.sso.delete_permissions_boundary_from_permission_set(**c.pair("other")),
        lambda c: c.sso.put_permissions_boundary_to_permission_set(
            **c.pair("other"),
            PermissionsBoundary={"ManagedPolicyArn": POWER_USER},
        ),
        {"dora", "others in other"},
        set(),
    ),
    "somebody put into a group": (
        lambda c: c.join("other", "alice"),
        lambda c: c.leave("other", "alice"),
        {"alice"},
        set(),
    ),
    "somebody suspended put into a group": (
        lambda c: c.join("support", "clara"),
        lambda c: c.leave("support", "clara"),
        {"clara"},
        set(),
    ),
    "somebody taken out of a group": (
        lambda c: c.leave("support", "bruno"),
        lambda c: c.join("support", "bruno"),
        {"bruno"},
        set(),
    ),
    "a user disabled": (
        lambda c: c.control.switch_directory_user("bruno", disabled=True),
        lambda c: c.control.switch_directory_user("bruno", disabled=False),
        {"bruno"},
        set(),
    ),
    "an assignment of a user": (
        lambda c: assigned(c.sso, c.pair("other"), c.to_user("bruno")),
        lambda c: taken_away(c.sso, c.pair("other"), c.to_user("bruno")),
        {"bruno"},
        set(),
    ),
    "an assignment of a group": (
        lambda c: assigned(c.sso, c.pair("other"), to(c.id("groups", "support"), SECOND)),
        lambda c: taken_away(c.sso, c.pair("other"), to(c.id("groups", "support"), SECOND)),
        SUPPORT,
        set(),
    ),
    "an assignment taken away": (
        lambda c: taken_away(c.sso, c.pair("support"), to(c.id("groups", "support"), SECOND)),
        lambda c: assigned(c.sso, c.pair("support"), to(c.id("groups", "support"), SECOND)),
        SUPPORT,
        set(),
    ),
    "an assignment on the account that administers it": (
        lambda c: assigned(c.sso, c.pair("other"), to(c.id("groups", "other"))),
        lambda c: taken_away(c.sso, c.pair("other"), to(c.id("groups", "other"))),
        {"dora"},
        set(),
    ),
    "a stranger in a group": (_stranger, _gone, set(), {"directory user mallory"}),
}


@pytest.fixture(scope="module")
def applied(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """Apply a stack of two accounts of AWS, one of which people come to through the other."""
    made = Scratch.of(tmp_path_factory.mktemp("live-center"), sandbox)
    for file in made.path("").iterdir():
        file.unlink()
    made.configure(partial(federate, sandbox))
    made.path("all.yaml").write_text(ACCOUNTS + MORE + OTHER, "utf-8")
    made.up()
    return made


@pytest.fixture
def review(sandbox: Sandbox, applied: Scratch, monkeypatch: pytest.MonkeyPatch) -> Review:
    """Return a function that reviews the stack live."""
    monkeypatch.chdir(applied.folder)
    for name, value in sandbox.env.items():
        monkeypatch.setenv(name, value)

    def reviewed() -> Report:
        client.of.cache_clear()
        report, status = live.compared(stack.opened(STACK), now="the files")
        assert status == 0
        return report

    return reviewed


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_by_hand_is_told_of_whom_it_is(review: Review, sandbox: Sandbox, what: str) -> None:
    """Of nobody else, and nothing is told of an untouched account but who asks."""
    do, undo, whom, noted = EDITS[what]
    console = Console(sandbox)
    before = review()

    do(console)
    report = review()
    undo(console)

    assert (before.lines, before.skipped) == ([], [])
    assert {who for line in report.lines for who in line.who} == whom
    told = {each.what for each in report.notes} - {each.what for each in before.notes}
    assert {each.partition(" on ")[0] for each in told} == noted
