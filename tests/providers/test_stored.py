"""What a state holds of our providers: another byte would change every resource of every stack."""

import base64
import importlib
import pickle
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime import mocks
from pulumi.runtime.stack import run_pulumi_func

import providers
from providers.base import Provider, Resource
from providers.gate import Gate, GateProvider
from providers.ovh.provider import OvhProvider
from providers.scaleway.provider import NamedProvider, ScalewayProvider
from tests.providers.story import configured

SHARED = {GateProvider, OvhProvider, ScalewayProvider, NamedProvider}

STORED = {
    "providers.aws.account": (
        "gASVMAAAAAAAAACMFXByb3ZpZGVycy5hd3MuYWNjb3VudJSMD0FjY291bnRQcm92aWRlcpSTlCmBlC4="
    ),
    "providers.ovh.account": (
        "gASVMAAAAAAAAACMFXByb3ZpZGVycy5vdmguYWNjb3VudJSMD0FjY291bnRQcm92aWRlcpSTlCmBlC4="
    ),
    "providers.ovh.group": (
        "gASVLAAAAAAAAACME3Byb3ZpZGVycy5vdmguZ3JvdXCUjA1Hcm91cFByb3ZpZGVylJOUKYGULg=="
    ),
    "providers.ovh.identity_provider": (
        "gASVQwAAAAAAAACMH3Byb3ZpZGVycy5vdmguaWRlbnRpdHlfcHJvdmlkZXKUjBhJZGVudGl0eVByb3ZpZGVyUHJv"
        "dmlkZXKUk5QpgZQu"
    ),
    "providers.ovh.membership": (
        "gASVNgAAAAAAAACMGHByb3ZpZGVycy5vdmgubWVtYmVyc2hpcJSMEk1lbWJlcnNoaXBQcm92aWRlcpSTlCmBlC4="
    ),
    "providers.ovh.oauth2_client": (
        "gASVOwAAAAAAAACMG3Byb3ZpZGVycy5vdmgub2F1dGgyX2NsaWVudJSMFE9hdXRoMkNsaWVudFByb3ZpZGVylJOU"
        "KYGULg=="
    ),
    "providers.ovh.permissions_group": (
        "gASVQwAAAAAAAACMH3Byb3ZpZGVycy5vdmgucGVybWlzc2lvbnNfZ3JvdXCUjBhQZXJtaXNzaW9uc0dyb3VwUHJv"
        "dmlkZXKUk5QpgZQu"
    ),
    "providers.ovh.policy": (
        "gASVLgAAAAAAAACMFHByb3ZpZGVycy5vdmgucG9saWN5lIwOUG9saWN5UHJvdmlkZXKUk5QpgZQu"
    ),
    "providers.ovh.resource_group": (
        "gASVPQAAAAAAAACMHHByb3ZpZGVycy5vdmgucmVzb3VyY2VfZ3JvdXCUjBVSZXNvdXJjZUdyb3VwUHJvdmlkZXKU"
        "k5QpgZQu"
    ),
    "providers.ovh.resource_tags": (
        "gASVOwAAAAAAAACMG3Byb3ZpZGVycy5vdmgucmVzb3VyY2VfdGFnc5SMFFJlc291cmNlVGFnc1Byb3ZpZGVylJOU"
        "KYGULg=="
    ),
    "providers.ovh.token": (
        "gASVLAAAAAAAAACME3Byb3ZpZGVycy5vdmgudG9rZW6UjA1Ub2tlblByb3ZpZGVylJOUKYGULg=="
    ),
    "providers.ovh.user": (
        "gASVKgAAAAAAAACMEnByb3ZpZGVycy5vdmgudXNlcpSMDFVzZXJQcm92aWRlcpSTlCmBlC4="
    ),
    "providers.scaleway.account": (
        "gASVNQAAAAAAAACMGnByb3ZpZGVycy5zY2FsZXdheS5hY2NvdW50lIwPQWNjb3VudFByb3ZpZGVylJOUKYGULg=="
    ),
    "providers.scaleway.api_key": (
        "gASVNAAAAAAAAACMGnByb3ZpZGVycy5zY2FsZXdheS5hcGlfa2V5lIwOQXBpS2V5UHJvdmlkZXKUk5QpgZQu"
    ),
    "providers.scaleway.application": (
        "gASVPQAAAAAAAACMHnByb3ZpZGVycy5zY2FsZXdheS5hcHBsaWNhdGlvbpSME0FwcGxpY2F0aW9uUHJvdmlkZXKU"
        "k5QpgZQu"
    ),
    "providers.scaleway.group": (
        "gASVMQAAAAAAAACMGHByb3ZpZGVycy5zY2FsZXdheS5ncm91cJSMDUdyb3VwUHJvdmlkZXKUk5QpgZQu"
    ),
    "providers.scaleway.guest": (
        "gASVMQAAAAAAAACMGHByb3ZpZGVycy5zY2FsZXdheS5ndWVzdJSMDUd1ZXN0UHJvdmlkZXKUk5QpgZQu"
    ),
    "providers.scaleway.membership": (
        "gASVOwAAAAAAAACMHXByb3ZpZGVycy5zY2FsZXdheS5tZW1iZXJzaGlwlIwSTWVtYmVyc2hpcFByb3ZpZGVylJOU"
        "KYGULg=="
    ),
    "providers.scaleway.policy": (
        "gASVMwAAAAAAAACMGXByb3ZpZGVycy5zY2FsZXdheS5wb2xpY3mUjA5Qb2xpY3lQcm92aWRlcpSTlCmBlC4="
    ),
    "providers.scaleway.project": (
        "gASVNQAAAAAAAACMGnByb3ZpZGVycy5zY2FsZXdheS5wcm9qZWN0lIwPUHJvamVjdFByb3ZpZGVylJOUKYGULg=="
    ),
    "providers.scaleway.saml": (
        "gASVLwAAAAAAAACMF3Byb3ZpZGVycy5zY2FsZXdheS5zYW1slIwMU2FtbFByb3ZpZGVylJOUKYGULg=="
    ),
    "providers.scaleway.saml_certificate": (
        "gASVRgAAAAAAAACMI3Byb3ZpZGVycy5zY2FsZXdheS5zYW1sX2NlcnRpZmljYXRllIwXU2FtbENl"
        "cnRpZmljYXRlUHJvdmlkZXKUk5QpgZQu"
    ),
    "providers.scaleway.scim": (
        "gASVLwAAAAAAAACMF3Byb3ZpZGVycy5zY2FsZXdheS5zY2ltlIwMU2NpbVByb3ZpZGVylJOUKYGULg=="
    ),
    "providers.scaleway.scim_token": (
        "gASVOgAAAAAAAACMHXByb3ZpZGVycy5zY2FsZXdheS5zY2ltX3Rva2VulIwRU2NpbVRva2VuUHJv"
        "dmlkZXKUk5QpgZQu"
    ),
    "providers.scaleway.security": (
        "gASVPwAAAAAAAACMG3Byb3ZpZGVycy5zY2FsZXdheS5zZWN1cml0eZSMGFNlY3VyaXR5U2V0dGlu"
        "Z3NQcm92aWRlcpSTlCmBlC4="
    ),
    "providers.scaleway.ssh_key": (
        "gASVNAAAAAAAAACMGnByb3ZpZGVycy5zY2FsZXdheS5zc2hfa2V5lIwOU3NoS2V5UHJvdmlkZXKUk5QpgZQu"
    ),
    "providers.scaleway.user": (
        "gASVLwAAAAAAAACMF3Byb3ZpZGVycy5zY2FsZXdheS51c2VylIwMVXNlclByb3ZpZGVylJOUKYGULg=="
    ),
}

