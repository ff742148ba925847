import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pytest
from rich.console import Console

from sandbox.demo.story import Story
from sandbox.server import Sandbox

pytestmark = pytest.mark.engine

DEMO = (sys.executable, "-m", "sandbox.demo")
UNDER_WAY_S = 2.5  # By then the engine and its plugins run; it needs longer in any case.
LAST_BEFORE_THE_ENGINE = "2. Pulumi makes it so\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A demo that ran as a process, with all its temporary files under `folder`."""

    status: int
    stdout: str
    stderr: str
    folder: Path


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """Return a demo ended by Ctrl-C while the engine was at work."""
    folder = tmp_path_factory.mktemp("demo")
    with _started(folder) as process:
        assert process.stdout is not None
        before = list(takewhile(lambda line: line != LAST_BEFORE_THE_ENGINE, process.stdout))
        time.sleep(UNDER_WAY_S)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    return Ended(
        status=process.returncode,
        stdout="".join(before) + stdout,
        stderr=stderr,
        folder=folder,
    )


@pytest.fixture(scope="module")
def whole(interrupted: Ended) -> Ended:
    """Return a demo told to its end, in the place where another was interrupted before."""
    with _started(interrupted.folder) as process:
        stdout, stderr = process.communicate(timeout=240)
    return Ended(status=process.returncode, stdout=stdout, stderr=stderr, folder=interrupted.folder)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    """Three clouds, for one telling."""
    with Sandbox(home=tmp_path / "sandbox") as running:
        yield running


def test_every_line_comes_out_as_expected(whole: Ended) -> None:
    """Its status says so, and so does its end."""
    assert whole.status == 0, whole.stdout + whole.stderr
    assert "46 calls, all as expected" in whole.stdout
    assert "WRONG" not in whole.stdout
    assert whole.stderr == ""


@pytest.mark.parametrize(
    "line",
    [
        "OVHcloud alice GET /me allowed allowed 200",
        "OVHcloud alice GET /me/supportLevel allowed allowed 200",
        "OVHcloud alice GET /me/certificates allowed allowed 200",
        "OVHcloud alice GET /me/tag allowed allowed 200",
        "OVHcloud alice GET /me/bill refused refused 403 me/bill/get",
        "OVHcloud carol GET /me refused refused 403 me/get",
        "Scaleway backup GET servers in data allowed allowed 200",
        "Scaleway backup GET servers in web refused refused 403 read server",
        "Scaleway backup GET buckets in data allowed allowed 200",
        "AWS alice support:CreateCase allowed allowed 200",
        "AWS alice support:DescribeCases allowed allowed 200",
        "AWS alice support:ResolveCase refused refused 403 AccessDenied",
        "AWS alice support:ResolveCase allowed allowed 200",
        "AWS alice iam:ListUsers refused refused 403 AccessDenied",
        "AWS bruno support:ResolveCase allowed allowed 200",
        "AWS bruno iam:ListUsers refused refused 403 AccessDenied",
        "AWS carol support:DescribeCases refused refused 403 AccessDenied",
    ],
)
def test_table_has_a_line_for_each_call(whole: Ended, line: str) -> None:
    """Cloud, who, call, what is expected, what is seen, and the answer that showed it."""
    lines = [" ".join(each.split()) for each in whole.stdout.splitlines()]

    assert lines.count(line) == 1


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("OVHcloud: judged by grantbook's sandbox", 1),
        ("Scaleway: judged by grantbook's sandbox", 1),
        ("AWS: keys judged by moto, a public simulator; rights by grantbook's sandbox", 2),
    ],
)
def test_table_says_who_judged(whole: Ended, line: str, times: int) -> None:
    """Above the lines of each cloud, in both tables; the second has lines of AWS alone."""
    assert whole.stdout.splitlines().count(line) == times


def test_edit_is_shown_as_the_engine_previews_it(whole: Ended) -> None:
    """One policy changes: it loses the statement that denies."""
    shown = whole.stdout.partition("$ pulumi preview --diff")[2].partition("$ pulumi up")[0]

    assert "1 to update, 61 unchanged" in shown
    assert "[id=arn:aws:iam::123456789012:policy/support]" in shown
    assert '-     [0]: "support:ResolveCase"' in shown
    assert "urn:pulumi" not in shown


def test_edit_is_reviewed_in_one_line(whole: Ended) -> None:
    """Who gains what, before the engine shows which resource changes."""
    shown = whole.stdout.partition("$ grantbook review")[2].partition("$ pulumi preview")[0]

    assert " ".join(shown.partition("to the working tree")[2].split()) == (
        "+ writes: members of support (alice) gain support:ResolveCase [deny gone] on aws, "
        "everywhere (because stacks/sandbox/teams.yaml:18 through team support)"
    )


def test_output_reads_in_80_columns_and_without_colour(whole: Ended) -> None:
    """Through a pipe there is neither a long line nor a control character."""
    assert max(map(len, whole.stdout.splitlines())) <= 80
    assert "\x1b" not in whole.stdout


def test_interrupt_ends_it_quietly(interrupted: Ended) -> None:
    """Ctrl-C while the engine works: one line, and the status that shells expect."""
    assert interrupted.status == 130
    assert interrupted.stdout.endswith("Interrupted; nothing is left of it.\n")
    assert interrupted.stderr == ""


def test_nothing_is_left_of_it(interrupted: Ended, whole: Ended) -> None:
    """No file and no process, neither of the run that was interrupted nor of the whole one."""
    processes = subprocess.run(
        ["ps", "-A", "-ww", "-o", "command"], capture_output=True, text=True, check=True
    ).stdout

    assert list(whole.folder.iterdir()) == []
    assert str(interrupted.folder) not in processes


def test_cloud_that_does_not_enforce_makes_it_fail_at_that_line(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    """With denies ignored, alice resolves cases too early; and still no secret is shown."""
    sandbox.control("aws").switch(ignore_denies=True)
    story, told = _story(sandbox, tmp_path)

    status = story.tell()

    said = told.getvalue()
    assert status == 1
    assert said.endswith(
        "1 of 46 calls is not as expected:\n"
        "  aws: alice: support:ResolveCase: expected refused, seen allowed: 200\n"
    )
    assert [secret for secret in _secrets(sandbox, story) if secret in said] == []


def test_engine_that_fails_is_heard(sandbox: Sandbox, tmp_path: Path) -> None:
    """What the engine said is shown whole, since it names what is wrong."""
    sandbox.control("scaleway").fault(
        kind="status",
        method="POST",
        path="/iam/v1alpha1/applications",
        status=403,
        times=9,
        body={"message": "insufficient permissions", "type": "permissions_denied"},
    )
    story, told = _story(sandbox, tmp_path)

    status = story.tell()

    assert status == 1
    assert "insufficient permissions" in told.getvalue()
    assert "scaleway/backup" in told.getvalue()


def _started(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        DEMO,
        env={**os.environ, "TMPDIR": str(folder), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _story(sandbox: Sandbox, folder: Path) -> tuple[Story, io.StringIO]:
    told = io.StringIO()
    copy = folder / "copy"
    copy.mkdir()
    console = Console(file=told, width=80, highlight=False)
    return Story(sandbox, copy, console, time.monotonic()), told


def _secrets(sandbox: Sandbox, story: Story) -> list[str]:
    outputs = story.scratch.outputs()
    words = ("KEY", "SECRET", "TOKEN")
    return [
        *(value for name, value in sandbox.env.items() if any(word in name for word in words)),
        *outputs["passwords"].values(),
        *(key["secret_key"] for key in outputs["keys"].values()),
    ]
