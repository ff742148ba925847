from pathlib import Path

import pytest

from access import declaration, sources
from access.mistakes import Invalid
from tests.access.stacks import CONFIG


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a project whose stack `one` is empty."""
    (tmp_path / "stacks" / "one").mkdir(parents=True)
    (tmp_path / "stacks" / "Pulumi.one.yaml").write_text(CONFIG, "utf-8")
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    """Write a file below `stacks/`."""
    target = root / "stacks" / path
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, "utf-8")


def said(found: sources.Sources) -> list[str]:
    """Return the mistakes as their readers see them."""
    return [str(mistake) for mistake in found.mistakes]


def test_files_come_in_order_of_their_paths(root: Path) -> None:
    """Whatever the folder's own order; other files and hidden ones are left alone."""
    for name in ["b.yaml", "a.yml", "c.json", ".#b.yaml", "README.md"]:
        write(root, f"one/{name}", "")

    found = sources.collect(root, "one")

    assert [tree.file for tree in found.files] == ["stacks/one/a.yml", "stacks/one/b.yaml"]
    assert found.mistakes == []
    assert found.complete


def test_an_included_file_is_read_once(root: Path) -> None:
    """Also where two files include it, and where it includes one of them: a cycle ends."""
    write(root, "one/a.yaml", "include: [../shared/teams.yaml]")
    write(root, "one/b.yaml", "include: [../shared/teams.yaml, a.yaml]")
    write(root, "shared/teams.yaml", "include: [../one/a.yaml]\nteams: {ops: {}}")

    found = sources.collect(root, "one")

    assert [tree.file for tree in found.files] == [
        "stacks/one/a.yaml",
        "stacks/one/b.yaml",
        "stacks/shared/teams.yaml",
    ]
    assert [team.key for team in declaration.read(found).teams] == ["ops"]


def test_a_file_shared_by_two_stacks_means_the_same_in_both(root: Path) -> None:
    """Each stack reads it with accounts of its own."""
    write(root, "Pulumi.two.yaml", CONFIG.replace("xx1111-ovh", "yy2222-ovh"))
    shared = "teams: {ops: {grants: {ovh: [{allow: 'vps:*', resources: [account]}]}}}"
    write(root, "shared/teams.yaml", shared)
    for stack in ["one", "two"]:
        write(root, f"{stack}/all.yaml", "include: [../shared/teams.yaml]")

    found = [declaration.read(sources.collect(root, stack)) for stack in ["one", "two"]]

    assert [str(each.teams[0].place) for each in found] == ["stacks/shared/teams.yaml:1"] * 2
    assert [each.teams[0].grants[0].resources for each in found] == [  # type: ignore[union-attr] # Both are OVHcloud's.
        ("urn:v1:eu:resource:account:xx1111-ovh",),
        ("urn:v1:eu:resource:account:yy2222-ovh",),
    ]


def test_a_missing_include_is_located(root: Path) -> None:
    """And nobody who might stand in it is called unknown."""
    write(root, "one/a.yaml", "include:\n  - gone.yaml\npeople: {al: {email: a@b, teams: [ops]}}")

    with pytest.raises(Invalid) as caught:
        declaration.read(sources.collect(root, "one"))

    assert str(caught.value) == (
        'stacks/one/a.yaml:2: includes "gone.yaml", which is not there\n'
        "  Paths are relative to the file that includes them.\n"
        "1 mistake in the declaration; nothing was changed."
    )


@pytest.mark.parametrize("name", ["gone.yaml", "x" * 300, "a\\0b", ".", "7"])
def test_nothing_but_a_file_can_be_included(root: Path, name: str) -> None:
    """Whatever is written there."""
    write(root, "one/a.yaml", f'include: ["{name}"]')

    found = sources.collect(root, "one")

    assert [mistake.mend for mistake in found.mistakes] == [
        "Paths are relative to the file that includes them."
    ]


def test_an_include_that_is_no_list_is_a_mistake(root: Path) -> None:
    """Left unread without a word, it would take people with it."""
    write(root, "one/a.yaml", "include: teams.yaml")

    found = sources.collect(root, "one")

    assert said(found) == [
        "stacks/one/a.yaml:1: include is no list\n  For example `include: [../shared/teams.yaml]`."
    ]
    assert not found.complete


def test_an_unreadable_file_hides_nobody(root: Path) -> None:
    """Those who mention what it may declare are not called wrong."""
    write(root, "one/people.yaml", "people: {al: {email: a@b, teams: [ops], bundles: [base]}}")
    write(root, "one/programs.yaml", "applications: {backup: {owner: bo}}")
    write(root, "one/teams.yaml", "teams: [")

    with pytest.raises(Invalid) as caught:
        declaration.read(sources.collect(root, "one"))

    assert [str(mistake.place) for mistake in caught.value.mistakes] == ["stacks/one/teams.yaml:1"]


def test_a_file_that_is_no_text_is_a_mistake(root: Path) -> None:
    """As is a folder that is named like a file."""
    (root / "stacks/one/a.yaml").write_bytes(b"\xff\xfe")
    (root / "stacks/one/b.yaml").mkdir()

    found = sources.collect(root, "one")

    mend = "\n  It has to be a file of UTF-8 text that you may open."
    assert said(found) == [
        f"stacks/one/a.yaml: cannot be read: not UTF-8 text{mend}",
        f"stacks/one/b.yaml: cannot be read: Is a directory{mend}",
    ]


def test_a_stack_without_files_says_what_to_write(root: Path) -> None:
    """Both its accounts and its declaration."""
    found = sources.collect(root, "two")

    with pytest.raises(Invalid) as caught:
        declaration.read(found)

    assert str(caught.value) == (
        "stacks/Pulumi.two.yaml: cannot be read: No such file or directory\n"
        "  It has to be a file of UTF-8 text that you may open.\n"
        "stacks/two/: no declaration here\n"
        "  Write one, for example people.yaml; see docs/reference/declaration.md.\n"
        "2 mistakes in the declaration; nothing was changed."
    )