# The type of a resource, and whether its old object goes before the new one comes.
REGISTERED = {
    "providers.aws.account": ("aws:Account", False),
    "providers.ovh.account": ("ovh:Account", False),
    "providers.ovh.group": ("ovh:Group", True),
    "providers.ovh.identity_provider": ("ovh:IdentityProvider", True),
    "providers.ovh.membership": ("ovh:Membership", True),
    "providers.ovh.oauth2_client": ("ovh:Oauth2Client", False),
    "providers.ovh.permissions_group": ("ovh:PermissionsGroup", True),
    "providers.ovh.policy": ("ovh:Policy", True),
    "providers.ovh.resource_group": ("ovh:ResourceGroup", True),
    "providers.ovh.resource_tags": ("ovh:ResourceTags", True),
    "providers.ovh.token": ("ovh:Token", False),
    "providers.ovh.user": ("ovh:User", True),
    "providers.scaleway.account": ("scaleway:Account", False),
    "providers.scaleway.api_key": ("scaleway:ApiKey", False),
    "providers.scaleway.application": ("scaleway:Application", True),
    "providers.scaleway.group": ("scaleway:Group", True),
    "providers.scaleway.guest": ("scaleway:Guest", True),
    "providers.scaleway.membership": ("scaleway:Membership", True),
    "providers.scaleway.policy": ("scaleway:Policy", True),
    "providers.scaleway.project": ("scaleway:Project", True),
    "providers.scaleway.saml": ("scaleway:Saml", True),
    "providers.scaleway.saml_certificate": ("scaleway:SamlCertificate", False),
    "providers.scaleway.scim": ("scaleway:Scim", True),
    "providers.scaleway.scim_token": ("scaleway:ScimToken", False),
    "providers.scaleway.security": ("scaleway:SecuritySettings", True),
    "providers.scaleway.ssh_key": ("scaleway:SshKey", False),
    "providers.scaleway.user": ("scaleway:User", True),
}
SECRETS = {
    "providers.ovh.user": ["password"],
    "providers.ovh.oauth2_client": ["secret_key"],
    "providers.ovh.token": ["secret_key"],
    "providers.scaleway.user": ["password"],
    "providers.scaleway.api_key": ["secret_key"],
    "providers.scaleway.scim_token": ["bearer_token"],
}

