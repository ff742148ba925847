from collections.abc import Iterator, Mapping

import grpc
import pytest
from pulumi.runtime import rpc
from pulumi.runtime.proto import provider_pb2

from providers.base import Props, Provider
from providers.ovh.group import GroupProvider
from providers.ovh.policy import PolicyProvider
from providers.scaleway.api_key import ApiKeyProvider
from providers.scaleway.application import ApplicationProvider
from sandbox.server import Sandbox
from tests.providers.process import Process, started

NIC = "xx1111-ovh"
ORGANIZATION = "3f2b9c1e-6d44-4c0a-9b57-0d1e5a7c8f10"
PARTNER = "6a0e8d53-9c17-4b2f-8e64-f1d7b3a5c920"
CANARY = "canary-7f3d2c1b"
CHANGES = provider_pb2.DiffResponse
GROUP = {"name": "g", "role": "NONE", "description": "", "mark": "grantbook/test/ovh/g"}
APPLICATION = {
    "name": "backup",
    "description": "Copies",
    "tags": ["b", "a"],
    "organization_id": ORGANIZATION,
    "mark": "grantbook/test/scaleway/backup",
}
KEY = {
    "application_id": "",
    "description": "",
    "default_project": "data",
    "expires_at": "",
    "lifetime_s": 86400,
    "mark": "grantbook/test/scaleway/backup/nightly",
}
POLICY = {
    "name": "p",
    "description": "",
    "identities": [f"urn:v1:eu:identity:account:{NIC}"],
    "resources": [f"urn:v1:eu:resource:account:{NIC}"],
    "allow": ["account:apiovh:me/get"],
    "excepted": [],
    "deny": [],
    "permissions_groups": [],
    "conditions": {},
    "expired_at": "",
    "mark": "grantbook/test/ovh/p",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Run the two clouds that we call ourselves."""
    with Sandbox(clouds=("ovh", "scaleway")) as running:
        yield running


@pytest.fixture(scope="module")
def credentials(sandbox: Sandbox) -> Mapping[str, str]:
    """Return what a pipeline has in its environment."""
    return {name: value for name, value in sandbox.env.items() if "OVH_" in name or "SCW_" in name}


@pytest.fixture(scope="module")
def ovh_settings(sandbox: Sandbox) -> Mapping[str, str]:
    """Return the settings of the first OVHcloud account."""
    return {"account": "ovh", "identity": NIC, "endpoint": sandbox.ovh_url}


@pytest.fixture(scope="module")
def ovh(ovh_settings: Mapping[str, str], credentials: Mapping[str, str]) -> Iterator[Process]:
    """Start the process of an OVHcloud account."""
    with started(ovh_settings, credentials) as process:
        yield process


@pytest.fixture(scope="module")
def scaleway(sandbox: Sandbox, credentials: Mapping[str, str]) -> Iterator[Process]:
    """Start the process of a Scaleway organization."""
    settings = {"account": "scw", "identity": ORGANIZATION, "endpoint": sandbox.scaleway_url}
    with started(settings, credentials) as process:
        yield process


def line(error: pytest.ExceptionInfo[grpc.RpcError]) -> str:
    """Return what the engine shows of an error."""
    return (error.value.details() or "").removesuffix("\n")


@pytest.mark.parametrize(
    ("cloud", "provider", "declared", "change"),
    [
        ("ovh", GroupProvider(), GROUP, {"role": "REGULAR"}),
        ("ovh", PolicyProvider(), POLICY, {"deny": ["account:apiovh:me/bill/get"]}),
        ("scaleway", ApplicationProvider(), APPLICATION, {"tags": []}),
    ],
)
def test_an_object_lives_and_dies_in_its_process(
    request: pytest.FixtureRequest,
    sandbox: Sandbox,
    cloud: str,
    provider: Provider,
    declared: Props,
    change: Props,
) -> None:
    """As the engine has it: checked, made, read, changed, deleted."""
    process: Process = request.getfixturevalue(cloud)
    before = sandbox.control(cloud).state()
    inputs = process.check(provider, {}, declared)
    assert inputs == declared

    id_, outputs = process.create(provider, inputs)
    found, read, again = process.read(provider, id_, outputs)

    assert found == id_
    assert (read, again) == (outputs, declared)
    assert process.diff(provider, read, inputs).changes == CHANGES.DIFF_NONE
    changed = process.update(provider, id_, read, {**inputs, **change})
    assert process.diff(provider, read, {**inputs, **change}).changes == CHANGES.DIFF_UNKNOWN
    assert process.diff(provider, changed, {**inputs, **change}).changes == CHANGES.DIFF_NONE
    process.delete(provider, id_, changed)
    assert process.read(provider, id_, changed)[0] == ""
    assert sandbox.control(cloud).state() == before


def test_check_and_diff_need_no_credentials_and_call_nobody(
    sandbox: Sandbox, ovh_settings: Mapping[str, str]
) -> None:
    """A preview runs anywhere."""
    control = sandbox.control("ovh")
    control.reset_calls()

    with started(ovh_settings, {}) as process:
        for provider, props in ((GroupProvider(), GROUP), (PolicyProvider(), POLICY)):
            assert process.check(provider, props, props) == props
            assert process.diff(provider, props, props).changes == CHANGES.DIFF_NONE

    assert control.calls()["total"] == 0


def test_numbers_arrive_as_floats(scaleway: Process) -> None:
    """And mean what they meant: a lifetime in seconds is no new key."""
    id_, _ = scaleway.create(ApplicationProvider(), {**APPLICATION, "name": "floats"})
    key = {**KEY, "application_id": id_}

    access_key, outputs = scaleway.create(ApiKeyProvider(), key)
    _, read, inputs = scaleway.read(ApiKeyProvider(), access_key, outputs)

    assert inputs == key
    assert read == outputs
    assert scaleway.diff(ApiKeyProvider(), read, key).changes == CHANGES.DIFF_NONE
    longer = scaleway.diff(ApiKeyProvider(), read, {**key, "lifetime_s": 86401})
    assert list(longer.replaces) == ["lifetime_s"]


@pytest.mark.parametrize(
    ("change", "replaces"),
    [
        ({"identities": [rpc.UNKNOWN]}, []),
        ({"conditions": {"operator": "NOT", "conditions": [rpc.UNKNOWN]}}, []),
        ({"identities": rpc.UNKNOWN}, []),
        ({"name": rpc.UNKNOWN}, []),
    ],
)
def test_what_is_not_known_yet_is_a_change(
    ovh: Process, change: Props, replaces: list[str]
) -> None:
    """It arrives as an object of the SDK's, however deep it lies."""
    found = ovh.diff(PolicyProvider(), POLICY, {**POLICY, **change})

    assert found.changes == CHANGES.DIFF_UNKNOWN
    assert list(found.replaces) == replaces


def test_a_forcing_input_that_is_not_known_yet_replaces(scaleway: Process) -> None:
    """A key of an application that is made anew."""
    found = scaleway.diff(ApiKeyProvider(), KEY, {**KEY, "application_id": rpc.UNKNOWN})

    assert list(found.replaces) == ["application_id"]


@pytest.mark.parametrize("missing", ["excepted", "conditions", "expired_at", "description"])
def test_what_never_arrives_is_empty(ovh: Process, missing: str) -> None:
    """The engine leaves out what is None."""
    without = {key: value for key, value in POLICY.items() if key != missing}

    assert ovh.diff(PolicyProvider(), POLICY, without).changes == CHANGES.DIFF_NONE
    assert ovh.diff(PolicyProvider(), without, POLICY).changes == CHANGES.DIFF_NONE


@pytest.mark.parametrize("debug", [False, True])
def test_an_error_is_one_line_unless_somebody_asks_for_more(
    sandbox: Sandbox,
    ovh_settings: Mapping[str, str],
    credentials: Mapping[str, str],
    *,
    debug: bool,
) -> None:
    """It names the error, the call, and the cloud's words."""
    env = {**credentials, "OVH_CONSUMER_KEY": CANARY}
    assert sandbox.ovh_url == ovh_settings["endpoint"]

    with (
        started(ovh_settings, {**env, "GRANTBOOK_DEBUG": "1"} if debug else env) as process,
        pytest.raises(grpc.RpcError) as caught,
    ):
        process.create(GroupProvider(), GROUP)

    said = line(caught)
    assert CANARY not in said
    words = "providers.errors.Refused: OVHcloud: GET /v1/auth/details: 403 This credential does not"
    assert said.splitlines()[-1].startswith(words)
    assert ("Traceback" in said) == debug
    assert (len(said.splitlines()) == 1) == (not debug)


@pytest.mark.parametrize(
    ("settings", "env", "words"),
    [
        ({}, {"OVH_CONSUMER_KEY": ""}, 'Misplaced: account "ovh": no credentials. Set OVH_'),
        ({"identity": "zz9999-ovh"}, {}, 'Misplaced: account "ovh": the credentials belong to "xx'),
        ({"endpoint": "http://127.0.0.1:9"}, {}, "Unreachable: OVHcloud: no answer from http"),
    ],
)
def test_whatever_is_wrong_with_an_account_is_one_line(
    ovh_settings: Mapping[str, str],
    credentials: Mapping[str, str],
    settings: Mapping[str, str],
    env: Mapping[str, str],
    words: str,
) -> None:
    """Without the errors of the libraries below."""
    with (
        started({**ovh_settings, **settings}, {**credentials, **env}) as process,
        pytest.raises(grpc.RpcError) as caught,
    ):
        process.create(GroupProvider(), GROUP)

    assert line(caught).startswith(f"providers.errors.{words}")
    assert len(line(caught).splitlines()) == 1


def test_a_name_of_somebody_else_is_one_line(ovh: Process) -> None:
    """Also in the process."""
    with pytest.raises(grpc.RpcError) as caught:
        ovh.create(GroupProvider(), {**GROUP, "name": "ADMIN"})

    assert line(caught) == (
        'providers.errors.Taken: ovh: somebody else holds the group "ADMIN" '
        "(not made by grantbook); it was left as it is."
    )


def test_two_accounts_of_one_cloud_have_a_process_each(
    sandbox: Sandbox, scaleway: Process, credentials: Mapping[str, str]
) -> None:
    """Each with the credentials of its prefix."""
    settings = {
        "account": "partner",
        "identity": PARTNER,
        "endpoint": sandbox.scaleway_url,
        "prefix": "PARTNER_",
    }
    theirs = {**APPLICATION, "name": "shared", "organization_id": PARTNER}

    with started(settings, credentials) as partner:
        ours, _ = scaleway.create(ApplicationProvider(), {**APPLICATION, "name": "shared"})
        other, made = partner.create(ApplicationProvider(), theirs)

    assert ours != other
    assert made["organization_id"] == PARTNER
