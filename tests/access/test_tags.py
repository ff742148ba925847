import pytest

from access import tags
from tests.access.stacks import declared, mistakes

NINE = ", ".join(f"t{number}: a" for number in range(9))


def wrong(written: str) -> list[str]:
    """Return what is wrong with the tags of a person, without the place and the person."""
    found = mistakes(f"people: {{al: {{email: al@example.com, tags: {{{written}}}}}}}")
    return [each.partition('person "al" ')[2] for each in found]


def test_tags_are_everybody_s() -> None:
    """In order of their keys; without any there are none."""
    found = declared(
        "people: {al: {email: al@example.com, accounts: [aws], tags: {b: two words, a: 'x@y/z'}}}",
        "teams: {ops: {groups: {scaleway: {}}, tags: {a: b}}}",
        "applications: {ci: {owner: al, keys: {a: {on: scaleway}}, tags: {a: b}}}",
    )

    assert list(found.people[0].tags.items()) == [("a", "x@y/z"), ("b", "two words")]
    assert found.teams[0].tags == found.applications[0].tags == {"a": "b"}
    assert declared("teams: {ops: {}}").teams[0].tags == {}


@pytest.mark.parametrize("written", [NINE, f"{'a' * 60}: {'b' * 9}", "Env: prod", "environment: a"])
def test_tags_that_every_cloud_takes_are_good(written: str) -> None:
    """As many, and as long, as there is room for on Scaleway."""
    assert wrong(written) == []


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"{NINE}, more: a", "has 10 tags\n  Scaleway has room for 9 beside its mark."),
        (
            f"{'a' * 60}: {'b' * 10}",
            f'has the tag "{"a" * 60}: {"b" * 10}", which not every cloud takes\n  {tags.RULE}',
        ),
        ("a=b: c", f'has the tag "a=b: c", which not every cloud takes\n  {tags.RULE}'),
        ("a: b=c", f'has the tag "a: b=c", which not every cloud takes\n  {tags.RULE}'),
        ("aws:a: c", f'has the tag "aws:a: c", which not every cloud takes\n  {tags.RULE}'),
        ("a: ''", f'has the tag "a: ", which not every cloud takes\n  {tags.RULE}'),
        ("a: ' b'", f'has the tag "a:  b", which not every cloud takes\n  {tags.RULE}'),
        ("a: é", f'has the tag "a: é", which not every cloud takes\n  {tags.RULE}'),
        (
            "a: 5",
            (
                'has in "a" 5, not text\n'
                "  Put it in quotes: YAML reads it as something else than text."
            ),
        ),
        (
            "Grantbook: a",
            'has the tag "Grantbook", which grantbook sets itself\n  Call it otherwise.',
        ),
    ],
)
def test_a_tag_that_some_cloud_refuses_says_why(written: str, said: str) -> None:
    """An equals sign ends a key on Scaleway, a colon has a meaning on AWS."""
    assert wrong(written) == [said]


def test_keys_are_compared_without_case() -> None:
    """AWS does."""
    mend = "\n  AWS takes them for one: keep one."

    assert wrong("Env: a, env: b") == [
        f'has the tag "Env" in two spellings{mend}',
        f'has the tag "env" in two spellings{mend}',
    ]


def test_an_application_has_its_owner_as_a_tag_already() -> None:
    """On AWS; nobody else has one."""
    assert mistakes(
        "people: {al: {email: al@example.com, accounts: [aws], tags: {owner: bo}}}",
        "applications: {ci: {owner: al, keys: {a: {on: aws}}, tags: {owner: bo}}}",
    ) == [
        (
            '2.yaml:1: application "ci" has the tag "owner", which grantbook sets itself\n'
            "  Call it otherwise."
        )
    ]


def test_a_tag_below_its_entry_has_its_own_line() -> None:
    """Where it is written."""
    (said,) = mistakes("teams:\n  ops:\n    tags:\n      a: b\n      c: d=e\n")

    assert said.startswith('1.yaml:5: team "ops" has the tag "c: d=e"')
