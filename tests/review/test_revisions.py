from pathlib import Path

import pytest

from access import model
from review import revisions
from review.revisions import Unreadable
from tests.review.repositories import Repository

OPS = "teams: {ops: {}}\n"
TWO = "teams: {ops: {}, devs: {}}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Return a repository whose only commit has the stack `good` with one team."""
    made = Repository(tmp_path)
    made.stack("good", teams=OPS)
    return made


def teams(declared: model.Declaration) -> list[str]:
    """Return the keys of the teams of a declaration."""
    return [team.key for team in declared.teams]


def test_a_revision_is_read_as_it_was(repository: Repository) -> None:
    """Whatever the working tree has become, and with lines of its own."""
    repository.write({"stacks/good/teams.yaml": TWO, "stacks/good/more.yaml": "people: {}"})

    found = revisions.declared(repository.root, "good", "HEAD")

    assert teams(found) == ["ops"]
    assert [str(team.place) for team in found.teams] == ["stacks/good/teams.yaml:1"]
    assert [account.identity for account in found.accounts][:2] == ["123456789012", "xx1111-ovh"]


def test_the_working_tree_is_left_alone(repository: Repository) -> None:
    """No checkout, no index, no lock."""
    repository.write({"stacks/good/teams.yaml": TWO})
    before = repository.git("status", "--porcelain")

    revisions.declared(repository.root, "good", "HEAD")

    assert repository.git("status", "--porcelain") == before
    assert (repository.root / "stacks/good/teams.yaml").read_text("utf-8") == TWO


@pytest.mark.parametrize("name", ["main", "v1", "HEAD", "HEAD~0", "main@{0}"])
def test_a_revision_has_any_name_that_git_takes(repository: Repository, name: str) -> None:
    """Branches, tags, and what is relative to them."""
    repository.git("tag", "--annotate", "--message", "one", "v1")

    assert teams(revisions.declared(repository.root, "good", name)) == ["ops"]


def test_where_a_branch_was_left_can_be_compared_with(repository: Repository) -> None:
    """`main...` spares the reviewer what others have done on main since."""
    repository.git("checkout", "--quiet", "-b", "mine")
    repository.commit({"stacks/good/mine.yaml": "teams: {mine: {}}"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"stacks/good/teams.yaml": TWO})
    repository.git("checkout", "--quiet", "mine")

    ours = revisions.declared(repository.root, "good", "main...")
    theirs = revisions.declared(repository.root, "good", "main")

    assert (teams(ours), teams(theirs)) == (["ops"], ["devs", "ops"])


def test_branches_without_a_commit_in_common_are_refused(repository: Repository) -> None:
    """As in a shallow clone, which is what pipelines have."""
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit({"stacks/good/teams.yaml": TWO})

    with pytest.raises(Unreadable) as caught:
        revisions.declared(repository.root, "good", "main...")

    assert str(caught.value) == (
        '"main" and HEAD have no commit in common here\n'
        "  In a shallow clone, fetch more of it: `git fetch --unshallow`."
    )


@pytest.mark.parametrize("name", ["gone", "", "--help", "main:stacks", "..."])
def test_an_unknown_revision_is_refused(repository: Repository, name: str) -> None:
    """Also what git would take for an option, or what is no commit."""
    with pytest.raises(Unreadable) as caught:
        revisions.declared(repository.root, "good", name)

    assert str(caught.value) == (
        f'there is no revision "{name.removesuffix("...")}"\n'
        "  Name a branch, a tag or a commit; `git fetch` brings those of others."
    )


def test_a_project_may_be_deep_in_a_repository(tmp_path: Path) -> None:
    """Includes lead out of it, up to the repository's top."""
    repository = Repository(tmp_path, "cloud/access")
    (tmp_path / "shared.yaml").write_text(TWO, "utf-8")
    repository.stack("good", all="include: [../../../../shared.yaml]")

    found = revisions.declared(repository.root, "good", "HEAD")

    assert teams(found) == ["devs", "ops"]
    assert str(found.teams[0].place) == "../../shared.yaml:1"


def test_an_included_file_is_read_once(repository: Repository) -> None:
    """Also where a symbolic link leads to it, as a file or by its folder."""
    (repository.root / "stacks/shared").symlink_to("good", target_is_directory=True)
    (repository.root / "stacks/good/more.yaml").symlink_to("../good/teams.yaml")
    text = "include: [teams.yaml, ../shared/teams.yaml, ../good/../good/teams.yaml]"
    repository.commit({"stacks/good/all.yaml": text})

    assert teams(revisions.declared(repository.root, "good", "HEAD")) == ["ops"]


def test_a_stack_may_be_a_link(repository: Repository) -> None:
    """To the folder of another one."""
    config = (repository.root / "stacks/Pulumi.good.yaml").read_text("utf-8")
    (repository.root / "stacks/other").symlink_to("good")
    repository.commit({"stacks/Pulumi.other.yaml": config})

    assert teams(revisions.declared(repository.root, "other", "HEAD")) == ["ops"]


