from tests.review.notes.noted import said

READS = "grants: {scaleway: [{permission_sets: [InstancesReadOnly], projects: [web]}]}"


def program(*keys: str, grants: str = READS) -> str:
    """Return a program with keys."""
    return f"applications: {{ci: {{owner: al, {grants}, keys: {{{', '.join(keys)}}}}}}}\n{AL}"


AL = "people: {al: {email: a@b.c}}"
ENDLESS = "a: {on: scaleway}"
MONTH = "a: {on: scaleway, lifetime: 30d}"
YEAR = "a: {on: scaleway, lifetime: 365d}"
DATED = "a: {on: scaleway, expires: 2030-01-31}"
ON_AWS = "grants: {aws: [{allow: 's3:PutBucketTagging'}]}"


def test_a_new_key_is_noted_with_its_end() -> None:
    """It ranks as what it opens."""
    assert said(program(), program(MONTH)) == [
        "reads, new key: the key a of ci on scaleway is new, and good for 30 days"
    ]
    assert said(program(), program(DATED)) == [
        "reads, new key: the key a of ci on scaleway is new, and good until 2030-01-31T23:59:59Z"
    ]


def test_a_key_of_a_new_program_is_new() -> None:
    """Both are noted."""
    assert said(AL, program(MONTH)) == [
        "reads, new application: ci",
        "reads, new key: the key a of ci on scaleway is new, and good for 30 days",
    ]


def test_a_key_without_an_end_is_marked() -> None:
    """New, or an old one that has lost its end; one that never had any is no news."""
    mark = "reads, key without an end: the key a of ci on scaleway"

    assert said(program(), program(ENDLESS)) == [f"{mark} is new, and has no end"]
    assert said(program(MONTH), program(ENDLESS)) == [f"{mark} has no end any more"]
    assert said(program(ENDLESS), program(ENDLESS)) == []


def test_a_key_that_lives_longer_is_noted() -> None:
    """One that lives shorter lets nobody do more."""
    assert said(program(MONTH), program(YEAR)) == [
        "reads, longer key: the key a of ci on scaleway lives longer: for 365 days, not for 30 days"
    ]
    assert said(program(YEAR), program(MONTH)) == []
    assert said(program(DATED), program(DATED.replace("2030", "2031"))) != []


def test_a_key_that_is_gone_is_noted() -> None:
    """Whatever calls with it stops working."""
    assert said(program(MONTH), program()) == [
        "(reads, key gone: the key a of ci on scaleway is gone, and whoever has it is locked out)"
    ]


def test_a_key_with_its_program_gone_is_noted() -> None:
    """As one of a program that stays."""
    assert said(program(MONTH), AL)[1:] == [
        "(reads, key gone: the key a of ci on scaleway is gone, and whoever has it is locked out)"
    ]


def test_a_key_that_is_renamed_is_the_same() -> None:
    """Neither new nor gone."""
    renamed = "b: {on: scaleway, lifetime: 30d, renamed_from: a}"

    assert said(program(MONTH), program(renamed)) == []


def test_keys_on_aws_have_no_end_and_can_be_switched_off() -> None:
    """No end there is no mark: nobody can give them one."""
    none, active, inactive = (
        program(*keys, grants=ON_AWS)
        for keys in (("b: {on: aws}",), ("a: {on: aws}",), ("a: {on: aws, status: inactive}",))
    )
    key = "the key a of ci on aws"

    assert said(none, active)[0] == (
        f"writes, new key: {key} is new, and good until somebody deletes it"
    )
    assert said(active, inactive) == [f"(reads, key inactive: {key} is switched off)"]
    assert said(inactive, active) == [f"writes, key active again: {key} counts again"]
