from pathlib import Path

from pulumi.runtime.proto import language_pb2

from tests.tools.language_host.conftest import Host, Info

TALKATIVE = """
import os, sys
print(sys.argv[1:], os.getcwd(), os.environ["GIVEN"])
print("aside", file=sys.stderr)
sys.exit(7)
"""


def test_a_plugin_is_streamed_and_its_status_comes_last(
    host: Host, info: Info, tmp_path: Path
) -> None:
    """The engine reads the plugin's port from its stdout."""
    (tmp_path / "__main__.py").write_text(TALKATIVE)
    request = language_pb2.RunPluginRequest(
        info=info(), pwd="/", args=["127.0.0.1:2"], env=["GIVEN=a=b"], kind="resource"
    )

    answers = list(host.stub.RunPlugin(request))

    assert b"".join(part.stdout for part in answers) == b"['127.0.0.1:2'] / a=b\n"
    assert b"".join(part.stderr for part in answers) == b"aside\n"
    assert answers[-1].exitcode == 7


def test_a_policy_pack_runs_by_the_sdks_launcher(host: Host, info: Info, tmp_path: Path) -> None:
    """With the engine's address and the pack's folder, in this order."""
    (tmp_path / "__main__.py").write_text("import sys; print(sys.orig_argv, sys.argv)")
    request = language_pb2.RunPluginRequest(
        info=info(), pwd="/", args=["127.0.0.1:2"], kind="analyzer"
    )

    answers = list(host.stub.RunPlugin(request))

    said = b"".join(part.stdout for part in answers).decode()
    assert said.endswith(f"'127.0.0.1:2', '{tmp_path}']\n")
    assert "'-u', '-m', 'pulumi.policy', '127.0.0.1:2'" in said