def test_links_in_a_circle_lead_nowhere(repository: Repository) -> None:
    """They are a mistake, as in the working tree."""
    (repository.root / "stacks/good/one.yaml").symlink_to("two.yaml")
    (repository.root / "stacks/good/two.yaml").symlink_to("one.yaml")
    repository.commit()

    with pytest.raises(Unreadable, match=r"one\.yaml: cannot be read: No such file"):
        revisions.declared(repository.root, "good", "HEAD")


@pytest.mark.parametrize("name", ["../../../outside.yaml", "/etc/hostname", ".", "gone.yaml"])
def test_what_is_not_in_the_repository_is_not_there(repository: Repository, name: str) -> None:
    """Git knows nothing of it."""
    (repository.folder.parent / "outside.yaml").write_text(OPS, "utf-8")
    repository.commit({"stacks/good/all.yaml": f"include: ['{name}']"})

    with pytest.raises(Unreadable) as caught:
        revisions.declared(repository.root, "good", "HEAD")

    assert f'HEAD:stacks/good/all.yaml:1: includes "{name}", which is not there' in str(
        caught.value
    )


@pytest.mark.parametrize(
    "files",
    [
        {"stacks/Pulumi.good.yaml": None},
        {"stacks/good/teams.yaml": None},
        {"stacks/Pulumi.good.yaml": None, "stacks/good/teams.yaml": None, "README": ""},
    ],
)
def test_a_stack_that_was_not_there_yet_had_nothing(
    repository: Repository, files: dict[str, str | None]
) -> None:
    """Nor had half of one: nothing could have been made of it."""
    repository.commit(files)

    found = revisions.declared(repository.root, "good", "HEAD")

    assert found == revisions.nothing("good")


def test_mistakes_of_a_revision_are_told_as_its_own(repository: Repository) -> None:
    """All of them, as git names files of a revision, and what to do."""
    repository.commit({"stacks/good/teams.yaml": "teams: {ops: {bundels: []}}\npeopel: {}\n"})

    with pytest.raises(Unreadable) as caught:
        revisions.declared(repository.root, "good", "main")

    assert str(caught.value) == (
        'main:stacks/good/teams.yaml:1: team "ops" has the unknown key "bundels"\n'
        '  Did you mean "bundles"?\n'
        'main:stacks/good/teams.yaml:2: unknown key "peopel"\n'
        '  Did you mean "people"?\n'
        "main cannot be compared with.\n"
        "  Compare with another revision, one that can be read: --against REF."
    )


def test_a_folder_named_like_a_file_is_a_mistake(repository: Repository) -> None:
    """As it is in the working tree."""
    repository.commit({"stacks/good/odd.yaml/inner.txt": ""})

    with pytest.raises(Unreadable) as caught:
        revisions.declared(repository.root, "good", "HEAD")

    assert "HEAD:stacks/good/odd.yaml: cannot be read: Is a directory" in str(caught.value)


def test_lines_may_end_as_on_windows(repository: Repository) -> None:
    """They mean the same on both sides."""
    (repository.root / "stacks/good/teams.yaml").write_bytes(b"teams:\r\n  ops:\r\n    {}\r\n")
    repository.git("config", "core.autocrlf", "false")
    repository.commit()

    found = revisions.declared(repository.root, "good", "HEAD")

    assert str(found.teams[0].place) == "stacks/good/teams.yaml:2"


def test_names_may_have_any_characters(repository: Repository) -> None:
    """Git quotes some of them, unless it is asked not to."""
    repository.commit({'stacks/good/ü "x"\n.yaml': "teams: {devs: {}}"})

    assert teams(revisions.declared(repository.root, "good", "HEAD")) == ["devs", "ops"]


def test_without_a_repository_there_is_nothing_to_compare(tmp_path: Path) -> None:
    """Said in git's own words."""
    with pytest.raises(Unreadable) as caught:
        revisions.declared(tmp_path, "good", "HEAD")

    assert "not a git repository" in str(caught.value)
    assert "run this in a repository" in str(caught.value)


def test_a_repository_of_somebody_else_is_told_in_gits_words(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They say what to do, and take several lines for it."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(Unreadable, match="dubious ownership") as caught:
        revisions.declared(repository.root, "good", "HEAD")

    assert "git config --global --add safe.directory" in str(caught.value).splitlines()[0]


def test_a_repository_without_a_commit_has_no_head(tmp_path: Path) -> None:
    """There is nothing to compare with yet."""
    with pytest.raises(Unreadable, match='there is no revision "HEAD"'):
        revisions.declared(Repository(tmp_path).root, "good", "HEAD")


def test_without_git_there_is_nothing_to_compare(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what reads revisions."""
    monkeypatch.setenv("PATH", str(repository.root))

    with pytest.raises(Unreadable, match="git is not installed"):
        revisions.declared(repository.root, "good", "HEAD")


def test_an_object_that_was_not_fetched_is_said(repository: Repository) -> None:
    """A partial clone has gaps."""
    id_ = repository.git("rev-parse", "HEAD:stacks/good/teams.yaml")
    (repository.root / ".git/objects" / id_[:2] / id_[2:]).unlink()

    with pytest.raises(Unreadable, match=f"git has not got the object {id_}"):
        revisions.declared(repository.root, "good", "HEAD")
