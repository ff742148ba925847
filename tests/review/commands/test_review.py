"""Reviews of the demo's stack in a repository, and of stacks of the test's own."""

import re
import shutil
from pathlib import Path

import pytest

from review.formats.registry import FORMATS
from tests.access.stacks import CONFIG
from tests.review.conftest import Ended, Run
from tests.review.repositories import Repository
from tests.review.terminal import shown

WHOLE = Path(__file__).with_name("review")
PAGE = Path(__file__).parents[3] / "docs/reference/command.md"
DEMO = Path(__file__).parents[3] / "stacks"
TEAMS = "stacks/sandbox/teams.yaml"
PEOPLE = "stacks/sandbox/people.yaml"
PROGRAMS = "stacks/sandbox/applications.yaml"
GOOD = "stacks/good/all.yaml"
HEADER = "sandbox, from HEAD to the working tree\n"
ADMIN = "teams: {ops: {groups: {ovh: {role: ADMIN}}}}\n"
OWN = "arn:aws:iam::123456789012:policy/own"
PERSON = "people: {al: {email: al@b.c, %s}}\n"


@pytest.fixture
def demo(project: Path) -> Repository:
    """Return a repository with the demo's stack alone, committed."""
    shutil.rmtree(project / "stacks")
    shutil.copytree(DEMO, project / "stacks")
    made = Repository(project)
    made.commit()
    return made


@pytest.fixture
def repository(project: Path) -> Repository:
    """Return a repository with the good stack, committed."""
    made = Repository(project)
    made.commit()
    return made


def edit(repository: Repository, file: str, old: str, new: str) -> None:
    """Replace a part of a file that is there once."""
    text = (repository.root / file).read_text("utf-8")
    assert text.count(old) == 1
    repository.write({file: text.replace(old, new)})


def whole(name: str) -> str:
    """Return a document that is kept beside this test."""
    return (WHOLE / f"{name}.txt").read_text("utf-8")


def without_deny(demo: Repository) -> None:
    """Remove scenario 3's deny."""
    edit(demo, TEAMS, '        - deny: ["support:ResolveCase"]\n', "")


def test_what_has_not_changed_changes_nothing(demo: Repository, grantbook: Run) -> None:
    """The one report that says so."""
    said = grantbook("review")

    assert demo.git("status", "--porcelain") == ""
    assert said == Ended(status=0, stdout=f"No access changes.\n{HEADER}", stderr="")


def test_a_deny_removed_is_one_line(demo: Repository, grantbook: Run) -> None:
    """Members of the team gain the one action, and nothing else; without the right to it back."""
    without_deny(demo)

    said = grantbook("review")

    assert (said.status, said.stdout, said.stderr) == (0, whole("deny_removed"), "")


def test_the_page_shows_a_review_as_it_is() -> None:
    """The one above."""
    assert f"```text\n{whole('deny_removed')}```" in PAGE.read_text("utf-8")


def test_a_deny_added_is_one_line(demo: Repository, grantbook: Run) -> None:
    """It says what denies now; who loses alone is never a reason to fail."""
    without_deny(demo)
    demo.commit()
    demo.git("checkout", "--quiet", "HEAD~", "--", TEAMS)

    said = grantbook("review", "--fail-on", "reads")

    assert (said.status, said.stdout) == (0, whole("deny_added"))


def test_the_same_statements_in_another_file_change_nothing(
    demo: Repository, grantbook: Run
) -> None:
    """Nor do they included, in another order, said twice, or by a bundle."""
    text = (demo.root / TEAMS).read_text("utf-8")
    own = '        - allow: ["support:*"]\n        - deny: ["support:ResolveCase"]\n'
    bundle = (
        "bundles:\n  cases:\n    aws:\n"
        '      - {deny: "support:ResolveCase"}\n'
        '      - {allow: ["support:*", "support:CreateCase"]}\n'
    )
    alone = text.replace(f"    grants:\n      aws:\n{own}", "").replace(
        "follows support cases; does not close them.\n    bundles: [control-panel-login]",
        "follows support cases; does not close them.\n    bundles: [cases, control-panel-login]",
    )
    demo.write({TEAMS: None, "shared/teams.yaml": alone, "stacks/sandbox/a.yaml": bundle})
    demo.write({"stacks/sandbox/b.yaml": "include: [../../shared/teams.yaml]\n"})

    assert grantbook("review").stdout == f"No access changes.\n{HEADER}"


