import pytest

from sandbox.prover.proof import Line, allowed, refused
from tests.scenarios.applied import Applied

pytestmark = pytest.mark.engine

ACTIONS = {
    "GET /me": "account:apiovh:me/get",
    "GET /me/supportLevel": "account:apiovh:me/supportLevel/get",
    "GET /me/certificates": "account:apiovh:me/certificates/get",
    "GET /me/tag": "account:apiovh:me/tag/get",
}
LOGIN = allowed(
    "ovh", "alice", "GET /me", "GET /me/supportLevel", "GET /me/certificates", "GET /me/tag"
)
BEYOND = refused(
    "ovh",
    "alice",
    {
        "GET /me/bill": "account:apiovh:me/bill/get",
        "GET /me/contact": "account:apiovh:me/contact/get",
        "POST /me/identity/user": "account:apiovh:me/identity/user/create",
        "GET /vps/vps-xx1111a.vps.ovh.net": "vps:apiovh:get",
    },
)
STRANGER = refused(
    "ovh", "carol", {"GET /me": "account:apiovh:me/get", "GET /me/tag": "account:apiovh:me/tag/get"}
)

Removals = dict[str, list[Line]]


@pytest.fixture(scope="module")
def removals(applied: Applied) -> Removals:
    """Return what is seen of the four calls after a run that lacks one action, by action."""
    teams = applied.scratch.path("teams.yaml")
    declared = teams.read_text("utf-8")
    seen: Removals = {}
    for action in ACTIONS.values():
        applied.scratch.edit("teams.yaml", f"          - {action}\n", "")
        applied.scratch.up()
        seen[action] = applied.prove(LOGIN)
        teams.write_text(declared, "utf-8")
    applied.scratch.up()
    return seen


def test_person_logs_in_with_no_more_than_four_actions(applied: Applied) -> None:
    """As alice, each of the four calls of a login answers 200."""
    lines = applied.prove(LOGIN)

    assert [line.seen.status for line in lines] == [200, 200, 200, 200]


def test_any_other_call_is_refused_and_names_the_missing_action(applied: Applied) -> None:
    """Bills, contacts, new users and servers answer 403 with the action that was not granted."""
    lines = applied.prove(BEYOND)

    assert [line.seen.status for line in lines] == [403, 403, 403, 403]
    assert [line.seen.said for line in lines] == [line.expected.names for line in lines]


def test_person_without_the_grant_is_refused_the_login(applied: Applied) -> None:
    """A local user who is in no team has the main group's role NONE, and so no right at all."""
    assert applied.wrong(STRANGER) == []


@pytest.mark.parametrize("call", ACTIONS)
def test_action_removed_from_the_declaration_is_refused_after_the_next_run(
    removals: Removals, call: str
) -> None:
    """Exactly that call answers 403 and names it; the three others answer 200."""
    lines = removals[ACTIONS[call]]

    refusals = {line.expected.call: line.seen for line in lines if not line.seen.allowed}
    assert list(refusals) == [call]
    assert (refusals[call].status, refusals[call].said) == (403, ACTIONS[call])


@pytest.mark.parametrize(
    ("switch", "wrong"),
    [
        (
            "allow_everything",
            [
                "ovh: alice: GET /me/bill",
                "ovh: alice: GET /me/contact",
                "ovh: alice: GET /vps/vps-xx1111a.vps.ovh.net",
                "ovh: alice: POST /me/identity/user",
                "ovh: carol: GET /me",
                "ovh: carol: GET /me/tag",
            ],
        ),
        # The guide's policy has neither a deny nor an end, and its one scope is the account.
        ("ignore_denies", []),
        ("ignore_scopes", []),
        ("ignore_expiry", []),
    ],
)
def test_a_cloud_that_does_not_enforce_is_caught_at_the_right_line(
    applied: Applied, switch: str, wrong: list[str]
) -> None:
    """Each switch makes exactly those lines come out otherwise that depend on it."""
    with applied.switched("ovh", **{switch: True}):
        found = applied.wrong([*LOGIN, *BEYOND, *STRANGER])

    assert found == wrong
