import sys
import time
from pathlib import Path

import pytest

from tests.tools.language_host.engine.conftest import PROJECT, Trial

pytestmark = pytest.mark.engine

# A policy pack without the package that packs are written with: its analyzer, spoken by hand.
PACK = """
from concurrent import futures

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    def GetAnalyzerInfo(self, request, context):
        return analyzer_pb2.AnalyzerInfo(name="trial", displayName="trial", version="1.0.0")

    def GetPluginInfo(self, request, context):
        return plugin_pb2.PluginInfo(version="1.0.0")

    def Analyze(self, request, context):
        return analyzer_pb2.AnalyzeResponse()

    def AnalyzeStack(self, request, context):
        found = analyzer_pb2.AnalyzeDiagnostic(
            policyName="no-stacks",
            policyPackName="trial",
            policyPackVersion="1.0.0",
            message=f"{len(request.resources)} resource is one too many",
            enforcementLevel=analyzer_pb2.MANDATORY,
            urn=request.resources[0].urn,
        )
        return analyzer_pb2.AnalyzeResponse(diagnostics=[found])


server = grpc.server(futures.ThreadPoolExecutor())
analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(), server)
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
server.wait_for_termination()
"""


def test_a_policy_pack_is_run_and_enforced(trial: Trial, tmp_path: Path) -> None:
    """Its words reach the user. pulumi-policy is not in our lock, so the pack does without."""
    trial.write(__main__="")
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "PulumiPolicy.yaml").write_text(PROJECT.format(virtualenv=sys.prefix))
    (pack / "__main__.py").write_text(PACK)

    began = time.monotonic()
    preview = trial.pulumi("preview", "--policy-pack", str(pack))

    assert preview.returncode != 0
    assert "1 resource is one too many" in preview.stdout
    assert "Traceback" not in preview.stdout + preview.stderr
    assert time.monotonic() - began < 15
