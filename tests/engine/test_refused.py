"""What cannot be done is told in a clear line, changes nothing more, and the next run finishes."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.scratch import CHECKOUT, Scratch
from sandbox.server import Sandbox
from tests.engine.hands import Hands
from tests.engine.hands_scaleway import IAM

pytestmark = pytest.mark.engine

CLOUDS = ("aws", "ovh", "scaleway")
TEN = Path(__file__).parents[1] / "access" / "ten_mistakes"


@pytest.fixture
def scratch(sandbox: Sandbox, tmp_path: Path) -> Iterator[Scratch]:
    """Make a stack that is not yet applied, and take it away from the clouds afterwards."""
    made = Scratch.of(tmp_path, sandbox)
    for cloud in CLOUDS:
        sandbox.control(cloud).reset_calls()
    yield made
    for cloud in CLOUDS:
        sandbox.control(cloud).clear_faults()
    made.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive")
    made.pulumi("stack", "rm", "--yes", "--preserve-config")


def _refused(scratch: Scratch, *command: str, env: dict[str, str | None] | None = None) -> str:
    """Run an `up` that fails, and return the lines that say why, without the engine's frame."""
    done = scratch.run(
        *(command or ("up", "--yes", "--skip-preview", "--non-interactive")), env=env
    )
    said = done.stdout + done.stderr
    assert done.returncode != 0, said
    assert "Traceback" not in said
    return said


def _changes(sandbox: Sandbox) -> dict[str, int]:
    return {cloud: sandbox.control(cloud).calls()["mutating"] for cloud in CLOUDS}


def _errors(said: str) -> list[str]:
    """Return the messages of a failed run, each once, without the engine's own summary."""
    lines = {line.strip() for line in said.splitlines()}
    return sorted(line for line in lines if line.startswith("error: ") and ": " in line[7:])


def test_ten_mistakes_are_told_at_once_and_touch_nothing(
    sandbox: Sandbox, scratch: Scratch
) -> None:
    """Each has its file and line, and no cloud is called."""
    shutil.copytree(TEN / "stacks", scratch.folder / "stacks", dirs_exist_ok=True)
    salt = (CHECKOUT / "stacks" / "Pulumi.sandbox.yaml").read_text("utf-8").splitlines()[-1]
    with (scratch.folder / "stacks" / "Pulumi.broken.yaml").open("a") as file:
        file.write(f"{salt}\n")  # Without one, the engine adds it, and writes the file anew.
    scratch.pulumi("stack", "init", "broken")

    said = _refused(scratch)

    scratch.pulumi("stack", "rm", "--yes", "broken")
    scratch.pulumi("stack", "select", "sandbox")
    expected = (TEN / "expected.txt").read_text("utf-8").splitlines()
    told = {line.strip().removeprefix("error: ") for line in said.splitlines()}
    assert [line for line in expected if line.strip() not in told] == []
    assert {cloud: sandbox.control(cloud).calls()["total"] for cloud in CLOUDS} == dict.fromkeys(
        CLOUDS, 0
    )


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"SCW_SECRET_KEY": "00000000-0000-0000-0000-000000000000"}, "401"),
        ({"OVH_APPLICATION_SECRET": "0" * 32}, "Invalid signature"),
        ({"AWS_SECRET_ACCESS_KEY": "0" * 40}, "SignatureDoesNotMatch"),
        ({"SCW_SECRET_KEY": None}, "SCW_SECRET_KEY is not set"),
        ({"OVH_CONSUMER_KEY": None}, "no credentials"),
    ],
    ids=["scaleway-refused", "ovh-refused", "aws-refused", "scaleway-missing", "ovh-missing"],
)
def test_refused_or_missing_credentials_stop_the_run_before_its_first_change(
    sandbox: Sandbox, scratch: Scratch, wrong: dict[str, str | None], line: str
) -> None:
    """One cloud's bad credentials change nothing on any."""
    said = _refused(scratch, env=wrong)

    assert [line in error for error in _errors(said)] == [True], said
    assert _changes(sandbox) == dict.fromkeys(CLOUDS, 0)

    scratch.up()


