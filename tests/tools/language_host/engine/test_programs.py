import json
import sys

import pytest

from tests.tools.language_host.engine.conftest import Trial

pytestmark = pytest.mark.engine

ONE_OUTPUT = """
import pulumi

pulumi.export("greeting", pulumi.Config().require("word") + "!")
"""
# A provider's class in a module of its own, which the provider's process imports again.
MODULE = """
from pulumi import Output, dynamic


class Provider(dynamic.ResourceProvider):
    def create(self, props):
        return dynamic.CreateResult("1", {"answer": 42.0})


class Thing(dynamic.Resource, module="trial", name="Thing"):
    answer: Output[float]

    def __init__(self, name):
        super().__init__(Provider(), name, {"answer": None})
"""
ONE_THING = """
import pulumi
import things

pulumi.export("answer", things.Thing("one").answer)
"""
REFUSAL = """
import pulumi

raise pulumi.RunError("teams.yaml:3: no such team")
"""


def test_a_program_is_previewed_and_applied(trial: Trial) -> None:
    """Its configuration arrives, and its outputs come back."""
    trial.write(__main__=ONE_OUTPUT)
    trial.pulumi("config", "set", "word", "hello")

    preview = trial.pulumi("preview")
    applied = trial.pulumi("up", "--yes", "--skip-preview")

    assert (preview.returncode, applied.returncode) == (0, 0), preview.stdout + applied.stdout
    assert trial.outputs() == {"greeting": "hello!"}
    assert "warning" not in preview.stdout + preview.stderr + applied.stdout + applied.stderr


def test_a_dynamic_provider_in_a_module_runs_in_the_virtualenv(trial: Trial) -> None:
    """Its process finds both the SDK and the project's own modules."""
    trial.write(__main__=ONE_THING, things=MODULE)

    applied = trial.pulumi("up", "--yes", "--skip-preview")
    destroyed = trial.pulumi("destroy", "--yes", "--skip-preview")

    assert (applied.returncode, destroyed.returncode) == (0, 0), applied.stdout + destroyed.stdout
    assert "answer: 42" in applied.stdout


def test_a_run_error_is_one_message_without_a_traceback(trial: Trial) -> None:
    """It is the user's mistake, said in the program's words."""
    trial.write(__main__=REFUSAL)

    preview = trial.pulumi("preview", "--json")

    said = [
        diagnostic["message"]
        for diagnostic in json.loads(preview.stdout)["diagnostics"]
        if "no such team" in diagnostic["message"]
    ]
    assert preview.returncode != 0
    assert len(said) == 1
    assert "Traceback" not in preview.stdout + preview.stderr


def test_an_unexpected_exception_keeps_its_traceback(trial: Trial) -> None:
    """From the program's first line on, without the launcher's."""
    trial.write(__main__="raise ValueError('ours')")

    preview = trial.pulumi("preview")

    assert preview.returncode != 0
    assert '__main__.py", line 1, in <module>' in preview.stdout
    assert "runpy" not in preview.stdout


def test_pulumi_about_knows_the_program(trial: Trial) -> None:
    """It asks for the Python and for what is installed."""
    trial.write(__main__="")

    about = json.loads(trial.pulumi("about", "--json").stdout)

    assert about["runtime"]["executable"] == f"{sys.prefix}/bin/python"
    assert "pulumi" in [dependency["name"] for dependency in about["dependencies"]]
