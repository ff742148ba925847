"""Changes of what a stack declares on OVHcloud, with what is allowed before and after each."""

from typing import Any

from sandbox.ovh.seeds import FIRST

Written = dict[str, Any]

VPS_A, VPS_B = "vps:vps-xx1111a.vps.ovh.net", "vps:vps-xx1111b.vps.ovh.net"
RESOURCES = (f"account:{FIRST}", VPS_A, VPS_B)
ME, BILL, TAG, REBOOT = (
    "account:apiovh:me/get",
    "account:apiovh:me/bill/get",
    "account:apiovh:me/tag/get",
    "vps:apiovh:reboot",
)
ACTIONS = (ME, BILL, TAG, REBOOT)
ON = {"resources": "account"}
LATER = {"until": "2099-12-31"}
GET = {"allow": ME} | ON
EVERY = {"allow": "account:apiovh:me/*"} | ON
NO_BILL = {"deny": BILL} | ON | LATER  # Its name sorts after that of what it trims.
NAMES_IT = {"permissions_groups": "own"} | ON
NAMES_BOTH = {"permissions_groups": ["a_wide", "never"]} | ON
DENIES_BY_IT = NAMES_IT | LATER
REBOOTS = {"allow": REBOOT, "resources": "vps:*"}
SPARED_A, SPARED_B = ({"deny": REBOOT, "resources": each} for each in (VPS_A, VPS_B))


def program(*grants: Written, **groups: Written) -> Written:
    """Return a stack of a program with these grants, and permissions groups of the account."""
    told = {"owner": "ada", "grants": {"ovh": [*grants]}, "keys": {"main": {"on": "ovh"}}}
    return {
        "accounts": {"ovh": {"permissions_groups": groups}},
        "people": {"ada": {"email": "ada@example.com", "accounts": ["ovh"]}},
        "applications": {"ci": told},
    }


def team(*grants: Written) -> Written:
    """Return a stack of a team with these grants, and one person in it."""
    return {
        "people": {"ada": {"email": "ada@example.com", "teams": ["ops"]}},
        "teams": {"ops": {"grants": {"ovh": [*grants]}}},
    }


def person(*grants: Written, **teams: Written) -> Written:
    """Return a stack of one person with these grants, in these teams of one grant each."""
    ada = {"email": "ada@example.com", "teams": sorted(teams), "grants": {"ovh": [*grants]}}
    return {
        "people": {"ada": ada | {"accounts": ["ovh"]}},
        "teams": {key: {"grants": {"ovh": [grant]}} for key, grant in teams.items()},
    }


def _reboots(resources: str | list[str], **groups: Written) -> Written:
    told = program({"allow": REBOOT, "resources": resources})
    return {**told, "accounts": {"ovh": {"resource_groups": groups}}}


ALL_BUT_BILL = {ME, TAG}
CHANGES: dict[str, tuple[Written, set[str], Written, set[str]]] = {
    "a deny comes with a wider allow": (
        program(GET),
        {ME},
        program(EVERY, NO_BILL),
        ALL_BUT_BILL,
    ),
    "the same for a team": (team(GET), {ME}, team(EVERY, NO_BILL), ALL_BUT_BILL),
    "a deny by a group of ours comes with a wider allow": (
        program(GET),
        {ME},
        program(EVERY, DENIES_BY_IT, own={"deny": BILL}),
        ALL_BUT_BILL,
    ),
    "a group of ours denies more, and another grant allows more": (
        program(GET, DENIES_BY_IT, own={"deny": TAG}),
        {ME},
        program(EVERY, DENIES_BY_IT, own={"deny": [BILL, TAG]}),
        {ME},
    ),
    "a group of ours denies more, and another group allows more": (
        program(NAMES_BOTH, a_wide={"allow": ME}, never={"deny": TAG}),
        {ME},
        program(NAMES_BOTH, a_wide={"allow": "account:apiovh:me/*"}, never={"deny": [TAG, BILL]}),
        {ME},
    ),
    "a person joins a team that denies, and is allowed more": (
        person(GET),
        {ME},
        person(EVERY, never=NO_BILL),
        ALL_BUT_BILL,
    ),
    "a person joins a team that allows more, and is denied some of it": (
        person(GET),
        {ME},
        person(GET, NO_BILL, ops=EVERY),
        ALL_BUT_BILL,
    ),
    "a person joins two teams, of which one denies what the other allows": (
        person(GET),
        {ME},
        person(GET, never=NO_BILL, ops=EVERY),
        ALL_BUT_BILL,
    ),
    "all grants of a person go, and all their teams": (
        person(GET, never=NO_BILL, ops=EVERY),
        ALL_BUT_BILL,
        person(),
        set(),
    ),
    "a deny goes with a wide allow": (
        program(EVERY, NO_BILL),
        ALL_BUT_BILL,
        program(GET),
        {ME},
    ),
    "all grants go": (program(EVERY, NO_BILL), ALL_BUT_BILL, program(), set()),
    "all grants of a team go": (team(EVERY, NO_BILL), ALL_BUT_BILL, team(), set()),
    "a grant gets an end": (program(GET), {ME}, program(GET | LATER), {ME}),
    "a grant loses its end": (program(GET | LATER), {ME}, program(GET), {ME}),
    "a grant shrinks to one resource": (
        _reboots("vps:*"),
        {REBOOT},
        _reboots(VPS_A),
        {REBOOT},
    ),
    "a deny moves to a policy of its own": (
        program(EVERY | {"deny": BILL}),
        ALL_BUT_BILL,
        program(EVERY, NO_BILL),
        ALL_BUT_BILL,
    ),
    "a deny moves to the policy that it trims": (
        program(EVERY, NO_BILL),
        ALL_BUT_BILL,
        program(EVERY | {"deny": BILL}),
        ALL_BUT_BILL,
    ),
    "a deny moves to another resource": (
        program(REBOOTS, SPARED_A),
        {REBOOT},
        program(REBOOTS, SPARED_B),
        {REBOOT},
    ),
    "words take the place of a permissions group": (
        program(NAMES_IT, own={"allow": ME}),
        {ME},
        program(GET),
        {ME},
    ),
    "another permissions group takes the place of one": (
        program(NAMES_IT, own={"allow": ME}),
        {ME},
        program(NAMES_IT | {"permissions_groups": "other"}, other={"allow": ME}),
        {ME},
    ),
    "a resource group is renamed": (
        _reboots("resource_group:own", own={"resources": VPS_A}),
        {REBOOT},
        _reboots("resource_group:other", other={"resources": VPS_A, "renamed_from": "own"}),
        {REBOOT},
    ),
    "a resource takes the place of a resource group": (
        _reboots("resource_group:own", own={"resources": VPS_A}),
        {REBOOT},
        _reboots(VPS_A),
        {REBOOT},
    ),
}
