from random import Random

import pulumi
from hypothesis import given, settings
from hypothesis import strategies as st

from providers import mark
from tests.components import written
from tests.components.registered import GIVEN, Registered, built

USERS = ("audit", "aws", "lab", "ovh", "scaleway")
GATES = (*USERS, "partner")
UNIQUE = {
    "aws:iam/user:User": ("user", "name"),
    "aws:iam/group:Group": ("group", "name"),
    "aws:iam/role:Role": ("role", "name"),
    "aws:iam/policy:Policy": ("policy", "name"),
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ("OIDC provider", "url"),
    "aws:iam/samlProvider:SamlProvider": ("SAML provider", "name"),
    "pulumi-python:dynamic/ovh:User": ("user", "login"),
    "pulumi-python:dynamic/ovh:Group": ("group", "name"),
    "pulumi-python:dynamic/ovh:Policy": ("policy", "name"),
    "pulumi-python:dynamic/ovh:PermissionsGroup": ("permissions group", "name"),
    "pulumi-python:dynamic/scaleway:User": ("users", "username"),
    "pulumi-python:dynamic/scaleway:Group": ("groups", "name"),
    "pulumi-python:dynamic/scaleway:Application": ("applications", "name"),
    "pulumi-python:dynamic/scaleway:Policy": ("policies", "name"),
}
SETS = {"permission_sets": ["InstancesReadOnly"], "projects": ["data"]}
few = settings(max_examples=10)  # Each is a whole run.


@few
@given(written.declarations())
def test_nothing_is_made_before_all_gates_are_passed(declared: written.Written) -> None:
    """A run that cannot finish on one account changes nothing on any."""
    found = built(written.read(declared))

    gates = {f"{gate.type} {gate.name}" for gate in found.all if gate.type.endswith(":Account")}

    assert {gate.rpartition(" ")[2] for gate in gates} == {*GATES}
    assert [item for item in found.objects if not gates <= {*item.waits_for}] == []


@few
@given(written.declarations())
def test_gates_claim_the_names_that_objects_take_and_no_other(declared: written.Written) -> None:
    """What a run will name is looked at first, and whose it has to be."""
    found = built(written.read(declared))

    taken: dict[str, dict[str, str]] = {name: {} for name in GATES}
    for item in found.objects:
        if item.type in UNIQUE:
            kind, key = UNIQUE[item.type]
            name = item.inputs[key].removeprefix("https://")
            taken[_account(item)][f"{kind}/{name}"] = _owner(item)

    claimed = {item.name: item.inputs["claims"] for item in found.all if _is_gate(item)}
    assert claimed == taken


@few
@given(written.declarations(), st.randoms(use_true_random=False))
def test_order_in_a_declaration_is_never_a_change(
    declared: written.Written, random: Random
) -> None:
    """Shuffled keys and lists register the same objects with the same inputs."""
    other = written.shuffled(declared, random)

    assert built(written.read(other)) == built(written.read(declared))


@few
@given(written.declarations())
def test_objects_are_on_the_provider_of_their_own_account(declared: written.Written) -> None:
    """No object of one account is ever sent to another."""
    found = built(written.read(declared))

    for item in found.objects:
        kind = "aws" if item.type.startswith("aws:") else "pulumi-python"
        assert item.provider == f"pulumi:providers:{kind} {_account(item)}"


def test_passwords_and_keys_are_told_by_their_full_names() -> None:
    """A stack's outputs hold each first password and each key once."""
    found = built(
        written.read(
            {
                "teams": {"ops": {}},
                "people": {"alice": {"email": "a@example.com", "accounts": [*USERS]}},
                "applications": {
                    "ci": {"owner": "ops", "keys": {name: {"on": name} for name in GATES}}
                },
            }
        )
    )

    assert found.passwords == {f"{name}/alice": GIVEN["password"] for name in USERS}
    assert found.keys == {
        f"{name}/ci/{name}": {
            "access_key": f"id of {name}/ci/{name}",
            "secret_key": GIVEN["secret_key"],
        }
        for name in GATES
    }


def test_preview_builds_with_what_is_not_known_yet() -> None:
    """Ids, passwords and keys are unknown before the first run; the rest is there to be read."""
    declared = {
        "teams": {"ops": {"grants": {"lab": [SETS]}}},
        "people": {"alice": {"email": "a@example.com", "teams": ["ops"]}},
        "applications": {"ci": {"owner": "ops", "keys": {"one": {"on": "lab"}}}},
    }

    found = built(written.read(declared), preview=True)

    assert found.passwords == {"lab/alice": "[unknown]"}
    assert found.keys == {"lab/ci/one": "[unknown]"}
    policy = found.one("pulumi-python:dynamic/scaleway:Policy", "lab/ops")
    assert policy.inputs["rules"] == [
        {"permission_set_names": ["InstancesReadOnly"], "projects": ["data"], "condition": ""}
    ]
    assert pulumi.contains_unknowns(policy.inputs["group_id"])


def test_two_organizations_of_one_cloud_are_never_mixed_up() -> None:
    """Each has its provider, its credentials, its organization id and its affixes."""
    declared = {"teams": {"ops": {"grants": {"scaleway": [SETS], "lab": [SETS]}}}}

    found = built(written.read(declared))

    policies = found.of("pulumi-python:dynamic/scaleway:Policy")
    assert {
        name: (item.inputs["name"], item.inputs["organization_id"])
        for name, item in policies.items()
    } == {
        "scaleway/ops": ("ops", "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"),
        "lab/ops": ("ops-lab", written.LAB),
    }
    assert {name: item.inputs["group_id"] for name, item in policies.items()} == {
        "scaleway/ops": "id of scaleway/ops",
        "lab/ops": "id of lab/ops",
    }
    lab = found.one("pulumi:providers:pulumi-python", "lab")
    assert (lab.inputs["grantbook:identity"], lab.inputs["grantbook:prefix"]) == (
        written.LAB,
        "LAB_",
    )


def test_account_without_grants_gets_a_gate_and_nothing_else() -> None:
    """Its credentials are still proven, so that a mistake shows before it matters."""
    found = built(written.read({"teams": {"ops": {}}}))

    assert found.objects == []
    gates = {item.name: item.inputs["claims"] for item in found.all if _is_gate(item)}
    assert gates == {name: {} for name in GATES}


def _is_gate(item: Registered) -> bool:
    return item.type.endswith(":Account")


def _account(item: Registered) -> str:
    """Return the account of an object, which may have the kind of its holder behind it."""
    return item.name.partition("/")[0].partition("@")[0]


def _owner(item: Registered) -> str:
    """Return the owner part of the mark that an object carries; of groups on AWS, in its path."""
    if item.type == "aws:iam/group:Group":
        return mark.owner_of(item.inputs["path"].strip("/"))
    if item.type.startswith("aws:"):
        return mark.owner_of(item.inputs["tags"]["grantbook"])
    return str(item.inputs["mark"])
