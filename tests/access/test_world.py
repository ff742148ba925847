"""Laws of what a rewritten declaration changes: nothing, unless somebody's access does."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from access import diff, world
from access.diff import Edit, Holder
from access.effective.cells import Access
from access.world import Side
from tests.access import stacks
from tests.access.declarations import CONFIG, declarations
from tests.access.effective import small

Json = dict[str, Any]

DECLARATIONS = declarations()
few = settings(max_examples=20)  # Each example reads whole declarations.
HOLDERS = [Holder(account="aws", key=key) for key in "abc"]
SIDES = st.dictionaries(st.sampled_from(HOLDERS), small.said()).map(
    lambda said: Side(said=said, clouds={"aws": "aws"})
)
NEW = "of-its-own-and-no-other"  # A key longer than any that is drawn.
LISTS = {
    "aws": ("allow", "deny", "resources"),
    "ovh": ("allow", "deny", "resources", "permissions_groups"),
    "scaleway": ("permission_sets", "projects"),
}


def accesses(written: Json) -> dict[Holder, Access]:
    """Return everybody's access by a declaration."""
    side = world.declared(stacks.declared(json.dumps(written), config=CONFIG))
    return {holder: world.access(side, holder) for holder in side.said}


def separates(existing: Json, desired: Json) -> tuple[Edit, ...]:
    """Return what separates the access by two declarations."""
    return diff.diff(accesses(existing), accesses(desired))


def turned(value: Any) -> Any:
    """Return a declaration with all its lists and mappings the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(each) for each in reversed(value)] if isinstance(value, list) else value


def of(written: Json, section: str, data: st.DataObject) -> str:
    """Return the key of some entry of a section."""
    key: str = data.draw(st.sampled_from(sorted(written[section])))
    return key


@few
@given(DECLARATIONS)
def test_order_changes_no_access(written: Json) -> None:
    """Of entries, of grants, of words."""
    assert separates(written, turned(written)) == ()


@few
@given(DECLARATIONS)
def test_saying_it_twice_changes_no_access(written: Json) -> None:
    """To anybody."""
    twice = json.loads(json.dumps(written))
    for section in ("people", "teams", "applications"):
        for entry in twice[section].values():
            entry["grants"] = {on: [*said, *said] for on, said in entry.get("grants", {}).items()}

    assert separates(written, twice) == ()


@few
@given(DECLARATIONS, st.data())
def test_a_grant_in_two_changes_no_access(written: Json, data: st.DataObject) -> None:
    """Each with a part of its actions, or of its resources, and the rest in both."""
    parted = json.loads(json.dumps(written))
    for section in ("people", "teams", "applications"):
        for entry in parted[section].values():
            for account, grants in entry.get("grants", {}).items():
                words = LISTS["ovh" if account == "partner" else account]
                grants[:] = [part for each in grants for part in parts(each, words, data)]

    assert separates(written, parted) == ()


def parts(grant: Json, words: tuple[str, ...], data: st.DataObject) -> list[Json]:
    """Return a grant as one for each item of one of its lists, where it has one of several."""
    several = [key for key in words if len(grant.get(key, ())) > 1]
    if not several or ("allow" in grant and "resources" in several and "*" not in grant["allow"]):
        return [grant]  # An action that a resource does not fit would be a mistake.
    key = data.draw(st.sampled_from(several))
    return [{**grant, key: [each]} for each in grant[key]]


@few
@given(DECLARATIONS, st.data())
def test_a_grant_through_a_bundle_changes_no_access(written: Json, data: st.DataObject) -> None:
    """Of whoever holds it."""
    section = data.draw(st.sampled_from(["people", "teams", "applications"]))
    entry = written[section][of(written, section, data)]
    grants = entry.get("grants", {})
    bundled = {
        **written,
        "bundles": {**written["bundles"], NEW: grants},
        section: {
            key: {**each, "grants": {}, "bundles": [*each.get("bundles", []), NEW]}
            if each is entry
            else each
            for key, each in written[section].items()
        },
    }

    assert separates(written, bundled) == ()


@few
@given(DECLARATIONS, st.data())
def test_a_team_of_one_changes_no_access(written: Json, data: st.DataObject) -> None:
    """What a person is granted is the same through a team of which they are the only member."""
    key = of(written, "people", data)
    person = written["people"][key]
    accounts = [
        *person.get("accounts", []),
        *({"aws", "ovh", "scaleway"} - {*person.get("accounts", [])}),
    ]
    before = {**person, "accounts": sorted(set(accounts) - {*person.get("invite", [])})}
    after = {**before, "grants": {}, "teams": [*person.get("teams", []), NEW]}
    team = {"grants": person.get("grants", {})}

    found = separates(
        {**written, "people": {**written["people"], key: before}},
        {
            **written,
            "people": {**written["people"], key: after},
            "teams": {**written["teams"], NEW: team},
        },
    )

    assert found == ()


@given(SIDES, SIDES)
def test_only_of_whom_something_else_is_said_access_differs(one: Side, other: Side) -> None:
    """Nobody's access differs who is not asked about."""
    before, now = (
        {holder: world.access(side, holder) for holder in HOLDERS} for side in (one, other)
    )

    assert {edit.holder for edit in diff.diff(before, now)} <= world.differing(one, other)


