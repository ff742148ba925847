"""Which Pulumi plugins a virtual environment needs: its packages carry a `pulumi-plugin.json`.

https://www.pulumi.com/docs/iac/packages-and-automation/pulumi-packages/
"""

import json
from pathlib import Path
from typing import Any

from pulumi.runtime.proto import language_pb2, plugin_pb2

from tools.language_host.interpreter import Interpreter

MANIFEST = "pulumi-plugin.json"
SITE_PACKAGES = "import sysconfig; print(sysconfig.get_path('purelib'))"
DISTRIBUTIONS = (
    "import importlib.metadata as m, json; "
    "print(json.dumps(sorted({(d.name, d.version) for d in m.distributions()})))"
)


def required(python: Interpreter) -> list[plugin_pb2.PackageDependency]:
    """Return the resource plugins of the installed packages, by name."""
    site_packages = Path(python.ask(SITE_PACKAGES))
    manifests = [json.loads(path.read_text()) for path in site_packages.glob(f"*/{MANIFEST}")]
    found = [_dependency(manifest) for manifest in manifests if manifest.get("resource")]
    return sorted(found, key=lambda dependency: dependency.name)


def as_plugins(
    found: list[plugin_pb2.PackageDependency],
) -> list[plugin_pb2.PluginDependency]:
    """Return the same in the words of older engines."""
    return [
        plugin_pb2.PluginDependency(
            name=dependency.name,
            kind=dependency.kind,
            version=dependency.version,
            server=dependency.server,
        )
        for dependency in found
    ]


def installed(python: Interpreter) -> list[language_pb2.DependencyInfo]:
    """Return every installed distribution, by name."""
    return [
        language_pb2.DependencyInfo(name=name, version=version)
        for name, version in json.loads(python.ask(DISTRIBUTIONS))
    ]


def _dependency(manifest: dict[str, Any]) -> plugin_pb2.PackageDependency:
    return plugin_pb2.PackageDependency(
        name=manifest["name"],
        kind="resource",
        version=manifest.get("version", ""),
        server=manifest.get("server", ""),
    )