TWO_THOUSAND = """
from pulumi.dynamic.dynamic import serialize_provider
from providers.ovh.user import UserProvider
from providers.scaleway.policy import PolicyProvider
made = {serialize_provider(kind()) for _ in range(1000) for kind in (UserProvider, PolicyProvider)}
print(len(made))
"""


def below(kind: type[Any]) -> Iterator[type[Any]]:
    """Yield all classes below one in our rooms."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("providers."):
            yield each
        yield from below(each)


for module in pkgutil.walk_packages(providers.__path__, "providers."):
    importlib.import_module(module.name)
PROVIDERS: dict[str, type[Provider]] = {
    kind.__module__: kind for kind in set(below(Provider)) - SHARED
}
RESOURCES: dict[str, type[Any]] = {kind.__module__: kind for kind in set(below(Resource)) - {Gate}}


class Monitor(mocks.MockMonitor):
    """Pulumi's own monitor for tests, which forgets options; this one keeps the registration."""

    def __init__(self) -> None:
        super().__init__(Made())
        self.seen: list[Any] = []

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's name.
        """Note and pass on."""
        if request.type != "pulumi:pulumi:Stack":
            self.seen.append(request)
        return super().RegisterResource(request)  # type: ignore[no-untyped-call] # The SDK's.


class Made(mocks.Mocks):
    """A cloud that makes whatever it is told."""

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, Any], None]:
        """Refuse: no resource of ours asks for anything."""
        raise AssertionError(args.token)

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Return what was told."""
        return "id", args.inputs


def registered(kind: type[Any], options: pulumi.ResourceOptions | None = None) -> Any:
    """Return the registration of a resource."""
    monitor = Monitor()
    mocks.set_mocks(Made(), "grantbook", "test", monitor=monitor)

    async def program() -> None:
        kind("name", {"mark": "m"}, options)

    pulumi.runtime.sync_await._sync_await(  # noqa: SLF001 - as the SDK's own tests do.
        run_pulumi_func(lambda: pulumi.runtime.sync_await._sync_await(program()))  # noqa: SLF001 - as above.
    )
    (seen,) = monitor.seen
    return seen


def test_every_provider_and_resource_is_pinned_here() -> None:
    """A new one brings its line."""
    assert PROVIDERS.keys() == STORED.keys()
    assert RESOURCES.keys() == REGISTERED.keys()


@pytest.mark.parametrize("module", sorted(STORED))
def test_a_provider_is_stored_by_its_module_path(module: str) -> None:
    """Renaming or moving it strands every state: keep the old path as an alias."""
    stored = serialize_provider(PROVIDERS[module]())

    assert stored == STORED[module]
    assert type(pickle.loads(base64.b64decode(stored))) is PROVIDERS[module]  # noqa: S301 - ours.


@pytest.mark.parametrize("module", sorted(STORED))
def test_a_provider_has_no_state_of_its_own(module: str) -> None:
    """A dictionary in what is stored would make the host fail after a thousand resources."""
    provider = PROVIDERS[module]()

    assert vars(provider) == {}
    assert not provider.serialize_as_secret_always
    assert list(vars(configured(provider, {}))) == ["settings"]


def test_two_thousand_resources_are_stored_alike() -> None:
    """The host wraps its pickler once more for each; in a process of its own, for that reason."""
    done = subprocess.run(
        [sys.executable, "-c", TWO_THOUSAND],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, "2\n"), done.stderr


@pytest.mark.parametrize("module", sorted(REGISTERED))
def test_a_resource_keeps_its_type_for_ever(module: str) -> None:
    """It is in every URN."""
    seen = registered(RESOURCES[module])
    type_, goes_first = REGISTERED[module]

    assert seen.type == f"pulumi-python:dynamic/{type_}"
    assert seen.object["__provider"] == STORED[module]
    assert seen.deleteBeforeReplace == goes_first
    assert list(seen.additionalSecretOutputs) == SECRETS.get(module, [])


@pytest.mark.parametrize("module", sorted(SECRETS))
def test_a_program_may_add_options_and_loses_none(module: str) -> None:
    """Ours are merged with theirs."""
    more = pulumi.ResourceOptions(protect=True, additional_secret_outputs=["mark"])

    seen = registered(RESOURCES[module], more)

    assert seen.protect
    assert sorted(seen.additionalSecretOutputs) == sorted(["mark", *SECRETS[module]])


@pytest.mark.parametrize("module", sorted(STORED))
def test_what_only_the_creation_tells_is_an_output(module: str) -> None:
    """An output that is not among the inputs of a program would never resolve."""
    assert set(SECRETS.get(module, [])) <= set(PROVIDERS[module].kept)
