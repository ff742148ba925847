"""Yes, no, and depends on Scaleway, where nothing denies."""

from typing import Any

from access.catalogue import lookup
from access.effective import scaleway
from tests.access.effective.asked import may, person, side

READ = "InstancesReadOnly"
ON_DATA = {"permission_sets": [READ], "projects": ["data"]}
EVERYWHERE = {"permission_sets": [READ], "organization": True}


def on_scaleway(*grants: dict[str, Any], action: str = READ, **more: Any) -> list[str]:
    """Return where alice has a permission set."""
    return may(side(person("scaleway", *grants, **more)), "scaleway", action)


def test_what_is_granted_is_a_yes_where_it_is() -> None:
    """In projects one by one, or in the organization."""
    both = {**ON_DATA, "projects": ["data", "web"]}

    assert on_scaleway(both) == ["yes on project:data", "yes on project:web"]
    assert on_scaleway(EVERYWHERE) == ["yes"]
    assert on_scaleway(EVERYWHERE, ON_DATA) == ["yes"]


def test_no_set_is_taken_to_hold_another() -> None:
    """What one covers of another is not published."""
    assert on_scaleway({**ON_DATA, "permission_sets": ["InstancesFullAccess"]}) == []
    known = scaleway.actions().listed(scaleway.actions().all_known)
    assert known == sorted(lookup.permission_sets())


def test_a_condition_depends() -> None:
    """In the words that it is written in."""
    condition = 'request.user_agent == "a"'

    found = on_scaleway({**ON_DATA, "condition": condition})

    assert found == [f"depends on project:data when {condition}"]


def test_the_earliest_end_counts() -> None:
    """Of the person and the grant."""
    ending = {**ON_DATA, "until": "2031-01-01"}

    assert on_scaleway(ending) == ["depends on project:data until 2031-01-01T23:59:59Z"]
    assert on_scaleway(ending, until="2030-01-01") == [
        "depends on project:data until 2030-01-01T23:59:59Z"
    ]


def test_what_a_team_has_its_members_have() -> None:
    """Until their place in it ends."""
    place = {"team": "ops", "until": "2030-01-01"}
    written = {
        **person("scaleway", teams=[place]),
        "teams": {"ops": {"grants": {"scaleway": [EVERYWHERE]}}},
    }

    assert may(side(written), "scaleway", READ) == ["depends until 2030-01-01T23:59:59Z"]


def test_who_is_suspended_may_nothing() -> None:
    """A locked member has nothing of what their teams have, either."""
    assert on_scaleway(EVERYWHERE, suspended=True) == []


def test_an_application_has_what_it_is_granted() -> None:
    """With keys or without."""
    robot = {"owner": "alice", "grants": {"scaleway": [ON_DATA]}}

    found = side({**person("scaleway"), "applications": {"robot": robot}})

    assert may(found, "scaleway", READ, "robot") == ["yes on project:data"]
