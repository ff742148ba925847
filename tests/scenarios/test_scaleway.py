import base64
from datetime import timedelta
from pathlib import Path

import pytest

from sandbox.prover.proof import allowed, refused
from tests.scenarios.applied import Applied

pytestmark = pytest.mark.engine

AFTER_THE_KEY_S = timedelta(days=91).total_seconds()

IN_ITS_PROJECT = allowed("scaleway", "backup", "GET servers in data", "GET buckets in data")
IN_ANOTHER = refused(
    "scaleway",
    "backup",
    {"GET servers in web": "read server", "GET buckets in web": "read bucket"},
)
BEYOND_ITS_SETS = refused(
    "scaleway",
    "backup",
    {"POST servers in data": "write server", "GET secrets in data": "read secret"},
)
STRANGER = refused("scaleway", "carol", {"GET servers in data": "read server"})
NOW = [*IN_ITS_PROJECT, *IN_ANOTHER, *BEYOND_ITS_SETS, *STRANGER]
AFTER_THE_KEY = refused(
    "scaleway", "backup", {"GET servers in data": "expired", "GET buckets in data": "expired"}
)


def test_key_opens_what_its_permission_sets_cover_in_the_declared_project(applied: Applied) -> None:
    """Servers are read, and object storage is used, in the project `data`."""
    lines = applied.prove(IN_ITS_PROJECT)

    assert [line.seen.status for line in lines] == [200, 200]


def test_key_opens_nothing_in_another_project(applied: Applied) -> None:
    """The same calls answer 403 in the project `web`, and name the missing right."""
    lines = applied.prove(IN_ANOTHER)

    assert [line.seen.status for line in lines] == [403, 403]
    assert all(line.holds for line in lines)


def test_key_opens_nothing_that_its_permission_sets_do_not_cover(applied: Applied) -> None:
    """To read servers is not to make one, and secrets are another product."""
    assert applied.wrong(BEYOND_ITS_SETS) == []


def test_member_without_a_grant_is_refused(applied: Applied) -> None:
    """To be a member of the organization is no right in any project."""
    assert applied.wrong(STRANGER) == []


def test_key_is_not_known_any_more_after_its_expiry(applied: Applied) -> None:
    """91 days after the run, a key of 90 days answers 401, whether a run came or not."""
    with applied.switched("scaleway", clock_offset_s=AFTER_THE_KEY_S):
        lines = applied.prove(AFTER_THE_KEY)

    assert [line.seen.status for line in lines] == [401, 401]
    assert all(line.holds for line in lines)


def test_secret_key_is_in_no_log_no_report_and_no_state(applied: Applied) -> None:
    """Even what the engine logs at debug level while making it does not hold it."""
    secret = applied.outputs["keys"]["scaleway/backup/nightly"]["secret_key"]
    home = applied.sandbox.home
    told = [
        applied.said,
        applied.scratch.pulumi("stack", "export"),
        applied.scratch.pulumi("stack", "output", "--json"),
        applied.scratch.pulumi("preview", "--diff", "--json"),
        *(_text(file) for folder in (home.state, home.pulumi) for file in _files(folder)),
    ]

    assert _holds(applied.scratch.pulumi("stack", "export", "--show-secrets"), secret)
    assert [text[:80] for text in told if _holds(text, secret)] == []


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def _text(file: Path) -> str:
    return file.read_text("utf-8", errors="replace")


def _holds(text: str, secret: str) -> bool:
    return secret in text or base64.b64encode(secret.encode()).decode() in text


@pytest.mark.parametrize(
    ("switch", "wrong_now", "wrong_later"),
    [
        (
            "allow_everything",
            [
                "scaleway: backup: GET buckets in web",
                "scaleway: backup: GET secrets in data",
                "scaleway: backup: GET servers in web",
                "scaleway: backup: POST servers in data",
                "scaleway: carol: GET servers in data",
            ],
            [],  # Who is not known is not asked what may be done.
        ),
        ("ignore_denies", [], []),  # Scaleway has no deny.
        (
            "ignore_scopes",
            ["scaleway: backup: GET buckets in web", "scaleway: backup: GET servers in web"],
            [],
        ),
        (
            "ignore_expiry",
            [],
            ["scaleway: backup: GET buckets in data", "scaleway: backup: GET servers in data"],
        ),
    ],
)
def test_a_cloud_that_does_not_enforce_is_caught_at_the_right_line(
    applied: Applied, switch: str, wrong_now: list[str], wrong_later: list[str]
) -> None:
    """Each switch makes exactly those lines come out otherwise that depend on it."""
    with applied.switched("scaleway", **{switch: True}):
        now = applied.wrong(NOW)
    with applied.switched("scaleway", **{switch: True, "clock_offset_s": AFTER_THE_KEY_S}):
        later = applied.wrong(AFTER_THE_KEY)

    assert (now, later) == (wrong_now, wrong_later)