def test_a_person_moved_between_teams_gains_and_loses(demo: Repository, grantbook: Run) -> None:
    """What both teams have is neither."""
    edit(demo, PEOPLE, "teams: [support]", "teams: [support-leads]")

    assert grantbook("review").stdout == whole("moved")


def test_a_key_added_to_a_program_is_noted(demo: Repository, grantbook: Run) -> None:
    """No access changes but by whoever gets the key."""
    edit(demo, PROGRAMS, "    keys:\n", "    keys:\n      weekly: {on: scaleway}\n")

    assert grantbook("review").stdout == whole("key_added")


def test_a_stack_that_was_not_there_is_new_as_a_whole(demo: Repository, grantbook: Run) -> None:
    """Everybody and everything is."""
    demo.git("rm", "--quiet", "-r", "--cached", "stacks")
    demo.git("commit", "--quiet", "--message", "no stack")

    assert grantbook("review").stdout == whole("new_stack")


def test_a_renamed_person_loses_nothing(demo: Repository, grantbook: Run) -> None:
    """A note says who it was."""
    edit(demo, PEOPLE, "  alice:\n", "  alicia:\n    renamed_from: alice\n")
    edit(demo, PROGRAMS, "owner: alice", "owner: alicia")

    assert grantbook("review").stdout == (
        f"Nobody gains or loses access; 1 note.\n{HEADER}\n"
        "note, reads: renamed: alice is alicia now, and stays the same in the clouds "
        f"({PEOPLE}:3)\n"
    )


def test_the_same_question_gives_the_same_bytes(demo: Repository, grantbook: Run) -> None:
    """Whatever the order of what is declared."""
    without_deny(demo)
    first = grantbook("review")
    people = (demo.root / PEOPLE).read_text("utf-8").split("  bruno:")
    demo.write({PEOPLE: people[0] + "  bruno:" + people[1]})

    assert grantbook("review") == first


@pytest.mark.parametrize("name", ["main", "main...", "HEAD", "HEAD~0"])
def test_a_revision_is_called_as_the_user_calls_it(
    demo: Repository, grantbook: Run, name: str
) -> None:
    """Whatever commit it is."""
    without_deny(demo)

    assert grantbook("review", "--against", name).stdout == whole("deny_removed").replace(
        "HEAD", name
    )


@pytest.mark.parametrize(
    ("limit", "status"),
    [("administrator", 0), ("deletes", 0), ("writes", 1), ("reads", 1), ("never", 0)],
)
def test_the_least_that_fails_is_a_rank(
    demo: Repository, grantbook: Run, limit: str, status: int
) -> None:
    """It and what is worse."""
    without_deny(demo)

    assert grantbook("review", "--fail-on", limit).status == status


def test_who_becomes_an_administrator_fails_by_default(
    repository: Repository, grantbook: Run
) -> None:
    """Whoever is one can undo all the rest."""
    repository.write({GOOD: PERSON % "teams: [ops]" + ADMIN})

    said = grantbook("review")

    assert said.status == 1
    assert "worst: administrator" in said.stdout.splitlines()[0]


def test_what_nobody_can_judge_may_be_anything(repository: Repository, grantbook: Run) -> None:
    """New it fails; afterwards it is told, and "no access changes" is not."""
    repository.write({GOOD: PERSON % f"grants: {{aws: [{{managed: '{OWN}'}}]}}"})
    new = grantbook("review")
    repository.commit()
    old = grantbook("review")

    why = f"not judged: {OWN}, held by al: is a policy that no file of this stack has"
    place = f"(aws, {GOOD}:1)"
    assert (new.status, old.status) == (1, 0)
    assert f"{why}; it is new, and may be anything {place}\n" in new.stdout
    assert old.stdout == (
        "Nobody gains or loses access, as far as it could be judged; 1 could not be judged.\n"
        f"good, from HEAD to the working tree\n\n{why} {place}\n"
    )


def test_a_report_goes_into_a_file(demo: Repository, grantbook: Run, tmp_path: Path) -> None:
    """And nothing to stdout."""
    without_deny(demo)
    file = tmp_path / "review.txt"

    said = grantbook("review", "--output", str(file), "--fail-on", "writes")

    assert (said.status, said.stdout, said.stderr) == (1, "", "")
    assert file.read_text("utf-8") == whole("deny_removed")