@pytest.mark.parametrize(
    ("names", "whose"),
    [
        (("OVH_APPLICATION_KEY", "OVH_APPLICATION_SECRET", "OVH_CONSUMER_KEY"), "yy2222-ovh"),
        (("SCW_ACCESS_KEY", "SCW_SECRET_KEY"), "6a0e8d53-9c17-4b2f-8e64-f1d7b3a5c920"),
        (("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "210987654321"),
    ],
    ids=["ovh", "scaleway", "aws"],
)
def test_credentials_of_another_account_are_refused_before_anything_changes(
    sandbox: Sandbox, scratch: Scratch, names: tuple[str, ...], whose: str
) -> None:
    """The account that they belong to is named, and the one that was declared."""
    env: dict[str, str | None] = {name: sandbox.env[f"PARTNER_{name}"] for name in names}

    said = _refused(scratch, env=env)

    [error] = _errors(said)
    assert f'the credentials belong to "{whose}"' in error
    assert _changes(sandbox) == dict.fromkeys(CLOUDS, 0)


@pytest.mark.parametrize(
    ("tags", "whose"),
    [
        ([], "not made by grantbook"),
        (["grantbook/elsewhere/scaleway/backup/00000000"], 'made by the stack "elsewhere"'),
    ],
    ids=["nobody", "another-stack"],
)
def test_a_name_that_somebody_else_holds_is_refused_before_anything_changes(
    sandbox: Sandbox, scratch: Scratch, tags: list[str], whose: str
) -> None:
    """Neither the stranger's object nor anything else is touched."""
    console = Hands(sandbox.env)
    body = {
        "name": "backup",
        "tags": tags,
        "organization_id": sandbox.env["SCW_DEFAULT_PROJECT_ID"],
    }
    stranger = console.scaleway("POST", f"{IAM}/applications", body)
    sandbox.control("scaleway").reset_calls()

    said = _refused(scratch)

    [error] = _errors(said)
    assert f'applications "backup" ({whose}' in error
    assert _changes(sandbox) == dict.fromkeys(CLOUDS, 0)
    path = f"{IAM}/applications/{stranger['id']}"
    assert console.scaleway("GET", path) == stranger
    console.scaleway("DELETE", path)


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        ({"kind": "status", "status": 429, "body": None}, "429"),
        ({"kind": "html", "status": 502}, "502 with text/html instead of JSON"),
        ({"kind": "lost_answer"}, "no answer from"),
        ({"kind": "status", "status": 500, "body": {"message": "Internal error"}}, "500"),
    ],
    ids=["429", "html", "lost-answer", "500"],
)
def test_a_cloud_that_fails_half_way_is_told_in_one_line_and_the_next_run_finishes(
    sandbox: Sandbox, scratch: Scratch, fault: dict[str, object], line: str
) -> None:
    """What had been made is in the state, and nothing is made twice."""
    path = f"{IAM}/policies"
    sandbox.control("scaleway").fault(method="POST", path=path, times=50, **fault)

    said = _refused(scratch)

    [error] = _errors(said)
    assert f"Scaleway: POST {path}: " in error
    assert line in error
    made = {found["urn"].rpartition("::")[2] for found in scratch.resources() if "id" in found}
    assert "scaleway/backup" in made
    sandbox.control("scaleway").clear_faults()
    scratch.up()
    scratch.up("--refresh", "--expect-no-changes")
    policies = [
        policy
        for policy in Hands(sandbox.env).scaleway("GET", f"{path}?page_size=100")["policies"]
        if policy["name"] == "backup"
    ]
    assert len(policies) == 1


def test_an_unreachable_cloud_is_told_in_one_line(sandbox: Sandbox, scratch: Scratch) -> None:
    """Nothing is changed on the clouds that could be reached."""

    def away(accounts: dict[str, dict[str, str]]) -> None:
        accounts["scaleway"]["endpoint"] = "http://127.0.0.1:9"

    scratch.configure(away)

    said = _refused(scratch)

    [error] = _errors(said)
    assert "no answer from http://127.0.0.1:9" in error
    assert _changes(sandbox) == dict.fromkeys(CLOUDS, 0)


def test_an_empty_passphrase_is_refused(scratch: Scratch) -> None:
    """A stack whose state anybody could read holds no password of ours."""
    command = ("preview", "--non-interactive")

    said = _refused(scratch, *command, env={"PULUMI_CONFIG_PASSPHRASE": ""})

    assert "passphrase" in said
