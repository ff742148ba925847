import json
import sys
from importlib import metadata, resources
from pathlib import Path

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import language_pb2

from tests.tools.language_host.conftest import Host, Info


def test_the_host_is_of_the_version_of_its_sdk(host: Host) -> None:
    """An engine asks for it in `pulumi about`."""
    host.stub.Handshake(language_pb2.LanguageHandshakeRequest(engine_address="127.0.0.1:1"))

    answer = host.stub.GetPluginInfo(Empty())

    assert answer.version == metadata.version("pulumi")


def test_required_plugins_are_those_of_the_installed_packages(host: Host, info: Info) -> None:
    """With the exact version that each package was made for."""
    manifest = resources.files("pulumi_aws").joinpath("pulumi-plugin.json").read_text()
    version = json.loads(manifest)["version"]

    packages = host.stub.GetRequiredPackages(
        language_pb2.GetRequiredPackagesRequest(info=info())
    ).packages
    plugins = host.stub.GetRequiredPlugins(
        language_pb2.GetRequiredPluginsRequest(info=info())
    ).plugins

    for found in (packages, plugins):
        assert [(one.name, one.kind, one.version) for one in found] == [
            ("aws", "resource", version)
        ]


def test_a_relative_virtualenv_is_one_of_the_project(
    host: Host, info: Info, tmp_path: Path
) -> None:
    """Whatever folder the program itself is in."""
    (tmp_path / "env").symlink_to(sys.prefix)
    described = info(virtualenv="env")
    described.program_directory = "/"

    answer = host.stub.About(language_pb2.AboutRequest(info=described))

    assert answer.executable == str(tmp_path / "env" / "bin" / "python")
    assert answer.version == ".".join(str(number) for number in sys.version_info[:3])


def test_without_virtualenv_the_python_on_path_runs(host: Host, info: Info, tmp_path: Path) -> None:
    """As with the official host."""
    (tmp_path / "bin" / "python3").symlink_to(sys.executable)

    answer = host.stub.About(language_pb2.AboutRequest(info=info(virtualenv="")))

    assert answer.executable == str(tmp_path / "bin" / "python3")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"virtualenv": "gone"}, "gone: named by .* `make setup`"),
        ({"toolchain": "uv"}, 'no toolchain "uv"'),
        ({"typechecker": "mypy"}, 'no typechecker "mypy"'),
    ],
)
def test_options_that_cannot_be_honoured_are_refused_by_name(
    host: Host, info: Info, options: dict[str, str], words: str
) -> None:
    """Ignoring one would run something else than was asked."""
    with pytest.raises(grpc.RpcError, match=words) as caught:
        host.stub.Run(language_pb2.RunRequest(info=info(**options)))

    assert caught.value.code() == grpc.StatusCode.FAILED_PRECONDITION


@pytest.mark.parametrize(
    ("call", "request_", "words"),
    [
        ("GenerateProgram", language_pb2.GenerateProgramRequest(), "no code generation"),
        ("GenerateProject", language_pb2.GenerateProjectRequest(), "no project generation"),
        ("GeneratePackage", language_pb2.GeneratePackageRequest(), "no SDK generation"),
        ("Pack", language_pb2.PackRequest(), "no packing of SDKs"),
        ("Link", language_pb2.LinkRequest(), "no linking of packages"),
        ("Run", language_pb2.RunRequest(attach_debugger=True), "no debugger"),
    ],
)
def test_what_the_host_cannot_do_it_refuses_by_name(
    host: Host, call: str, request_: object, words: str
) -> None:
    """And says who can."""
    with pytest.raises(grpc.RpcError, match=rf"{words}.*GRANTBOOK_ENGINE=path"):
        getattr(host.stub, call)(request_)


def test_a_debugger_for_a_plugin_is_refused(host: Host) -> None:
    """A stream of answers refuses as a single answer does."""
    with pytest.raises(grpc.RpcError, match="no debugger"):
        list(host.stub.RunPlugin(language_pb2.RunPluginRequest(attach_debugger=True)))


def test_dependencies_are_what_make_setup_installed(host: Host, info: Info) -> None:
    """From a lock with hashes, which the host would have to bypass."""
    said = host.stub.InstallDependencies(
        language_pb2.InstallDependenciesRequest(info=info(), directory="/")
    )
    found = host.stub.GetProgramDependencies(
        language_pb2.GetProgramDependenciesRequest(info=info())
    ).dependencies

    assert b"`make setup`" in b"".join(part.stdout for part in said)
    assert ("pulumi", metadata.version("pulumi")) in [(one.name, one.version) for one in found]
    assert len({one.name for one in found}) == len(found)