def test_a_file_that_cannot_be_written_is_refused(
    demo: Repository, grantbook: Run, tmp_path: Path
) -> None:
    """With its name and why."""
    assert demo.root.is_dir()
    said = grantbook("review", "--output", str(tmp_path / "gone/review.txt"))

    assert said.status == 2
    assert (
        said.stderr == f"{tmp_path}/gone/review.txt: cannot be written: No such file or directory\n"
    )


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_every_format_has_the_line(demo: Repository, grantbook: Run, format_: str) -> None:
    """Twice the same."""
    without_deny(demo)

    first, second = (grantbook("review", "--format", format_) for _ in range(2))

    assert first == second
    assert "support:ResolveCase" in first.stdout


def test_an_unknown_format_is_refused(demo: Repository, grantbook: Run) -> None:
    """With the nearest, or all that there are."""
    assert demo.root.is_dir()
    near, far = (grantbook("review", "--format", word) for word in ("txt", "pdf"))

    assert (near.status, far.status) == (2, 2)
    assert near.stderr == 'there is no format "txt"\n  Did you mean "text"?\n'
    assert far.stderr.startswith('there is no format "pdf"\n  Formats are ')


def test_an_unknown_revision_is_refused(demo: Repository, grantbook: Run) -> None:
    """It is the user's input."""
    assert demo.root.is_dir()
    said = grantbook("review", "--against", "mian")

    assert (said.status, said.stdout) == (2, "")
    assert said.stderr == (
        'there is no revision "mian"\n'
        "  Name a branch, a tag or a commit; `git fetch` brings those of others.\n"
    )


def test_mistakes_are_told_of_either_side(repository: Repository, grantbook: Run) -> None:
    """Those of the working tree first: it is what somebody is about to change."""
    good = (repository.root / GOOD).read_text("utf-8")
    repository.commit({GOOD: "teams: {ops: {bundels: []}}\n"})
    both = grantbook("review")
    repository.write({GOOD: good})
    then = grantbook("review")

    assert (both.status, then.status) == (2, 2)
    assert both.stderr.startswith(f"{GOOD}:1: ")
    assert then.stderr == (
        f'HEAD:{GOOD}:1: team "ops" has the unknown key "bundels"\n'
        '  Did you mean "bundles"?\n'
        "HEAD cannot be compared with.\n"
        "  Compare with another revision, one that can be read: --against REF.\n"
    )
    assert grantbook("review", "--against", "HEAD~").status == 0


def test_a_project_outside_of_git_is_refused(project: Path, grantbook: Run) -> None:
    """There is nothing to compare with."""
    assert not (project / ".git").exists()
    said = grantbook("review")

    assert said.status == 2
    assert "run this in a repository" in said.stderr


def test_members_from_elsewhere_have_lines(repository: Repository, grantbook: Run) -> None:
    """Though nobody here knows who they are."""
    config = CONFIG.replace("cloud: ovh,", "cloud: ovh, people: federated,")
    team = "teams: {ops: {grants: {ovh: [{allow: '%s', resources: [account]}]}}}\n"
    repository.commit({"stacks/Pulumi.good.yaml": config, GOOD: team % "account:apiovh:me/get"})
    repository.write({GOOD: team % "account:apiovh:me/*"})

    said = grantbook("review").stdout.splitlines()[3]

    assert "members of ops (others in ops) gain account:apiovh:me/" in said


def test_a_terminal_has_a_table(demo: Repository) -> None:
    """As wide as it is; in colour, unless somebody does not want any."""
    without_deny(demo)

    status, said = shown(120, demo.root, "review")

    plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
    assert status == 0
    assert said != plain
    assert max(map(len, plain.splitlines())) <= 120
    assert plain.splitlines()[3].split()[:5] == ["rank", "who", "gains", "or", "loses"]
    words = {"writes", "(alice)", "support:ResolveCase", f"{TEAMS}:18"}
    assert words <= set(plain.split())


def test_a_terminal_without_colour_has_none(
    demo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """https://no-color.org."""
    without_deny(demo)
    monkeypatch.setenv("NO_COLOR", "1")

    _, said = shown(80, demo.root, "review")

    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", said)
    assert "members of support (alice)" in said
