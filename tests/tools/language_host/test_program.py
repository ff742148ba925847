import json
import sys
from pathlib import Path

import pytest
from pulumi.runtime.proto import language_pb2

from tests.tools.language_host.conftest import Host, Info
from tools.language_host import program


def test_a_program_gets_what_the_engine_says(host: Host, info: Info, tmp_path: Path) -> None:
    """As the entry point's arguments, and its configuration in the environment."""
    (tmp_path / "entry_point.py").write_text(
        "import json, os, sys\n"
        "seen = [sys.argv[1:], os.getcwd(), sys.executable, os.environ['VIRTUAL_ENV'],\n"
        "        os.environ['PULUMI_CONFIG'], os.environ['PULUMI_CONFIG_SECRET_KEYS']]\n"
        "json.dump(seen, open('seen.json', 'w'))\n"
    )
    request = language_pb2.RunRequest(
        info=info(),
        monitor_address="127.0.0.1:2",
        project="shop",
        stack="prod",
        pwd=str(tmp_path),
        dryRun=True,
        parallel=8,
        organization="organization",
        config={"shop:size": "3"},
        configSecretKeys=["shop:key"],
        args=["more"],
    )

    answer = host.stub.Run(request)

    assert answer == language_pb2.RunResponse()
    arguments, folder, python, virtualenv, config, secret_keys = json.loads(
        (tmp_path / "seen.json").read_text()
    )
    assert arguments == [
        *["--monitor", "127.0.0.1:2", "--engine", "127.0.0.1:1", "--project", "shop"],
        *["--root_directory", str(tmp_path), "--stack", "prod", "--pwd", str(tmp_path)],
        *["--dry_run", "true", "--parallel", "8", "--organization", "organization", ".", "more"],
    ]
    assert (folder, python, virtualenv) == (
        str(tmp_path),
        f"{sys.prefix}/bin/python",
        sys.prefix,
    )
    assert (json.loads(config), json.loads(secret_keys)) == ({"shop:size": "3"}, ["shop:key"])


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (0, language_pb2.RunResponse()),
        (32, language_pb2.RunResponse(bail=True)),
        (1, language_pb2.RunResponse(error="Program exited with non-zero exit code: 1")),
    ],
)
def test_how_a_program_ended_is_said_in_the_engines_words(
    status: int, answer: language_pb2.RunResponse
) -> None:
    """Status 32 means that the user has seen the message already."""
    outcome = program.outcome(status)

    assert outcome == answer
