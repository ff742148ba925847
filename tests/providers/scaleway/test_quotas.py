from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from providers.errors import Unchecked, Unreachable
from providers.scaleway import quotas
from providers.scaleway.client import (
    API_KEYS,
    APPLICATIONS,
    IAM,
    LISTS,
    PROJECTS,
    SSH_KEYS,
    USERS,
    ScalewayClient,
)
from sandbox.control import Control
from tests.providers.scaleway.conftest import ORGANIZATION
from tests.providers.scaleway.furnished import DIGEST, MINE, furnish

KINDS = [kind for kind, _ in LISTS.values()]
SETTINGS = f"{IAM}/organizations/{ORGANIZATION}/security-settings"
REFUSAL = {"message": "insufficient permissions", "type": "permissions_denied"}


def answer(control: Control, *listed: dict[str, Any]) -> None:
    """Let the next question about quotas have this answer."""
    body = {"quota": [*listed], "total_count": len(listed)}
    control.fault(kind="status", status=200, method="GET", path=quotas.QUOTA, body=body)


def quotum(name: str, **limit: Any) -> dict[str, Any]:
    """Return a quota with one limit, for the whole organization unless a place is told."""
    where = {} if {"region", "zone"} & limit.keys() else {"global": True}
    return {"name": name, "limits": [{**where, **limit}]}


def refuse(control: Control, path: str) -> None:
    """Let reads of a path be refused."""
    control.fault(kind="status", status=403, method="GET", path=path, body=REFUSAL, times=9)


def test_limits_are_told_by_kind(console: ScalewayClient) -> None:
    """Whatever comes before the kind in a quota's name."""
    assert quotas.limits(console) == {
        "api_keys": 50,
        "applications": 100,
        "groups": 50,
        "policies": 50,
        "projects": 25,
        "ssh_keys": 50,
        "users": 50,
    }


def test_a_limit_that_was_raised_is_told(console: ScalewayClient, control: Control) -> None:
    """It is the organization's own number, not the published one."""
    control.switch(quotas={"iam_applications": 7})

    assert quotas.limits(console)["applications"] == 7


def test_all_pages_of_quotas_are_read(console: ScalewayClient, control: Control) -> None:
    """However few come at once."""
    control.switch(page_size=1)

    assert len(quotas.limits(console)) == 7


def test_unknown_names_are_left_out(console: ScalewayClient, control: Control) -> None:
    """A kind of which Scaleway names no quota has no number here."""
    answer(control, quotum("iam_users", limit=3), quotum("ipam_addresses", limit=9))

    assert quotas.limits(console) == {"users": 3}


def test_no_limit_is_something_that_scaleway_says(
    console: ScalewayClient, control: Control
) -> None:
    """Which differs from saying nothing of a kind."""
    answer(control, quotum("iam_users", unlimited=True))

    assert quotas.limits(console) == {"users": None}


def test_a_quota_of_another_product_is_not_taken_for_a_kind(
    console: ScalewayClient, control: Control
) -> None:
    """Although its name ends like one, and wherever it stands in the list."""
    others = [quotum("rdb_users", limit=1), quotum("instance_security_groups", limit=2)]
    answer(control, others[0], quotum("iam_users", limit=50), quotum("projects", limit=9), *others)

    assert quotas.limits(console) == {"users": 50, "projects": 9}


def test_a_limit_of_zero_is_a_number(console: ScalewayClient, control: Control) -> None:
    """There is room for nothing, which is not the same as no limit."""
    answer(control, quotum("iam_users", limit=0))

    assert quotas.limits(console) == {"users": 0}


def test_a_limit_of_a_place_is_not_the_organizations(
    console: ScalewayClient, control: Control
) -> None:
    """What is counted by region or zone is no object of IAM."""
    answer(control, quotum("iam_users", limit=3, region="fr-par"))

    assert quotas.limits(console) == {}


def test_what_is_there_is_told_with_its_owner(console: ScalewayClient, control: Control) -> None:
    """By the mark in a tag, a description or a name; "" for what somebody else made."""
    before = {kind: len(found) for kind, found in quotas.held(console, KINDS).items()}
    furnish(console, control)

    found = quotas.held(ScalewayClient(console.settings), KINDS)

    assert {kind: len(found[kind]) - before[kind] for kind in found} == {
        "api_keys": 1,
        "applications": 1,
        "groups": 1,
        "policies": 2,
        "projects": 1,
        "ssh_keys": 1,
        "users": 3,
    }
    ours = {kind: [each for each in found[kind] if each.startswith(MINE)] for kind in found}
    assert ours == {
        "api_keys": [f"{MINE}/backup/nightly"],
        "applications": [f"{MINE}/backup"],
        "groups": [],
        "policies": [f"{MINE}/lost"],
        "projects": [f"{MINE}/late"],
        "ssh_keys": [f"{MINE}/laptop"],
        "users": [f"{MINE}/alice"],
    }
    assert not any(DIGEST in each for kind in found for each in found[kind])


def test_no_longest_key_is_no_limit(console: ScalewayClient) -> None:
    """Which Scaleway says as "0s"."""
    assert console.call("GET", SETTINGS)["max_api_key_expiration_duration"] == "0s"
    assert quotas.longest_key(console) is None


def test_the_longest_key_is_a_length_of_time(console: ScalewayClient) -> None:
    """As it was set."""
    console.call("PATCH", SETTINGS, {"max_api_key_expiration_duration": "7776000s"})

    assert quotas.longest_key(console) == timedelta(days=90)


def test_limits_that_may_not_be_read_are_not_checked(
    console: ScalewayClient, control: Control
) -> None:
    """Neither room nor none."""
    refuse(control, quotas.QUOTA)

    with pytest.raises(Unchecked, match=r"^quotas were not checked: Scaleway: GET .*quota: 403 "):
        quotas.limits(console)


@pytest.mark.parametrize("path", [API_KEYS, APPLICATIONS, PROJECTS, SSH_KEYS, USERS])
def test_what_may_not_be_counted_is_not_checked(
    console: ScalewayClient, control: Control, path: str
) -> None:
    """Whatever the kind: a count without one kind would promise room that is not there."""
    console.prove()
    refuse(control, path)

    with pytest.raises(Unchecked, match=rf"^quotas were not checked: Scaleway: GET {path}: 403 "):
        quotas.held(console, KINDS)


def test_only_the_kinds_that_are_wanted_are_counted(
    console: ScalewayClient, control: Control
) -> None:
    """Who makes no SSH keys need not be able to read them."""
    refuse(control, SSH_KEYS)

    assert quotas.held(console, ["users", "projects"]).keys() == {"users", "projects"}


def test_the_life_of_keys_that_may_not_be_read_is_not_checked(
    console: ScalewayClient, control: Control
) -> None:
    """No limit is something else."""
    refuse(control, SETTINGS)

    with pytest.raises(Unchecked, match=r"^the life of API keys was not checked: Scaleway: GET "):
        quotas.longest_key(console)


def test_a_cloud_that_does_not_answer_is_an_error(
    console: ScalewayClient, control: Control
) -> None:
    """For each of the three questions."""
    control.fault(kind="status", status=500, method="GET", path="/", times=99)

    for ask in (quotas.limits, partial(quotas.held, kinds=KINDS), quotas.longest_key):
        with pytest.raises(Unreachable):
            ask(console)