def ovh(*grants: Mapping[str, Any]) -> Json:
    """Return a declaration of one person with grants on OVHcloud."""
    on_vps = [{**grant, "resources": ["vps:*"]} for grant in grants]
    return {"people": {"alice": {"email": "a@example.com", "grants": {"ovh": on_vps}}}}


def test_to_split_a_grant_with_an_except_changes_access() -> None:
    """It trims the allow beside it alone: what one takes back the other one gives."""
    one = ovh({"allow": ["vps:apiovh:*"], "except": ["vps:apiovh:reboot"]})
    two = ovh(
        {"allow": ["vps:apiovh:*"], "except": ["vps:apiovh:reboot"]},
        {"allow": ["vps:apiovh:reboot"]},
    )
    moved = ovh(
        {"allow": ["vps:apiovh:*"]}, {"allow": ["vps:apiovh:get"], "except": ["vps:apiovh:reboot"]}
    )

    for other in (two, moved):
        (edit,) = separates(one, other)
        assert world.actions("ovh").listed(edit.gained) == ["vps:apiovh:reboot"]
        assert edit.lost == 0


def test_a_deny_is_no_except() -> None:
    """It takes back what others allow, too."""
    trimmed = ovh(
        {"allow": ["vps:apiovh:*"], "except": ["vps:apiovh:reboot"]},
        {"allow": ["vps:apiovh:reboot"]},
    )
    denied = ovh(
        {"allow": ["vps:apiovh:*"], "deny": ["vps:apiovh:reboot"]}, {"allow": ["vps:apiovh:reboot"]}
    )

    (edit,) = separates(trimmed, denied)

    assert world.actions("ovh").listed(edit.lost) == ["vps:apiovh:reboot"]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"managed": "AdministratorAccess"}, {"allow": "*"}),
        ({"managed": "AWSDenyAll"}, {"deny": "*"}),
        (
            {"managed": "AdministratorAccess", "until": "2030-01-01"},
            {
                "allow": "*",
                "condition": {"DateLessThan": {"aws:CurrentTime": "2030-01-02"}},
            },
        ),
        (
            {"allow": "s3:*", "condition": {"Bool": {"aws:SecureTransport": True}}},
            {"allow": "s3:*", "condition": {"Bool": {"aws:SecureTransport": "true"}}},
        ),
        ({"allow": "s3:GetObject"}, {"allow": "S3:getobject"}),
    ],
)
def test_the_same_in_other_words_changes_no_access(before: Json, now: Json) -> None:
    """On AWS."""
    one, other = (
        {"people": {"alice": {"email": "a@example.com", "grants": {"aws": [grant]}}}}
        for grant in (before, now)
    )

    assert separates(one, other) == ()
